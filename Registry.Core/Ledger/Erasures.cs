using System.Globalization;

namespace Registry.Core.Ledger;

/// <summary>
/// Holds the members that are gone from bodies against the redactions that the ledger tells of: each must be named by the redaction it points at, as that member of that version, with its
/// digest and on that ground; and what a redaction names must be gone.
/// </summary>
public sealed class Erasures(Verification verification)
{
    private readonly Dictionary<long, Redaction> _redactions = [];
    private readonly Dictionary<long, Redaction> _later = [];
    private readonly List<GoneMember> _gone = [];

    /// <summary>Entries that erased members point at and that were not told yet.</summary>
    public IEnumerable<long> Untold => _gone.Select(gone => gone.Member.Entry).Distinct().Where(entry => !_redactions.ContainsKey(entry));

    /// <summary>An entry that tells of an erasure.</summary>
    public void Told(long number, Redaction redaction) => _redactions[number] = redaction;

    /// <summary>An entry beyond those that are looked at: it explains what it erased from them meanwhile.</summary>
    public void ToldLater(long number, Redaction redaction) => _later[number] = redaction;

    /// <summary>A version whose body lacks members.</summary>
    public void Gone(long number, string name, Guid record, long version, IEnumerable<WithheldMember> members) =>
        _gone.AddRange(members.Select(member => new GoneMember(number, name, record, version, member)));

    /// <summary>Judges them, once every entry was told.</summary>
    public void Judge()
    {
        var gone = new HashSet<(Guid, long, string)>();
        foreach (var (number, name, record, version, member) in _gone)
        {
            gone.Add((record, version, member.Digest));
            if (member.Entry <= number || (_redactions.GetValueOrDefault(member.Entry) ?? _later.GetValueOrDefault(member.Entry)) is not { } redaction || redaction.Record != record || redaction.Ground != member.Ground
                || !redaction.Erased.Contains(new ErasedMember(version, member.Member, member.Digest)))
            {
                verification.Found($"a member of its body is gone (digest {member.Digest}), and no redaction in the ledger names it on that ground.", number, name);
            }
        }

        foreach (var (number, redaction) in _redactions)
        {
            foreach (var erased in redaction.Erased.Where(erased => !gone.Contains((redaction.Record, erased.Version, erased.Digest))))
            {
                verification.Found($"it says that {erased.Member} was erased from {redaction.RecordKind} {redaction.Record}, version {erased.Version.ToString(CultureInfo.InvariantCulture)}, but it still stands there.", number, $"redaction {redaction.Id}");
            }
        }

        if (_gone.Count > 0)
        {
            verification.Note(string.Create(CultureInfo.InvariantCulture, $"{_gone.Count:N0} members are withheld, explained by {_redactions.Count:N0} redactions"));
        }
    }

    private sealed record GoneMember(long Number, string Name, Guid Record, long Version, WithheldMember Member);
}
