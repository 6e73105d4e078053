using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>
/// The state of one record as its top-level members, each with its canonical bytes (RFC 8785). The bytes of the whole are the
/// bytes that are stored, served and hashed.
/// </summary>
public sealed class Body
{
    private readonly SortedList<string, byte[]> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (byte[] Salt, string Digest)> _seals = new(StringComparer.Ordinal);
    private byte[]? _bytes;

    /// <summary>The members, sorted as RFC 8785 asks.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> Members => _members;

    /// <summary>How many members.</summary>
    public int Count => _members.Count;

    /// <summary>The members of a JSON object; those that are null are left out.</summary>
    public static Body Of(JsonElement value)
    {
        var body = new Body();
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                body._members[property.Name] = CanonicalJson.Of(property.Value, withoutNulls: true);
            }
        }

        return body;
    }

    /// <summary>Sets a text member.</summary>
    public Body Set(string name, string value)
    {
        var buffer = new ArrayBufferWriter<byte>(value.Length + 2);
        CanonicalJson.WriteString(value, buffer);
        return Set(name, buffer.WrittenSpan.ToArray());
    }

    /// <summary>Sets a whole-number member.</summary>
    public Body Set(string name, long value) => Set(name, Encoding.ASCII.GetBytes(CanonicalJson.Number(value)));

    /// <summary>The canonical bytes of a member, or null.</summary>
    public byte[]? Find(string name) => _members.GetValueOrDefault(name);

    /// <summary>Sets a member to canonical bytes.</summary>
    public Body Set(string name, byte[] canonical)
    {
        Unseal(name);
        _members[name] = canonical;
        return this;
    }

    /// <summary>Takes a member away.</summary>
    public Body Without(string name)
    {
        Unseal(name);
        _members.Remove(name);
        return this;
    }

    /// <summary>
    /// Gives every member that has none a fresh salt, and works its digest out. It takes longer than to append the entry: whoever knows the members before it is their
    /// turn to write seals them then.
    /// </summary>
    public Body Seal()
    {
        var open = _members.Where(member => !_seals.ContainsKey(member.Key)).ToList();
        var salts = RandomNumberGenerator.GetBytes(open.Count * Commitment.SaltLength);
        foreach (var (place, (name, value)) in open.Index())
        {
            var salt = salts.AsSpan(place * Commitment.SaltLength, Commitment.SaltLength).ToArray();
            _seals[name] = (salt, Commitment.Digest(salt, name, value));
        }

        return this;
    }

    /// <summary>The salts of the sealed members, one after another in their order.</summary>
    public byte[] Salts() => [.. _members.Keys.SelectMany(name => _seals[name].Salt)];

    /// <summary>The digests of the sealed members.</summary>
    public IEnumerable<string> Digests => _members.Keys.Select(name => _seals[name].Digest);

    /// <summary>Whether both have the same members with the same bytes.</summary>
    public bool SameAs(Body other) =>
        _members.Count == other._members.Count
        && _members.Zip(other._members).All(pair => pair.First.Key == pair.Second.Key && pair.First.Value.AsSpan().SequenceEqual(pair.Second.Value));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => _bytes ??= Write();

    private void Unseal(string name)
    {
        _seals.Remove(name);
        _bytes = null;
    }

    private byte[] Write()
    {
        using var buffer = new PooledBytes();
        buffer.Write("{"u8);
        var first = true;
        foreach (var (name, value) in _members)
        {
            if (!first)
            {
                buffer.Write(","u8);
            }

            first = false;
            CanonicalJson.WriteString(name, buffer);
            buffer.Write(":"u8);
            buffer.Write(value);
        }

        buffer.Write("}"u8);
        return buffer.Written.ToArray();
    }
}
