using System.Buffers;
using System.Globalization;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>A record found, and the size of the ledger it was read at.</summary>
/// <param name="Version">Its version; the ETag.</param>
/// <param name="Number">Its entry.</param>
/// <param name="Withdrawn">Whether only a tombstone is left.</param>
/// <param name="RecordedAt">When it was recorded, as text.</param>
/// <param name="Size">Size of the ledger.</param>
/// <param name="Content">Canonical bytes; empty where only the version was asked for.</param>
/// <param name="Redacted">The entry of the redaction that last erased something of it, or null while it is whole.</param>
public sealed record Found(long Version, long Number, bool Withdrawn, string RecordedAt, long Size, byte[] Content, long? Redacted);

/// <summary>How far the ledger goes.</summary>
/// <param name="Size">Entries so far.</param>
/// <param name="Redacted">Its size with the newest redaction, 0 before the first: what was read when it was smaller may hold what has been erased since.</param>
public sealed record Extent(long Size, long Redacted);

/// <summary>Where a stretch of a list goes on.</summary>
/// <param name="Next">Cursor of the next stretch, or null at the end.</param>
/// <param name="Size">Size of the ledger all pages are read at.</param>
public sealed record Page(string? Next, long Size);

/// <summary>An act of a record's history.</summary>
public sealed record HistoryItem(long Version, long Number, string Act, string At, string Organisation);

/// <summary>An entry of the feed: its leaf and the state it left.</summary>
public sealed record FeedItem(long Number, byte[] Leaf, byte[] Content);

/// <summary>Every way out: one record, lists, history, the feed. All of them also as of an earlier size of the ledger.</summary>
/// <param name="database">The database.</param>
/// <param name="keep">How many bytes of records it may keep in memory until something is committed.</param>
public sealed class Reading(Database database, long keep = 0)
{
    /// <summary>A page of records or entries ends early once it holds so many bytes.</summary>
    public const int PageBytes = 8 * 1024 * 1024;

    private const string Newest = """
        SELECT r.version, r.number, r.state, r.recorded_at, h.size, b.content, b.redacted
        FROM record r JOIN body b ON b.number = r.number JOIN ledger_head h ON h.id = 1
        WHERE r.id = @id AND r.kind = @kind
        """;

    /// <summary>Where nothing was ever erased, no body is looked at.</summary>
    private const string NewestVersion = """
        SELECT r.version, r.number, r.state, r.recorded_at, h.size, CASE WHEN h.redacted > 0 THEN (SELECT b.redacted FROM body b WHERE b.number = r.number) END
        FROM record r JOIN ledger_head h ON h.id = 1
        WHERE r.id = @id AND r.kind = @kind
        """;

    private const string Earlier = """
        SELECT e.version, e.number, e.act, e.at, b.content, b.redacted
        FROM entry e JOIN body b ON b.number = e.number
        WHERE e.record = @id AND e.kind = @kind AND e.number < @size ORDER BY e.version DESC LIMIT 1
        """;

    private const string Entries = "SELECT e.number, e.leaf, b.content FROM entry e JOIN body b ON b.number = e.number WHERE e.number >= @from AND e.number < @size ORDER BY e.number LIMIT @limit";

    private readonly KeptRecords _kept = new(keep);

    /// <summary>The newest version of a record, or null.</summary>
    public ValueTask<Found?> Find(Kind kind, Guid id) => Now(kind, id, isWhole: true);

    /// <summary>The newest version's place; its body only where it is at hand: a conditional request needs none.</summary>
    public ValueTask<Found?> FindVersion(Kind kind, Guid id) => Now(kind, id, isWhole: false);

