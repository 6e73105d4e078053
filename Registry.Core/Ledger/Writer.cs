using System.Data.Common;
using System.Globalization;
using System.Threading.Channels;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>Limits of the one writer.</summary>
/// <param name="Waiting">Most acts waiting for the writer; beyond it a write is declined as busy.</param>
/// <param name="Group">Most acts committed together.</param>
public sealed record WriterLimits(int Waiting = 4096, int Group = 512);

/// <summary>What the writer signs with, and where the last checkpoint that left the register is kept.</summary>
/// <param name="Keys">The keys of the log.</param>
/// <param name="Published">The last published checkpoint.</param>
public sealed record Signing(LogKeys Keys, Published Published);

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
    private readonly Signing? _signing;
    private readonly Channel<Committed> _committed = Channel.CreateUnbounded<Committed>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Task _loop;
    private readonly Task _publishing;
    private Session? _session;
    private Frontier? _frontier;
    private Signatures? _signatures;
    private Attempt? _attempt;
    private long _keyEntry = -1;
    private volatile Alarm? _alarm;

    /// <summary>Starts the writer; without <paramref name="signing"/> the ledger grows unsigned, with an <paramref name="alarm"/> it does not grow at all.</summary>
    public Writer(Database database, TimeProvider time, WriterLimits? limits = null, Signing? signing = null, Alarm? alarm = null)
    {
        _signing = signing;
        _alarm = alarm;
        _database = database;
        _time = time;
        _limits = limits ?? new WriterLimits();
        _waiting = Channel.CreateBounded<Pending>(new BoundedChannelOptions(_limits.Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _loop = Task.Run(Loop);
        _publishing = Task.Run(Publish);
    }

    /// <summary>Why nothing is written until somebody has looked; null while all is well.</summary>
    public Alarm? Alarm => _alarm;

    /// <summary>Told of an alarm that comes up while it runs.</summary>
    public Action<Alarm>? Raised { get; set; }

    /// <summary>Runs an act inside the next transaction; returns after it is committed. An act may be run again, from the start, before its transaction is committed.</summary>
    /// <param name="act">What is done.</param>
    /// <param name="patient">Wait for room in the queue instead of being declined as busy.</param>
    /// <param name="trial">Whether it only tries, and what it writes will be rolled back.</param>
    /// <param name="cancel">Stops the waiting for room.</param>
    /// <exception cref="RefusedException">The act refused, or the writer only reads, is busy or out of space: nothing was written.</exception>
    public async Task<T> Run<T>(Func<Write, ValueTask<T>> act, bool patient = false, bool trial = false, CancellationToken cancel = default)
    {
        if (_alarm is { } alarm)
        {
            throw ReadOnly(alarm);
        }

        var pending = new Pending<T>(act, trial);
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
        _committed.Writer.TryComplete();
        await _publishing;
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
                var (done, signed) = await Commit(group, guarded: false);
                if (!done)
                {
                    (_, signed) = await Commit(group, guarded: true);
                }

                await _committed.Writer.WriteAsync(new Committed([.. group], signed));
            }
#pragma warning disable CA1031 // Whatever went wrong, those who wait must be told and the writer must go on.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                _session?.Close();
                _session = null;
                _frontier = null;
                var stands = _attempt is { } attempt ? await Stands(attempt) : false;
                if (stands == true)
                {
                    await _committed.Writer.WriteAsync(new Committed([.. group], _attempt!.Signed));
                    continue;
                }

                var told = stands is null ? new RefusedException(RefusalCode.Busy, "The database was lost while it recorded this, which may stand: look before you repeat the request.") : Told(fault);
                group.ForEach(pending => pending.Fail(told));
            }
            finally
            {
                _attempt = null;
            }
        }
    }

    /// <summary>
    /// Answers those whose acts are committed, after the checkpoint over them is in the published file. It goes on beside the next transaction, and
    /// writes one file for all transactions that wait.
    /// </summary>
    private async Task Publish()
    {
        var done = new List<Committed>();
        while (await _committed.Reader.WaitToReadAsync())
        {
            done.Clear();
            while (_committed.Reader.TryRead(out var committed))
            {
                done.Add(committed);
            }

            Exception? failure = null;
            if (done.FindLast(committed => committed.Signed is not null)?.Signed is { } signed)
            {
                try
                {
                    _signing!.Published.Record(signed.Note, signed.Succeeds);
                }
                catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                {
                    failure = new RefusedException(RefusalCode.StorageFull, "The entry is recorded, but its checkpoint could not be published: there is no space for it, or it may not be written. Read the record before you repeat the request.");
                }
            }

            foreach (var pending in done.SelectMany(committed => committed.Group))
            {
                pending.Acknowledge(failure);
            }
        }
    }

    /// <summary>
    /// Runs the acts of a group and commits them. A savepoint around every act would copy each page it touches, and close a segment of the full-text index; few acts
    /// need one. So they run without, unless they only try; where one fails after it wrote something, nothing is done: the group must be run again, guarded.
    /// </summary>
    private async Task<(bool Done, Signed? Signed)> Commit(List<Pending> group, bool guarded)
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
                if (guarded || pending.IsTrial)
                {
                    await Guarded(write, pending);
                }
                else
                {
                    var writes = _session.Writes;
                    if (!await pending.Try(write) && (!pending.Refused || _session.Writes > writes))
                    {
                        return (false, null);
                    }
                }
            }

            Signed? signed = null;
            Frontier? frontier = null;
            if (write.Size > head.Size)
            {
                await _session.Execute("UPDATE ledger_head SET size = @size, at = @at, origin = @origin WHERE id = 1", write.Size, Timestamp.Text(write.Now), write.Origin);
                var signers = _signing is null ? [] : write.SignedBy ?? await Signers(_session, _signing, head);
                // Another process may have appended since this one did.
                frontier = _frontier is { } known && known.Size == head.Size ? known.Copy() : await new Tree(_session).FrontierAt(head.Size);
                await Tree.Store(_session, frontier, write.Leaves);
                if (_signing is not null)
                {
                    signed = new Signed(write.Size, new Checkpoint(write.Origin, write.Size, frontier.Root()).Sign(signers), write.Origin != head.Origin);
                    await _session.Execute("INSERT INTO checkpoint (size, at, note) VALUES (@size, @at, @note)", signed.Size, Timestamp.Text(write.Now), signed.Note);
                }
            }

            _attempt = write.Leaves.Count == 0 ? null : new Attempt(write.Size - 1, write.Leaves[^1], signed);
            await transaction.CommitAsync();
            _frontier = frontier ?? _frontier;
            return (true, signed);
        }
        finally
        {
            _session.Transaction = null;
        }
    }

    /// <summary>Whether a transaction stands though its COMMIT met with a fault, as where a connection breaks before the server can say that it is done; null where that cannot be asked.</summary>
    private async Task<bool?> Stands(Attempt attempt)
    {
        try
        {
            using var session = await _database.Engine.Writer(CancellationToken.None);
            await using var transaction = await _database.Engine.Begin(session, CancellationToken.None);
            session.Transaction = transaction;
            // Whoever holds the head has what came before him decided.
            await session.Scalar(Lock);
            return await session.Scalar("SELECT hash FROM entry WHERE number = @number", attempt.Number) is byte[] hash && hash.AsSpan().SequenceEqual(attempt.Hash);
        }
#pragma warning disable CA1031 // Whatever keeps it from being asked, those who wait are told so.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static async Task Guarded(Write write, Pending pending)
    {
        var (size, leaves) = (write.Size, write.Leaves.Count);
        await write.Session.Execute("SAVEPOINT act");
        if (!await pending.Try(write))
        {
            await write.Session.Execute("ROLLBACK TO SAVEPOINT act");
            write.Size = size;
            write.Leaves.RemoveRange(leaves, write.Leaves.Count - leaves);
        }

        await write.Session.Execute("RELEASE SAVEPOINT act");
    }

    /// <summary>
    /// Who signs now. What another process did to the database is looked at first: it may have adopted a key, or somebody may have put an old backup under a running register.
    /// </summary>
    private async ValueTask<IReadOnlyList<NoteSigner>> Signers(Session session, Signing signing, Head head)
    {
        if (_signatures is not null && _frontier?.Size == head.Size && _time.GetUtcNow() < _signatures.Until)
        {
            return _signatures.Signers;
        }

        var published = signing.Published.Newest(head.Origin);
        if (head.Size < published)
        {
            throw Raise(new Alarm(string.Create(CultureInfo.InvariantCulture, $"The database has {head.Size} entries, but this register has published a checkpoint over {published}: an old backup was put in place while it ran."), Alarm.Restore));
        }

        var acts = await LogAct.All(session);
        var newest = acts.Count == 0 ? -1 : acts[^1].Number;
        if (_signatures is null || newest != _keyEntry || _time.GetUtcNow() >= _signatures.Until)
        {
            try
            {
                _signatures = signing.Keys.Signers(head.Origin, acts);
            }
            catch (InvalidOperationException wrong)
            {
                throw Raise(new Alarm("The key that signs the log is not there, or not the one the log adopted last.", $"{wrong.Message} Then start again."));
            }

            _keyEntry = newest;
        }

        return _signatures.Signers;
    }

    private RefusedException Raise(Alarm alarm)
    {
        _alarm = alarm;
        Raised?.Invoke(alarm);
        return ReadOnly(alarm);
    }

    private static RefusedException ReadOnly(Alarm alarm) => new(RefusalCode.ReadOnly, $"The register only reads at present: {alarm.What}");

    private Exception Told(Exception fault) => fault switch
    {
        RefusedException => fault,
        DbException database when _database.Engine.IsFull(database) => new RefusedException(RefusalCode.StorageFull, "There is no space left to record anything. Nothing was written."),
        DbException database when _database.Engine.IsBusy(database) => new RefusedException(RefusalCode.Busy, "The database is held by somebody else or cannot be reached: try again."),
        _ => new InvalidOperationException("The write could not be committed.", fault),
    };

    private sealed record Head(long Size, string At, string Origin);

    private sealed record Signed(long Size, string Note, bool Succeeds);

    /// <summary>A transaction whose COMMIT is on its way.</summary>
    /// <param name="Number">Its last entry.</param>
    /// <param name="Hash">The leaf hash of that entry.</param>
    /// <param name="Signed">The checkpoint over it.</param>
    private sealed record Attempt(long Number, byte[] Hash, Signed? Signed);

    private sealed record Committed(IReadOnlyList<Pending> Group, Signed? Signed);

    private abstract class Pending(bool trial)
    {
        /// <summary>Whether what it writes will be rolled back.</summary>
        public bool IsTrial { get; } = trial;

        /// <summary>Whether it refused by itself, so that the transaction is as it was but for what it wrote.</summary>
        public abstract bool Refused { get; }

        /// <summary>Runs the act; false when it refused and must be rolled back.</summary>
        public abstract ValueTask<bool> Try(Write write);

        /// <summary>Answers what came of it, now that its transaction is committed; what it recorded may have met with a failure since.</summary>
        public abstract void Acknowledge(Exception? failure);

        /// <summary>Answers that its transaction was rolled back: whatever it found there, and refused on account of, is not so.</summary>
        public abstract void Fail(Exception fault);
    }

    private sealed class Pending<T>(Func<Write, ValueTask<T>> act, bool trial) : Pending(trial)
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _refusal;

        public Task<T> Answer => _answer.Task;

        public override bool Refused => _refusal is RefusedException;

        public override async ValueTask<bool> Try(Write write)
        {
            try
            {
                _refusal = null;
                _result = await act(write);
                return !IsTrial;
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

        public override void Acknowledge(Exception? failure)
        {
            if ((_refusal ?? failure) is { } told)
            {
                _answer.SetException(told);
            }
            else
            {
                _answer.SetResult(_result!);
            }
        }

        public override void Fail(Exception fault) => _answer.TrySetException(fault);
    }
}
