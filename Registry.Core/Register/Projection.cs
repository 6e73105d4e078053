using System.Collections.Concurrent;
using System.Text.Json;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>
/// The tables that answer questions: one row per version of each record, the current one valid "until" the largest number. They are an
/// index over the ledger, written in the transaction that appends, and can be rebuilt from it at any time.
/// </summary>
public static class Projection
{
    /// <summary>The "until" of a version that nothing has replaced.</summary>
    public const long Current = long.MaxValue;

    /// <summary>Common columns of every kind's table, before its own.</summary>
    public static readonly IReadOnlyList<string> CommonColumns = ["number", "id", "version", "owner", "reference", "recorded_at", "until"];

    /// <summary>The tables of lists, each once.</summary>
    public static IEnumerable<string> ListTables => Kinds.All.SelectMany(kind => kind.Rows).Select(list => list.Table).Distinct(StringComparer.Ordinal);

    /// <summary>Every table that is made from the ledger.</summary>
    public static IReadOnlyList<string> Tables { get; } = [.. Kinds.All.Select(kind => kind.Name), "record", "facet", .. ListTables, .. JointProjection.Tables];

    private static readonly IReadOnlyList<string> FacetColumns = ["kind", "member", "value", "number"];

    private static readonly ConcurrentDictionary<(string Table, int Rows), string> Inserts = new();

    /// <summary>Sets the projections to the state an entry left.</summary>
    /// <param name="session">The connection, inside the transaction that appended the entry.</param>
    /// <param name="engine">For the full-text index.</param>
    /// <param name="kind">The kind of the record.</param>
    /// <param name="number">The entry.</param>
    /// <param name="shown">What is shown of the body it left; null of a tombstone.</param>
    /// <param name="place">What the register itself set.</param>
    public static async ValueTask Apply(Session session, Engine engine, Kind kind, long number, Shown? shown, Place place)
    {
        if (place.Version > 1)
        {
            await session.Execute($"UPDATE {kind.Name} SET until = @number WHERE id = @id AND until = {Current}", number, place.Id.ToString());
            await session.Execute("UPDATE record SET reference = @reference, state = @state, version = @version, number = @number, recorded_at = @at WHERE id = @id",
                place.Reference, place.State, place.Version, number, Timestamp.Text(place.RecordedAt), place.Id.ToString());
        }
        else
        {
            await session.Execute(
                """
                INSERT INTO record (id, kind, owner, reference, state, version, number, recorded_at)
                VALUES (@id, @kind, @owner, @reference, @state, @version, @number, @at)
                """,
                place.Id.ToString(), kind.Name, place.Owner.ToString(), place.Reference, place.State, place.Version, number, Timestamp.Text(place.RecordedAt));
        }

        await Show(session, engine, kind, number, shown, place, Current);
        await JointProjection.Apply(session, kind, number, shown?.Record, place);
    }

    /// <summary>
    /// Makes the rows of one version again after something of it was erased; what replaced it, and whether it is the newest, stays. The joint projections are made again once every
    /// version of the record was.
    /// </summary>
    /// <param name="session">The connection, inside the transaction that erased it.</param>
    /// <param name="engine">For the full-text index.</param>
    /// <param name="kind">The kind of the record.</param>
    /// <param name="number">The entry.</param>
    /// <param name="element">The body with what is left of it.</param>
    public static async ValueTask Again(Session session, Engine engine, Kind kind, long number, JsonElement element)
    {
        var place = Place.Of(element);
        var until = await session.Scalar($"SELECT until FROM {kind.Name} WHERE number = @number", number) as long?;
        await session.Execute("UPDATE record SET reference = @reference WHERE id = @id AND number = @number", place.Reference, place.Id.ToString(), number);
        await session.Execute($"DELETE FROM {kind.Name} WHERE number = @number", number);
        await session.Execute("DELETE FROM facet WHERE number = @number", number);
        foreach (var list in kind.Rows)
        {
            await session.Execute($"DELETE FROM {list.Table} WHERE number = @number", number);
        }

        await session.Execute(engine.DeleteSearch(kind.Name), number);
        if (until is { } stands)
        {
            await Show(session, engine, kind, number, Shown.OfStored(kind, element), place, stands);
        }
    }

    /// <summary>The tables with a copy of what the versions of a kind say, or of what follows from it.</summary>
    public static IReadOnlyList<string> TablesOf(Kind kind) => ["record", "facet", kind.Name, .. kind.Rows.Select(list => list.Table), .. JointProjection.Tables];

    private static async ValueTask Show(Session session, Engine engine, Kind kind, long number, Shown? shown, Place place, long until)
    {
        if (shown is null)
        {
            return;
        }

        var record = shown.Record;
        await Insert(session, engine, kind.Name, CommonColumns.Concat(kind.Columns.Select(column => column.Name)), [Row(kind, number, record, place, until)]);
        await Insert(session, engine, "facet", FacetColumns, [.. FacetsOf(kind, record).Select(facet => (object?[])[kind.Name, facet.Member, facet.Value, number])]);
        foreach (var list in kind.Rows)
        {
            await Insert(session, engine, list.Table, Rows.CommonColumns.Concat(list.Columns.Select(column => column.Name)), [.. list.Of(number, record)]);
        }

        await session.Execute(engine.InsertSearch(kind.Name), number, engine.Indexed(shown.Title), engine.Indexed(shown.Text));
    }

