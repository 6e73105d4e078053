using System.Data.Common;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Tests.Support;

/// <summary>Takes the newest entries out of a database, as an old backup or a lost disk would.</summary>
internal sealed class Rollback
{
    private static readonly string[] Numbered = ["entry", "body"];

    private readonly string _connectionString;
    private readonly List<(string Sql, object?[] Values)> _rows = [];

    private Rollback(string connectionString) => _connectionString = connectionString;

    /// <summary>Leaves the first <paramref name="size"/> entries, and what was made from them.</summary>
    public static async Task<Rollback> To(string connectionString, long size)
    {
        var lost = new Rollback(connectionString);
        await using var database = new Database(Engine.For(connectionString));
        using (var session = await database.Engine.Writer(CancellationToken.None))
        {
            foreach (var table in Numbered)
            {
                await lost.Take(session, table, "number >= @size", size);
            }

            await lost.Take(session, "checkpoint", "size > @size", size);
            await lost.Take(session, "ledger_head", "id = @one", 1L);
            await session.Execute("INSERT INTO ledger_head (id, origin, size, at) SELECT 1, @origin, @size, at FROM entry WHERE number = @last", lost._rows[^1].Values[1], size, size - 1);
        }

        await Projection.Rebuild(database);
        return lost;
    }

    /// <summary>Puts everything back.</summary>
    public async Task PutBack()
    {
        await using var database = new Database(Engine.For(_connectionString));
        using (var session = await database.Engine.Writer(CancellationToken.None))
        {
            await session.Execute("DELETE FROM ledger_head");
            foreach (var (sql, values) in _rows)
            {
                await session.Execute(sql, values);
            }
        }

        await Projection.Rebuild(database);
    }

    private async Task Take(Session session, string table, string where, object value)
    {
        string? insert = null;
        foreach (var row in await session.All($"SELECT * FROM {table} WHERE {where}", Row, value))
        {
            insert ??= $"INSERT INTO {table} VALUES ({string.Join(", ", row.Select((_, i) => $"@v{(char)('a' + i)}"))})";
            _rows.Add((insert, row));
        }

        await session.Execute($"DELETE FROM {table} WHERE {where}", value);

        static object?[] Row(DbDataReader reader)
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            return values;
        }
    }
}
