using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Registry.Core.Ledger;

/// <summary>A body as the database keeps it: the members that are live, each with its salt, and those that were erased, each with its digest.</summary>
public sealed class StoredBody
{
    private readonly SortedList<string, (byte[] Value, byte[] Salt)> _live = new(StringComparer.Ordinal);
    private readonly SortedList<string, WithheldMember> _withheld = new(StringComparer.Ordinal);

    private StoredBody()
    {
    }

    /// <summary>The members that are live, in the order of RFC 8785.</summary>
    public IEnumerable<string> Members => _live.Keys;

    /// <summary>The members that were erased.</summary>
    public IEnumerable<WithheldMember> Withheld => _withheld.Values;

    /// <summary>Reads what is stored.</summary>
    /// <exception cref="InvalidOperationException">The salts are not those of the members, or the list of erased members cannot be read.</exception>
    public static StoredBody Read(ReadOnlyMemory<byte> content, ReadOnlySpan<byte> salts)
    {
        var stored = new StoredBody();
        using var document = JsonDocument.Parse(content);
        var withheld = new List<WithheldMember>();
        if (document.RootElement.TryGetProperty(Opening.Withheld, out var list) && !Opening.Read(list, withheld))
        {
            throw new InvalidOperationException("The list of a body's erased members cannot be read: the database was changed by somebody else (registry verify).");
        }

        withheld.ForEach(member => stored._withheld[member.Member] = member);
        var body = Body.Of(document.RootElement).Without(Opening.Withheld);
        if (salts.Length != body.Count * Commitment.SaltLength)
        {
            throw new InvalidOperationException("A body has other salts than members: the database was changed by somebody else (registry verify).");
        }

        var at = 0;
        foreach (var (name, value) in body.Members)
        {
            stored._live[name] = (value, salts.Slice(at, Commitment.SaltLength).ToArray());
            at += Commitment.SaltLength;
        }

        return stored;
    }

    /// <summary>The value of a live member as canonical bytes, or null.</summary>
    public byte[]? Value(string member) => _live.TryGetValue(member, out var live) ? live.Value : null;

    /// <summary>The digest of a live member, or null.</summary>
    public string? Digest(string member) => _live.TryGetValue(member, out var live) ? Commitment.Digest(live.Salt, member, live.Value) : null;

    /// <summary>The disclosures of the live members (RFC 9901 §4.2.1).</summary>
    public IEnumerable<string> Disclosures => _live.Select(pair => Commitment.Disclosure(pair.Value.Salt, pair.Key, pair.Value.Value));

    /// <summary>The digests of all members, live and erased: the list that the leaf commits to, as canonical JSON.</summary>
    public byte[] Manifest() => Commitment.Manifest(_live.Select(pair => Commitment.Digest(pair.Value.Salt, pair.Key, pair.Value.Value)).Concat(Withheld.Select(member => member.Digest)));

    /// <summary>Erases a live member with its salt; its digest stays, with the redaction that says why.</summary>
    public void Erase(string member, string ground, long entry)
    {
        _withheld.Add(member, new WithheldMember(member, Digest(member)!, ground, entry));
        _live.Remove(member);
    }

    /// <summary>An erased member is explained by this entry from now on: its redaction was appended anew.</summary>
    public void Explain(string member, long entry) => _withheld[member] = _withheld[member] with { Entry = entry };

    /// <summary>The canonical bytes, as served.</summary>
    public byte[] Content()
    {
        var body = new Body();
        foreach (var (name, (value, _)) in _live)
        {
            body.Set(name, value);
        }

        return (_withheld.Count == 0 ? body : body.Set(Opening.Withheld, Encoding.UTF8.GetBytes(Listed().ToJsonString()))).ToBytes();
    }

    /// <summary>The list of the erased members, as it stands in the body.</summary>
    public JsonArray Listed() => new([.. _withheld.Values.Select(member => member.ToJson())]);

    /// <summary>The salts of the live members, in their order.</summary>
    public byte[] Salts() => [.. _live.Values.SelectMany(live => live.Salt)];
}
