using System.Data.Common;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>What a database that came back from a backup still held of what the journal names.</summary>
/// <param name="Count">How many members were erased again.</param>
/// <param name="Held">Kinds of their records, where it is still in the database's files since somebody reads what was there before.</param>
public sealed record ErasedAgain(int Count, IReadOnlyCollection<Kind> Held);

/// <summary>
/// Sees to it that what was erased stays erased: every confirmed redaction is kept in the journal, what was erased leaves the database's files too, and a database that comes back from a
/// backup is erased again before anything of it is served.
/// </summary>
public sealed class Erased(Database database, Writer writer, RedactionJournal journal, ErasedAgain again) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly SemaphoreSlim _wake = new(0);
    private long _kept = -1;
    private IReadOnlyCollection<Kind> _held = again.Held;

    /// <summary>
    /// Erases from a database what the journal names and it still holds. Nothing is appended, so it may be a database that is behind what was published. Called before anything is served.
    /// </summary>
    /// <remarks>Where somebody reads the database meanwhile, what was erased stays in its files: that is no reason not to start, and <see cref="Scrub(CancellationToken)"/> tries again.</remarks>
    public static async Task<ErasedAgain> Replay(Database database, RedactionJournal journal, CancellationToken cancel = default)
    {
        var count = 0;
        var kinds = new HashSet<Kind>();
        if (journal.Read() is not { Count: > 0 } lines)
        {
            return new ErasedAgain(0, []);
        }

        using (var session = await database.Engine.Writer(cancel))
        {
            await using var transaction = await database.Engine.Begin(session, cancel);
            session.Transaction = transaction;
            var at = Timestamp.Parse((string)(await session.Scalar("UPDATE ledger_head SET size = size WHERE id = 1 RETURNING at"))!);
            foreach (var (entry, _, redaction) in lines)
            {
                if (Kinds.Find(redaction.RecordKind) is not { } kind)
                {
                    continue;
                }

                var number = await NumberOf(session, redaction.Id) ?? entry;
                var erasing = new Erasing(session, database.Engine, kind, redaction.Record, redaction.Ground, number);
                // By its digest: what stands in its place in another history of the log is another value.
                await erasing.Versions((version, body) => redaction.Erased.Where(member => member.Version == version && body.Digest(member.Member) == member.Digest).Select(member => member.Member));
                if (erasing.Erased.Count > 0)
                {
                    count += erasing.Erased.Count;
                    kinds.Add(kind);
                    await erasing.Elsewhere(redaction.Owner, [], at);
                }
            }

            await transaction.CommitAsync(cancel);
            session.Transaction = null;
        }

        return new ErasedAgain(count, count == 0 || await Scrub(database, kinds, cancel) ? [] : kinds);
    }

    /// <summary>
    /// Appends the entries of redactions that a restored database does not have, so that what was erased again is explained again. Called once writes are allowed.
    /// </summary>
    public async Task Complete()
    {
        foreach (var lines in journal.Read().GroupBy(line => line.Redaction.Id))
        {
            var line = lines.Last();
            if (Kinds.Find(line.Redaction.RecordKind) is not { } kind || await database.Read(session => Missing(session, line.Redaction.Id)) is false)
            {
                continue;
            }

            var all = lines.SelectMany(one => one.Redaction.Erased).ToHashSet();
            await writer.Run(
                async write =>
                {
                    if (!await Missing(write.Session, line.Redaction.Id))
                    {
                        return false;
                    }

                    var explaining = new Erasing(write.Session, write.Engine, kind, line.Redaction.Record, line.Redaction.Ground, write.Size);
                    await explaining.Explain(all);
                    if (explaining.Erased.Count == 0)
                    {
                        // The backup is from before the record: the journal keeps what it may still be needed for.
                        return false;
                    }

                    var redaction = line.Redaction with { Erased = explaining.Erased };
                    var number = await write.Append(Redaction.Act, Redaction.Kind, redaction.Id, 1, null, line.Organisation, redaction.ConfirmedBy, redaction.ToBody(write.Now));
                    await explaining.Elsewhere(redaction.Owner, [], write.Now);
                    await Redactions.Keep(write, redaction, number);
                    return true;
                },
                patient: true);
        }

        await Keep();
    }

    /// <summary>Keeps the redactions of the ledger that the journal does not have yet; durable when it returns.</summary>
    /// <exception cref="RefusedException">The journal cannot be read or written.</exception>
    public async Task Keep()
    {
        await _one.WaitAsync();
        try
        {
            var entries = await database.Read(session => session.All(
                "SELECT e.number, e.organisation, b.content FROM entry e JOIN body b ON b.number = e.number WHERE e.kind = 'redaction' AND e.number > @kept ORDER BY e.number",
                reader => (Number: reader.GetInt64(0), Organisation: reader.Id(1), Content: reader.Bytes(2)), _kept));
            if (entries.Count > 0)
            {
                var known = journal.Read().Select(line => (line.Entry, line.Redaction.Id)).ToHashSet();
                var lines = new List<JournalLine>();
                foreach (var (number, organisation, content) in entries)
                {
                    using var body = System.Text.Json.JsonDocument.Parse(content);
                    if (Redaction.Read(body.RootElement) is { } redaction && !known.Contains((number, redaction.Id)))
                    {
                        lines.Add(new JournalLine(number, organisation, redaction));
                    }
                }

                if (lines.Count > 0)
                {
                    journal.Append(lines);
                }

                _kept = entries[^1].Number;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(RefusalCode.StorageFull, "It is erased and recorded, but the journal of redactions could not be written: there is no space for it, it may not be written, or it is damaged. Until it can be, a restored backup would bring back what was erased.");
        }
        finally
        {
            _one.Release();
        }

        _wake.Release();
    }

    /// <summary>Takes what was erased out of the database's files; false where somebody still reads it, so that it must be tried again.</summary>
    public async Task<bool> Scrub(CancellationToken cancel = default)
    {
        var waiting = await database.Read(session => session.All("SELECT id, kind FROM redaction WHERE state = 'confirmed' AND gone_at IS NULL ORDER BY id LIMIT 1000", reader => (Id: reader.GetString(0), Kind: reader.GetString(1))), cancel);
        var kinds = waiting.Select(one => Kinds.Find(one.Kind)).OfType<Kind>().Union(_held).ToList();
        if (kinds.Count > 0 && !await Scrub(database, kinds, cancel))
        {
            return false;
        }

        _held = [];
        return waiting.Count == 0 || await writer.Run(
            async write =>
            {
                foreach (var (id, _) in waiting)
                {
                    await write.Session.Execute("UPDATE redaction SET gone_at = @at WHERE id = @id", Timestamp.Text(write.Now), id);
                }

                return true;
            },
            patient: true,
            cancel: cancel);
    }

    /// <summary>Waits until something was erased, or for a while.</summary>
    public Task<bool> Wait(TimeSpan most, CancellationToken cancel) => _wake.WaitAsync(most, cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        _one.Dispose();
        _wake.Dispose();
    }

    private static async Task<bool> Scrub(Database database, IEnumerable<Kind> kinds, CancellationToken cancel)
    {
        var searched = kinds.ToList();
        try
        {
            return await database.Engine.Scrub([.. searched.SelectMany(Projection.TablesOf).Append("body").Append("draft").Append("idempotency").Distinct(StringComparer.Ordinal)], [.. searched.Select(kind => kind.Name)], cancel);
        }
        catch (DbException held) when (database.Engine.IsBusy(held))
        {
            return false;
        }
    }

    private static async ValueTask<bool> Missing(Session session, Guid redaction) => await NumberOf(session, redaction) is null;

    private static async ValueTask<long?> NumberOf(Session session, Guid redaction) => await session.Scalar("SELECT number FROM entry WHERE record = @id AND kind = 'redaction'", redaction.ToString()) as long?;
}
