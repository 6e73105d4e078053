using System.Collections.Concurrent;
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
/// reference: importing the same again writes nothing, importing a changed source amends what changed. Records are judged side by side and
/// written in the order of the source, many of them waiting for the writer at once.
/// </summary>
public sealed class Importing(Database database, Publishing publishing)
{
    /// <summary>Records being judged at once, at most.</summary>
    private const int Judging = 64;

    /// <summary>Writes in flight at once: enough to fill the group commit after the one under way.</summary>
    private const int InFlight = 1024;

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
        var course = new Course(await Registered(), trial, new Tally(progress));
        var (organisations, records) = Split(standard.Read(path, fields));
        // Nobody answers for a record whose organisation was not taken: that must be known before its records are met.
        await Take(organisations, course, cancel);
        await Take(records, course, cancel);
        var tally = course.Tally;
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
    private async Task<Dictionary<Named, Known>> Registered()
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var known = new Dictionary<Named, Known>();
        await session.Each("SELECT kind, owner, reference, id, version FROM record WHERE reference IS NOT NULL", reader =>
        {
            var kind = reader.GetString(0);
            known.TryAdd(new Named(kind, kind == "organisation" ? Guid.Empty : reader.Id(1), reader.GetString(2)), new Known(reader.Id(3), reader.GetInt64(4)));
        });
        return known;
    }

    private async Task Take(IEnumerable<ForeignRecord> records, Course course, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var judged = Channel.CreateBounded<Task<Judged?>>(new BoundedChannelOptions(Judging) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(
            async () =>
            {
                try
                {
                    foreach (var record in records)
                    {
                        await judged.Writer.WriteAsync(course.Meet(record) is { } met ? Task.Run(() => Judge(met), stop.Token) : Task.FromResult<Judged?>(null), stop.Token);
                    }
                }
                finally
                {
                    judged.Writer.Complete();
                }
            },
            stop.Token);
        var writing = new Queue<Task>();
        try
        {
            await foreach (var next in judged.Reader.ReadAllAsync(cancel))
            {
                if (await next is { } record)
                {
                    writing.Enqueue(Write(record, course));
                }

                // A trial goes one by one: whether what a record links to would have been taken must be known before it.
                if (writing.Count > (course.Trial ? 0 : InFlight))
                {
                    await writing.Dequeue();
                }
            }

            await reading;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(writing);
        }
    }

    private async Task<Judged?> Judge(Met met)
    {
        var submission = Submission.Judge(Kinds.Find(met.Record.Kind)!, JsonSerializer.SerializeToElement(met.Record.Body));
        var same = met.Version > 0 && submission.PublicationFaults.Count == 0 && await publishing.Says(submission, met.Id, met.Version);
        return new Judged(met, submission, same);
    }

    private async Task Write(Judged judged, Course course)
    {
        var (met, submission, same) = judged;
        var (tally, kind) = (course.Tally, met.Record.Kind);
        var actor = new Actor(kind == "organisation" && met.Version > 0 ? met.Id : met.Owner, Publishing.Operator, Scopes.Publish | Scopes.Administer);
        try
        {
            if (same)
            {
                tally.Count(tally.Unchanged, kind);
            }
            else if (met.Version > 0)
            {
                var amended = await publishing.Amend(submission, met.Id, new Seen(met.Version), actor, course.Trial, patient: true);
                tally.Count(amended.Appended ? tally.Amended : tally.Unchanged, kind);
            }
            else
            {
                await publishing.Publish(submission, actor, trial: course.Trial, patient: true, allotted: met.Id);
                tally.Count(tally.Published, kind);
            }
        }
        catch (RefusedException refusal) when (course.Trial && refusal.Faults is { Count: > 0 } faults && faults.All(fault => fault.Code == "reference.unknown" && course.Accepts(met, fault.Pointer)))
        {
            // Nothing of a trial is kept, so what an earlier record of it would have been cannot be found.
            tally.Count(met.Version > 0 ? tally.Amended : tally.Published, kind);
        }
        catch (RefusedException refusal)
        {
            course.Refuse(met, refusal.Faults.Count > 0 ? refusal.Faults : [new Fault("", refusal.Code.ToString(), refusal.Message)]);
        }
    }

    /// <summary>What names a record across imports.</summary>
    private readonly record struct Named(string Kind, Guid Owner, string Reference);

    /// <summary>The id of a record and the version it was found at; version 0 was met in this import and is not written yet.</summary>
    private readonly record struct Known(Guid Id, long Version);

    /// <summary>A record of the source with the id it has or will have.</summary>
    private sealed record Met(ForeignRecord Record, Guid Owner, Guid Id, long Version);

    /// <summary>A record and what the rules say of it.</summary>
    private sealed record Judged(Met Met, Submission Submission, bool Same);

    /// <summary>One import under way. Records are met one after another, in the order of the source: an id is allotted then, so that later ones can link to it.</summary>
    private sealed class Course(Dictionary<Named, Known> known, bool trial, Tally tally)
    {
        private readonly Dictionary<string, Guid> _organisations = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<Guid, bool> _refused = new();

        public bool Trial => trial;

        public Tally Tally => tally;

        /// <summary>The record with its owner, its id and its links, or null where it can have none of them: then it is rejected.</summary>
        public Met? Meet(ForeignRecord record)
        {
            if (record.Refusals.Count > 0)
            {
                // What the source's own rules refuse is told with that reason, also where nobody answers for it.
                tally.Reject(record, record.Refusals);
                return null;
            }

            if (record.Body["reference"]?.GetValue<string>() is not { } reference)
            {
                tally.Reject(record, [new Fault("/reference", "import.reference", "It has no stable reference: importing it again could not find it.")]);
                return null;
            }

            if (OwnerOf(record.Kind, record.Owner) is not { } owner)
            {
                tally.Reject(record, [new Fault("/owner", "import.owner", $"Its organisation {record.Owner} was not taken.")]);
                return null;
            }

            var name = new Named(record.Kind, owner, reference);
            var met = known.TryGetValue(name, out var place) && place.Version > 0 ? new Met(record, owner, place.Id, place.Version) : new Met(record, owner, Guid.CreateVersion7(), 0);
            known.TryAdd(name, new Known(met.Id, 0));
            if (record.Kind == "organisation")
            {
                _organisations.TryAdd(reference, met.Id);
            }

            var loose = record.Links.Where(link => !link.Resolve(record.Body, other => Find(link, other))).Select(link => new Fault(link.Pointer, "import.link", $"The {link.Kind} it names was not taken.")).ToList();
            if (loose.Count > 0)
            {
                Refuse(met, loose);
                return null;
            }

            return met;
        }

        public void Refuse(Met met, IReadOnlyList<Fault> faults)
        {
            _refused[met.Id] = true;
            tally.Reject(met.Record, faults);
        }

        /// <summary>Whether the link at this place leads to a record of this import that was not refused.</summary>
        public bool Accepts(Met met, string pointer) =>
            met.Record.Links.FirstOrDefault(link => link.Pointer == pointer) is { } link && !_refused.ContainsKey(Guid.Parse(link.Text(met.Record.Body)));

        /// <summary>Only an organisation of the same source answers for a record, never one that happens to have its reference.</summary>
        private Guid? OwnerOf(string kind, string owner) =>
            kind == "organisation" ? Guid.Empty
            : _organisations.TryGetValue(owner, out var organisation) && !_refused.ContainsKey(organisation) ? organisation
            : null;

        private Guid? Find(Link link, string reference) =>
            OwnerOf(link.Kind, link.Owner) is { } owner && known.TryGetValue(new Named(link.Kind, owner, reference), out var place) && !_refused.ContainsKey(place.Id) ? place.Id : null;
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
