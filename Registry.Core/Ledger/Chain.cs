using System.Globalization;

namespace Registry.Core.Ledger;

/// <summary>A stretch of a log that was signed under another name, up to the entry by which it goes on under the next.</summary>
/// <param name="Origin">The name.</param>
/// <param name="Until">Number of that entry: how many entries stand before it.</param>
public sealed record Era(string Origin, long Until);

/// <summary>
/// What the entries of a log must be to one another: of this log, in the order of time, and for each record versions 1, 2, 3 … each naming the leaf of the one
/// before; and what they must be to checkpoints seen earlier: the same for as far as those go. Entries are told in their order.
/// </summary>
/// <param name="origin">Name of the log, as its newest checkpoint says.</param>
/// <param name="seen">Checkpoints seen earlier.</param>
/// <param name="verification">Told what does not hold.</param>
public sealed class Chain(string origin, IReadOnlyList<Checkpoint> seen, Verification verification)
{
    private readonly Dictionary<Guid, Link> _records = [];
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private readonly List<Era> _former = [];
    private string? _name;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>How many records the entries are about.</summary>
    public int Records => _records.Count;

    /// <summary>The name the log has at the entry told last.</summary>
    public string Origin => _name ?? origin;

    /// <summary>The names it had before, oldest first.</summary>
    public IReadOnlyList<Era> Former => _former;

    /// <summary>Judges the next entry. Returns the number of the entry that left the version before, or null for a first version.</summary>
    public long? Next(long number, Entry entry, byte[] leafHash)
    {
        if (number == 0)
        {
            // The log has the name of its first entry until an entry says that it goes on under another.
            _name = entry.Log;
        }
        else if (entry.Log != Origin)
        {
            Renamed(number, entry);
        }

        if (entry.At < _last)
        {
            verification.Found($"its time, {Storage.Timestamp.Text(entry.At)}, is before that of the entry before it.", number, Name(entry));
        }

        _last = entry.At;
        var known = _records.TryGetValue(entry.Record, out var before);
        var expected = known ? before.Version + 1 : 1;
        if (entry.Version != expected)
        {
            verification.Found(known ? $"it is version {entry.Version}, but the version before is {before.Version}." : $"it is version {entry.Version}, but no version before it is in the log.", number, Name(entry));
        }
        else if (known ? entry.Previous is null || !entry.Previous.AsSpan().SequenceEqual(before.Hash) : entry.Previous is not null)
        {
            verification.Found("it does not name the leaf of the version before (prev).", number, Name(entry));
        }

        if (known && before.Kind != entry.Kind)
        {
            verification.Found($"the record was a {before.Kind} and is a {entry.Kind} here.", number, Name(entry));
        }

        // One text for each kind, not one for each record.
        if (!_kinds.TryGetValue(entry.Kind, out var kind))
        {
            _kinds.Add(kind = entry.Kind);
        }

        _records[entry.Record] = new Link(entry.Version, number, leafHash, kind);
        return known ? before.Number : null;
    }

    /// <summary>Compares a size that is reached with what was seen of it earlier.</summary>
    public void Reached(Frontier frontier)
    {
        foreach (var earlier in seen)
        {
            if (earlier.Size == frontier.Size && (earlier.Origin == Origin || earlier.Size == 0) && !frontier.Root().AsSpan().SequenceEqual(earlier.Root))
            {
                verification.Found(LogVerification.Rewritten(earlier.Size));
            }
        }
    }

    /// <summary>Judges what can only be told at the end: whether the log came to its name, and whether it goes as far as was seen.</summary>
    /// <param name="size">How far its newest checkpoint goes.</param>
    public void End(long size)
    {
        if (Origin != origin)
        {
            verification.Found($"it belongs to the log {Origin}, not to {origin}, and so do all after it.", 0);
        }

        foreach (var era in _former)
        {
            verification.Note(string.Create(CultureInfo.InvariantCulture, $"the first {era.Until:N0} entries are of {era.Origin}: entry {era.Until} says that the log goes on from there under another name"));
        }

        foreach (var earlier in seen)
        {
            if (earlier.Origin == origin)
            {
                if (earlier.Size > size)
                {
                    verification.Found(LogVerification.Shrank(earlier.Size, size));
                }
            }
            else if (_former.Find(era => era.Origin == earlier.Origin) is not { } era)
            {
                verification.Found($"the checkpoint seen earlier is of {earlier.Origin}, this log is {origin}.");
            }
            else if (earlier.Size > era.Until)
            {
                verification.Found(string.Create(CultureInfo.InvariantCulture, $"entries {era.Until} to {earlier.Size - 1} of {era.Origin} were seen and are lost: the log goes on without them, as its entry {era.Until} says."));
            }
        }
    }

    private void Renamed(long number, Entry entry)
    {
        if (entry is { Kind: Succession.Kind, Act: Succession.Act })
        {
            if (_former.Exists(era => era.Origin == entry.Log))
            {
                verification.Found($"the log goes on under {entry.Log}, a name it had before.", number, Name(entry));
            }

            _former.Add(new Era(Origin, number));
            _name = entry.Log;
        }
        else if (number == 1 && entry.Log == origin)
        {
            verification.Found($"it belongs to the log {Origin}, not to {origin}.", 0);
            _name = origin;
        }
        else
        {
            verification.Found($"it belongs to the log {entry.Log}, not to {Origin}.", number, Name(entry));
        }
    }

    /// <summary>What people call the record of an entry.</summary>
    public static string Name(Entry entry) => Name(entry.Kind, entry.Record, entry.Version);

    /// <summary>What people call a version of a record.</summary>
    public static string Name(string kind, Guid record, long version) => $"{kind} {record}, version {version}";

    private readonly record struct Link(long Version, long Number, byte[] Hash, string Kind);
}
