using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using NUnit.Framework;
using Registry.Core.Ledger;
using Registry.Tests.Support;

namespace Registry.Tests.Vectors;

/// <summary>The JSON Canonicalization Scheme, held against the vectors published with RFC 8785 and against what it promises.</summary>
public sealed class CanonicalJsonTests
{
    [TestCase("arrays")]
    [TestCase("french")]
    [TestCase("structures")]
    [TestCase("unicode")]
    [TestCase("values")]
    [TestCase("weird")]
    public void The_published_vector_gives_its_bytes(string name)
    {
        var folder = SharedData.Require("jcs/testdata");
        var bytes = Of(File.ReadAllBytes(Path.Combine(folder, "input", $"{name}.json")));
        var hex = string.Concat(File.ReadAllText(Path.Combine(folder, "outhex", $"{name}.txt")).Where(char.IsAsciiHexDigit));

        Assert.That(Convert.ToHexStringLower(bytes), Is.EqualTo(hex));
        Assert.That(bytes, Is.EqualTo(File.ReadAllBytes(Path.Combine(folder, "output", $"{name}.json"))));
    }

    // RFC 8785, appendix B.
    [TestCase("0000000000000000", "0")]
    [TestCase("8000000000000000", "0")]
    [TestCase("0000000000000001", "5e-324")]
    [TestCase("8000000000000001", "-5e-324")]
    [TestCase("7fefffffffffffff", "1.7976931348623157e+308")]
    [TestCase("ffefffffffffffff", "-1.7976931348623157e+308")]
    [TestCase("4340000000000000", "9007199254740992")]
    [TestCase("c340000000000000", "-9007199254740992")]
    [TestCase("4430000000000000", "295147905179352830000")]
    [TestCase("44b52d02c7e14af5", "9.999999999999997e+22")]
    [TestCase("44b52d02c7e14af6", "1e+23")]
    [TestCase("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [TestCase("444b1ae4d6e2ef4e", "999999999999999700000")]
    [TestCase("444b1ae4d6e2ef4f", "999999999999999900000")]
    [TestCase("444b1ae4d6e2ef50", "1e+21")]
    [TestCase("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [TestCase("3eb0c6f7a0b5ed8d", "0.000001")]
    [TestCase("41b3de4355555553", "333333333.3333332")]
    [TestCase("41b3de4355555554", "333333333.33333325")]
    [TestCase("41b3de4355555555", "333333333.3333333")]
    [TestCase("41b3de4355555556", "333333333.3333334")]
    [TestCase("41b3de4355555557", "333333333.33333343")]
    [TestCase("becbf647612f3696", "-0.0000033333333333333333")]
    [TestCase("43143ff3c1cb0959", "1424953923781206.2")]
    public void A_number_is_printed_as_ECMAScript_prints_it(string bits, string text) =>
        Assert.That(CanonicalJson.Number(BitConverter.UInt64BitsToDouble(Convert.ToUInt64(bits, 16))), Is.EqualTo(text));

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    public void What_is_no_number_of_JSON_is_refused(double value) =>
        Assert.That(() => CanonicalJson.Number(value), Throws.InvalidOperationException);

    [Test]
    public void A_number_is_read_back_as_it_was_and_as_short_as_can_be() =>
        Gen.Double.Where(double.IsFinite).Sample(value =>
        {
            var text = CanonicalJson.Number(value);
            Assert.That(double.Parse(text, CultureInfo.InvariantCulture), Is.EqualTo(value));
            Assert.That(text, Does.Match(@"^-?(0|[1-9]\d*)(\.\d*[1-9])?(e[+-][1-9]\d*)?$"));
            var digits = text.TrimStart('-').Split('e')[0].Replace(".", "", StringComparison.Ordinal).Trim('0');
            Assert.That(digits, Has.Length.LessThanOrEqualTo(17));
            var magnitude = Math.Abs(value);
            Assert.That(text.Contains('e', StringComparison.Ordinal), Is.EqualTo(value != 0 && (magnitude >= 1e21 || magnitude < 1e-6)), "with an exponent from 1e21 and below 1e-6");
        });

    [Test]
    public void A_whole_number_is_printed_without_a_point() =>
        Gen.Long[-(1L << 53), 1L << 53].Sample(value => Assert.That(CanonicalJson.Number(value), Is.EqualTo(value.ToString(CultureInfo.InvariantCulture))));

    [Test]
    public void The_canonical_form_of_a_canonical_form_is_itself_whatever_the_order_and_spacing() =>
        Gen.Select(Json(3), Gen.Int).Sample(pair =>
        {
            var (value, seed) = pair;
            var random = new Random(seed);
            var first = Of(Encoding.UTF8.GetBytes(Write(value, random)));
            var second = Of(Encoding.UTF8.GetBytes(Write(value, random)));
            Assert.That(second, Is.EqualTo(first), "members in another order and escapes in another way are the same value");
            Assert.That(Of(first), Is.EqualTo(first));
        });

    [Test]
    public void Members_are_sorted_by_UTF_16_code_units() =>
        Gen.String[0, 4].Where(Whole).Array[1, 12].Sample(names =>
        {
            var distinct = names.Distinct(StringComparer.Ordinal).ToArray();
            var bytes = Of(JsonSerializer.SerializeToUtf8Bytes(distinct.ToDictionary(name => name, _ => 1)));
            using var document = JsonDocument.Parse(bytes);
            var sorted = distinct.ToArray();
            Array.Sort(sorted, (a, b) => a.AsSpan().SequenceCompareTo(b.AsSpan()));
            Assert.That(document.RootElement.EnumerateObject().Select(member => member.Name), Is.EqualTo(sorted));
        });

    [Test]
    public void A_name_beyond_the_basic_plane_comes_before_one_at_its_end() =>
        // By code points U+FB33 would come first; by UTF-16 code units the surrogate D83D does (RFC 8785 §3.2.3).
        Assert.That(Encoding.UTF8.GetString(Of("""{"\ufb33":1,"\ud83d\ude00":2,"\u20ac":3}"""u8.ToArray())), Is.EqualTo("{\"€\":3,\"😀\":2,\"\ufb33\":1}"));

    [Test]
    public void Half_of_a_surrogate_pair_is_refused() =>
        Assert.That(() => Of("""{"a":"\ud83d"}"""u8.ToArray()), Throws.InvalidOperationException);

    [Test]
    public void Only_what_must_be_escaped_is_escaped() =>
        Assert.That(Encoding.UTF8.GetString(Of("""["\u0000\u001f\u007f\u0080\u2028\/\"\\\b\f\n\r\t\u003c\u00e9"]"""u8.ToArray())), Is.EqualTo("[\"\\u0000\\u001f\u007f\u0080\u2028/\\\"\\\\\\b\\f\\n\\r\\t<é\"]"));

    private static byte[] Of(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Of(document.RootElement);
    }

    private static Gen<object?> Json(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.String[0, 6].Where(Whole).Select(text => (object?)text),
            Gen.Double.Where(double.IsFinite).Select(number => (object?)number),
            Gen.Bool.Select(truth => (object?)truth),
            Gen.Const((object?)null));
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Json(depth - 1).Array[0, 4].Select(items => (object?)items),
            Gen.Select(Gen.String[0, 4].Where(Whole), Json(depth - 1)).Array[0, 4].Select(members => (object?)members.DistinctBy(member => member.Item1, StringComparer.Ordinal).ToArray()));
    }

    /// <summary>One of the many texts of a value.</summary>
    private static string Write(object? value, Random random)
    {
        var blank = random.Next(3) switch { 0 => "", 1 => " ", _ => "\n\t" };
        return value switch
        {
            ValueTuple<string, object?>[] members => $"{{{blank}{string.Join($",{blank}", Shuffled(members, random).Select(member => $"{Text(member.Item1, random)}{blank}:{Write(member.Item2, random)}"))}}}",
            object?[] items => $"[{blank}{string.Join($",{blank}", items.Select(item => Write(item, random)))}]",
            string text => Text(text, random),
            double number => number.ToString(random.Next(2) == 0 ? "R" : "E16", CultureInfo.InvariantCulture),
            bool truth => truth ? "true" : "false",
            _ => "null",
        };
    }

    private static (string, object?)[] Shuffled((string, object?)[] members, Random random)
    {
        var shuffled = members.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static string Text(string text, Random random) =>
        $"\"{string.Concat(text.Select(c => c < ' ' || c is '"' or '\\' || random.Next(3) == 0 ? $"\\u{(int)c:x4}" : char.IsSurrogate(c) ? $"\\u{(int)c:X4}" : c.ToString()))}\"";

    private static bool Whole(string text)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
