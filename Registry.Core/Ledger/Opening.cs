using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Registry.Core.Ledger;

/// <summary>
/// Opens commitments: whether a stored body, with its salts, is the one that a leaf commits to. Works on the stored bytes as they are, so that a byte that is not canonical
/// is a difference. Keeps its buffers: one for each thread.
/// </summary>
public sealed class Opening
{
    /// <summary>The member that stands for those that were erased. It is not committed to: their digests are.</summary>
    public const string Withheld = "withheld";

    private const int DigestLength = WithheldMember.DigestLength;
    private const int Overhead = 32;

    private byte[] _disclosure = new byte[4096];
    private byte[] _encoded = new byte[8192];
    private byte[] _digests = new byte[64 * DigestLength];
    private byte[] _manifest = new byte[64 * (DigestLength + 3)];

    /// <summary>What is wrong with a body, or null where it is what the leaf commits to; <paramref name="withheld"/> receives its erased members.</summary>
    /// <param name="content">The stored bytes.</param>
    /// <param name="body">The same, parsed.</param>
    /// <param name="salts">Salts of the members that are there, in their order.</param>
    /// <param name="commitment">The leaf's <c>sd</c>.</param>
    /// <param name="withheld">Receives the erased members.</param>
    public string? Fault(ReadOnlySpan<byte> content, JsonElement body, ReadOnlySpan<byte> salts, string commitment, ICollection<WithheldMember> withheld)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return "the body is not an object.";
        }

        var count = 0;
        var length = 1;
        ReadOnlySpan<byte> before = default;
        foreach (var member in body.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            var value = JsonMarshal.GetRawUtf8Value(member.Value);
            length += name.Length + value.Length + 4;
            if (name.Contains((byte)'\\') || (length > name.Length + value.Length + 5 && before.SequenceCompareTo(name) >= 0))
            {
                return "the body is not canonical JSON (RFC 8785).";
            }

            before = name;
            if (name.SequenceEqual("withheld"u8))
            {
                if (!Read(member.Value, withheld))
                {
                    return "the list of its withheld members cannot be read.";
                }

                continue;
            }

            if (salts.Length < (count + 1) * Commitment.SaltLength)
            {
                return "there are fewer salts than members.";
            }

            Digest(salts.Slice(count * Commitment.SaltLength, Commitment.SaltLength), name, value, Slot(count));
            count++;
        }

        if (salts.Length != count * Commitment.SaltLength)
        {
            return "there are more salts than members.";
        }

        // Braces, and one comma less than members: a blank between them would be a byte more.
        if (content.Length != Math.Max(length, 2))
        {
            return "the body is not canonical JSON (RFC 8785).";
        }

        foreach (var member in withheld)
        {
            Encoding.ASCII.GetBytes(member.Digest, Slot(count++));
        }

        return Opens(count, commitment) ? null : withheld.Count == 0 ? "the body is not what its leaf commits to." : "the body, with the digests of its withheld members, is not what its leaf commits to.";
    }

    /// <summary>Names of the members that were erased from a body.</summary>
    public static IReadOnlySet<string> ErasedFrom(Body? body)
    {
        var withheld = new List<WithheldMember>();
        if (body?.Find(Withheld) is { } list)
        {
            using var document = JsonDocument.Parse(list);
            Read(document.RootElement, withheld);
        }

        return withheld.Select(member => member.Member).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Reads the list of a body's erased members; false where it is no such list.</summary>
    public static bool Read(JsonElement list, ICollection<WithheldMember> withheld)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return false;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (WithheldMember.Read(item) is not { } member)
            {
                return false;
            }

            withheld.Add(member);
        }

        return true;
    }

    private void Digest(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, Span<byte> digest)
    {
        var length = name.Length + value.Length + Overhead;
        if (_disclosure.Length < length)
        {
            _disclosure = new byte[length * 2];
            _encoded = new byte[length * 4];
        }

        var at = Put("[\""u8, 0);
        Base64Url.EncodeToUtf8(salt, _disclosure.AsSpan(at), out _, out var written);
        at = Put("\",\""u8, at + written);
        at = Put(name, at);
        at = Put("\","u8, at);
        at = Put(value, at);
        at = Put("]"u8, at);
        Base64Url.EncodeToUtf8(_disclosure.AsSpan(0, at), _encoded, out _, out written);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_encoded.AsSpan(0, written), hash);
        Base64Url.EncodeToUtf8(hash, digest, out _, out _);
    }

    private int Put(ReadOnlySpan<byte> bytes, int at)
    {
        bytes.CopyTo(_disclosure.AsSpan(at));
        return at + bytes.Length;
    }

    private Span<byte> Slot(int i)
    {
        if (_digests.Length < (i + 1) * DigestLength)
        {
            Array.Resize(ref _digests, _digests.Length * 2);
        }

        return _digests.AsSpan(i * DigestLength, DigestLength);
    }

    private bool Opens(int count, string commitment)
    {
        Span<int> order = count <= 256 ? stackalloc int[count] : new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        var digests = _digests;
        order.Sort((a, b) => digests.AsSpan(a * DigestLength, DigestLength).SequenceCompareTo(digests.AsSpan(b * DigestLength, DigestLength)));
        var most = Math.Max((count * (DigestLength + 3)) + 1, 4);
        if (_manifest.Length < most)
        {
            _manifest = new byte[most * 2];
        }

        var at = 0;
        _manifest[at++] = (byte)'[';
        _manifest[at++] = (byte)'"';
        foreach (var i in order)
        {
            if (at > 2)
            {
                "\",\""u8.CopyTo(_manifest.AsSpan(at));
                at += 3;
            }

            digests.AsSpan(i * DigestLength, DigestLength).CopyTo(_manifest.AsSpan(at));
            at += DigestLength;
        }

        _manifest[at++] = (byte)'"';
        _manifest[at++] = (byte)']';
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<char> text = stackalloc char[DigestLength];
        SHA256.HashData(_manifest.AsSpan(0, at), hash);
        Base64Url.EncodeToChars(hash, text, out _, out _);
        return text.SequenceEqual(commitment);
    }
}
