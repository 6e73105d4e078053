using System.Globalization;
using Microsoft.Extensions.Primitives;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Http;

/// <summary>Conditional requests (RFC 9110 §13) on strong ETags that are versions.</summary>
public static class Conditional
{
    /// <summary>
    /// How long a cache may keep a version, or a full page of the feed, without asking again. They change when something of them is erased, and at no other time: a redaction reaches every
    /// cache within this hour.
    /// </summary>
    public const string Settled = "public, max-age=3600";

    private const string Redacted = "-r";

    /// <summary>The strong tag of a version; another one after something of it was erased, since its bytes are others.</summary>
    /// <param name="version">The version.</param>
    /// <param name="redacted">The entry of the redaction that last erased something of it.</param>
    public static string Tag(long version, long? redacted) =>
        redacted is { } entry ? string.Create(CultureInfo.InvariantCulture, $"\"{version}{Redacted}{entry}\"") : string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>What a page's tag ends with once something was erased: every page from before may have held it.</summary>
    public static string TagEnd(long redacted) => redacted == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Redacted}{redacted}");

    /// <summary>The version an amendment names.</summary>
    /// <exception cref="RefusedException">428 where none is named; 412 where it is no version of ours.</exception>
    public static Seen IfMatch(this HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        if (StringValues.IsNullOrEmpty(header))
        {
            throw new RefusedException(RefusalCode.VersionRequired, "Say which version you amend: send the ETag you read as If-Match, such as \"3\".");
        }

        var text = header.ToString().Trim();
        var tag = text.Length > 2 && text[0] == '"' && text[^1] == '"' ? text.AsSpan(1, text.Length - 2) : [];
        var at = tag.IndexOf(Redacted);
        if (Whole(at < 0 ? tag : tag[..at]) is { } version && (at < 0 || Whole(tag[(at + Redacted.Length)..]) is not null))
        {
            return new Seen(version) { Served = true, Redacted = at < 0 ? null : Whole(tag[(at + Redacted.Length)..]) };
        }

        throw new RefusedException(RefusalCode.VersionStale, "If-Match names no version of this record: send its ETag as it was, one strong tag such as \"3\".");

        static long? Whole(ReadOnlySpan<char> digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Whether <c>If-None-Match</c> names this tag (weak comparison, RFC 9110 §13.1.2).</summary>
    public static bool Has(StringValues ifNoneMatch, string etag)
    {
        foreach (var line in ifNoneMatch)
        {
            if (line is null)
            {
                continue;
            }

            if (line == etag || line == "*")
            {
                return true;
            }

            foreach (var part in line.Split(','))
            {
                var tag = part.AsSpan().Trim();
                if (tag.StartsWith("W/"))
                {
                    tag = tag[2..];
                }

                if (tag.SequenceEqual(etag))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The HTTP date of an instant the register wrote (RFC 9110 §5.6.7).</summary>
    public static string HttpDate(string instant) => Timestamp.Parse(instant).ToString("R", CultureInfo.InvariantCulture);
}
