using System.Globalization;

namespace Registry.Core.Storage;

/// <summary>An instant as the register writes it: RFC 3339, UTC, milliseconds, <c>Z</c>. Such texts sort as instants.</summary>
public static class Timestamp
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int Length = 24;

    /// <summary>The text of an instant.</summary>
    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The instant of a text the register wrote; every answer with a record asks for one.</summary>
    public static DateTimeOffset Parse(string text)
    {
        return text.Length == Length && text[^1] == 'Z'
            ? new DateTimeOffset(Part(0, 4), Part(5, 2), Part(8, 2), Part(11, 2), Part(14, 2), Part(17, 2), Part(20, 3), TimeSpan.Zero)
            : throw new FormatException($"{text} is no instant the register wrote.");

        int Part(int start, int length) => int.Parse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>The instant of a text, if the register could have written it.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    /// <summary>An instant cut to the milliseconds the register keeps.</summary>
    public static DateTimeOffset Cut(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
