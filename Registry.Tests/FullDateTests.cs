using System.Globalization;
using NUnit.Framework;
using Registry.Core;

namespace Registry.Tests;

/// <summary>A day is read as RFC 3339 §5.6 writes it, and nothing else is one.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class FullDateTests
{
    private static readonly string[] Placed = ["\0", " ", "-", "+", "0", "1", "3", "9", "a", "٣"];

    [Test]
    public void A_day_is_read_as_it_was_written()
    {
        for (var day = new DateOnly(1999, 1, 1); day.Year < 2005; day = day.AddDays(1))
        {
            Assert.That(FullDate.Parse(FullDate.Text(day)), Is.EqualTo(day));
        }

        Assert.That(FullDate.Parse("0001-01-01"), Is.EqualTo(DateOnly.MinValue));
        Assert.That(FullDate.Parse("9999-12-31"), Is.EqualTo(DateOnly.MaxValue));
    }

    [Test]
    public void What_the_general_parser_takes_for_a_day_is_one_and_nothing_else()
    {
        foreach (var text in new[] { "2026-11-30", "2024-02-29", "2000-10-01" }.SelectMany(Altered))
        {
            var isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expected);
            Assert.That((FullDate.TryParse(text, out var day), day), Is.EqualTo((isDay, expected)), string.Join(' ', text.Select(c => $"{(int)c:x}")));
        }
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("2026-1\0-01")]
    [TestCase("2026-02-30")]
    [TestCase("2026-13-01")]
    [TestCase("0000-01-01")]
    [TestCase("2026-01-01T00:00:00Z")]
    public void Anything_else_is_no_day(string? text) => Assert.That(FullDate.TryParse(text, out _), Is.False);

    /// <summary>The text with every one of its characters, and every two, replaced.</summary>
    private static IEnumerable<string> Altered(string text)
    {
        for (var one = 0; one < text.Length; one++)
        {
            for (var other = one; other < text.Length; other++)
            {
                foreach (var (first, second) in Placed.SelectMany(_ => Placed, (first, second) => (first, second)))
                {
                    var characters = text.ToCharArray();
                    characters[one] = first[0];
                    characters[other] = second[0];
                    yield return new string(characters);
                }
            }
        }
    }
}
