using System.Globalization;
using System.Text.RegularExpressions;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Insight;

/// <summary>What a computed answer is of: a size of the ledger, and the day on which due is due and overdue is overdue.</summary>
/// <param name="Size">Size of the ledger.</param>
/// <param name="Day">The day.</param>
public sealed partial record Moment(long Size, DateOnly Day)
{
    /// <summary>The day as the projections write days.</summary>
    public string Today => Text(Day);

    /// <summary>The moment a reader means: now; the day of an instant; or any size and day, so that an answer can be had again.</summary>
    /// <param name="reading">For sizes.</param>
    /// <param name="asOf">An instant, a day, <c>size:n</c>, or null for now.</param>
    /// <param name="day">The day to judge by, or null for that of <paramref name="asOf"/>.</param>
    /// <param name="now">The clock.</param>
    /// <exception cref="RefusedException">It cannot be read.</exception>
    public static async ValueTask<Moment> Of(Reading reading, string? asOf, string? day, DateTimeOffset now)
    {
        DateOnly? judged = null;
        if (day is not null)
        {
            judged = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given)
                ? given
                : throw new RefusedException(RefusalCode.InvalidParameter, "day is a day such as 2026-03-31.", [new Fault("day", "parameter.invalid", "day is a day such as 2026-03-31.")]);
        }

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (asOf is null)
        {
            return new Moment(await reading.Size(), judged ?? today);
        }

        var size = await reading.SizeAsOf(asOf);
        return new Moment(size, judged ?? (ListQuery.TryInstant(asOf, out var instant) ? DateOnly.FromDateTime(Timestamp.Parse(instant).UtcDateTime) : today));
    }

    /// <summary>The values of a statement in the order in which it first names them; size and today are the moment's own.</summary>
    internal object?[] Values(string sql, IReadOnlyDictionary<string, object?> given)
    {
        var names = new List<string>();
        foreach (Match match in ParameterName().Matches(sql))
        {
            if (!names.Contains(match.Value))
            {
                names.Add(match.Value);
            }
        }

        return [.. names.Select(name => name switch { "@size" => Size, "@today" => Today, _ => given[name] })];
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex("@[A-Za-z][A-Za-z0-9]*", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterName();
}
