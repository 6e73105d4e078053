using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Registry.Core.Storage;

/// <summary>SQLite, embedded: WAL, FULL, one writer; readers cannot write (audit.md §6).</summary>
public sealed class SqliteEngine : Engine
{
    /// <summary>Before 3.51.3 a reset of the WAL could corrupt a database.</summary>
    private static readonly Version Oldest = new(3, 51, 3);

    private readonly string _writer;
    private readonly string _reader;
    private readonly ConcurrentBag<Session> _idle = [];
    private bool _closed;

    /// <summary>Opens a database file by its connection string.</summary>
    public SqliteEngine(string connectionString)
    {
        var words = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        if (Path.GetDirectoryName(Path.GetFullPath(words.DataSource)) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        words.Mode = SqliteOpenMode.ReadWriteCreate;
        _writer = words.ToString();
        words.Mode = SqliteOpenMode.ReadWrite;
        _reader = words.ToString();
    }

    /// <inheritdoc/>
    public override string Name => "SQLite";

    /// <inheritdoc/>
    public override bool KeepsCommands => true;

    /// <inheritdoc/>
    public override string TableExists => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    /// <inheritdoc/>
    public override ValueTask<Session> Reader(CancellationToken cancel) =>
        ValueTask.FromResult(_idle.TryTake(out var session) ? session : new Session(Open(_reader, "PRAGMA query_only=ON; PRAGMA cache_size=-16384; PRAGMA mmap_size=1073741824;"), true, GiveBack));

    /// <inheritdoc/>
    public override ValueTask<Session> Writer(CancellationToken cancel) =>
        ValueTask.FromResult(new Session(Open(_writer, "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000;"), true, null));

    /// <inheritdoc/>
    public override ValueTask<DbTransaction> Begin(Session session, CancellationToken cancel) =>
        ValueTask.FromResult<DbTransaction>(((SqliteConnection)session.Connection).BeginTransaction(deferred: false));

    /// <inheritdoc/>
    public override ValueTask<DbTransaction> Snapshot(Session session, CancellationToken cancel) =>
        ValueTask.FromResult<DbTransaction>(((SqliteConnection)session.Connection).BeginTransaction(deferred: true));

    /// <inheritdoc/>
    public override string Ddl(string schema) => schema;

    /// <inheritdoc/>
    public override string CreateSearch(string kind) =>
        $"CREATE VIRTUAL TABLE IF NOT EXISTS {kind}_search USING fts5 (title, text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')";

    /// <inheritdoc/>
    public override string InsertSearch(string kind) => $"INSERT INTO {kind}_search (rowid, title, text) VALUES (@number, @title, @text)";

    /// <inheritdoc/>
    public override string Ranked(string kind, string where, int bound) => $"""
        SELECT rowid FROM {kind}_search
        WHERE {kind}_search MATCH @query AND rowid IN (
            SELECT k.number FROM {kind}_search s JOIN {kind} k ON k.number = s.rowid
            WHERE s.{kind}_search MATCH @query AND {where}
            ORDER BY s.rowid DESC LIMIT {bound})
        ORDER BY bm25({kind}_search, 8.0, 1.0), rowid DESC
        """;

    /// <inheritdoc/>
    public override string Query(IReadOnlyList<string> phrases) => string.Join(' ', phrases.Select(phrase => $"\"{phrase}\""));

    /// <inheritdoc/>
    public override string Indexed(string text) => text;

    /// <inheritdoc/>
    public override bool IsUnique(DbException exception) => exception is SqliteException { SqliteExtendedErrorCode: 1555 or 2067 };

    /// <inheritdoc/>
    public override bool IsFull(DbException exception) => exception is SqliteException { SqliteErrorCode: 13 };

    /// <inheritdoc/>
    public override bool IsBusy(DbException exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 };

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _closed = true;
        while (_idle.TryTake(out var session))
        {
            session.Close();
        }

        return ValueTask.CompletedTask;
    }

    private static SqliteConnection Open(string connectionString, string own)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            if (!Version.TryParse(connection.ServerVersion, out var version) || version < Oldest)
            {
                throw new InvalidOperationException($"SQLite {connection.ServerVersion} can corrupt a write-ahead log: {Oldest} or later is needed.");
            }

            using var command = connection.CreateCommand();
            command.CommandText = $"""
                PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;
                PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; {own}
                """;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void GiveBack(Session session)
    {
        if (_closed)
        {
            session.Close();
        }
        else
        {
            _idle.Add(session);
        }
    }
}
