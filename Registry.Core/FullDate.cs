using System.Globalization;

namespace Registry.Core;

/// <summary>A day as the register writes it: <c>full-date</c> of RFC 3339 §5.6. Such texts sort as days.</summary>
public static class FullDate
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>The text of a day.</summary>
    public static string Text(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The day of a text the register wrote.</summary>
    public static DateOnly Parse(string text) => DateOnly.ParseExact(text, Format, CultureInfo.InvariantCulture);

    /// <summary>The day of a text, if it is one.</summary>
    public static bool TryParse(string? text, out DateOnly day) => DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
