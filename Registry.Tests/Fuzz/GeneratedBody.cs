using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Registry.Core.Register;

namespace Registry.Tests.Fuzz;

/// <summary>Bodies that are nearly right: a kind's example with some places changed, as text, so that the change may be no JSON at all.</summary>
public static class GeneratedBody
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Values nobody expects, as JSON text.</summary>
    private static readonly Gen<string> Token = Gen.Frequency(
        (6, Gen.OneOf(
            "null", "true", "false", "0", "-0", "-1", "1", "1.5", "1e400", "-1e400", "1e-400", "0.1e1", "9007199254740992", "9007199254740993", "2147483648", "99999999999999999999", "79228162514264337593543950336",
            "\"\"", "\" \"", "\"x\"", "\"\\n\"", "\"x\\n\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude8c\"", "\"\\u202e\\u200b\"", "\"\u0085\u2028\"", "\"\\\\\\\"\"", "\"'; DROP TABLE record; --\"", "\"%s%n{0}\"",
            "[]", "{}", "[[]]", "[null]", "[{}]", "[1,\"a\",null,{}]", "{\"a\":1,\"a\":2}", "{\"\":1}", "{\"\\u0000\":1}", "{\"a/b~c\":1}", "NaN", "Infinity", "undefined", "'x'", "/* */1", "1,")),
        (2, Gen.OneOf(
            "\"2026-02-30\"", "\"2026-03-31\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"10000-01-01\"", "\"2026-03-31T09:30:00Z\"", "\"2026-03-31T24:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"2026-03-31T09:30:00.123456789Z\"", "\"2026-03-31T09:30:60Z\"",
            "\"https://example.org\"", "\"http://\"", "\"https://[::1]:99999/\"", "\"https://user:secret@example.org/%ff\"", "\"javascript:alert(1)\"", "\"a@b.example\"", "\"0199aaaa-0000-7000-8000-000000000000\"", "\"{0199aaaa-0000-7000-8000-000000000000}\"",
            "\"yes\"", "\"no\"", "\"other\"", "\"high\"", "\"en\"", "\"GBP\"", "\"/title\"", "\"/absences/0/member\"", "\"P6Y\"")),
        (2, Gen.String.Select(text => JsonSerializer.Serialize(text))),
        (1, Gen.Double.Select(number => double.IsFinite(number) ? JsonSerializer.Serialize(number) : "1e999")),
        (1, Gen.Long.Select(number => JsonSerializer.Serialize(number))),
        (1, Gen.Int[1, 12_000].Select(length => $"\"{new string('é', length)}\"")),
        (1, Gen.Int[1, 600].Select(count => $"[{string.Join(',', Enumerable.Repeat("\"a\"", count))}]")),
        (1, Gen.Int[1, 60].Select(depth => string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth)))));

    private static readonly Gen<string> Name = Gen.Frequency(
        (4, Gen.OneOf("title", "id", "owner", "version", "state", "kind", "absences", "source", "sameAs", "reference", "language", "__proto__", "", "$ref", "a/b", "Title")),
        (1, Gen.String));

    /// <summary>One change: where (any number; the place is found by remainder), what, and with which value.</summary>
    private static readonly Gen<(int Place, int What, string Token, string Name)> Change = Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 9], Token, Name);

    /// <summary>A kind's example with at most so many changes.</summary>
    public static Gen<byte[]> Of(Kind kind, int most) =>
        Gen.Select(Change.Array[0, most], Gen.Int[0, 1_000_000], Spoil(most), (changes, reference, spoil) =>
        {
            var body = JsonNode.Parse(kind.Example)!.AsObject();
            body["reference"] = $"fuzz-{reference}";
            return Spoilt(Text(body, changes), reference, spoil);
        });

    /// <summary>A part of a kind's example, as a merge patch would have it.</summary>
    public static Gen<byte[]> PartOf(Kind kind, int most) =>
        Gen.Select(Change.Array[0, most], Gen.Int[0, 1_000_000], Spoil(most), (changes, which, spoil) =>
        {
            var members = JsonNode.Parse(kind.Example)!.AsObject();
            var part = new JsonObject();
            foreach (var (name, value) in members.Skip(which % members.Count).Take(1 + (which % 3)))
            {
                part[name] = value?.DeepClone();
            }

            return Spoilt(Text(part, changes), which, spoil);
        });

    /// <summary>Any object with at most so many changes.</summary>
    public static Gen<byte[]> Of(JsonObject template, int most) =>
        Gen.Select(Change.Array[0, most], Gen.Int[0, 1_000_000], Spoil(most), (changes, place, spoil) => Spoilt(Text(template.DeepClone().AsObject(), changes), place, spoil));

    private static Gen<int> Spoil(int most) => Gen.Int[most > 1 ? 0 : 6, 40];

    private static string Text(JsonObject body, (int Place, int What, string Token, string Name)[] changes)
    {
        var tokens = new List<string>();
        foreach (var (place, what, token, name) in changes)
        {
            var places = Places(body).ToList();
            if (places.Count == 0)
            {
                break;
            }

            var (parent, at) = places[place % places.Count];
            var mark = $"@@{tokens.Count}@@";
            tokens.Add(token);
            switch (parent, what)
            {
                case (JsonObject o, 0):
                    o.Remove((string)at);
                    break;
                case (JsonObject o, 1 or 2):
                    o[name] = mark;
                    break;
                case (JsonObject o, 3) when o.TryGetPropertyValue((string)at, out var moved):
                    o.Remove((string)at);
                    o[name] = moved;
                    break;
                case (JsonArray a, 0):
                    a.RemoveAt((int)at);
                    break;
                case (JsonArray a, 1 or 2):
                    a.Add(mark);
                    break;
                case (JsonArray a, 3):
                    a.Add(a[(int)at]?.DeepClone());
                    break;
                case (JsonObject o, _):
                    o[(string)at] = mark;
                    break;
                case (JsonArray a, _):
                    a[(int)at] = mark;
                    break;
                default:
                    break;
            }
        }

        var text = body.ToJsonString(Plain);
        for (var i = 0; i < tokens.Count; i++)
        {
            text = text.Replace($"\"@@{i}@@\"", tokens[i], StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Now and then the bytes themselves are spoilt: cut off, one changed, one too many, or in another encoding.</summary>
    private static byte[] Spoilt(string text, int place, int spoil)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        place %= bytes.Length;
        switch (spoil)
        {
            case 0:
                return bytes[..place];
            case 1:
                bytes[place] = 0xFE;
                return bytes;
            case 2:
                bytes[place] ^= 0x20;
                return bytes;
            case 3:
                return [.. bytes[..place], (byte)'\\', .. bytes[place..]];
            case 4:
                return Encoding.Unicode.GetBytes(text);
            case 5:
                return [0xEF, 0xBB, 0xBF, .. bytes];
            default:
                return bytes;
        }
    }

    /// <summary>The example of a kind once for every place in it, with the value there replaced by a token.</summary>
    public static IEnumerable<string> EveryPlace(Kind kind, string token)
    {
        for (var i = 0; ; i++)
        {
            var body = JsonNode.Parse(kind.Example)!.AsObject();
            body["reference"] = $"place-{i}";
            if (Places(body).Skip(i).Select(place => ((JsonNode, object)?)place).FirstOrDefault() is not var (parent, at))
            {
                yield break;
            }

            if (parent is JsonObject o)
            {
                o[(string)at] = "@@0@@";
            }
            else
            {
                parent[(int)at] = "@@0@@";
            }

            yield return body.ToJsonString(Plain).Replace("\"@@0@@\"", token, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(JsonNode Parent, object At)> Places(JsonNode node)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (name, value) in o.ToList())
                {
                    yield return (o, name);
                    foreach (var inner in value is null ? [] : Places(value))
                    {
                        yield return inner;
                    }
                }

                break;
            case JsonArray a:
                for (var i = 0; i < a.Count; i++)
                {
                    yield return (a, i);
                    foreach (var inner in a[i] is { } item ? Places(item) : [])
                    {
                        yield return inner;
                    }
                }

                break;
            default:
                break;
        }
    }
}
