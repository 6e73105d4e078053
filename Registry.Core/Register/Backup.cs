using System.Data.Common;
using System.Text.Json;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>
/// A backup: the whole register of one instant in one file, which is an ordinary SQLite database of it, whatever the engine it was taken from; so it can be verified like one and restored into
/// either. The key that signs the log is never in it.
/// </summary>
public static class Backup
{
    /// <summary>Tables that are copied: what the projections are made from, and what stands beside the ledger.</summary>
    public static IReadOnlyList<string> Tables { get; } = [.. Database.Tables.Except(Projection.Tables)];

    /// <summary>Takes a backup while the register goes on, and verifies what was written. The file is there when it is whole; until then, and if it does not hold, <c>FILE.partial</c> is.</summary>
    /// <param name="database">The database.</param>
    /// <param name="file">Where the backup is to stand; nothing may stand there yet.</param>
    /// <param name="verification">Told what does not hold.</param>
    /// <param name="seen">Checkpoints seen earlier.</param>
    /// <param name="progress">Told of each step how far it is.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task Take(Database database, string file, Verification verification, IReadOnlyList<Checkpoint> seen, Action<string, long, long>? progress = null, CancellationToken cancel = default)
    {
        if (File.Exists(file))
        {
            throw new InvalidOperationException($"{file} exists: a backup never takes the place of another.");
        }

        var partial = Partial(file);
        await using (var copy = SqliteFile(partial))
        {
            await copy.Migrate(Kinds.All.Select(kind => kind.Name), cancel);
            using (var from = await database.Engine.Reader(cancel))
            {
                await using var snapshot = await database.Engine.Snapshot(from, cancel);
                from.Transaction = snapshot;
                try
                {
                    await RequireSchema(database, from);
                    await Fill(from, copy, projections: false, progress, cancel);
                }
                finally
                {
                    from.Transaction = null;
                }
            }

            await Index(copy, verification, progress, cancel);
            await DatabaseVerification.Run(copy, verification, [], seen, (done, of) => progress?.Invoke("verified", done, of), cancel: cancel);
        }

        if (verification.Verdict == Verdict.Sound)
        {
            Settle(partial, file);
        }
    }

