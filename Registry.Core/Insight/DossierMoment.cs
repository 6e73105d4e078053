namespace Registry.Core.Insight;

/// <summary>The moment an answer is of: what the ledger held, and the day by which things are due or overdue.</summary>
/// <param name="Size">Size of the ledger.</param>
/// <param name="At">The instant (UTC): now or the one asked for; for a size, when its last entry was recorded.</param>
/// <param name="Day">Its day, by which due dates are judged.</param>
public sealed record DossierMoment(long Size, string At, DateOnly Day)
{
    /// <summary>The values of a statement in the order in which it first names them.</summary>
    internal object?[] Values(string sql, params IEnumerable<(string Name, object? Value)> given) => new Moment(Size, Day).Values(sql, given.ToDictionary(pair => pair.Name, pair => pair.Value));
}
