using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>Where the table <c>record</c> says the newest version of a record stands.</summary>
internal sealed record NewestRow(string Kind, string Owner, string? Reference, string State, long Version, string RecordedAt);

/// <summary>An entry as the tables hold it, with its body, and the row of <c>record</c> that points at it.</summary>
internal sealed record EntryRow(long Number, string Act, string Kind, string Record, long Version, string Organisation, string At, byte[] Leaf, byte[] Hash, byte[]? Content, byte[]? Salts, long? Redacted, NewestRow? Newest);

/// <summary>A row of <c>facet</c>.</summary>
internal readonly record struct FacetRow(string Kind, string Member, string Value);

/// <summary>A stretch of the ledger, one tile long, with everything that was stored about it: read at once, judged beside others.</summary>
internal sealed record Stretch(long From, long To, IReadOnlyList<EntryRow> Entries, IReadOnlyList<KeptCheckpoint> Checkpoints, IReadOnlyDictionary<(string Kind, long Number), object?[]> Rows, ILookup<long, FacetRow> Facets, ILookup<(string Table, long Number), object?[]> Items, IReadOnlyDictionary<long, Claim> Claims)
{
    private const string EntrySql = """
        SELECT e.number, e.act, e.kind, e.record, e.version, e.organisation, e.at, e.leaf, e.hash, b.content, b.salts, b.redacted,
               r.kind, r.owner, r.reference, r.state, r.version, r.recorded_at
        FROM entry e LEFT JOIN body b ON b.number = e.number LEFT JOIN record r ON r.id = e.record AND r.number = e.number
        WHERE e.number >= @from AND e.number < @to ORDER BY e.number
        """;

    /// <summary>Reads the stretch of entries <paramref name="from"/> to <paramref name="to"/>, the last not among them.</summary>
    public static async ValueTask<Stretch> Read(Session session, long from, long to)
    {
        var entries = await session.All(
            EntrySql,
            reader => new EntryRow(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt64(4), reader.GetString(5), reader.GetString(6), reader.Bytes(7), reader.Bytes(8),
                reader.IsDBNull(9) ? null : reader.Bytes(9), reader.IsDBNull(10) ? null : reader.Bytes(10), reader.IsDBNull(11) ? null : reader.GetInt64(11),
                reader.IsDBNull(12) ? null : new NewestRow(reader.GetString(12), reader.GetString(13), reader.Text(14), reader.GetString(15), reader.GetInt64(16), reader.GetString(17))),
            from, to);
        var checkpoints = await session.All("SELECT size, note, at FROM checkpoint WHERE size > @from AND size <= @to ORDER BY size", reader => new KeptCheckpoint(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)), from, to);
        var rows = new Dictionary<(string, long), object?[]>();
        foreach (var kind in Kinds.All.Where(kind => entries.Exists(entry => entry.Kind == kind.Name)))
        {
            foreach (var row in await Read(session, kind.Name, Projection.CommonColumns, kind.Columns, "number", from, to))
            {
                rows[(kind.Name, (long)row[0]!)] = row;
            }
        }

        var items = new List<(string Table, object?[] Row)>();
        foreach (var list in Kinds.All.Where(kind => entries.Exists(entry => entry.Kind == kind.Name)).SelectMany(kind => kind.Rows).DistinctBy(list => list.Table))
        {
            items.AddRange((await Read(session, list.Table, Register.Rows.CommonColumns, list.Columns, "number, place", from, to)).Select(row => (list.Table, row)));
        }

        items.AddRange((await EffectLinks.Kept(session, from, to)).Select(row => (EffectLinks.Table, row)));
        items.AddRange((await Lateness.Kept(session, from, to)).Select(row => (Lateness.Table, row)));
        var claims = entries.Exists(entry => entry.Kind == "effect") ? await EffectLinks.Claims(session, from, to) : [];
        var facets = await session.All("SELECT number, kind, member, value FROM facet WHERE number >= @from AND number < @to",
            reader => (Number: reader.GetInt64(0), Row: new FacetRow(reader.GetString(1), reader.GetString(2), reader.GetString(3))), from, to);
        return new Stretch(from, to, entries, checkpoints, rows, facets.ToLookup(facet => facet.Number, facet => facet.Row), items.ToLookup(item => (item.Table, (long)item.Row[0]!), item => item.Row), claims.ToDictionary(claim => claim.Number));
    }

    private static ValueTask<List<object?[]>> Read(Session session, string table, IReadOnlyList<string> common, IReadOnlyList<Column> columns, string order, long from, long to) => session.All(
        $"SELECT {string.Join(", ", common.Concat(columns.Select(column => column.Name)))} FROM {table} WHERE number >= @from AND number < @to ORDER BY {order}",
        reader => Values(reader, common.Count + columns.Count), from, to);

    private static object?[] Values(System.Data.Common.DbDataReader reader, int columns)
    {
        var values = new object?[columns];
        for (var i = 0; i < columns; i++)
        {
            values[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
        }

        return values;
    }
}
