namespace Registry.Tests.Support;

/// <summary>The engine a fixture runs on: every fixture about storage or HTTP runs on both.</summary>
public enum Store
{
    SQLite,
    PostgreSQL,
}

/// <summary>What the whole assembly shares: one PostgreSQL server, started when first asked for.</summary>
public static class Stores
{
    private static readonly Lazy<PostgresServer> Postgres = new(PostgresServer.Start);

    /// <summary>Both engines, as a source of fixtures.</summary>
    public static readonly Store[] Both = [Store.SQLite, Store.PostgreSQL];

    /// <summary>The connection string of a fresh, empty database, and the folder to delete after it.</summary>
    public static (string ConnectionString, string? Folder) Fresh(Store store)
    {
        if (store == Store.PostgreSQL)
        {
            return (Postgres.Value.CreateDatabase(), null);
        }

        var folder = Directory.CreateTempSubdirectory("registry-test-").FullName;
        return ($"Data Source={Path.Combine(folder, "registry.db")}", folder);
    }

    /// <summary>Stops the server and deletes what is left, at the end of the whole run.</summary>
    public static void Stop()
    {
        KeyFiles.Clear();
        if (Postgres.IsValueCreated)
        {
            Postgres.Value.Dispose();
        }
    }
}
