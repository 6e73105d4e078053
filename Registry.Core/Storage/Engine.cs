using System.Data.Common;

namespace Registry.Core.Storage;

/// <summary>
/// What differs between the two databases: opening, the words of the schema, full-text search and the names of faults. All other SQL
/// is one text for both.
/// </summary>
public abstract class Engine : IAsyncDisposable
{
    /// <summary>Name for people: SQLite or PostgreSQL.</summary>
    public abstract string Name { get; }

    /// <summary>Chooses the engine by the connection string: <c>Host=…</c> is PostgreSQL, anything else SQLite.</summary>
    public static Engine For(string connectionString)
    {
        var words = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return words.ContainsKey("Host") || words.ContainsKey("Server") ? new PostgresEngine(connectionString) : new SqliteEngine(connectionString);
    }

    /// <summary>A session that reads. Give it back by disposing it.</summary>
    public abstract ValueTask<Session> Reader(CancellationToken cancel);

    /// <summary>The session that writes; one at a time.</summary>
    public abstract ValueTask<Session> Writer(CancellationToken cancel);

    /// <summary>A session for work on a whole database, by as many as ask for one: no statement of it is given up because it takes long.</summary>
    public virtual ValueTask<Session> Upkeep(CancellationToken cancel) => Writer(cancel);

    /// <summary>Begins a transaction that will write: never deferred (a later upgrade would fail after another commit).</summary>
    public abstract ValueTask<DbTransaction> Begin(Session session, CancellationToken cancel);

    /// <summary>Begins a transaction in which every read sees the database as it is now, whoever writes meanwhile.</summary>
    public abstract ValueTask<DbTransaction> Snapshot(Session session, CancellationToken cancel);

    /// <summary>The engine's own words for a schema written in SQLite's.</summary>
    public abstract string Ddl(string schema);

    /// <summary>Whether a table exists.</summary>
    public abstract string TableExists { get; }

    /// <summary>Most rows to insert by one statement.</summary>
    public abstract int RowsPerInsert { get; }

    /// <summary>Number, value and body of each row of a page, in its order. Bodies are fetched for the page alone, after it is known: a plan that sorts must not carry them along.</summary>
    public abstract string WithBodies(string page);

    /// <summary>Whether a column's value is one of a JSON array's, given as one parameter: however many they are, the statement stays the same.</summary>
    public abstract string IsOneOf(string column, string parameter, bool isNumber = false);

    /// <summary>The rows of a table with one of a JSON array's values in a column: the values are looked up one after the other, and none may stand there twice.</summary>
    public abstract string RowsOf(string table, string column, string parameter);

    /// <summary>A statement that gives each text of a JSON array, given as one parameter, as a row.</summary>
    public abstract string Texts(string parameter);

    /// <summary>The same of whole numbers.</summary>
    public abstract string Numbers(string parameter);

    /// <summary>Creates the full-text index of a kind.</summary>
    public abstract string CreateSearch(string kind);

    /// <summary>Empties it inside a transaction, so that readers go on with what was there.</summary>
    public abstract string ClearSearch(string kind);

    /// <summary>Adds a version's texts to it: parameters number, title, text.</summary>
    public abstract string InsertSearch(string kind);

    /// <summary>Takes a version's texts out of it: parameter number.</summary>
    public abstract string DeleteSearch(string kind);

    /// <summary>
    /// Takes what was deleted out of the database's files too, where it otherwise lies until its place is used again. Outside of any transaction; false where somebody still
    /// reads what was there, so that it must be tried again.
    /// </summary>
    /// <param name="tables">The tables in which something was deleted or overwritten.</param>
    /// <param name="searched">The kinds whose full-text index it was deleted from.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract ValueTask<bool> Scrub(IReadOnlyList<string> tables, IReadOnlyList<string> searched, CancellationToken cancel);

    /// <summary>
    /// The matches of a search among the rows that <paramref name="where"/> keeps: those that have every word in the title first, then
    /// the others, each newest first, at most <paramref name="bound"/>. The order never needs all the matches to be weighed.
    /// </summary>
    public abstract string Ranked(string kind, string where, int bound);

    /// <summary>The parameter of a search for all of these phrases of <see cref="Words"/>.</summary>
    public abstract string Query(IReadOnlyList<string> phrases);

    /// <summary>Words as the full-text index takes them.</summary>
    public abstract string Indexed(string words);

    /// <summary>Fills a table with all rows that another database has in it, inside the session's transaction; <paramref name="copied"/> is told after each.</summary>
    public abstract ValueTask Fill(Session session, string table, IReadOnlyList<string> columns, Session from, Action<long> copied, CancellationToken cancel);

    /// <summary>Whether a statement failed because a unique value is taken.</summary>
    public abstract bool IsUnique(DbException exception);

    /// <summary>Whether it failed because there is no space left.</summary>
    public abstract bool IsFull(DbException exception);

    /// <summary>Whether it failed because somebody else holds the database, or it cannot be reached: trying again may help.</summary>
    public abstract bool IsBusy(DbException exception);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
