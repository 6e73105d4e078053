using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>
/// How an entry commits to a body without containing it: each member becomes a salted disclosure of RFC 9901 §4.2.1
/// (<c>base64url(["salt","name",value])</c>), and the entry holds one hash over the sorted digests. A member can later be erased
/// with its salt while every proof goes on verifying.
/// </summary>
public static class Commitment
{
    /// <summary>Bytes of a salt: 128 bits (RFC 9901 §9.3).</summary>
    public const int SaltLength = 16;

    /// <summary>The disclosure of one member, as the ASCII text that is hashed.</summary>
    public static string Disclosure(ReadOnlySpan<byte> salt, string name, ReadOnlySpan<byte> value)
    {
        using var buffer = new PooledBytes(value.Length + (4 * name.Length) + (4 * SaltLength));
        Write(buffer, salt, name, value);
        return Base64Url.EncodeToString(buffer.Written.Span);
    }

    /// <summary>The digest of a member: that of its disclosure, without making a text of it.</summary>
    public static string Digest(ReadOnlySpan<byte> salt, string name, ReadOnlySpan<byte> value)
    {
        using var buffer = new PooledBytes(value.Length + (4 * name.Length) + (4 * SaltLength));
        Write(buffer, salt, name, value);
        var length = Base64Url.GetEncodedLength(buffer.Length);
        using var text = new PooledBytes(length);
        Base64Url.EncodeToUtf8(buffer.Written.Span, text.GetSpan(length), out _, out var written);
        text.Advance(written);
        return Digest(text);
    }

    private static void Write(PooledBytes buffer, ReadOnlySpan<byte> salt, string name, ReadOnlySpan<byte> value)
    {
        buffer.Write("[\""u8);
        Base64Url.EncodeToUtf8(salt, buffer.GetSpan(2 * SaltLength), out _, out var written);
        buffer.Advance(written);
        buffer.Write("\","u8);
        CanonicalJson.WriteString(name, buffer);
        buffer.Write(","u8);
        buffer.Write(value);
        buffer.Write("]"u8);
    }

    /// <summary>The digest of a disclosure: base64url of SHA-256 over its ASCII text (RFC 9901 §4.2.3).</summary>
    public static string Digest(string disclosure)
    {
        using var text = new PooledBytes();
        text.Advance(Encoding.ASCII.GetBytes(disclosure, text.GetSpan(disclosure.Length)));
        return Digest(text);
    }

    private static string Digest(PooledBytes text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.Written.Span, hash);
        return Base64Url.EncodeToString(hash);
    }

    /// <summary>The digests of every member of a body, sorted, as a canonical JSON array: the manifest.</summary>
    public static byte[] Manifest(IEnumerable<string> digests) => Encoding.ASCII.GetBytes($"[\"{string.Join("\",\"", digests.Order(StringComparer.Ordinal))}\"]");

    /// <summary>What an entry holds as <c>sd</c>: base64url of SHA-256 over the manifest.</summary>
    public static string Over(byte[] manifest) => Base64Url.EncodeToString(SHA256.HashData(manifest));
}
