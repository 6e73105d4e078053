using Microsoft.Data.Sqlite;
using Npgsql;
using Registry.Core.Register;
using System.Data.Common;
using System.Globalization;

namespace Registry.Tests.Support;

/// <summary>What the tables of a database hold, row by row, for comparing before and after.</summary>
internal static class Tables
{
    /// <summary>Every table with every row as a text, and every word of every full-text index with its place.</summary>
    public static async Task<SortedDictionary<string, List<string>>> Dump(string connectionString, params string[] only)
    {
        var isSqlite = connectionString.StartsWith("Data Source", StringComparison.Ordinal);
        await using DbConnection connection = isSqlite ? new SqliteConnection($"{connectionString};Pooling=False") : new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var searches = Kinds.All.Select(kind => $"{kind.Name}_search").ToList();
        var names = await Rows(connection, isSqlite ? "SELECT name FROM sqlite_master WHERE type = 'table'" : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");
        var dump = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var name in names.Where(name => !searches.Exists(search => name.StartsWith(search, StringComparison.Ordinal))).Concat(searches).Where(name => only.Length == 0 || only.Contains(name)))
        {
            var isSearch = isSqlite && searches.Contains(name);
            if (isSearch)
            {
                await Rows(connection, $"CREATE VIRTUAL TABLE temp.{name}_words USING fts5vocab(main, {name}, instance)");
            }

            var rows = await Rows(connection, $"SELECT * FROM {(isSearch ? $"{name}_words" : name)}");
            rows.Sort(StringComparer.Ordinal);
            dump[name] = rows;
        }

        return dump;
    }

    private static async Task<List<string>> Rows(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) switch
            {
                byte[] bytes => Convert.ToHexStringLower(bytes),
                DBNull => "null",
                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
            })));
        }

        return rows;
    }
}
