using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Bench;

/// <summary>The same stored bytes, but made into objects and back for every answer, as a service does that maps what it stores to classes.</summary>
internal static class Objects
{
    public static async Task Serve(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        var database = builder.Configuration["database"]!;
        var idle = new ConcurrentBag<Reader>();
        var app = builder.Build();
        app.MapGet("/v1/algorithms/{id}", (string id) => Use(reader => reader.One(id)) is { } found ? Results.Json(found, Algorithm.Json) : Results.NotFound());
        app.MapGet("/v1/algorithms", (string phase) => Results.Json(new Listing<Algorithm>(Use(reader => reader.Page(phase))), Algorithm.Json));
        await app.RunAsync();

        T Use<T>(Func<Reader, T> read)
        {
            var reader = idle.TryTake(out var taken) ? taken : new Reader(database);
            var result = read(reader);
            idle.Add(reader);
            return result;
        }
    }

    private sealed class Reader
    {
        private readonly SqliteCommand _one;
        private readonly SqliteCommand _page;

        public Reader(string database)
        {
            var connection = new SqliteConnection($"Data Source={database};Mode=ReadWrite;Pooling=False");
            connection.Open();
            using var settings = connection.CreateCommand();
            settings.CommandText = "PRAGMA query_only=ON; PRAGMA cache_size=-16384; PRAGMA mmap_size=1073741824";
            settings.ExecuteNonQuery();
            _one = connection.CreateCommand();
            _one.CommandText = "SELECT b.content FROM record r JOIN body b ON b.number = r.number WHERE r.id = @value";
            _one.Parameters.Add("@value", SqliteType.Text);
            _page = connection.CreateCommand();
            _page.CommandText = $"SELECT b.content FROM algorithm k JOIN body b ON b.number = k.number WHERE k.until = {long.MaxValue} AND +k.phase = @value ORDER BY k.title, k.number LIMIT 50";
            _page.Parameters.Add("@value", SqliteType.Text);
        }

        public Algorithm? One(string id) => Read(_one, id).FirstOrDefault();

        public List<Algorithm> Page(string phase) => Read(_page, phase);

        private static List<Algorithm> Read(SqliteCommand command, string value)
        {
            command.Parameters[0].Value = value;
            using var reader = command.ExecuteReader();
            var found = new List<Algorithm>();
            while (reader.Read())
            {
                found.Add(JsonSerializer.Deserialize<Algorithm>(reader.GetFieldValue<byte[]>(0), Algorithm.Json)!);
            }

            return found;
        }
    }
}
