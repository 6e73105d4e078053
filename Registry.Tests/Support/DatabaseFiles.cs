using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Registry.Tests.Support;

/// <summary>The files that hold a database, as whoever gets hold of the disk would read them.</summary>
public static class DatabaseFiles
{
    /// <summary>How often a text stands in them.</summary>
    public static async Task<int> Hits(Store store, string connectionString, string text)
    {
        string[] files;
        if (store == Store.SQLite)
        {
            var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
            files = [.. new[] { file, $"{file}-wal", $"{file}-shm" }.Where(File.Exists)];
        }
        else
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            await using var checkpoint = new NpgsqlCommand("CHECKPOINT", connection);
            await checkpoint.ExecuteNonQueryAsync();
            await using var command = new NpgsqlCommand("SELECT current_setting('data_directory') || '/base/' || (SELECT oid FROM pg_database WHERE datname = current_database())", connection);
            files = Directory.GetFiles((string)(await command.ExecuteScalarAsync())!);
        }

        var hits = 0;
        var sought = Encoding.UTF8.GetBytes(text);
        foreach (var path in files)
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            for (var rest = bytes.ToArray().AsSpan(); rest.IndexOf(sought) is var at and >= 0; rest = rest[(at + 1)..])
            {
                hits++;
            }
        }

        return hits;
    }
}
