using System.Data;
using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Registry.Core.Storage;

/// <summary>PostgreSQL 15 or later, for a register that one machine can no longer hold, or several API processes on one database.</summary>
public sealed partial class PostgresEngine : Engine
{
    /// <summary>The server ended a session that was idle for too long (<c>idle_session_timeout</c>).</summary>
    private const string IdleSessionTimeout = "57P05";

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _upkeep;

    /// <summary>Connects by a connection string of Npgsql.</summary>
    public PostgresEngine(string connectionString)
    {
        var words = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "registry", MaxAutoPrepare = 200, AutoPrepareMinUsages = 2, NoResetOnClose = true };
        // Compiling a question's plan takes longer than any question here; and an index is no farther away than its neighbour, on disks without arms. Whoever runs it may say otherwise.
        words.Options = $"-c jit=off -c random_page_cost=1.1 -c work_mem=16MB {words.Options}".Trim();
        _source = NpgsqlDataSource.Create(words);
        words.Pooling = false;
        words.CommandTimeout = 0;
        _upkeep = NpgsqlDataSource.Create(words);
    }

    /// <inheritdoc/>
    public override string Name => "PostgreSQL";

    /// <inheritdoc/>
    public override string TableExists => "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = @name";

    /// <inheritdoc/>
    public override async ValueTask<Session> Reader(CancellationToken cancel) => new(await _source.OpenConnectionAsync(cancel), false, null);

    /// <inheritdoc/>
    public override ValueTask<Session> Writer(CancellationToken cancel) => Writer(_source, cancel);

    /// <inheritdoc/>
    public override ValueTask<Session> Upkeep(CancellationToken cancel) => Writer(_upkeep, cancel);

    /// <inheritdoc/>
    public override async ValueTask<DbTransaction> Begin(Session session, CancellationToken cancel) =>
        await session.Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);

    /// <inheritdoc/>
    public override async ValueTask<DbTransaction> Snapshot(Session session, CancellationToken cancel) =>
        await session.Connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);

    /// <inheritdoc/>
    public override string Ddl(string schema) => SqliteWord().Replace(schema, match => match.Value switch
    {
        "INTEGER" => "BIGINT",
        "BLOB" => "BYTEA",
        "REAL" => "DOUBLE PRECISION",
        "TEXT" => "TEXT COLLATE \"C\"",
        _ => "",
    });

    /// <summary>Every statement is a round trip.</summary>
    public override int RowsPerInsert => 16;

    /// <summary>A join may give up the order of the page.</summary>
    public override string WithBodies(string page) => $"WITH page AS MATERIALIZED ({page}) SELECT number, value, (SELECT b.content FROM body b WHERE b.number = page.number) FROM page";

    /// <summary>An array is looked up in an index; a set would be guessed at and joined.</summary>
    public override string IsOneOf(string column, string parameter, bool isNumber = false) =>
        $"{column} = ANY(ARRAY({(isNumber ? Numbers(parameter) : Texts(parameter))}))";

    /// <inheritdoc/>
    public override string RowsOf(string table, string column, string parameter) => $"(SELECT t.* FROM {table} t WHERE {IsOneOf($"t.{column}", parameter)})";

    /// <inheritdoc/>
    public override string Texts(string parameter) => $"SELECT value FROM jsonb_array_elements_text(CAST({parameter} AS JSONB)) AS value";

    /// <inheritdoc/>
    public override string Numbers(string parameter) => $"SELECT CAST(value AS BIGINT) FROM ({Texts(parameter)}) AS given";

    /// <inheritdoc/>
    public override string CreateSearch(string kind) => $"""
        CREATE TABLE IF NOT EXISTS {kind}_search (number BIGINT PRIMARY KEY, document TSVECTOR NOT NULL);
        CREATE INDEX IF NOT EXISTS {kind}_search_document ON {kind}_search USING GIN (document)
        """;

    /// <inheritdoc/>
    public override string ClearSearch(string kind) => $"DELETE FROM {kind}_search";

    /// <inheritdoc/>
    public override string InsertSearch(string kind) =>
        $"INSERT INTO {kind}_search (number, document) VALUES (@number, setweight(CAST(@title AS TSVECTOR), 'A') || setweight(CAST(@text AS TSVECTOR), 'D'))";

    /// <inheritdoc/>
    public override string DeleteSearch(string kind) => $"DELETE FROM {kind}_search WHERE number = @number";

    /// <summary>
    /// Only a table that is written anew holds nothing of its dead rows, nor its indexes of their keys; readers and writers wait meanwhile. Statistics hold common values, so they are taken
    /// anew. What the server's own write-ahead log and its backups hold goes when they do.
    /// </summary>
    public override async ValueTask<bool> Scrub(IReadOnlyList<string> tables, IReadOnlyList<string> searched, CancellationToken cancel)
    {
        using var session = await Upkeep(cancel);
        string[] all = [.. tables, .. searched.Select(kind => $"{kind}_search")];
        try
        {
            await session.Execute("SET lock_timeout = '10s'");
            if (await HasOlderSnapshots(session, cancel))
            {
                return false;
            }

            foreach (var table in all)
            {
                await session.Execute($"VACUUM (FULL, ANALYZE) {table}");
            }

            // The statistics that were replaced just now are dead rows as well, and somebody may have begun since.
            if (await HasOlderSnapshots(session, cancel))
            {
                return false;
            }

            await session.Execute("VACUUM FULL pg_statistic");
            return true;
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether, after a few seconds, somebody may still see a state from before now: then dead rows are kept even by VACUUM FULL. These are readers of this database, and writers of any
    /// database of the server, since no snapshot (VACUUM's own among them) sees beyond the oldest transaction that runs.
    /// </summary>
    private static async ValueTask<bool> HasOlderSnapshots(Session session, CancellationToken cancel)
    {
        var now = (long)(await session.Scalar("SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)"))!;
        for (var tries = 0; tries < 20; tries++)
        {
            var older = (long)(await session.Scalar(
                """
                SELECT (SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL
                        AND age(backend_xmin) > CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT) - @now)
                     + CASE WHEN CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT) < @now THEN 1 ELSE 0 END
                """,
                now))!;
            if (older == 0)
            {
                return false;
            }

            await Task.Delay(250, cancel);
        }

        return true;
    }

    /// <inheritdoc/>
    public override string Ranked(string kind, string where, int bound) => $"""
        SELECT number FROM (
            SELECT k.number, s.document FROM {kind}_search s JOIN {kind} k ON k.number = s.number
            WHERE s.document @@ CAST(@query AS TSQUERY) AND {where}
            ORDER BY s.number DESC LIMIT {bound}) AS newest
        ORDER BY ts_filter(document, ARRAY['a']::"char"[]) @@ CAST(@query AS TSQUERY) DESC, number DESC
        """;

    /// <inheritdoc/>
    public override string Query(IReadOnlyList<string> phrases) =>
        string.Join(" & ", phrases.Select(phrase => $"({string.Join(" <-> ", phrase.Split(' ').Select(word => $"'{word}'"))})"));

    /// <summary>A TSVECTOR written out: PostgreSQL's own parser would cut words by the locale of the database.</summary>
    public override string Indexed(string words)
    {
        var vector = new StringBuilder(words.Length * 2);
        // The first position is left free: a phrase does not reach from the title into the text.
        var position = 1;
        foreach (var word in words.AsSpan().Split(' '))
        {
            // Positions end at 16,383 in PostgreSQL: words beyond are found, phrases are not.
            vector.Append('\'').Append(words.AsSpan(word)).Append("':").Append(Math.Min(++position, 16_383)).Append(' ');
        }

        return words.Length == 0 ? "" : vector.ToString();
    }

    /// <inheritdoc/>
    public override async ValueTask Fill(Session session, string table, IReadOnlyList<string> columns, Session from, Action<long> copied, CancellationToken cancel)
    {
        await using var import = await ((NpgsqlConnection)session.Connection).BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", cancel);
        var values = new object[columns.Count];
        var rows = 0L;
        await from.Each($"SELECT {string.Join(", ", columns)} FROM {table}", async reader =>
        {
            reader.GetValues(values);
            await import.WriteRowAsync(cancel, values);
            copied(++rows);
        });
        await import.CompleteAsync(cancel);
    }

    /// <inheritdoc/>
    public override bool IsUnique(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <inheritdoc/>
    public override bool IsFull(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    /// <inheritdoc/>
    public override bool IsBusy(DbException exception) =>
        exception is NpgsqlException and not PostgresException || exception is PostgresException
        {
            SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.CannotConnectNow
                or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or IdleSessionTimeout
        };

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _upkeep.DisposeAsync();
    }

    private static async ValueTask<Session> Writer(NpgsqlDataSource source, CancellationToken cancel)
    {
        var session = new Session(await source.OpenConnectionAsync(cancel), false, null);
        // A server may be told to answer a COMMIT before it is on the disk; what the register acknowledges must be there. Stronger settings stay.
        await session.Execute("SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'");
        return session;
    }

    [GeneratedRegex(@"\b(INTEGER|BLOB|REAL|TEXT)\b| STRICT\b(, WITHOUT ROWID\b)?", RegexOptions.CultureInvariant)]
    private static partial Regex SqliteWord();
}
