using System.Data.Common;
using System.Globalization;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>
/// Verifies a whole database against what was signed: every leaf against the tree, every body against its leaf, the chain of every record, the columns and the projections against the
/// ledger, the tree's own table and the head. It reads one instant of the database and writes nothing, so a register may go on meanwhile.
/// </summary>
public sealed class DatabaseVerification
{
    private const int SearchSample = 200;

    private readonly Database _database;
    private readonly Verification _verification;
    private readonly IReadOnlyList<Checkpoint> _seen;
    private readonly Frontier _frontier = new();
    private readonly List<(long Level, long Number, byte[] Hash)> _nodes = [];
    private readonly List<KeptCheckpoint> _checkpoints = [];
    private readonly List<AdoptedKey> _adopted = [];
    private readonly Dictionary<Guid, Newest> _newest = [];
    private readonly Dictionary<string, long> _rows = Kinds.All.ToDictionary(kind => kind.Name, _ => 0L);
    private readonly Dictionary<string, long> _items = Projection.ListTables.Append(EffectLinks.Table).ToDictionary(table => table, _ => 0L);
    private readonly Erasures _erasures;
    private readonly List<(Kind Kind, long Number, string Title)> _searched = [];
    private long _facets;
    private long _late;
    private long _agreed;
    private string _origin = "";
    private DateTimeOffset _at = DateTimeOffset.UnixEpoch;

    private DatabaseVerification(Database database, Verification verification, IReadOnlyList<Checkpoint> seen)
    {
        _database = database;
        _verification = verification;
        _erasures = new Erasures(verification);
        _seen = seen;
    }

    /// <summary>Verifies a database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="verification">Told what is found.</param>
    /// <param name="trusted">Keys the verifier knows; none to take the log's own word.</param>
    /// <param name="seen">Checkpoints seen earlier: the log must go on from them.</param>
    /// <param name="progress">Told how many entries are done, of how many.</param>
    /// <param name="quorum">Witnesses whose cosignatures are asked for; none where nobody is.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task Run(Database database, Verification verification, IReadOnlyList<NoteVerifier> trusted, IReadOnlyList<Checkpoint> seen, Action<long, long>? progress = null, Quorum? quorum = null, CancellationToken cancel = default)
    {
        var run = new DatabaseVerification(database, verification, seen);
        try
        {
            using var session = await database.Engine.Reader(cancel);
            await using var snapshot = await database.Engine.Snapshot(session, cancel);
            session.Transaction = snapshot;
            try
            {
                await run.Verify(session, trusted, quorum ?? Quorum.None, progress, cancel);
            }
            finally
            {
                session.Transaction = null;
            }
        }
        catch (DbException unreadable)
        {
            verification.Doubt($"The database cannot be read{(run._frontier.Size > 0 ? string.Create(CultureInfo.InvariantCulture, $" beyond entry {run._frontier.Size - 1}") : "")}: {unreadable.Message}");
        }
        // What a damaged row gives where a text or a number should be.
        catch (Exception wrong) when (wrong is InvalidCastException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            verification.Found(string.Create(CultureInfo.InvariantCulture, $"a row near entry {run._frontier.Size} holds what cannot stand there: {wrong.Message}"));
        }
    }

    private async Task Verify(Session session, IReadOnlyList<NoteVerifier> trusted, Quorum quorum, Action<long, long>? progress, CancellationToken cancel)
    {
        var schema = (long)(await session.Scalar(_database.Engine.TableExists, "schema_version"))! == 0 ? 0 : await session.Scalar("SELECT MAX(number) FROM schema_version") as long? ?? 0;
        if (schema != Database.Migrations[^1].Number)
        {
            _verification.Doubt(schema == 0 ? "There is no register in this database." : $"The database has schema {schema}, this program knows {Database.Migrations[^1].Number}: start the register on it once, or use the program that wrote it.");
            return;
        }

        var head = await session.First("SELECT origin, size, at FROM ledger_head WHERE id = 1", reader => Tuple.Create(reader.GetString(0), reader.GetInt64(1), reader.GetString(2)));
        if (head is null)
        {
            _verification.Doubt("The ledger has no head: the database was not set up.");
            return;
        }

        (_origin, var size, var at) = head;
        var chain = new Chain(_origin, _seen, _verification);
        await Walk(session, size, chain, progress, cancel);
        chain.End(size);
        if (_frontier.Size == size)
        {
            if (at != Timestamp.Text(_at))
            {
                _verification.Found($"the head says that the last entry was recorded at {at}, the last entry says {Timestamp.Text(_at)}.");
            }

            await Totals(session, size);
            await Duties.Verify(session, _verification, cancel);
            _erasures.Judge();
            await Search(session);
        }

        Signatories.Check(_origin, chain.Former, _adopted, trusted, _checkpoints, _verification);
        await new Cosignatures(session).Verify(_verification);
        await quorum.Find(async held => await Log.Cosigned(session, held) is { } cosigned ? cosigned.Note : null, _verification);
        _verification.Note(string.Create(CultureInfo.InvariantCulture, $"{_frontier.Size:N0} entries of {_origin}, root {Convert.ToBase64String(_frontier.Root())}"));
        _verification.Note(string.Create(CultureInfo.InvariantCulture, $"{_newest.Count:N0} records with every version, and the tables made from them"));
    }

