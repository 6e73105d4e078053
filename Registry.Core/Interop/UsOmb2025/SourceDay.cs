using System.Text.RegularExpressions;

namespace Registry.Core.Interop.UsOmb2025;

/// <summary>
/// Days as agencies write them. Read are <c>2024-10-01 00:00:00</c> and, the register being that of the United States, month first:
/// <c>10/1/2024</c>, with or without a time. (In the file of 2025 the first number is never above 12 and the second is in 162 values.)
/// A month (<c>Jul-25</c>, <c>09/2025</c>), a year or anything else is not a day and is only kept; so is a year outside 1950 to 2100.
/// </summary>
internal static partial class SourceDay
{
    /// <summary>The day, or null where the text is not one beyond doubt.</summary>
    public static DateOnly? Read(string text)
    {
        var match = YearFirst().Match(text);
        if (!match.Success)
        {
            match = MonthFirst().Match(text);
        }

        return match.Success && FullDate.TryParse($"{match.Groups["y"].Value}-{match.Groups["m"].Value.PadLeft(2, '0')}-{match.Groups["d"].Value.PadLeft(2, '0')}", out var day) && day.Year is >= 1950 and <= 2100
            ? day
            : null;
    }

    /// <summary>Whether the text has the form of a day, whatever it means.</summary>
    public static bool LooksLikeOne(string text) => YearFirst().IsMatch(text) || MonthFirst().IsMatch(text);

    [GeneratedRegex(@"^(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(?<m>[0-9]{1,2})/(?<d>[0-9]{1,2})/(?<y>[0-9]{4})( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( [AP]M)?)?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MonthFirst();
}
