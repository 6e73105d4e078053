using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Registry.Core.Storage;

/// <summary>SQLite, embedded: WAL, FULL, one writer; readers cannot write (audit.md §6).</summary>
public sealed class SqliteEngine : Engine
{
    /// <summary>Before 3.51.3 a reset of the WAL could corrupt a database.</summary>
    private static readonly Version Oldest = new(3, 51, 3);

    /// <summary>The native library.</summary>
    internal const string Library = "e_sqlite3";

    /// <summary>Mapped pages are checked anew at every visit: cell by cell that costs a reader more than the reading itself. Whoever has read has the WAL-index mapped.</summary>
    private const string ForReaders = "PRAGMA query_only=ON; PRAGMA cell_size_check=OFF; PRAGMA cache_size=-16384; PRAGMA mmap_size=1073741824; SELECT COUNT(*) FROM sqlite_schema;";

    private const string ForWriter = "PRAGMA cell_size_check=ON; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000;";

    private readonly string _writer;
    private readonly string _reader;
    private readonly ConcurrentBag<Session> _idle = [];
    private readonly Lock _opening = new();

    /// <summary>Open from the first reader to the end: while it is, no process takes the WAL-index away to make another, whose <see cref="Mark"/> could be one that was before.</summary>
    private SqliteConnection? _held;
    private bool _closed;

