using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;

namespace Registry.Core.Storage;

/// <summary>The database of one register: its engine, its schema and its readers.</summary>
public sealed partial class Database(Engine engine) : IAsyncDisposable
{
    /// <summary>The engine.</summary>
    public Engine Engine { get; } = engine;

    /// <summary>The numbered migrations, oldest first.</summary>
    public static IReadOnlyList<(int Number, string Name, string Sql)> Migrations { get; } = ReadMigrations();

    /// <summary>The tables that the migrations create, in that order.</summary>
    public static IReadOnlyList<string> Tables { get; } = [.. Migrations.SelectMany(migration => CreatedTable().Matches(migration.Sql)).Select(match => match.Groups[1].Value)];

    /// <summary>Reads within one session.</summary>
    public async Task<T> Read<T>(Func<Session, ValueTask<T>> read, CancellationToken cancel = default)
    {
        using var session = await Engine.Reader(cancel);
        return await read(session);
    }

    /// <summary>
    /// Brings the schema up to date: each migration once, in order, in one transaction; then the full-text index of each kind.
    /// Safe when several processes start together.
    /// </summary>
    /// <returns>Whether there was any migration to do.</returns>
    public async Task<bool> Migrate(IEnumerable<string> searched, CancellationToken cancel = default)
    {
        using var session = await Engine.Upkeep(cancel);
        await using var transaction = await Engine.Begin(session, cancel);
        var connection = session.Connection;
        if (Engine is PostgresEngine)
        {
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(7265676973747279)", transaction: transaction);
        }

        await connection.ExecuteAsync(Engine.Ddl("CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT"), transaction: transaction);
        var done = (await connection.QueryAsync<long>("SELECT number FROM schema_version", transaction: transaction)).ToHashSet();
        if (done.Count > 0 && done.Max() > Migrations[^1].Number)
        {
            throw new InvalidOperationException($"The database has schema {done.Max()}, this program knows {Migrations[^1].Number}: run the newer program.");
        }

        var missing = Migrations.Where(migration => !done.Contains(migration.Number)).ToList();
        foreach (var (number, name, sql) in missing)
        {
            await connection.ExecuteAsync(Engine.Ddl(sql), transaction: transaction);
            await connection.ExecuteAsync("INSERT INTO schema_version (number, name) VALUES (@number, @name)", new { number = (long)number, name }, transaction);
        }

        foreach (var kind in searched)
        {
            await connection.ExecuteAsync(Engine.CreateSearch(kind), transaction: transaction);
        }

        await transaction.CommitAsync(cancel);
        return missing.Count > 0;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    private static List<(int, string, string)> ReadMigrations()
    {
        var assembly = typeof(Database).Assembly;
        var found = new List<(int, string, string)>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Schema/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = Path.GetFileNameWithoutExtension(resource["Schema/".Length..]);
            found.Add((int.Parse(name[..4], CultureInfo.InvariantCulture), name[5..], reader.ReadToEnd()));
        }

        return found;
    }

    [GeneratedRegex(@"^CREATE TABLE (\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex CreatedTable();
}
