using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Interop;

/// <summary>A record of the source that was not taken, and why.</summary>
/// <param name="Where">Where it stands in the source.</param>
/// <param name="Reference">Its reference, where it has one.</param>
/// <param name="Faults">Why.</param>
public sealed record Rejection(string Where, string? Reference, IReadOnlyList<Fault> Faults);

/// <summary>What an import did.</summary>
/// <param name="Published">New records, by kind.</param>
/// <param name="Amended">Records that said something else before, by kind.</param>
/// <param name="Unchanged">Records that already said so, by kind.</param>
/// <param name="Rejected">Records that were not taken.</param>
/// <param name="Fields">What became of each field of the source.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record ImportReport(
    IReadOnlyDictionary<string, int> Published,
    IReadOnlyDictionary<string, int> Amended,
    IReadOnlyDictionary<string, int> Unchanged,
    IReadOnlyList<Rejection> Rejected,
    MappingReport Fields,
    TimeSpan Elapsed)
{
    /// <summary>Records written.</summary>
    public int Written => Published.Values.Sum() + Amended.Values.Sum();
}

/// <summary>
/// Takes the records of another register through the same rules and the same write path as any other. A record is known by its owner and
/// reference: importing the same again writes nothing, importing a changed source amends what changed.
/// </summary>
public sealed class Importing(Database database, Publishing publishing)
{
    /// <summary>Writes in flight at once: enough to fill a group commit.</summary>
    private const int InFlight = 512;

    /// <summary>Imports a file or folder of a standard.</summary>
    /// <param name="standard">Which standard.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="trial">Do everything but keep it.</param>
    /// <param name="progress">Told how many records are done.</param>
    /// <param name="cancel">Stops between two records; what is written stays.</param>
    public async Task<ImportReport> Import(Standard standard, string path, bool trial = false, Action<int>? progress = null, CancellationToken cancel = default)
    {
        var watch = Stopwatch.StartNew();
        var fields = new MappingReport();
        var tally = new Tally(progress);
        var known = await Known();
        var owners = new Dictionary<string, Guid>(StringComparer.Ordinal);
        var (organisations, records) = Split(standard.Read(path, fields));
        foreach (var organisation in organisations)
        {
            cancel.ThrowIfCancellationRequested();
            var id = await Take(organisation, Guid.Empty, known, trial, tally);
            if (id is { } registered)
            {
                owners[organisation.Owner] = registered;
            }
        }

        var work = Channel.CreateBounded<ForeignRecord>(InFlight);
        var takers = Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            await foreach (var record in work.Reader.ReadAllAsync(cancel))
            {
                // What the source's own rules refuse is told with that reason, also where nobody answers for it.
                if (record.Refusals.Count > 0)
                {
                    tally.Reject(record, record.Refusals);
                }
                else if (owners.TryGetValue(record.Owner, out var owner))
                {
                    await Take(record, owner, known, trial, tally);
                }
                else
                {
                    tally.Reject(record, [new Fault("/owner", "import.owner", $"Its organisation {record.Owner} was not taken.")]);
                }
            }
        }, cancel)).ToList();
        try
        {
            foreach (var record in records)
            {
                await work.Writer.WriteAsync(record, cancel);
            }
        }
        finally
        {
            work.Writer.Complete();
        }

        await Task.WhenAll(takers);
        return new ImportReport(tally.Published, tally.Amended, tally.Unchanged, tally.Rejected, fields, watch.Elapsed);
    }

    private static (List<ForeignRecord> Organisations, IEnumerable<ForeignRecord> Others) Split(IEnumerable<ForeignRecord> records)
    {
        var all = records.GetEnumerator();
        var organisations = new List<ForeignRecord>();
        ForeignRecord? first = null;
        while (first is null && all.MoveNext())
        {
            if (all.Current.Kind == "organisation")
            {
                organisations.Add(all.Current);
            }
            else
            {
                first = all.Current;
            }
        }

        return (organisations, Rest(first, all));

        static IEnumerable<ForeignRecord> Rest(ForeignRecord? first, IEnumerator<ForeignRecord> all)
        {
            using (all)
            {
                if (first is not null)
                {
                    yield return first;
                }

                while (all.MoveNext())
                {
                    yield return all.Current;
                }
            }
        }
    }

    /// <summary>What is registered already, by kind, owner and reference; an organisation's owner is itself, so it is known by reference alone.</summary>
    private async Task<Dictionary<(string Kind, Guid Owner, string Reference), (Guid Id, long Version)>> Known()
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var rows = await session.All("SELECT kind, owner, reference, id, version FROM record WHERE reference IS NOT NULL",
            reader => (Kind: reader.GetString(0), Owner: Guid.Parse(reader.GetString(1)), Reference: reader.GetString(2), Id: Guid.Parse(reader.GetString(3)), Version: reader.GetInt64(4)));
        var known = new Dictionary<(string, Guid, string), (Guid, long)>();
        foreach (var row in rows)
        {
            known.TryAdd((row.Kind, row.Kind == "organisation" ? Guid.Empty : row.Owner, row.Reference), (row.Id, row.Version));
        }

        return known;
    }

    private async Task<Guid?> Take(ForeignRecord record, Guid owner, Dictionary<(string, Guid, string), (Guid Id, long Version)> known, bool trial, Tally tally)
    {
        var reference = record.Body["reference"]?.GetValue<string>();
        if (record.Refusals.Count > 0)
        {
            tally.Reject(record, record.Refusals);
            return null;
        }

        if (reference is null)
        {
            tally.Reject(record, [new Fault("/reference", "import.reference", "It has no stable reference: importing it again could not find it.")]);
            return null;
        }

        var submission = Submission.Judge(Kinds.Find(record.Kind)!, JsonSerializer.SerializeToElement(record.Body));
        try
        {
            if (known.TryGetValue((record.Kind, owner, reference), out var place))
            {
                var actor = new Actor(owner == Guid.Empty ? place.Id : owner, Publishing.Operator, Scopes.Publish | Scopes.Administer);
                var amended = await publishing.Amend(submission, place.Id, place.Version, actor, trial, patient: true);
                tally.Count(amended.Appended ? tally.Amended : tally.Unchanged, record.Kind);
                return place.Id;
            }

            var published = await publishing.Publish(submission, new Actor(owner, Publishing.Operator, Scopes.Publish | Scopes.Administer), trial: trial, patient: true);
            tally.Count(tally.Published, record.Kind);
            return published.Id;
        }
        catch (RefusedException refusal)
        {
            tally.Reject(record, refusal.Faults.Count > 0 ? refusal.Faults : [new Fault("", refusal.Code.ToString(), refusal.Message)]);
            return null;
        }
    }

    private sealed class Tally(Action<int>? progress)
    {
        private readonly Lock _lock = new();
        private int _done;

        public Dictionary<string, int> Published { get; } = [];

        public Dictionary<string, int> Amended { get; } = [];

        public Dictionary<string, int> Unchanged { get; } = [];

        public List<Rejection> Rejected { get; } = [];

        public void Count(Dictionary<string, int> what, string kind)
        {
            lock (_lock)
            {
                what[kind] = what.GetValueOrDefault(kind) + 1;
                progress?.Invoke(++_done);
            }
        }

        public void Reject(ForeignRecord record, IReadOnlyList<Fault> faults)
        {
            lock (_lock)
            {
                Rejected.Add(new Rejection(record.Where, record.Body["reference"]?.ToString(), faults));
                progress?.Invoke(++_done);
            }
        }
    }
}
