using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;

namespace Registry.Core.Storage;

/// <summary>
/// One connection in use, with the commands it has prepared. Values are given in the order in which their parameters first appear in the SQL text.
/// </summary>
public sealed partial class Session(DbConnection connection, bool inProcess, Action<Session>? giveBack) : IDisposable
{
    /// <summary>Most statements that are kept prepared from one use of a connection to the next: readers can ask for lists in more ways than a server should remember.</summary>
    public const int MostPrepared = 512;

    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>The open connection. Whoever takes it inside a transaction may write through it, and is counted among the <see cref="Writes"/>.</summary>
    public DbConnection Connection
    {
        get
        {
            Writes += Transaction is null ? 0 : 1;
            return connection;
        }
    }

    /// <summary>The state of the database now, whatever this session has read; null where to know it takes as long as to read.</summary>
    public Mark? Mark => Index?.Read();

    /// <summary>Where the state can be seen.</summary>
    internal WalIndex? Index { get; init; }

    /// <summary>How often something was, or may have been, written in transactions.</summary>
    public long Writes { get; private set; }

    /// <summary>The transaction in progress, if any.</summary>
    public DbTransaction? Transaction { get; set; }

    /// <summary>The parameters of a statement, in the order in which it first names them.</summary>
    public static IReadOnlyList<string> Parameters(string sql) => [.. ParameterName().Matches(sql).Select(match => match.Value).Distinct(StringComparer.Ordinal)];

    /// <summary>Runs a statement; returns how many rows it changed.</summary>
    public async ValueTask<int> Execute(string sql, params object?[] values)
    {
        Writes++;
        var command = Command(sql, values);
        try
        {
            return inProcess ? command.ExecuteNonQuery() : await command.ExecuteNonQueryAsync();
        }
        finally
        {
            Done(command);
        }
    }

    /// <summary>The first column of the first row, or null.</summary>
    public async ValueTask<object?> Scalar(string sql, params object?[] values)
    {
        var command = Command(sql, values);
        try
        {
            return (inProcess ? command.ExecuteScalar() : await command.ExecuteScalarAsync()) is { } value && value is not DBNull ? value : null;
        }
        finally
        {
            Done(command);
        }
    }

    /// <summary>The first row read by <paramref name="read"/>, or null.</summary>
    public async ValueTask<T?> First<T>(string sql, Func<DbDataReader, T> read, params object?[] values)
        where T : class
    {
        var command = Command(sql, values);
        try
        {
            await using var reader = await Rows(command);
            return await Next(reader) ? read(reader) : null;
        }
        finally
        {
            Done(command);
        }
    }

    /// <summary>Every row read by <paramref name="read"/>.</summary>
    public async ValueTask<List<T>> All<T>(string sql, Func<DbDataReader, T> read, params object?[] values)
    {
        var rows = new List<T>();
        await Each(sql, reader => rows.Add(read(reader)), values);
        return rows;
    }

    /// <summary>Shows every row to <paramref name="see"/>.</summary>
    public ValueTask Each(string sql, Action<DbDataReader> see, params object?[] values) => While(sql, reader =>
    {
        see(reader);
        return true;
    }, values);

    /// <summary>Shows row after row to <paramref name="see"/> until it wants no more.</summary>
    public async ValueTask While(string sql, Func<DbDataReader, bool> see, params object?[] values)
    {
        var command = Command(sql, values);
        try
        {
            await using var reader = await Rows(command);
            while (await Next(reader) && see(reader))
            {
            }
        }
        finally
        {
            Done(command);
        }
    }

    /// <summary>Shows every row to <paramref name="see"/>, the next when that is done.</summary>
    public async ValueTask Each(string sql, Func<DbDataReader, ValueTask> see, params object?[] values)
    {
        var command = Command(sql, values);
        try
        {
            await using var reader = await Rows(command);
            while (await Next(reader))
            {
                await see(reader);
            }
        }
        finally
        {
            Done(command);
        }
    }

    /// <summary>Gives the connection back to its pool, or closes it where it has prepared too much.</summary>
    public void Dispose()
    {
        if (giveBack is not null && _commands.Count <= MostPrepared)
        {
            giveBack(this);
        }
        else
        {
            Close();
        }
    }

    /// <summary>Closes the connection for good.</summary>
    public void Close()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        connection.Dispose();
    }

    private DbCommand Command(string sql, object?[] values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var name in Parameters(sql))
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }

            if (inProcess)
            {
                command.Prepare();
                _commands[sql] = command;
            }
        }

        if (command.Parameters.Count != values.Length)
        {
            throw new ArgumentException($"The statement has {command.Parameters.Count} parameters, not {values.Length}: {sql}", nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.Transaction = Transaction;
        return command;
    }

    /// <summary>In process there is nothing to wait for: to do so all the same would take longer than many a row.</summary>
    private ValueTask<DbDataReader> Rows(DbCommand command) => inProcess ? ValueTask.FromResult(command.ExecuteReader(CommandBehavior.SingleResult)) : new ValueTask<DbDataReader>(command.ExecuteReaderAsync(CommandBehavior.SingleResult));

    /// <inheritdoc cref="Rows"/>
    private ValueTask<bool> Next(DbDataReader reader) => inProcess ? ValueTask.FromResult(reader.Read()) : new ValueTask<bool>(reader.ReadAsync());

    private void Done(DbCommand command)
    {
        if (!inProcess)
        {
            command.Dispose();
        }
    }

    [GeneratedRegex("@[A-Za-z][A-Za-z0-9]*", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterName();
}
