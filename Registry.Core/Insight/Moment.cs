using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Insight;

/// <summary>The moment a computed answer is of: what the ledger held, and the day by which things are due or overdue.</summary>
/// <param name="Size">Size of the ledger.</param>
/// <param name="At">When the last entry it held was recorded (UTC).</param>
/// <param name="Day">The day by which due dates are judged: today or that of the instant asked for, for a size that of its last entry, unless another is asked for.</param>
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

        var size = asOf is null ? await reading.Size() : await reading.SizeAsOf(asOf);
        var at = await reading.RecordedAt(size - 1);
        // The register says nothing of what is to come: an instant ahead of the clock is now. Of nothing recorded, there is no other day than today.
        var instant = asOf is null ? now : ListQuery.TryInstant(asOf, out var asked) ? Earlier(Timestamp.Parse(asked), now) : at is null ? now : Timestamp.Parse(at);
        judged ??= DateOnly.FromDateTime(instant.UtcDateTime);
        return new Moment(size, at ?? Timestamp.Text(new DateTimeOffset(judged.Value, TimeOnly.MinValue, TimeSpan.Zero)), judged.Value);

        static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
    }

    /// <summary>The values of a statement in the order in which it first names them.</summary>
    internal object?[] Values(string sql, params IEnumerable<(string Name, object? Value)> given) => Values(sql, given.ToDictionary(pair => pair.Name, pair => pair.Value));

    /// <summary>The values of a statement in the order in which it first names them; size and today are the moment's own.</summary>
    internal object?[] Values(string sql, IReadOnlyDictionary<string, object?> given) => Values(Session.Parameters(sql), given);

    /// <summary>The values of parameters in their order; size and today are the moment's own.</summary>
    internal object?[] Values(IReadOnlyList<string> parameters, IReadOnlyDictionary<string, object?> given) =>
        [.. parameters.Select(name => name switch { "@size" => Size, "@today" => Today, _ => given[name] })];
}
