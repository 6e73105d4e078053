using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Insight;

/// <summary>The moment a computed answer is of: what the ledger held, and the day by which things are due or overdue.</summary>
/// <param name="Size">Size of the ledger.</param>
/// <param name="At">The instant (UTC): now or the one asked for; for a size, when its last entry was recorded.</param>
/// <param name="Day">The day by which due dates are judged: that of the instant, unless another is asked for.</param>
public sealed record Moment(long Size, string At, DateOnly Day)
{
    /// <summary>The day as the projections write days.</summary>
    private string Today => FullDate.Text(Day);

    /// <summary>The moment a reader means: now; an instant that has passed; or a size, judged by the day of its last entry, so that its answer can be had again.</summary>
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
            judged = FullDate.TryParse(day, out var given)
                ? given
                : throw new RefusedException(RefusalCode.InvalidParameter, "day is a day such as 2026-03-31.", [new Fault("day", "parameter.invalid", "day is a day such as 2026-03-31.")]);
        }

        var at = Timestamp.Text(now);
        var size = asOf is null ? await reading.Size() : await reading.SizeAsOf(asOf);
        if (asOf is not null)
        {
            // The register says nothing of what is to come: an instant ahead of the clock is now. Of nothing recorded, there is no other day than today.
            at = ListQuery.TryInstant(asOf, out var instant) ? string.CompareOrdinal(instant, at) > 0 ? at : instant : await reading.RecordedAt(size - 1) ?? at;
        }

        return new Moment(size, at, judged ?? DateOnly.FromDateTime(Timestamp.Parse(at).UtcDateTime));
    }

    /// <summary>The values of a statement in the order in which it first names them.</summary>
    internal object?[] Values(string sql, params IEnumerable<(string Name, object? Value)> given) => Values(sql, given.ToDictionary(pair => pair.Name, pair => pair.Value));

    /// <summary>The values of a statement in the order in which it first names them; size and today are the moment's own.</summary>
    internal object?[] Values(string sql, IReadOnlyDictionary<string, object?> given) =>
        [.. Session.Parameters(sql).Select(name => name switch { "@size" => Size, "@today" => Today, _ => given[name] })];
}
