using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Registry.Core.Storage;

/// <summary>PostgreSQL 15 or later, for a register that one machine can no longer hold, or several API processes on one database.</summary>
public sealed partial class PostgresEngine : Engine
{
    private readonly NpgsqlDataSource _source;

    /// <summary>Connects by a connection string of Npgsql.</summary>
    public PostgresEngine(string connectionString)
    {
        var words = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "registry", MaxAutoPrepare = 200, AutoPrepareMinUsages = 2, NoResetOnClose = true };
        _source = NpgsqlDataSource.Create(words);
    }

    /// <inheritdoc/>
    public override string Name => "PostgreSQL";

    /// <inheritdoc/>
    public override bool KeepsCommands => false;

    /// <inheritdoc/>
    public override string TableExists => "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = @name";

    /// <inheritdoc/>
    public override async ValueTask<Session> Reader(CancellationToken cancel) => new(await _source.OpenConnectionAsync(cancel), false, null);

    /// <inheritdoc/>
    public override ValueTask<Session> Writer(CancellationToken cancel) => Reader(cancel);

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

    /// <inheritdoc/>
    public override string CreateSearch(string kind) => $"""
        CREATE TABLE IF NOT EXISTS {kind}_search (number BIGINT PRIMARY KEY, document TSVECTOR NOT NULL);
        CREATE INDEX IF NOT EXISTS {kind}_search_document ON {kind}_search USING GIN (document)
        """;

    /// <inheritdoc/>
    public override string InsertSearch(string kind) =>
        $"INSERT INTO {kind}_search (number, document) VALUES (@number, setweight(to_tsvector('simple', @title), 'A') || setweight(to_tsvector('simple', @text), 'D'))";

    /// <inheritdoc/>
    public override string Ranked(string kind, string where, int bound) => $"""
        SELECT number FROM (
            SELECT k.number, s.document FROM {kind}_search s JOIN {kind} k ON k.number = s.number
            WHERE s.document @@ CAST(@query AS TSQUERY) AND {where}
            ORDER BY s.number DESC LIMIT {bound}) AS newest
        ORDER BY ts_rank(document, CAST(@query AS TSQUERY)) DESC, number DESC
        """;

    /// <inheritdoc/>
    public override string Query(IReadOnlyList<string> phrases) =>
        string.Join(" & ", phrases.Select(phrase => string.Join(" <-> ", Indexed(phrase).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"'{word}'"))));

    /// <summary>Words of letters and digits without accents, as SQLite's tokenizer cuts them; a lexeme is at most 2 KB and a document 1 MB.</summary>
    public override string Indexed(string text)
    {
        var words = new StringBuilder(Math.Min(text.Length, 200_000));
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (words.Length >= 200_000)
            {
                break;
            }

            if (char.IsLetterOrDigit(c))
            {
                words.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString();
    }

    /// <inheritdoc/>
    public override bool IsUnique(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <inheritdoc/>
    public override bool IsFull(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    /// <inheritdoc/>
    public override bool IsBusy(DbException exception) =>
        exception is NpgsqlException and not PostgresException || exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.DeadlockDetected };

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    [GeneratedRegex(@"\b(INTEGER|BLOB|REAL|TEXT)\b| STRICT\b", RegexOptions.CultureInvariant)]
    private static partial Regex SqliteWord();
}
