using System.Globalization;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>Why a register only reads: what was found, and what its operator can do.</summary>
/// <param name="What">What was found, in a sentence for everybody.</param>
/// <param name="WayOut">What to do, for the operator alone: it may name files.</param>
public sealed record Alarm(string What, string WayOut)
{
    /// <summary>The way out of all that has to do with what was published before.</summary>
    public const string Restore = "Put the right database back, or restore a newer backup, and start again. Only if the entries are really lost: registry recover goes on under another origin. (README: when it starts read-only.)";
}

/// <summary>
/// Holds a database against the last checkpoint that left the register, before anything is signed: the published tree must be a beginning of the database's. A register that
/// signed on from less would show two histories under one name (C2SP tlog-checkpoint: it must not).
/// </summary>
public static class ForkGuard
{
    /// <summary>What keeps the register from writing, or null where it may.</summary>
    public static async ValueTask<Alarm?> Judge(Database database, Published published, LogKeys keys)
    {
        string? note;
        try
        {
            note = published.Read();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new Alarm("The last published checkpoint cannot be read: nothing tells whether entries are missing.", $"Let the register read and write {published.Path}, and start again: {unreadable.Message}");
        }

        return await database.Read(session => Judge(session, note, published.Path, keys));
    }

    private static async ValueTask<Alarm?> Judge(Session session, string? note, string path, LogKeys keys)
    {
        var (origin, size) = await session.First("SELECT origin, size FROM ledger_head WHERE id = 1", reader => Tuple.Create(reader.GetString(0), reader.GetInt64(1))) ?? throw new InvalidOperationException("The ledger has no head: the database was not set up.");
        if (note is null)
        {
            return await session.Scalar("SELECT MAX(size) FROM checkpoint") is long signed
                ? new Alarm(Words($"There is no published checkpoint, although this database signed one of size {signed}: nothing tells whether entries are missing."),
                    $"Put the file {path} back: from where the log's key is kept, from another process of this register, or any newest checkpoint that somebody else kept (an auditor's watch, /log/checkpoint saved). If nobody has one: registry recover. (README: when it starts read-only.)")
                : null;
        }

        if (Checkpoint.Parse(note) is not { Checkpoint: var seen })
        {
            return new Alarm("The file of the last published checkpoint holds no checkpoint: nothing tells whether entries are missing.", $"The file is {path}: put the right one back. Or: {Alarm.Restore}");
        }

        var acts = await LogAct.All(session);
        if (seen.Origin != origin)
        {
            // The register was stopped between going on under another origin and telling so.
            return acts.LastOrDefault(act => act.Succession is not null)?.Succession?.Checkpoint == note
                ? null
                : new Alarm($"The last published checkpoint is of the log {seen.Origin}, the database of {origin}: they do not belong together.", Alarm.Restore);
        }

        if (Checkpoint.Open(note, [.. acts.Select(act => act.Vkey).OfType<NoteVerifier>(), .. keys.Present(origin)]) is null)
        {
            return new Alarm("The last published checkpoint is not signed by a key of this log.", $"The file is {path}: put the right one back. Or: {Alarm.Restore}");
        }

        if (seen.Size > size)
        {
            return new Alarm(Words($"The database has {size} entries, but a checkpoint over {seen.Size} was published: entries are missing, or an old backup was put in place."),
                (size > 0 ? "" : "If this is meant to be a new register, give it files of its own (Registry:LogKeyFile, Registry:PublishedCheckpointFile). ") + Alarm.Restore);
        }

        return (await new Tree(session).RootAt(seen.Size)).AsSpan().SequenceEqual(seen.Root)
            ? null
            : new Alarm(Words($"The first {seen.Size} entries of the database are not those that were published: it is another history under the same name."), Alarm.Restore);
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
