using System.Globalization;

namespace Registry.Core;

/// <summary>A day as the register writes it: <c>full-date</c> of RFC 3339 §5.6. Such texts sort as days.</summary>
public static class FullDate
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>The text of a day.</summary>
    public static string Text(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The day of a text the register wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateOnly Parse(string text) => TryParse(text, out var day) ? day : throw new FormatException($"'{text}' is no full-date.");

    /// <summary>The day of a text, if it is one. Digit by digit: a dossier reads thousands, a general parser takes far longer, and a number of .NET may end in NULs.</summary>
    public static bool TryParse(string? text, out DateOnly day)
    {
        var isDay = text is { Length: 10 } && text[4] == '-' && text[7] == '-';
        var (year, month, date) = isDay ? (Number(text.AsSpan(0, 4)), Number(text.AsSpan(5, 2)), Number(text.AsSpan(8, 2))) : default;
        isDay = year > 0 && month is > 0 and <= 12 && date > 0 && date <= DateTime.DaysInMonth(year, month);
        day = isDay ? new DateOnly(year, month, date) : default;
        return isDay;

        // What holds anything but digits is zero, which no part of a day is.
        static int Number(ReadOnlySpan<char> digits)
        {
            var number = 0;
            foreach (var digit in digits)
            {
                if (!char.IsAsciiDigit(digit))
                {
                    return 0;
                }

                number = (number * 10) + (digit - '0');
            }

            return number;
        }
    }
}