    /// <summary>A connection is never in two hands at once, and nobody asks how much memory SQLite uses: so it needs no locks for either.</summary>
    static SqliteEngine()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>Opens a database file by its connection string.</summary>
    public SqliteEngine(string connectionString)
    {
        var words = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        if (Path.GetDirectoryName(Path.GetFullPath(words.DataSource)) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        File = Path.GetFullPath(words.DataSource);
        words.Mode = SqliteOpenMode.ReadWriteCreate;
        _writer = words.ToString();
        words.Mode = SqliteOpenMode.ReadWrite;
        _reader = words.ToString();
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <inheritdoc/>
    public override string Name => "SQLite";

    /// <inheritdoc/>
    public override string TableExists => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    /// <inheritdoc/>
    public override ValueTask<Session> Reader(CancellationToken cancel) => ValueTask.FromResult(_idle.TryTake(out var session) ? session : OpenReader());

    /// <inheritdoc/>
    public override ValueTask<Session> Writer(CancellationToken cancel) =>
        ValueTask.FromResult(new Session(Open(_writer, ForWriter), true, null));

    /// <inheritdoc/>
    public override ValueTask<DbTransaction> Begin(Session session, CancellationToken cancel) =>
        ValueTask.FromResult<DbTransaction>(((SqliteConnection)session.Connection).BeginTransaction(deferred: false));

    /// <inheritdoc/>
    public override ValueTask<DbTransaction> Snapshot(Session session, CancellationToken cancel) =>
        ValueTask.FromResult<DbTransaction>(((SqliteConnection)session.Connection).BeginTransaction(deferred: true));

    /// <inheritdoc/>
    public override string Ddl(string schema) => schema;

    /// <summary>A statement of several rows may fail halfway, for which SQLite keeps a savepoint: it closes a segment of the full-text index.</summary>
    public override int RowsPerInsert => 1;

    /// <summary>A cross join is run as it is written; it costs half of a subquery for each row.</summary>
    public override string WithBodies(string page) => $"SELECT p.number, p.value, b.content FROM ({page}) p CROSS JOIN body b ON b.number = p.number";

    /// <inheritdoc/>
    public override string IsOneOf(string column, string parameter, bool isNumber = false) => $"{column} IN ({Texts(parameter)})";

    /// <summary>A cross join is run as it is written; a set would be sorted first.</summary>
    public override string RowsOf(string table, string column, string parameter) => $"(SELECT t.* FROM json_each({parameter}) g CROSS JOIN {table} t ON t.{column} = g.value)";

    /// <inheritdoc/>
    public override string Texts(string parameter) => $"SELECT value FROM json_each({parameter})";

    /// <inheritdoc/>
    public override string Numbers(string parameter) => Texts(parameter);

    /// <summary>The tokenizer takes every character but ASCII's punctuation: it cuts at the blanks of <see cref="Words"/> and nowhere else.</summary>
    public override string CreateSearch(string kind) =>
        $"CREATE VIRTUAL TABLE IF NOT EXISTS {kind}_search USING fts5 (title, text, content='', contentless_delete=1, tokenize='ascii')";

    /// <inheritdoc/>
    public override string ClearSearch(string kind) => $"DROP TABLE IF EXISTS {kind}_search; {CreateSearch(kind)}";

    /// <inheritdoc/>
    public override string InsertSearch(string kind) => $"INSERT INTO {kind}_search (rowid, title, text) VALUES (@number, @title, @text)";

    /// <inheritdoc/>
    public override string DeleteSearch(string kind) => $"DELETE FROM {kind}_search WHERE rowid = @number";

    /// <summary>
    /// Rows are overwritten as they are deleted (secure_delete). An index without content only notes which rows are gone (FTS5's own secure-delete cannot know their words): their words go
    /// when it is merged. Then the write-ahead log is emptied, which takes that nobody reads an older state.
    /// </summary>
    public override async ValueTask<bool> Scrub(IReadOnlyList<string> tables, IReadOnlyList<string> searched, CancellationToken cancel)
    {
        using var session = await Writer(cancel);
        // While it waits for readers, writers wait for it: not long, it is tried again.
        await session.Execute("PRAGMA busy_timeout=500");
        foreach (var kind in searched)
        {
            await session.Execute($"INSERT INTO {kind}_search ({kind}_search) VALUES ('optimize')");
        }

        return await session.Scalar("PRAGMA wal_checkpoint(TRUNCATE)") is 0L;
    }

    /// <inheritdoc/>
    public override string Ranked(string kind, string where, int bound)
    {
        // bm25 would visit every match to weigh a word; the newest of each place are reached without visiting the others.
        var matches = $"FROM {kind}_search s CROSS JOIN {kind} k ON k.number = s.rowid WHERE s.{kind}_search MATCH";
        return $"""
            SELECT number FROM (
                SELECT number, place FROM (SELECT k.number, 1 AS place {matches} 'title : (' || @query || ')' AND {where} ORDER BY s.rowid DESC LIMIT {bound})
                UNION ALL
                SELECT number, place FROM (SELECT k.number, 2 AS place {matches} @query AND {where} ORDER BY s.rowid DESC LIMIT {bound}))
            GROUP BY number ORDER BY MIN(place), number DESC LIMIT {bound}
            """;
    }

    /// <inheritdoc/>
    public override string Query(IReadOnlyList<string> phrases) => string.Join(' ', phrases.Select(phrase => $"\"{phrase}\""));

    /// <inheritdoc/>
    public override string Indexed(string words) => words;

    /// <inheritdoc/>
    public override async ValueTask Fill(Session session, string table, IReadOnlyList<string> columns, Session from, Action<long> copied, CancellationToken cancel)
    {
        var insert = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@v{i}"))})";
        var values = new object?[columns.Count];
        var rows = 0L;
        await from.Each($"SELECT {string.Join(", ", columns)} FROM {table}", async reader =>
        {
            cancel.ThrowIfCancellationRequested();
            reader.GetValues(values!);
            await session.Execute(insert, values);
            copied(++rows);
        });
    }

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

        _held?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Refuses a library that can lose what it was given.</summary>
    internal static void Require(string version)
    {
        if (!Version.TryParse(version, out var parsed) || parsed < Oldest)
        {
            throw new InvalidOperationException($"SQLite {version} can corrupt a write-ahead log: {Oldest} or later is needed.");
        }
    }

    private Session OpenReader()
    {
        lock (_opening)
        {
            _held ??= Open(_reader, ForReaders);
        }

        var connection = Open(_reader, ForReaders);
        return new Session(connection, true, GiveBack) { Index = WalIndex.Of(connection) };
    }

    private static SqliteConnection Open(string connectionString, string own)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            Require(connection.ServerVersion);
            // A plan that looks at the values (as it does at that of LIMIT) is made anew whenever they change, which is at every run.
            _ = raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
            using var command = connection.CreateCommand();
            // Three records of 2 KB fill a page of 8 KB, where a page of 4 KB holds one; it only counts before there is a database.
            command.CommandText = $"""
                PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;
                PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; {own}
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
