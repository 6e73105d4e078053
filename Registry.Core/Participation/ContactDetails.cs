using System.Text.RegularExpressions;

namespace Registry.Core.Participation;

/// <summary>
/// An e-mail address or a telephone number written in a free text. It leads to one person, so it has no place in what is said
/// about participants (rule R28). Numbers, dates, amounts and references are not telephone numbers and must pass: where the two
/// cannot be told apart by how people write them, the text is let through.
/// </summary>
internal static partial class ContactDetails
{
    /// <summary>E.164 allows fifteen digits.</summary>
    private const int LongestNumber = 15;

    /// <summary>What the text holds, in words, or null; the detail itself is never repeated.</summary>
    public static string? In(string text) =>
        EMail().IsMatch(text) ? "an e-mail address" : HoldsTelephoneNumber(text) ? "a telephone number" : null;

    private static bool HoldsTelephoneNumber(string text)
    {
        foreach (var run in Run().EnumerateMatches(text))
        {
            var groups = Groups(text, run.Index, run.Index + run.Length);
            for (var first = 0; first < groups.Length; first++)
            {
                var digits = 0;
                for (var last = first; last < groups.Length && (digits += groups[last].Length) <= LongestNumber; last++)
                {
                    var candidate = groups[first..(last + 1)];
                    if (StandsAlone(text, candidate[0].Start, candidate[^1].End) && IsTelephoneNumber(text, candidate, digits, candidate.Length == groups.Length))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool IsTelephoneNumber(string text, Digits[] groups, int digits, bool wholeRun)
    {
        var lead = groups[0].Value;
        if (At(text, groups[0].Start - 1) == '+')
        {
            return lead[0] != '0' && digits >= 9 && !IsQuantity(groups, digits);
        }

        if (lead.StartsWith("00", StringComparison.Ordinal))
        {
            // A single group may be a reference filled up with zeros.
            return lead is "00" or ['0', '0', not '0', ..] && !ContinuesThousands(text, groups[0]) && (groups.Length > 1 ? digits >= 11 && groups.Any(group => group.Length > 2) : digits >= 13);
        }

        if (lead.Length > 1 && lead[0] == '0')
        {
            // With its leading zero a number of the UK, Ireland, France or the Netherlands has ten or eleven digits.
            return digits is 10 or 11
                && groups.All(group => group.Length > 1)
                && (groups[^1].Length > 2 || (groups.Length > 1 && groups[^2].Length == 2))
                && !HoldsDate(groups)
                && !ContinuesThousands(text, groups[0])
                && (groups.Any(group => group.Length > 2) || (wholeRun && Separators(text, groups).Distinct().Count() == 1));
        }

        return groups.Length == 3 && IsNorthAmerican(text, groups);
    }

    /// <summary>Neither part of a word, an address or a reference such as AB-0123, nor of a decimal or a number grouped by commas.</summary>
    private static bool StandsAlone(string text, int start, int end)
    {
        var (before, beforeThat) = (At(text, start - 1), At(text, start - 2));
        var (after, afterThat) = (At(text, end), At(text, end + 1));
        return !char.IsLetterOrDigit(before)
            && before is not ('/' or '_' or '=' or '#' or '%' or '&' or '@')
            && !(before is '.' or ',' or ':' && char.IsAsciiDigit(beforeThat))
            && !(IsHyphen(before) && char.IsLetterOrDigit(beforeThat))
            && !char.IsLetterOrDigit(after)
            && after is not ('_' or '%' or '/' or '@')
            && !(after is '.' or ',' or ':' && char.IsAsciiDigit(afterThat))
            && !(IsHyphen(after) && char.IsLetterOrDigit(afterThat));
    }

    /// <summary>"+12 500 000": a change in a quantity, its digits in threes.</summary>
    private static bool IsQuantity(Digits[] groups, int digits) =>
        groups.Length > 1 && groups[0].Length <= 3 && groups[1..].All(group => group.Length == 3) && (digits <= 10 || groups[^1].Value == "000");

    /// <summary>The 020 of "3 020 500 000", but not of "in 2026 020 …".</summary>
    private static bool ContinuesThousands(string text, Digits lead) =>
        lead.Length == 3 && IsBlank(At(text, lead.Start - 1)) && char.IsAsciiDigit(At(text, lead.Start - 2)) && !char.IsAsciiDigit(At(text, lead.Start - 5));

    private static bool HoldsDate(Digits[] groups)
    {
        for (var i = 0; i + 2 < groups.Length; i++)
        {
            if ((IsYear(groups[i]) && groups[i + 1].Length == 2 && groups[i + 2].Length == 2)
                || (groups[i].Length == 2 && groups[i + 1].Length == 2 && IsYear(groups[i + 2])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsYear(Digits group) => group.Length == 4 && group.Value[0] is '1' or '2';

    private static bool IsNorthAmerican(string text, Digits[] groups)
    {
        var separators = Separators(text, groups).ToArray();
        var bracketed = At(text, groups[0].Start - 1) == '(' && separators[0].StartsWith(')');
        return groups[0].Length == 3 && groups[1].Length == 3 && groups[2].Length == 4
            && (bracketed || (separators[0] is "-" or "." && separators[0] == separators[1]));
    }

    private static IEnumerable<string> Separators(string text, Digits[] groups) =>
        groups.Zip(groups.Skip(1), (left, right) => text[left.End..right.Start]);

    private static Digits[] Groups(string text, int start, int end)
    {
        var groups = new List<Digits>();
        for (var i = start; i < end; i++)
        {
            var from = i;
            while (i < end && char.IsAsciiDigit(text[i]))
            {
                i++;
            }

            if (i > from)
            {
                groups.Add(new Digits(from, text[from..i]));
            }
        }

        return [.. groups];
    }

    private static char At(string text, int index) => index >= 0 && index < text.Length ? text[index] : ' ';

    private static bool IsHyphen(char c) => c is '-' or '\u2010' or '\u2011' or '\u2013';

    private static bool IsBlank(char c) => c is ' ' or '\u00a0' or '\u202f';

    private sealed record Digits(int Start, string Value)
    {
        public int Length => Value.Length;

        public int End => Start + Value.Length;
    }

    /// <summary>Also "name (at) example (dot) org", which people write to keep harvesters away.</summary>
    [GeneratedRegex(@"[\p{L}\p{N}._%+'-]{1,64}@([\p{L}\p{N}-]{1,63}\.)+\p{L}{2,63}|[\p{L}\p{N}]\s*[\[({]\s*at\s*[\])}]\s*[\p{L}\p{N}-]+(\.|\s*[\[({]\s*dot\s*[\])}]\s*)\p{L}{2,63}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex EMail();

    /// <summary>Groups of digits with only the signs between them that people write inside one telephone number, such as +44 (0)20. A dash (–) is the sign of a range.</summary>
    [GeneratedRegex(@"[0-9]+(\)?[ \u00a0\u202f.\u2010\u2011-]?[0-9]+|[ \u00a0\u202f]?\(0\)[ \u00a0\u202f]?[0-9]+)*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Run();
}
