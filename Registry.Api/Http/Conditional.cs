using System.Globalization;
using Microsoft.Extensions.Primitives;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Http;

/// <summary>Conditional requests (RFC 9110 §13) on strong ETags that are versions.</summary>
public static class Conditional
{
    /// <summary>The version an amendment names.</summary>
    /// <exception cref="RefusedException">428 where none is named; 412 where it is no version of ours.</exception>
    public static long IfMatch(this HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        if (StringValues.IsNullOrEmpty(header))
        {
            throw new RefusedException(RefusalCode.VersionRequired, "Say which version you amend: send the ETag you read as If-Match, such as \"3\".");
        }

        var text = header.ToString().Trim();
        return text.Length > 2 && text[0] == '"' && text[^1] == '"' && long.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new RefusedException(RefusalCode.VersionStale, "If-Match names no version of this record: send its ETag as it was, one strong tag such as \"3\".");
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