    /// <summary>Puts a backup into an empty place, verifying it before and after. Nothing is there until it is whole.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="connectionString">Where it goes: a SQLite file that does not exist, or a PostgreSQL database without a ledger.</param>
    /// <param name="verification">Told what does not hold.</param>
    /// <param name="progress">Told of each step how far it is.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task Restore(string file, string connectionString, Verification verification, Action<string, long, long>? progress = null, CancellationToken cancel = default)
    {
        if (!File.Exists(file))
        {
            throw new InvalidOperationException($"There is no backup at {file}.");
        }

        await using var target = new Database(Engine.For(connectionString));
        var place = (target.Engine as SqliteEngine)?.File;
        if (place is not null && File.Exists(place))
        {
            throw new InvalidOperationException($"{place} exists: a backup is restored into an empty place. Move it away first; it may be all there is of what the backup lacks.");
        }

        if (place is null && await HasLedger(target, cancel))
        {
            throw new InvalidOperationException("The database has a ledger: a backup is restored into an empty place. Create a new database for it.");
        }

        // A copy of our own: bringing an older backup up to date must not change the backup.
        var partial = Partial(place ?? Path.Combine(Path.GetTempPath(), $"registry-restore-{Guid.CreateVersion7()}"));
        File.Copy(file, partial);
        try
        {
            await using (var copy = SqliteFile(partial))
            {
                if (!await HasLedger(copy, cancel))
                {
                    verification.Doubt($"{file} is no backup of a register.");
                    return;
                }

                if (await copy.Migrate(Kinds.All.Select(kind => kind.Name), cancel))
                {
                    // What an older schema kept in another way, or not at all, is made anew from the ledger.
                    await Tree.Complete(copy, cancel);
                    await Index(copy, verification, progress, cancel);
                }

                await DatabaseVerification.Run(copy, verification, [], [], (done, of) => progress?.Invoke("verified", done, of), cancel: cancel);
                if (verification.Verdict != Verdict.Sound)
                {
                    return;
                }

                if (place is null)
                {
                    await target.Migrate(Kinds.All.Select(kind => kind.Name), cancel);
                    using var from = await copy.Engine.Reader(cancel);
                    await Fill(from, target, projections: true, progress, cancel);
                    await DatabaseVerification.Run(target, verification, [], [], (done, of) => progress?.Invoke("verified", done, of), cancel: cancel);
                }
            }

            if (place is not null)
            {
                Settle(partial, place);
            }
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Makes the projections of a copy. A register that is damaged is worth a backup too: that it is, the verification tells.</summary>
    private static async Task Index(Database copy, Verification verification, Action<string, long, long>? progress, CancellationToken cancel)
    {
        try
        {
            await Projection.Rebuild(copy, (entries, of) => progress?.Invoke("entries indexed", entries, of), cancel);
        }
        // What a damaged row may look like is anybody's choice; a disk that is full says nothing about the register.
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException || (wrong is DbException fault && !copy.Engine.IsFull(fault)))
        {
            verification.Found($"the tables cannot be made from the ledger: {wrong.Message}");
        }
    }

    /// <summary>Copies every row and, if asked for, makes the projections, all in one transaction.</summary>
    private static async Task Fill(Session from, Database to, bool projections, Action<string, long, long>? progress, CancellationToken cancel)
    {
        using var session = await to.Engine.Writer(cancel);
        await using var transaction = await to.Engine.Begin(session, cancel);
        session.Transaction = transaction;
        var size = (long)(await from.Scalar("SELECT size FROM ledger_head WHERE id = 1"))!;
        var done = 0L;
        foreach (var table in Tables)
        {
            var columns = await Columns(session, table);
            await to.Engine.Fill(session, table, columns, from, _ => progress?.Invoke("rows copied", table is "entry" or "body" ? ++done : done, 2 * size), cancel);
        }

        if (projections)
        {
            await Projection.Rebuild(session, to.Engine, size, (entries, of) => progress?.Invoke("entries indexed", entries, of), cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    private static async ValueTask<IReadOnlyList<string>> Columns(Session session, string table)
    {
        await using var command = session.Connection.CreateCommand();
        command.Transaction = session.Transaction;
        command.CommandText = $"SELECT * FROM {table} LIMIT 0";
        await using var reader = await command.ExecuteReaderAsync();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    private static async Task<bool> HasLedger(Database database, CancellationToken cancel)
    {
        using var session = await database.Engine.Writer(cancel);
        return (long)(await session.Scalar(database.Engine.TableExists, "ledger_head"))! > 0 && (long)(await session.Scalar("SELECT COUNT(*) FROM ledger_head"))! > 0;
    }

    private static async Task RequireSchema(Database database, Session session)
    {
        if ((long)(await session.Scalar(database.Engine.TableExists, "ledger_head"))! == 0)
        {
            throw new InvalidOperationException("There is no register in this database.");
        }

        if (await session.Scalar("SELECT MAX(number) FROM schema_version") as long? != Database.Migrations[^1].Number)
        {
            throw new InvalidOperationException("The database has another schema than this program: start the register on it once, or use the program that wrote it.");
        }
    }

    private static Database SqliteFile(string file) => new(Engine.For(new DbConnectionStringBuilder { ["Data Source"] = file }.ToString()));

    private static string Partial(string file)
    {
        var partial = file + ".partial";
        foreach (var left in (string[])[partial, partial + "-wal", partial + "-shm"])
        {
            File.Delete(left);
        }

        return partial;
    }

    /// <summary>What was written and verified gets its name, once it is on the disk.</summary>
    /// <exception cref="IOException">Some of it stands in the write-ahead log alone, which a file of another name would be without.</exception>
    private static void Settle(string partial, string file)
    {
        if (new FileInfo(partial + "-wal") is { Exists: true, Length: > 0 } log)
        {
            throw new IOException($"{log.FullName} holds what {partial} lacks: somebody else has the file open, or there is no space left for it. Try again.");
        }

        using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
        }

        File.Move(partial, file);
    }
}
