using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Registry.Core.Interop;

/// <summary>
/// Texts of other registers, made fit to stand in a record without changing what they say: line ends become a line feed, other
/// control characters and halves of surrogate pairs go, blanks at both ends go. Nothing else is touched.
/// </summary>
public static class SourceText
{
    /// <summary>Control characters but line feed and tabulator, and surrogates: most texts hold none of them.</summary>
    private static readonly SearchValues<char> Suspect = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(c => char.IsSurrogate(c) || (char.IsControl(c) && c is not ('\n' or '\t')))]);

    /// <summary>The text without what no record may hold, or null where nothing is left.</summary>
    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (!text.AsSpan().ContainsAny(Suspect))
        {
            return text.Trim();
        }

        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r')
            {
                if (i + 1 == text.Length || text[i + 1] != '\n')
                {
                    clean.Append('\n');
                }
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean.Append(c).Append(text[++i]);
            }
            else if (!char.IsSurrogate(c) && (c is '\n' or '\t' || !char.IsControl(c)))
            {
                clean.Append(c);
            }
        }

        var trimmed = clean.ToString().Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }

    /// <summary>The text on one line, with single blanks.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The beginning of a text that is longer than <paramref name="max"/>, with an ellipsis that shows the cut.</summary>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1;
        return string.Concat(text.AsSpan(0, end).TrimEnd(), "…");
    }

    /// <summary>The text in pieces of at most <paramref name="max"/>, none cutting a surrogate pair.</summary>
    public static IEnumerable<string> Pieces(string text, int max)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(max, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
            {
                length--;
            }

            yield return text.Substring(start, length);
            start += length;
        }
    }

    /// <summary>The text as lower-case ASCII words joined by hyphens; other letters become hyphens too.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (c is not ('\'' or '’') && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().Trim('-');
    }

    /// <summary>Twelve hexadecimal digits that follow from the texts alone (SHA-256).</summary>
    public static string Fingerprint(params IEnumerable<string> texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts.Select(OneLine)))))[..12];

    /// <summary>Whether the text may be a record's reference: 1 to 200 printable ASCII characters, no blank at either end.</summary>
    public static bool IsReference(string text) =>
        text.Length is > 0 and <= 200 && text.All(c => c is >= ' ' and <= '~') && text[0] != ' ' && text[^1] != ' ';

    /// <summary>Whether the text is an http(s) address a record may hold.</summary>
    public static bool IsAddress(string text) => text.Length <= 2_000 && Register.Shape.IsUrl(text);
}
