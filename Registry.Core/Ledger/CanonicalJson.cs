using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>
/// The JSON Canonicalization Scheme (RFC 8785): one text for one value, so that bytes can be hashed and compared. Members are
/// sorted by UTF-16 code units (§3.2.3), numbers are printed as ECMAScript does (§3.2.2.3), strings are not normalised.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The canonical bytes of a value.</summary>
    /// <exception cref="InvalidOperationException">A string holds half of a surrogate pair, or a number is out of range of IEEE 754.</exception>
    public static byte[] Of(JsonElement value, bool withoutNulls = false)
    {
        using var buffer = new PooledBytes();
        Write(value, buffer, withoutNulls);
        return buffer.Written.ToArray();
    }

    /// <summary>Writes the canonical bytes of a value; <paramref name="withoutNulls"/> leaves out members that are null, since absent and null mean the same in a record.</summary>
    public static void Write(JsonElement value, IBufferWriter<byte> output, bool withoutNulls = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new List<(string Name, JsonElement Value)>();
                foreach (var property in value.EnumerateObject())
                {
                    if (!withoutNulls || property.Value.ValueKind != JsonValueKind.Null)
                    {
                        members.Add((property.Name, property.Value));
                    }
                }

                members.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
                output.Write("{"u8);
                for (var i = 0; i < members.Count; i++)
                {
                    if (i > 0)
                    {
                        output.Write(","u8);
                    }

                    WriteString(members[i].Name, output);
                    output.Write(":"u8);
                    Write(members[i].Value, output, withoutNulls);
                }

                output.Write("}"u8);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!first)
                    {
                        output.Write(","u8);
                    }

                    first = false;
                    Write(item, output, withoutNulls);
                }

                output.Write("]"u8);
                break;
            case JsonValueKind.String:
                // A text without escapes in valid UTF-8 is canonical as it stands: JSON has no other way to write its characters.
                var text = JsonMarshal.GetRawUtf8Value(value);
                if (text.Contains((byte)'\\') || !Utf8.IsValid(text))
                {
                    WriteString(value.GetString()!, output);
                }
                else
                {
                    output.Write(text);
                }

                break;
            case JsonValueKind.Number:
                // So is a whole number of at most fifteen digits.
                var digits = JsonMarshal.GetRawUtf8Value(value);
                if (digits.Length <= 15 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                {
                    output.Write(digits);
                }
                else
                {
                    Encoding.ASCII.GetBytes(Number(value.GetDouble()), output);
                }

                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    /// <summary>Writes a string with the escapes of RFC 8785 §3.2.2.2 and no others.</summary>
    public static void WriteString(string text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= ' ' && c != '"' && c != '\\')
            {
                continue;
            }

            Encoding.UTF8.GetBytes(text.AsSpan(start, i - start), output);
            start = i + 1;
            var escape = c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                _ => $"\\u{(int)c:x4}",
            };
            Encoding.ASCII.GetBytes(escape, output);
        }

        Encoding.UTF8.GetBytes(text.AsSpan(start), output);
        output.Write("\""u8);
    }

    /// <summary>A number as ECMAScript's Number::toString prints it (ECMA-262 §6.1.6.1.20).</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new InvalidOperationException("A number is out of the range of IEEE 754.");
        }

        if (value == 0)
        {
            return "0";
        }

        // "E16" of .NET gives the shortest round-trip digits for "R"; take digits and exponent apart and set them again as ECMAScript does.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var negative = shortest[0] == '-';
        var text = negative ? shortest[1..] : shortest;
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var point = dot < 0 ? mantissa.Length : dot;
        var allDigits = dot < 0 ? mantissa : mantissa.Remove(dot, 1);
        var leading = allDigits.Length - allDigits.TrimStart('0').Length;
        var digits = allDigits[leading..].TrimEnd('0');
        var n = point - leading + exponent;
        var k = digits.Length;
        string result;
        if (k <= n && n <= 21)
        {
            result = digits + new string('0', n - k);
        }
        else if (n is > 0 and <= 21)
        {
            result = $"{digits[..n]}.{digits[n..]}";
        }
        else if (n is > -6 and <= 0)
        {
            result = $"0.{new string('0', -n)}{digits}";
        }
        else
        {
            var power = n - 1;
            result = $"{digits[0]}{(k > 1 ? "." + digits[1..] : "")}e{(power < 0 ? '-' : '+')}{Math.Abs(power)}";
        }

        return negative ? "-" + result : result;
    }
}
