using System.Text;
using NUnit.Framework;
using Registry.Core.Ledger;

namespace Registry.Tests.Ledger;

/// <summary>A leaf has one form, to the byte: whoever hashes it must come to the same.</summary>
public sealed class EntryTests
{
    private const string Said = """{"act":"algorithm.published","actor":"k1","at":"2026-06-30T08:00:00.123Z","kind":"algorithm","log":"localhost/registry","organisation":"0197f2aa-0000-7000-8000-000000000001","prev":"AQID","record":"0197f2aa-0000-7000-8000-000000000002","sd":"abc","v":1,"version":2}""";

    [Test]
    public void An_entry_is_read_as_it_was_written([Values("k1", "", "Zoë", "\U0001F600", "a \"quoted\" \\ one", "line\nfeed\u0001", "\u007f/")] string actor, [Values(null, "", "AQ==", "AQID")] string? previous, [Values(1, 0, -1, long.MaxValue, long.MinValue)] long version)
    {
        var entry = new Entry("log", "a.b", "kind", Guid.CreateVersion7(), version, previous is null ? null : Convert.FromBase64String(previous), Guid.Empty, actor, DateTimeOffset.UnixEpoch, "sd");
        var bytes = entry.ToBytes();

        var read = Entry.Read(bytes);

        Assert.That(read, Is.Not.Null, Encoding.UTF8.GetString(bytes));
        Assert.That(read!.ToBytes(), Is.EqualTo(bytes));
        Assert.That((read.Actor, read.Version, read.Record), Is.EqualTo((actor, version, entry.Record)));
    }

    [TestCase("{\"act\"", "{ \"act\"", TestName = "a blank")]
    [TestCase("\"v\":1,\"version\":2", "\"version\":2,\"v\":1", TestName = "another order")]
    [TestCase("\"act\":\"algorithm.published\",\"actor\":\"k1\"", "\"actor\":\"k1\",\"act\":\"algorithm.published\"", TestName = "another order at the beginning")]
    [TestCase("\"kind\":\"algorithm\",", "", TestName = "a member less")]
    [TestCase("\"sd\":\"abc\",", "\"sd\":\"abc\",\"sd\":\"abc\",", TestName = "a member twice")]
    [TestCase("\"v\":1", "\"v\":2", TestName = "another form")]
    [TestCase("\"version\":2", "\"version\":02", TestName = "a zero before a number")]
    [TestCase("\"version\":2", "\"version\":+2", TestName = "a plus before a number")]
    [TestCase("\"version\":2", "\"version\":2.0", TestName = "a fraction")]
    [TestCase("\"version\":2", "\"version\":2e0", TestName = "an exponent")]
    [TestCase("\"version\":2", "\"version\":\"2\"", TestName = "a number as text")]
    [TestCase("\"version\":2", "\"version\":9223372036854775808", TestName = "a number too large")]
    [TestCase("\"version\":2", "\"version\":", TestName = "no number")]
    [TestCase("\"k1\"", "\"\\u006b1\"", TestName = "an escape that need not be")]
    [TestCase("\"k1\"", "\"k\\/1\"", TestName = "an escaped slash")]
    [TestCase("\"k1\"", "\"k\\u000A1\"", TestName = "an escape in capitals")]
    [TestCase("\"k1\"", "\"k\\ud8001\"", TestName = "half a character")]
    [TestCase("\"k1\"", "\"k\n1\"", TestName = "a line feed as it is")]
    [TestCase("\"k1\"", "null", TestName = "nothing instead of a text")]
    [TestCase("\"k1\"", "\"k1", TestName = "a text without end")]
    [TestCase("\"k1\"", "\"k1\\", TestName = "an escape without end")]
    [TestCase("0197f2aa-0000-7000-8000-000000000002", "0197F2AA-0000-7000-8000-000000000002", TestName = "an id in capitals")]
    [TestCase("0197f2aa-0000-7000-8000-000000000002", "0197f2aa00007000800000000000000200000", TestName = "an id without dashes")]
    [TestCase("0197f2aa-0000-7000-8000-000000000002", "{0197f2aa-0000-7000-8000-00000000002}", TestName = "an id in braces")]
    [TestCase("AQID", "AQJ=", TestName = "bits behind the end of base64")]
    [TestCase("AQID", "AQI", TestName = "base64 without its end")]
    [TestCase("AQID", "AQ ID", TestName = "a blank in base64")]
    [TestCase("123Z", "123z", TestName = "a small Z")]
    [TestCase("08:00:00.123Z", "24:00:00.123Z", TestName = "the hour 24")]
    [TestCase("\"version\":2}", "\"version\":2} ", TestName = "a blank behind")]
    [TestCase("\"version\":2}", "\"version\":2,\"x\":1}", TestName = "a member more")]
    public void What_is_written_in_any_other_way_is_no_entry(string part, string other)
    {
        Assert.That(Entry.Read(Encoding.UTF8.GetBytes(Said)), Is.Not.Null);
        Assert.That(Entry.Read(Encoding.UTF8.GetBytes(Said.Replace(part, other, StringComparison.Ordinal))), Is.Null);
    }

    [Test]
    public void A_byte_changed_dropped_or_added_makes_no_entry_or_another_one_written_so()
    {
        var leaf = Encoding.UTF8.GetBytes(Said);
        for (var at = 0; at < leaf.Length; at++)
        {
            AssertReadAsWritten([.. leaf[..at], .. leaf[(at + 1)..]]);
            for (var value = 0; value < 256; value++)
            {
                AssertReadAsWritten([.. leaf[..at], (byte)value, .. leaf[(at + 1)..]]);
                AssertReadAsWritten([.. leaf[..at], (byte)value, .. leaf[at..]]);
            }
        }

        static void AssertReadAsWritten(byte[] bytes)
        {
            if (Entry.Read(bytes) is { } read && !read.ToBytes().AsSpan().SequenceEqual(bytes))
            {
                Assert.Fail($"{Encoding.UTF8.GetString(bytes)} was read as {Encoding.UTF8.GetString(read.ToBytes())}");
            }
        }
    }
}