    /// <summary>A record as it stood when the ledger had <paramref name="size"/> entries, or null.</summary>
    public async ValueTask<Found?> FindAsOf(Kind kind, Guid id, long size)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await session.First(Earlier, reader => new Found(reader.Number(0), reader.Number(1), reader.Text(2)!.EndsWith(".withdrawn", StringComparison.Ordinal), reader.Text(3)!, size, reader.Bytes(4), reader.Whole(5)), id.ToString(), kind.Name, size);
    }

    /// <summary>One version of a record, or null.</summary>
    public async ValueTask<Found?> FindNumbered(Kind kind, Guid id, long version)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await session.First(
            "SELECT e.version, e.number, e.act, e.at, b.content, h.size, b.redacted FROM entry e JOIN body b ON b.number = e.number JOIN ledger_head h ON h.id = 1 WHERE e.record = @id AND e.kind = @kind AND e.version = @version",
            reader => new Found(reader.Number(0), reader.Number(1), reader.Text(2)!.EndsWith(".withdrawn", StringComparison.Ordinal), reader.Text(3)!, reader.Number(5), reader.Bytes(4), reader.Whole(6)),
            id.ToString(), kind.Name, version);
    }

    /// <summary>A page of a kind's records: their canonical bytes, separated by commas, are written to <paramref name="items"/>, up to the record with which they are <see cref="PageBytes"/>.</summary>
    public async ValueTask<Page> List(ListQuery query, long size, PooledBytes items)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return query.Phrases is null ? await Ordered(session, query, query.Cursor?.Size ?? size, items) : await Ranked(session, query, query.Cursor?.Size ?? size, items);
    }

    /// <summary>The acts of a record, newest first, before <paramref name="before"/>.</summary>
    public async ValueTask<List<HistoryItem>> History(Kind kind, Guid id, long size, long before, int limit)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await session.All(
            """
            SELECT version, number, act, at, organisation FROM entry
            WHERE record = @id AND kind = @kind AND version < @before AND number < @size ORDER BY version DESC LIMIT @limit
            """,
            reader => new HistoryItem(reader.Number(0), reader.Number(1), reader.Text(2)!, reader.Text(3)!, reader.Text(4)!),
            id.ToString(), kind.Name, before, size, (long)limit);
    }

    /// <summary>Entries in the order of the ledger from number <paramref name="from"/>, below <paramref name="size"/>.</summary>
    public async ValueTask<List<FeedItem>> Feed(long from, long size, int limit)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await session.All(Entries, reader => new FeedItem(reader.Number(0), reader.Bytes(1), reader.Bytes(2)), from, size, (long)limit);
    }

    /// <summary>
    /// The same as JSON, written to <paramref name="items"/> separated by commas: number, leaf and the state it left, up to the entry with which they are <see cref="PageBytes"/>. Returns the
    /// number to go on from.
    /// </summary>
    public async ValueTask<long> Feed(long from, long size, int limit, PooledBytes items)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var end = from;
        await session.While(Entries, reader =>
        {
            items.Write(items.Length == 0 ? "{\"number\":"u8 : ",{\"number\":"u8);
            reader.Number(0).TryFormat(items.GetSpan(20), out var digits, provider: CultureInfo.InvariantCulture);
            items.Advance(digits);
            items.Write(",\"entry\":"u8);
            reader.CopyBytes(1, items);
            items.Write(",\"record\":"u8);
            reader.CopyBytes(2, items);
            items.Write("}"u8);
            end++;
            return items.Length < PageBytes;
        }, from, size, (long)limit);
        return end;
    }

    /// <summary>Entries so far.</summary>
    public async ValueTask<long> Size() => (await Extent()).Size;

    /// <summary>How far the ledger goes, and where its newest redaction stands.</summary>
    public async ValueTask<Extent> Extent()
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var mark = session.Mark;
        if (_kept.Extent(mark) is { } kept)
        {
            return kept;
        }

        var extent = (await session.First("SELECT size, redacted FROM ledger_head WHERE id = 1", reader => new Extent(reader.Number(0), reader.Number(1))))!;
        _kept.Keep(mark, session.Mark, extent);
        return extent;
    }

    /// <summary>
    /// The size an <c>asOf</c> means: <c>size:n</c> is n; an instant is how many entries were recorded up to it. Sizes are exact where clocks are not.
    /// </summary>
    /// <exception cref="RefusedException">It is neither, or lies beyond the ledger.</exception>
    public async ValueTask<long> SizeAsOf(string asOf)
    {
        if (asOf.StartsWith("size:", StringComparison.Ordinal))
        {
            var head = await Size();
            return long.TryParse(asOf.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= head
                ? size
                : throw Refused($"asOf=size:n takes a whole number from 0 to {head}, the size of the ledger.");
        }

        if (!ListQuery.TryInstant(asOf, out var instant))
        {
            throw Refused("asOf is an instant such as 2026-03-31T09:30:00Z, a day, or size:n.");
        }

        using var session = await database.Engine.Reader(CancellationToken.None);
        // One statement: an entry recorded between two would be counted, though it is later than the instant.
        return (long)(await session.Scalar("SELECT COALESCE((SELECT number FROM entry WHERE at > @at ORDER BY at, number LIMIT 1), size) FROM ledger_head WHERE id = 1", instant))!;

        static RefusedException Refused(string detail) => new(RefusalCode.InvalidParameter, detail, [new Fault("asOf", "parameter.invalid", detail)]);
    }

    /// <summary>When an entry was recorded, or null where there is none.</summary>
    public async ValueTask<string?> RecordedAt(long number) =>
        (string?)await database.Read(session => session.Scalar("SELECT at FROM entry WHERE number = @number", number));

    private async ValueTask<Found?> Now(Kind kind, Guid id, bool isWhole)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var mark = session.Mark;
        if (_kept.Find(mark, kind, id) is { } kept && (!isWhole || kept.Content.Length > 0))
        {
            return kept;
        }

        var found = await session.First<Found>(
            isWhole ? Newest : NewestVersion,
            isWhole
                ? reader => new Found(reader.Number(0), reader.Number(1), reader.Text(2) == RecordState.Withdrawn, reader.Text(3)!, reader.Number(4), reader.Bytes(5), reader.Whole(6))
                : reader => new Found(reader.Number(0), reader.Number(1), reader.Text(2) == RecordState.Withdrawn, reader.Text(3)!, reader.Number(4), [], reader.Whole(5)),
            id.ToString(), kind.Name);
        if (found is not null)
        {
            _kept.Keep(mark, session.Mark, kind, id, found);
        }

        return found;
    }

    private async ValueTask<Page> Ordered(Session session, ListQuery query, long size, PooledBytes items)
    {
        var next = query.IsScattered ? await Gather(session, query, size, near: true, items) : null;
        if (next is null)
        {
            items.Clear();
            next = await Gather(session, query, size, near: false, items);
        }

        return new Page(next?.Text(query.Fingerprint), size);
    }

    private async ValueTask<ListCursor?> Gather(Session session, ListQuery query, long size, bool near, PooledBytes items)
    {
        var (select, values) = query.Select(size, near);
        ListCursor? last = null;
        ListCursor? next = null;
        var count = 0;
        await session.While(
            database.Engine.WithBodies(select),
            reader =>
            {
                if (last is not null)
                {
                    next = last;
                    return false;
                }

                if (++count > 1)
                {
                    items.Write(","u8);
                }

                reader.CopyBytes(2, items);
                if (count == query.Limit || items.Length >= PageBytes)
                {
                    last = new ListCursor(size, reader.Number(0), query.OrderBy == "number" ? null : reader.Text(1), null);
                }

                return true;
            },
            values);
        return next;
    }

    private async ValueTask<Page> Ranked(Session session, ListQuery query, long size, PooledBytes items)
    {
        if (query.Phrases!.Count == 0)
        {
            return new Page(null, size);
        }

        IReadOnlyList<long> ranked;
        if (query.Cursor?.Ranked is { } rest)
        {
            ranked = rest;
        }
        else
        {
            var (where, values) = query.Where(size);
            var sql = database.Engine.Ranked(query.Kind.Name, where, ListQuery.MaxRanked);
            ranked = await session.All(sql, reader => reader.Number(0), [database.Engine.Query(query.Phrases), .. values]);
        }

        var taken = 0;
        while (taken < ranked.Count && taken < query.Limit && items.Length < PageBytes)
        {
            // The cursor came back through the client: a number is only followed inside its kind and below the size it is read at.
            await session.Each(
                $"SELECT b.content FROM {query.Kind.Name} k JOIN body b ON b.number = k.number WHERE k.number = @number AND k.number < @size",
                reader =>
                {
                    if (items.Length > 0)
                    {
                        items.Write(","u8);
                    }

                    reader.CopyBytes(0, items);
                },
                ranked[taken++], size);
        }

        return new Page(ranked.Count > taken ? new ListCursor(size, 0, null, [.. ranked.Skip(taken)]).Text(query.Fingerprint) : null, size);
    }
}
