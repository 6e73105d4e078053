using System.Globalization;
using System.Text;
using Registry.Core.Vocabulary;

namespace Registry.Core.Insight;

/// <summary>How a story words dates, numbers, lists, codes and what records say.</summary>
public static class StoryWords
{
    /// <summary>Longest quotation, in characters; the record has the whole.</summary>
    public const int LongestQuotation = 400;

    /// <summary>Longest quotation that only tells which record is meant.</summary>
    public const int LongestMention = 120;

    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>A day: 3 March 2026. A record of which it was erased no longer says it.</summary>
    public static string Day(DateOnly? day) => day?.ToString("d MMMM yyyy", Plain) ?? "a day that is not stated";

    /// <summary>How many of something: one person, 1,240 people.</summary>
    public static string Count(long count, string one, string several) => count == 1 ? $"1 {one}" : $"{count.ToString("N0", Plain)} {several}";

    /// <summary>Several things in a sentence: a, b and c.</summary>
    public static string List(IEnumerable<string> items)
    {
        var all = items.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    /// <summary>The label of a code, inside a sentence.</summary>
    public static string Label(string list, string? code) => code is null ? "not stated" : Vocabularies.Find(list)!.Find(code) is { } known ? Inside(known.Label) : code;

    /// <summary>The name of a member in words: plain language, engagements considered.</summary>
    public static string Member(string name) => string.Concat(name.Select(sign => char.IsUpper(sign) ? $" {char.ToLowerInvariant(sign)}" : sign.ToString()));

    /// <summary>A label with the article before it: a community group, an individual.</summary>
    public static string WithArticle(string label) => $"{(label[0] is 'a' or 'e' or 'i' or 'o' ? "an" : "a")} {label}";

    /// <summary>The words of a record, between curly quotation marks that the words themselves cannot close.</summary>
    public static string Quoted(string? text, int longest = LongestQuotation) => text is null ? "(not stated)" : $"“{Clean(text, longest).Replace('“', '‘').Replace('”', '’')}”";

    /// <summary>The words of a record that tell which one is meant.</summary>
    public static string Mentioned(string? text) => Quoted(text?.TrimEnd('.', ' '), LongestMention);

    /// <summary>A text on one line, without signs that cannot be seen or turn the reading around, cut where it is long.</summary>
    public static string Clean(string text, int longest)
    {
        // Most texts are plain from end to end, and are taken as they are.
        var plain = 0;
        while (plain < text.Length && plain < longest && (text[plain] is > ' ' and < '\x7F' || (text[plain] == ' ' && plain > 0 && text[plain - 1] != ' ')))
        {
            plain++;
        }

        if (plain == text.Length && !text.EndsWith(' '))
        {
            return text;
        }

        var clean = new StringBuilder(text, 0, plain, Math.Min(text.Length, longest) + 1);
        Span<char> sign = stackalloc char[2];
        foreach (var rune in text.AsSpan(plain).EnumerateRunes())
        {
            if (clean.Length >= longest)
            {
                return $"{clean.ToString().TrimEnd()}…";
            }

            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                {
                    clean.Append(' ');
                }
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format || rune.Value is 0x200C or 0x200D)
            {
                // Of the signs that are not seen only the joiners stay: scripts need them.
                clean.Append(sign[..rune.EncodeToUtf16(sign)]);
            }
        }

        return clean.ToString().TrimEnd();
    }

    /// <summary>Abbreviations keep their capitals.</summary>
    private static string Inside(string label) => label.Length > 1 && char.IsUpper(label[1]) ? label : char.ToLowerInvariant(label[0]) + label[1..];
}
