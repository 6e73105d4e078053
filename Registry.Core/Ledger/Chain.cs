namespace Registry.Core.Ledger;

/// <summary>
/// What the entries of a log must be to one another: of this log, in the order of time, and for each record versions 1, 2, 3 … each naming the leaf of the one
/// before. Entries are told in their order.
/// </summary>
public sealed class Chain(string origin, Verification verification)
{
    private readonly Dictionary<Guid, Link> _records = [];
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>How many records the entries are about.</summary>
    public int Records => _records.Count;

    /// <summary>Judges the next entry. Returns the number of the entry that left the version before, or null for a first version.</summary>
    public long? Next(long number, Entry entry, byte[] leafHash)
    {
        var record = Name(entry);
        if (entry.Log != origin)
        {
            verification.Found($"it belongs to the log {entry.Log}, not to {origin}.", number, record);
        }

        if (entry.At < _last)
        {
            verification.Found($"its time, {Storage.Timestamp.Text(entry.At)}, is before that of the entry before it.", number, record);
        }

        _last = entry.At;
        var known = _records.TryGetValue(entry.Record, out var before);
        var expected = known ? before.Version + 1 : 1;
        if (entry.Version != expected)
        {
            verification.Found(known ? $"it is version {entry.Version}, but the version before is {before.Version}." : $"it is version {entry.Version}, but no version before it is in the log.", number, record);
        }
        else if (known ? entry.Previous is null || !entry.Previous.AsSpan().SequenceEqual(before.Hash) : entry.Previous is not null)
        {
            verification.Found("it does not name the leaf of the version before (prev).", number, record);
        }

        if (known && before.Kind != entry.Kind)
        {
            verification.Found($"the record was a {before.Kind} and is a {entry.Kind} here.", number, record);
        }

        // One text for each kind, not one for each record.
        if (!_kinds.TryGetValue(entry.Kind, out var kind))
        {
            _kinds.Add(kind = entry.Kind);
        }

        _records[entry.Record] = new Link(entry.Version, number, leafHash, kind);
        return known ? before.Number : null;
    }

    /// <summary>What people call the record of an entry.</summary>
    public static string Name(Entry entry) => $"{entry.Kind} {entry.Record}, version {entry.Version}";

    private readonly record struct Link(long Version, long Number, byte[] Hash, string Kind);
}
