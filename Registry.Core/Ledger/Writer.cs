using System.Data.Common;
using System.Threading.Channels;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>Limits of the one writer.</summary>
/// <param name="Waiting">Most acts waiting for the writer; beyond it a write is declined as busy.</param>
/// <param name="Group">Most acts committed together.</param>
public sealed record WriterLimits(int Waiting = 4096, int Group = 512);

/// <summary>
/// The one writer of this process. It takes the acts that wait, runs them one after another in one transaction under the lock of
/// <c>ledger_head</c>, and answers each only after COMMIT has returned. An act that is refused is rolled back alone.
/// </summary>
public sealed class Writer : IAsyncDisposable
{
    private const string Lock = "UPDATE ledger_head SET size = size WHERE id = 1 RETURNING size, at, origin";

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly WriterLimits _limits;
    private readonly Channel<Pending> _waiting;
    private readonly Task _loop;
    private Session? _session;

    /// <summary>Starts the writer.</summary>
    public Writer(Database database, TimeProvider time, WriterLimits? limits = null)
    {
        _database = database;
        _time = time;
        _limits = limits ?? new WriterLimits();
        _waiting = Channel.CreateBounded<Pending>(new BoundedChannelOptions(_limits.Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _loop = Task.Run(Loop);
    }

    /// <summary>Runs an act inside the next transaction; returns after it is committed.</summary>
    /// <exception cref="RefusedException">The act refused, or the writer is busy or out of space: nothing was written.</exception>
    public async Task<T> Run<T>(Func<Write, ValueTask<T>> act, bool patient = false, CancellationToken cancel = default)
    {
        var pending = new Pending<T>(act);
        if (patient)
        {
            await _waiting.Writer.WriteAsync(pending, cancel);
        }
        else if (!_waiting.Writer.TryWrite(pending))
        {
            throw new RefusedException(RefusalCode.Busy, "Too many writes are waiting: try again in a second.");
        }

        return await pending.Answer;
    }

    /// <summary>Finishes the acts that wait, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        _session?.Close();
    }

    private async Task Loop()
    {
        var group = new List<Pending>(_limits.Group);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < _limits.Group && _waiting.Reader.TryRead(out var pending))
            {
                group.Add(pending);
            }

            try
            {
                await Commit(group);
                group.ForEach(pending => pending.Acknowledge());
            }
#pragma warning disable CA1031 // Whatever went wrong, those who wait must be told and the writer must go on.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                var told = Told(fault);
                group.ForEach(pending => pending.Fail(told));
                _session?.Close();
                _session = null;
            }
        }
    }

    private async Task Commit(List<Pending> group)
    {
        _session ??= await _database.Engine.Writer(CancellationToken.None);
        await using var transaction = await _database.Engine.Begin(_session, CancellationToken.None);
        _session.Transaction = transaction;
        try
        {
            var head = await _session.First(Lock, reader => new Head(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)))
                ?? throw new InvalidOperationException("The ledger has no head: the database was not set up.");
            var now = Timestamp.Cut(_time.GetUtcNow());
            var last = Timestamp.Parse(head.At);
            var write = new Write(_session, _database.Engine, head.Origin, head.Size, now > last ? now : last);
            foreach (var pending in group)
            {
                var before = write.Size;
                await _session.Execute("SAVEPOINT act");
                if (await pending.Try(write))
                {
                    await _session.Execute("RELEASE SAVEPOINT act");
                }
                else
                {
                    await _session.Execute("ROLLBACK TO SAVEPOINT act");
                    await _session.Execute("RELEASE SAVEPOINT act");
                    write.Size = before;
                }
            }

            if (write.Size > head.Size)
            {
                await _session.Execute("UPDATE ledger_head SET size = @size, at = @at WHERE id = 1", write.Size, Timestamp.Text(write.Now));
            }

            await transaction.CommitAsync();
        }
        finally
        {
            _session.Transaction = null;
        }
    }

    private Exception Told(Exception fault) => fault switch
    {
        DbException database when _database.Engine.IsFull(database) => new RefusedException(RefusalCode.StorageFull, "There is no space left to record anything. Nothing was written."),
        DbException database when _database.Engine.IsBusy(database) => new RefusedException(RefusalCode.Busy, "The database is held by somebody else or cannot be reached: try again."),
        _ => new InvalidOperationException("The write could not be committed.", fault),
    };

    private sealed record Head(long Size, string At, string Origin);

    private abstract class Pending
    {
        /// <summary>Runs the act; false when it refused and must be rolled back.</summary>
        public abstract ValueTask<bool> Try(Write write);

        public abstract void Acknowledge();

        public abstract void Fail(Exception fault);
    }

    private sealed class Pending<T>(Func<Write, ValueTask<T>> act) : Pending
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _refusal;

        public Task<T> Answer => _answer.Task;

        public override async ValueTask<bool> Try(Write write)
        {
            try
            {
                write.Discard = false;
                _result = await act(write);
                return !write.Discard;
            }
            catch (RefusedException refusal)
            {
                _refusal = refusal;
                return false;
            }
            catch (Exception fault) when (fault is not DbException database || !(write.Engine.IsFull(database) || write.Engine.IsBusy(database)))
            {
                // A fault of one act must not take those committed with it along.
                _refusal = new InvalidOperationException("The act failed and was rolled back.", fault);
                return false;
            }
        }

        public override void Acknowledge()
        {
            if (_refusal is not null)
            {
                _answer.SetException(_refusal);
            }
            else
            {
                _answer.SetResult(_result!);
            }
        }

        public override void Fail(Exception fault) => _answer.TrySetException(_refusal ?? fault);
    }
}

/// <summary>The inside of one write: everything done through it is committed together or not at all.</summary>
public sealed class Write(Session session, Engine engine, string origin, long size, DateTimeOffset now)
{
    /// <summary>The connection, inside the transaction.</summary>
    public Session Session { get; } = session;

    /// <summary>The engine, for its search and its faults.</summary>
    public Engine Engine { get; } = engine;

    /// <summary>The instant of every entry of this transaction; never before the entry before it.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Entries so far, with those of this transaction.</summary>
    public long Size { get; internal set; } = size;

    /// <summary>Set by an act that only tries: it is answered and rolled back.</summary>
    public bool Discard { get; set; }

    /// <summary>Appends one entry with the body it commits to; returns its number.</summary>
    public async ValueTask<long> Append(string act, string kind, Guid record, long version, byte[]? previous, Guid organisation, string actor, Body body)
    {
        var salts = Commitment.Salts(body);
        var leaf = new Entry(origin, act, kind, record, version, previous, organisation, actor, Now, Commitment.Over(Commitment.Manifest(body, salts))).ToBytes();
        var number = Size++;
        await Session.Execute(
            """
            INSERT INTO entry (number, act, kind, record, version, organisation, at, leaf, hash)
            VALUES (@number, @act, @kind, @record, @version, @organisation, @at, @leaf, @hash)
            """,
            number, act, kind, record.ToString(), version, organisation.ToString(), Timestamp.Text(Now), leaf, Entry.Hash(leaf));
        await Session.Execute("INSERT INTO body (number, content, salts) VALUES (@number, @content, @salts)", number, body.ToBytes(), salts);
        return number;
    }
}
