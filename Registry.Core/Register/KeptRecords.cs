using System.Collections.Concurrent;
using Registry.Core.Storage;

namespace Registry.Core.Register;

/// <summary>
/// What was read of records since the last commit, for whoever asks for the same again: with the first commit of whatever process none of it is kept any more. So what is told is never
/// older than the database, and what was erased does not stay.
/// </summary>
/// <param name="most">Most bytes that are kept; with the next one it begins anew.</param>
internal sealed class KeptRecords(long most)
{
    /// <summary>Roughly what a record takes beside its bytes.</summary>
    private const int Around = 512;

    /// <summary>Records larger than this part of all would push out too many others.</summary>
    private const int Share = 256;

    private State? _state;

    /// <summary>Roughly how many bytes are kept.</summary>
    public long Bytes => _state?.Bytes ?? 0;

    /// <summary>The record as it is, or null where it must be read.</summary>
    public Found? Find(Mark? now, Kind kind, Guid id) => At(now) is { } state && state.Records.TryGetValue((kind, id), out var found) ? found : null;

    /// <summary>How far the ledger goes, or null where it must be read.</summary>
    public Extent? Extent(Mark? now) => At(now)?.Extent;

    /// <summary>Keeps a record, where nothing was committed while it was read.</summary>
    public void Keep(Mark? before, Mark? after, Kind kind, Guid id, Found found)
    {
        var bytes = found.Content.Length + Around;
        if (bytes <= most / Share && Of(before, after) is { } state)
        {
            if (state.Bytes + bytes > most)
            {
                _state = state = new State(state.Mark);
            }

            state.Records[(kind, id)] = found;
            Interlocked.Add(ref state.Bytes, bytes);
        }
    }

    /// <summary>The same of how far the ledger goes.</summary>
    public void Keep(Mark? before, Mark? after, Extent extent)
    {
        if (Of(before, after) is { } state)
        {
            state.Extent = extent;
        }
    }

    private State? At(Mark? now)
    {
        if (now is not { } mark || Volatile.Read(ref _state) is not { } state)
        {
            return null;
        }

        if (state.Mark == mark)
        {
            return state;
        }

        _state = null;
        return null;
    }

    private State? Of(Mark? before, Mark? after) =>
        most == 0 || before is not { } mark || after != before ? null
        : Volatile.Read(ref _state) is { } state && state.Mark == mark ? state
        : _state = new State(mark);

    private sealed class State(Mark mark)
    {
        public long Bytes;

        public Mark Mark { get; } = mark;

        public Extent? Extent { get; set; }

        public ConcurrentDictionary<(Kind, Guid), Found> Records { get; } = [];
    }
}
