using System.Globalization;
using System.Text.Json;

namespace Registry.Core.Ledger;

/// <summary>Holds the members that are gone from bodies against the redactions that the ledger tells of: none may be gone without one, nor for another reason than it gives.</summary>
public sealed class Erasures(Verification verification)
{
    /// <summary>Kind of the entries that tell of an erasure.</summary>
    public const string Redaction = "redaction";

    private readonly Dictionary<long, IReadOnlySet<string>> _redactions = [];
    private readonly List<(long Number, string Name, string Record, WithheldMember Member)> _withheld = [];

    /// <summary>An entry whose body tells of an erasure, with every text in it.</summary>
    public void Told(long number, IReadOnlySet<string> texts) => _redactions[number] = texts;

    /// <summary>A version whose body lacks members.</summary>
    public void Gone(long number, string name, Guid record, IEnumerable<WithheldMember> members) =>
        _withheld.AddRange(members.Select(member => (number, name, record.ToString(), member)));

    /// <summary>Judges them, once every entry was told.</summary>
    public void Judge()
    {
        foreach (var (number, name, record, member) in _withheld)
        {
            bool Explains(IReadOnlySet<string> texts) => texts.Contains(record) && member.Words.All(texts.Contains);
            if (!(member.Entry is { } named ? _redactions.TryGetValue(named, out var texts) && Explains(texts) : _redactions.Values.Any(Explains)))
            {
                verification.Found($"a member of its body is gone (digest {member.Digest}), and no redaction in the ledger says so in the same words.", number, name);
            }
        }

        if (_withheld.Count > 0)
        {
            verification.Note(string.Create(CultureInfo.InvariantCulture, $"{_withheld.Count:N0} members are withheld, explained by {_redactions.Count:N0} redactions"));
        }
    }

    /// <summary>Every text in a body.</summary>
    public static IReadOnlySet<string> Texts(JsonElement body) => Walk(body).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Walk(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Walk(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Walk),
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };
}