    /// <summary>Reads stretch after stretch, has them judged beside one another while the next is read, and puts them together in order.</summary>
    private async Task Walk(Session session, long size, Chain chain, Action<long, long>? progress, CancellationToken cancel)
    {
        var judging = new Queue<(Stretch Stretch, Task<List<Judged>> Judged)>();
        var step = Math.Max(1, size / SearchSample);
        var reading = Read(0);
        chain.Reached(_frontier);
        try
        {
            while (reading is not null || judging.Count > 0)
            {
                cancel.ThrowIfCancellationRequested();
                if (reading is not null)
                {
                    var stretch = await reading;
                    var isWhole = stretch.Entries.Count == stretch.To - stretch.From;
                    reading = isWhole ? Read(stretch.To) : null;
                    judging.Enqueue((stretch, Task.Run(() => new StretchCheck(stretch, _verification).Judge(), cancel)));
                    if (!isWhole)
                    {
                        Missing(stretch);
                    }
                }

                while (judging.Count > (reading is null ? 0 : Environment.ProcessorCount))
                {
                    var (stretch, judged) = judging.Dequeue();
                    Join(stretch, await judged, chain, step);
                    progress?.Invoke(_frontier.Size, size);
                }
            }
        }
        finally
        {
            // The connection is nobody else's before what was asked of it has come.
            await (reading ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<Stretch>? Read(long from) => from < size ? Task.Run(() => Stretch.Read(session, from, Math.Min(from + TileAddress.Width, size)).AsTask(), CancellationToken.None) : null;
    }

    /// <summary>What comes after a gap cannot be put together with what stands before it.</summary>
    private void Missing(Stretch stretch)
    {
        var number = stretch.From;
        foreach (var entry in stretch.Entries.TakeWhile(entry => entry.Number == number))
        {
            number = entry.Number + 1;
        }

        _verification.Found("it is missing: entries are numbered without gaps, and what comes after it was not looked at.", number);
    }

    private void Join(Stretch stretch, List<Judged> entries, Chain chain, long step)
    {
        var checkpoint = 0;
        foreach (var judged in entries.TakeWhile(judged => judged.Number == _frontier.Size))
        {
            _frontier.Append(judged.LeafHash, (height, index, hash) =>
            {
                if (Tile.Roots(height) is { } level)
                {
                    _nodes.Add((level, index, hash));
                }
            });
            _at = judged.Entry?.At ?? _at;
            var before = judged.Entry is { } told ? chain.Next(judged.Number, told, judged.LeafHash) : null;
            chain.Reached(_frontier);
            for (; checkpoint < stretch.Checkpoints.Count && stretch.Checkpoints[checkpoint].Size <= _frontier.Size; checkpoint++)
            {
                Kept(stretch.Checkpoints[checkpoint], chain.Origin);
            }

            if (judged.Entry is not { } entry)
            {
                continue;
            }

            if (judged.Withheld.Count > 0)
            {
                _erasures.Gone(judged.Number, Chain.Name(entry), entry.Record, entry.Version, judged.Withheld);
            }

            if (judged.Redacts is not null)
            {
                _erasures.Told(judged.Number, judged.Redacts);
            }

            if (judged.Adopts is not null)
            {
                _adopted.Add(new AdoptedKey(judged.Number, judged.Adopts));
            }

            if (judged.Succeeds is { } succession && (chain.Former.Count == 0 || chain.Former[^1] != new Era(succession.Former, succession.Size) || succession.Size != judged.Number))
            {
                _verification.Found($"it says that the log goes on from {succession.Former} at size {succession.Size.ToString(CultureInfo.InvariantCulture)}, which it does not.", judged.Number, Chain.Name(entry));
            }

            if (judged.Kind is { } kind)
            {
                Replace(judged, entry, kind, before);
                if (judged.Number % step == 0 && judged.Title is not null)
                {
                    _searched.Add((kind, judged.Number, judged.Title));
                }
            }
        }
    }

    private void Replace(Judged judged, Entry entry, Kind kind, long? before)
    {
        var replaced = before is null ? null : _newest.GetValueOrDefault(entry.Record);
        if (replaced?.Until is { } until && until != judged.Number)
        {
            _verification.Found($"the table {kind.Name} does not say that {judged.Number.ToString(CultureInfo.InvariantCulture)} replaced it (registry rebuild mends it).", before, $"{entry.Kind} {entry.Record}");
        }

        _newest[entry.Record] = new Newest(judged.Number, judged.Until, judged.IsNewest, kind, Late(judged, entry, replaced?.Late));
        _facets += judged.Facets;
        foreach (var (table, rows) in judged.Items)
        {
            _items[table] += rows;
        }

        _rows[kind.Name] += judged.Until is null ? 0 : 1;
    }

    /// <summary>Holds what <c>lag</c> says of a version against the versions before it; returns the row that says how late the record came.</summary>
    private KeptLateness? Late(Judged judged, Entry entry, KeptLateness? before)
    {
        var tells = judged.Late is not null && Lateness.Tells(before is not null, before?.Happened, judged.Late[4]);
        if (tells ? judged.KeptLate is null || !judged.KeptLate.AsSpan(0, judged.Late!.Length).SequenceEqual(judged.Late) : judged.KeptLate is not null)
        {
            _verification.Found("the table lag says something else of it than the ledger (registry rebuild mends it).", judged.Number, Chain.Name(entry));
        }

        if (!tells)
        {
            return before;
        }

        _late++;
        if (before is not null)
        {
            Until(before, judged.Number, entry.Record);
        }

        return new KeptLateness(judged.Number, judged.Late![4] as string, judged.KeptLate?[^1] as long?, entry.Kind);
    }

    private void Until(KeptLateness late, long until, Guid record)
    {
        if (late.Until is { } kept && kept != until)
        {
            _verification.Found("the table lag does not say until when that was how late it came (registry rebuild mends it).", late.Number, $"{late.Kind} {record}");
        }
    }

    private void Kept(KeptCheckpoint kept, string origin)
    {
        _checkpoints.Add(kept);
        if (Checkpoint.Parse(kept.Note) is not { } parsed || parsed.Checkpoint.Origin != origin || parsed.Checkpoint.Size != kept.Size || kept.At != Timestamp.Text(_at))
        {
            _verification.Found(string.Create(CultureInfo.InvariantCulture, $"the checkpoint of size {kept.Size} is not a note of this log about that size, of the time of its last entry."));
        }
        else if (_agreed >= 0 && parsed.Checkpoint.Root.AsSpan().SequenceEqual(_frontier.Root()))
        {
            _agreed = kept.Size;
        }
        else if (_agreed >= 0)
        {
            // The first that disagrees tells where; after it none can agree.
            _verification.Found(string.Create(CultureInfo.InvariantCulture, $"the first {kept.Size} entries do not add up to the root that was signed for them, the first {_agreed} do: from entry {_agreed} to {kept.Size - 1} at least one was changed, added, dropped or moved."));
            _agreed = -1;
        }
    }

    /// <summary>What the tables hold beyond what the entries account for.</summary>
    private async Task Totals(Session session, long size)
    {
        foreach (var table in (string[])["entry", "body"])
        {
            if (await session.Scalar($"SELECT MIN(number) FROM {table} WHERE number < 0 OR number >= @size", size) is long beyond)
            {
                _verification.Found($"the table {table} holds it, although the ledger goes no further than {size.ToString(CultureInfo.InvariantCulture)} entries.", beyond);
            }
        }

        if (await session.Scalar("SELECT MAX(size) FROM checkpoint WHERE size < 1 OR size > @size", size) is long signed)
        {
            _verification.Found(LogVerification.Shrank(signed, size));
        }

        if (_checkpoints.Count > 0 && _checkpoints[^1].Size != size)
        {
            _verification.Found(string.Create(CultureInfo.InvariantCulture, $"the newest checkpoint is of size {_checkpoints[^1].Size}, but the ledger has {size} entries: those after it are signed by nobody."));
        }

        foreach (var (id, newest) in _newest)
        {
            if (!newest.IsPointedAt || newest.Until is not (null or Projection.Current))
            {
                _verification.Found("the tables record and " + newest.Kind.Name + " do not show it as the newest version (registry rebuild mends it).", newest.Number, $"{newest.Kind.Name} {id}");
            }

            if (newest.Late is { } late)
            {
                Until(late, Projection.Current, id);
            }
        }

        await Count("record", _newest.Count);
        await Numbered("facet", _facets, Kinds.All);
        await Numbered(Lateness.Table, _late, Kinds.All);
        foreach (var (table, rows) in _items)
        {
            await Numbered(table, rows, table == EffectLinks.Table ? Kinds.All : Kinds.All.Where(kind => kind.Rows.Any(list => list.Table == table)));
        }

        foreach (var (kind, rows) in _rows)
        {
            await Numbered(kind, rows, [Kinds.Find(kind)!]);
            await Count(kind + "_search", rows);
        }

        var nodes = await session.All("SELECT level, number, hash FROM node ORDER BY level, number", reader => (reader.GetInt64(0), reader.GetInt64(1), reader.Bytes(2)));
        _nodes.Sort((a, b) => (a.Level, a.Number).CompareTo((b.Level, b.Number)));
        if (nodes.Count != _nodes.Count || nodes.Zip(_nodes).Any(pair => pair.First.Item1 != pair.Second.Level || pair.First.Item2 != pair.Second.Number || !pair.First.Item3.AsSpan().SequenceEqual(pair.Second.Hash)))
        {
            _verification.Found("the table node is not the tree over the entries: tiles and proofs made from it are wrong.");
        }

        async Task<bool> Count(string table, long expected)
        {
            if ((long)(await session.Scalar($"SELECT COUNT(*) FROM {table}"))! is var rows && rows != expected)
            {
                _verification.Found(string.Create(CultureInfo.InvariantCulture, $"the table {table} has {rows:N0} rows, the ledger accounts for {expected:N0} (registry rebuild mends it)."));
                return false;
            }

            return true;
        }

        // Rows of entries of these kinds were held against the ledger one by one; what stands at others is named here.
        async Task Numbered(string table, long expected, IEnumerable<Kind> kinds)
        {
            if (await Count(table, expected))
            {
                return;
            }

            object?[] names = [.. kinds.Select(kind => kind.Name)];
            if (await session.First(
                $"SELECT t.number, e.kind, e.record FROM {table} t LEFT JOIN entry e ON e.number = t.number WHERE e.number IS NULL OR e.kind NOT IN ({string.Join(", ", names.Select((_, i) => $"@kind{i}"))}) ORDER BY t.number LIMIT 1",
                reader => Tuple.Create(reader.GetInt64(0), reader.Text(1), reader.Text(2)), names) is var (number, kind, record))
            {
                _verification.Found($"the table {table} has a row of it that the ledger does not account for (registry rebuild mends it).", number, kind is null ? null : $"{kind} {record}");
            }
        }
    }

    /// <summary>The full-text index keeps no texts that could be compared: records of a sample must be found by the words of their titles.</summary>
    private async Task Search(Session session)
    {
        foreach (var (kind, number, title) in _searched)
        {
            var words = Words.Of(title).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Take(6).ToList();
            if (words.Count > 0 && await session.Scalar(_database.Engine.Ranked(kind.Name, "k.number = @number", 1), _database.Engine.Query(words), number) is null)
            {
                _verification.Found($"the full-text index does not find it by its title (registry rebuild mends it).", number, kind.Name);
            }
        }
    }

    private sealed record Newest(long Number, long? Until, bool IsPointedAt, Kind Kind, KeptLateness? Late);

    /// <summary>The row of <c>lag</c> that says how late a record came, and until which entry it says so by itself.</summary>
    private sealed record KeptLateness(long Number, string? Happened, long? Until, string Kind);
}
