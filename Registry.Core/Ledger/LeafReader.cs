using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Registry.Core.Ledger;

/// <summary>Reads the members of canonical JSON (RFC 8785) whose names and order are known: what is written in any other way is not there.</summary>
/// <param name="bytes">Valid UTF-8.</param>
internal ref struct LeafReader(ReadOnlySpan<byte> bytes)
{
    private const int IdLength = 36;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether what comes next begins so.</summary>
    public readonly bool IsAt(ReadOnlySpan<byte> name) => _rest.StartsWith(name);

    /// <summary>Whether nothing is left but this.</summary>
    public readonly bool Ends(ReadOnlySpan<byte> end) => _rest.SequenceEqual(end);

    /// <summary>The text under the next name, or null.</summary>
    public string? Text(ReadOnlySpan<byte> name)
    {
        if (Quoted(name) is not { IsEmpty: false } quoted)
        {
            return null;
        }

        var text = quoted.Contains((byte)'\\') ? Unescaped(quoted) : Encoding.UTF8.GetString(quoted[1..^1]);
        Pass(name, quoted, text is not null);
        return text;
    }

    /// <summary>The UUID under the next name, or null.</summary>
    public Guid? Id(ReadOnlySpan<byte> name)
    {
        var quoted = Quoted(name);
        return quoted.Length == IdLength + 2 && Utf8Parser.TryParse(quoted[1..^1], out Guid id, out var read) && Pass(name, quoted, read == IdLength && !quoted.ContainsAnyInRange((byte)'A', (byte)'F')) ? id : null;
    }

    /// <summary>The bytes under the next name, which stand there in base64, or null.</summary>
    public byte[]? Bytes(ReadOnlySpan<byte> name)
    {
        var quoted = Quoted(name);
        if (quoted.IsEmpty)
        {
            return null;
        }

        var value = new byte[Base64.GetMaxDecodedFromUtf8Length(quoted.Length - 2)];
        Span<byte> again = stackalloc byte[Math.Min(quoted.Length, Entry.MaxBytes)];
        return Base64.DecodeFromUtf8(quoted[1..^1], value, out _, out var length) == OperationStatus.Done
            && Base64.EncodeToUtf8(value.AsSpan(0, length), again, out _, out var written) == OperationStatus.Done
            && Pass(name, quoted, again[..written].SequenceEqual(quoted[1..^1])) ? value[..length] : null;
    }

    /// <summary>The whole number under the next name, or null.</summary>
    public long? Whole(ReadOnlySpan<byte> name)
    {
        Span<byte> again = stackalloc byte[20];
        return IsAt(name) && Utf8Parser.TryParse(_rest[name.Length..], out long value, out var length) && Utf8Formatter.TryFormat(value, again, out var written)
            && Pass(name, _rest.Slice(name.Length, length), again[..written].SequenceEqual(_rest.Slice(name.Length, length))) ? value : null;
    }

    /// <summary>The string under the next name as it stands there, quotes and all; empty where there is none.</summary>
    private readonly ReadOnlySpan<byte> Quoted(ReadOnlySpan<byte> name)
    {
        if (!IsAt(name) || name.Length == _rest.Length || _rest[name.Length] != '"')
        {
            return default;
        }

        var value = _rest[name.Length..];
        for (var at = 1; at < value.Length; at += value[at] == '\\' ? 2 : 1)
        {
            var next = value[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (value[at] == '"')
            {
                return value[..at].ContainsAnyInRange((byte)0, (byte)0x1F) ? default : value[..(at + 1)];
            }
        }

        return default;
    }

    private bool Pass(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isThere)
    {
        _rest = isThere ? _rest[(name.Length + value.Length)..] : _rest;
        return isThere;
    }

    /// <summary>The text of a string with escapes, if only what must be escaped is, and as RFC 8785 (section 3.2.2.2) says.</summary>
    private static string? Unescaped(ReadOnlySpan<byte> quoted)
    {
        try
        {
            var text = JsonSerializer.Deserialize<string>(quoted)!;
            var again = new ArrayBufferWriter<byte>(quoted.Length);
            CanonicalJson.WriteString(text, again);
            return again.WrittenSpan.SequenceEqual(quoted) ? text : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
