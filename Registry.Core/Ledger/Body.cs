using System.Buffers;
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
        _members[name] = buffer.WrittenSpan.ToArray();
        return this;
    }

    /// <summary>Sets a whole-number member.</summary>
    public Body Set(string name, long value)
    {
        _members[name] = Encoding.ASCII.GetBytes(CanonicalJson.Number(value));
        return this;
    }

    /// <summary>The canonical bytes of a member, or null.</summary>
    public byte[]? Find(string name) => _members.GetValueOrDefault(name);

    /// <summary>Sets a member to canonical bytes.</summary>
    public Body Set(string name, byte[] canonical)
    {
        _members[name] = canonical;
        return this;
    }

    /// <summary>Takes a member away.</summary>
    public Body Without(string name)
    {
        _members.Remove(name);
        return this;
    }

    /// <summary>Whether both have the same members with the same bytes.</summary>
    public bool SameAs(Body other) =>
        _members.Count == other._members.Count
        && _members.Zip(other._members).All(pair => pair.First.Key == pair.Second.Key && pair.First.Value.AsSpan().SequenceEqual(pair.Second.Value));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes()
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