    /// <summary>The row of a version in its kind's table, by column. What lists are sorted by is never null: of a version from which it was erased it is empty.</summary>
    internal static object?[] Row(Kind kind, long number, object record, Place place, long until) =>
    [
        number, place.Id.ToString(), place.Version, place.Owner.ToString(), place.Reference, Timestamp.Text(place.RecordedAt), until,
        .. kind.Columns.Select(column => column.Value(record) ?? (!column.Sort ? null : column.Type switch { ColumnType.Text => "", ColumnType.Integer => 0L, _ => (object)0.0 })),
    ];

    /// <summary>The rows of a version in <c>facet</c>: member and value.</summary>
    internal static IEnumerable<(string Member, string Value)> FacetsOf(Kind kind, object record) =>
        kind.Facets.SelectMany(facet => facet.Values(record).Distinct(StringComparer.Ordinal), (facet, value) => (facet.Filter, value));

    /// <summary>Empties every projection and makes them again from the ledger.</summary>
    /// <param name="database">The database.</param>
    /// <param name="progress">Told how many entries are done, of how many.</param>
    /// <param name="cancel">Stops it; nothing is changed then.</param>
    public static async Task Rebuild(Database database, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        using var session = await database.Engine.Upkeep(cancel);
        await using var transaction = await database.Engine.Begin(session, cancel);
        session.Transaction = transaction;
        // The lock of the head keeps writers out until the projections are whole again.
        var size = (long)(await session.Scalar("UPDATE ledger_head SET size = size WHERE id = 1 RETURNING size"))!;
        await Rebuild(session, database.Engine, size, progress, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The same, inside a transaction that holds the ledger as it is.</summary>
    internal static async Task Rebuild(Session session, Engine engine, long size, Action<long, long>? progress, CancellationToken cancel)
    {
        await session.Execute("DELETE FROM record");
        await session.Execute("DELETE FROM facet");
        foreach (var table in ListTables.Concat(JointProjection.Tables))
        {
            await session.Execute($"DELETE FROM {table}");
        }

        foreach (var kind in Kinds.All)
        {
            await session.Execute($"DELETE FROM {kind.Name}");
            await session.Execute(engine.ClearSearch(kind.Name));
        }

        for (long next = 0; next < size;)
        {
            cancel.ThrowIfCancellationRequested();
            var page = await session.All(
                "SELECT e.number, e.kind, e.record, e.version, e.at, b.content FROM entry e JOIN body b ON b.number = e.number WHERE e.number >= @next ORDER BY e.number LIMIT 500",
                reader => (Number: reader.GetInt64(0), Kind: reader.GetString(1), Record: reader.Id(2), Version: reader.GetInt64(3), At: reader.GetString(4), Content: reader.Bytes(5)),
                next);
            foreach (var entry in page)
            {
                if (Kinds.Find(entry.Kind) is { } kind)
                {
                    using var body = JsonDocument.Parse(entry.Content);
                    await Apply(session, engine, kind, entry.Number, Shown.OfStored(kind, body.RootElement), Place.Of(body.RootElement));
                }
            }

            next = page[^1].Number + 1;
            progress?.Invoke(next, size);
        }
    }

    private static async ValueTask Insert(Session session, Engine engine, string table, IEnumerable<string> columns, IReadOnlyList<object?[]> rows)
    {
        foreach (var some in rows.Chunk(engine.RowsPerInsert))
        {
            var sql = Inserts.GetOrAdd((table, some.Length), key =>
                $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES {string.Join(", ", Enumerable.Range(0, key.Rows).Select(row => $"({string.Join(", ", columns.Select((_, column) => $"@r{row}c{column}"))})"))}");
            await session.Execute(sql, [.. some.SelectMany(row => row)]);
        }
    }
}

/// <summary>The states of a record.</summary>
public static class RecordState
{
    /// <summary>Everybody can read it.</summary>
    public const string Published = "published";

    /// <summary>Taken back with a reason; a tombstone is left.</summary>
    public const string Withdrawn = "withdrawn";
}

/// <summary>What the register itself sets of a record.</summary>
public sealed record Place(Guid Id, Guid Owner, string? Reference, string State, long Version, DateTimeOffset RecordedAt)
{
    /// <summary>Read back from a stored body.</summary>
    public static Place Of(JsonElement body) => new(
        body.GetProperty("id").GetGuid(),
        body.GetProperty("owner").GetGuid(),
        body.TryGetProperty("reference", out var reference) ? reference.GetString() : null,
        body.GetProperty("state").GetString()!,
        body.GetProperty("version").GetInt64(),
        Timestamp.Parse(body.GetProperty("recordedAt").GetString()!));
}
