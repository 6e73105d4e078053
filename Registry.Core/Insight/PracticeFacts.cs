using Registry.Core.Storage;

namespace Registry.Core.Insight;

/// <summary>How deep an engagement went, how much influence it claims and how much the records show (rules R3 and R5 to R8).</summary>
/// <param name="Depth">By the deepest of its methods: deliberated, participated, contributed or research; absent where the methods are not stated.</param>
/// <param name="Claimed">What its owner claims; absent where that is not stated.</param>
/// <param name="Evidenced">What the records show: none, inform, consult, involve, collaborate or empower.</param>
public sealed record EngagementLevel(string? Depth, string? Claimed, string Evidenced);

/// <summary>What became of what people said in one engagement.</summary>
/// <param name="Recommendations">How many recommendations it led to.</param>
/// <param name="Answered">Of these, how many have an answer that is not interim from at least one body.</param>
/// <param name="Accepted">Of these, how many were accepted, in full or in part, by at least one body.</param>
/// <param name="Commitments">Promises made in the answers.</param>
/// <param name="Delivered">Of these, how many their owners report as delivered.</param>
/// <param name="Confirmed">Of these, how many somebody else confirmed, in their newest verdict.</param>
/// <param name="Effects">Changes that are said to be caused by it, or to which it contributed; that nothing changed is none.</param>
public sealed record EngagementOutcome(long Recommendations, long Answered, long Accepted, long Commitments, long Delivered, long Confirmed, long Effects)
{
    /// <summary>Nothing came of it that the register knows.</summary>
    public static readonly EngagementOutcome None = new(0, 0, 0, 0, 0, 0, 0);
}

/// <summary>What is computed of engagements, as SQL over their projection under the alias <c>k</c>, at the size <c>@size</c>: said once for all who ask.</summary>
public static class PracticeFacts
{
    /// <summary>Levels the records can show, the least first.</summary>
    public static readonly IReadOnlyList<string> EvidencedLevels = ["none", "inform", "consult", "involve", "collaborate", "empower"];

    /// <summary>Dispositions that are no answer: the clock goes on (participation.md §7, anti-gaming).</summary>
    public const string Interim = "('under-consideration', 'deferred', 'redirected')";

    /// <summary>The level the records show, in a word; research alone shows none (R3).</summary>
    public static readonly string EvidencedLevel = $"""
        CASE WHEN k.depth IS NULL OR k.depth = 'research' THEN 'none'
             ELSE CASE {Facts.Evidenced("k")} WHEN 4 THEN 'empower' WHEN 3 THEN 'collaborate' WHEN 2 THEN 'involve' WHEN 1 THEN 'consult' ELSE 'inform' END END
        """;

    /// <summary>The levels of engagements, by id, and whether each counts as engagement; null where that is not known.</summary>
    internal static async ValueTask<Dictionary<Guid, (EngagementLevel Level, bool? Counts)>> Levels(Session session, Engine engine, Moment moment, string ids)
    {
        var levels = new Dictionary<Guid, (EngagementLevel, bool?)>();
        var sql = $"SELECT k.id, k.depth, k.claimed_level, {EvidencedLevel}, {Facts.Counted(Facts.Counts("k"))} FROM {engine.RowsOf("engagement", "id", "@ids")} k WHERE {Facts.At("k")}";
        await session.Each(
            sql,
            reader => levels.Add(reader.Id(0), (new EngagementLevel(reader.Text(1), reader.Text(2), reader.GetString(3)), reader.Whole(4) is { } counts ? counts == 1 : null)),
            moment.Values(sql, ("@ids", ids)));
        return levels;
    }

    /// <summary>What became of engagements, by id; one that led to nothing is not among them.</summary>
    internal static async ValueTask<Dictionary<Guid, EngagementOutcome>> Outcomes(Session session, Engine engine, long size, string ids)
    {
        var effects = new Dictionary<Guid, long>();
        await session.Each(
            $"""
            SELECT r.engagement, COUNT(DISTINCT e.id)
            FROM recommendation r JOIN facet f ON f.kind = 'effect' AND f.member = 'because' AND f.value = r.id JOIN effect e ON e.number = f.number
            WHERE r.number < @size AND r.until >= @size AND e.number < @size AND e.until >= @size AND {engine.IsOneOf("r.engagement", "@ids")}
              AND e.effect_kind <> 'no-change' AND e.attribution IN ('caused', 'contributed')
            GROUP BY r.engagement
            """,
            reader => effects.Add(reader.Id(0), reader.GetInt64(1)),
            size, ids);
        var outcomes = new Dictionary<Guid, EngagementOutcome>();
        await session.Each(
            $"""
            SELECT r.engagement, COUNT(DISTINCT r.id), COUNT(DISTINCT CASE WHEN s.disposition NOT IN {Interim} THEN r.id END), COUNT(DISTINCT CASE WHEN s.disposition IN ('accepted', 'partly-accepted') THEN r.id END),
                COUNT(DISTINCT c.id), COUNT(DISTINCT CASE WHEN c.reported = 'delivered' THEN c.id END), COUNT(DISTINCT CASE WHEN c.reported = 'delivered' AND v.verdict = 'confirmed' THEN c.id END)
            FROM recommendation r
            LEFT JOIN response s ON s.recommendation = r.id AND s.number < @size AND s.until >= @size
            LEFT JOIN commitment c ON c.response = s.id AND c.number < @size AND c.until >= @size
            LEFT JOIN verification v ON v.target = c.id AND v.part IS NULL AND v.number < @size AND v.until >= @size AND NOT EXISTS (
                SELECT 1 FROM verification l WHERE l.target = v.target AND l.part IS NULL AND l.number < @size AND l.until >= @size AND (l.verified_on > v.verified_on OR (l.verified_on = v.verified_on AND l.number > v.number)))
            WHERE r.number < @size AND r.until >= @size AND {engine.IsOneOf("r.engagement", "@ids")}
            GROUP BY r.engagement
            """,
            reader =>
            {
                var id = reader.Id(0);
                outcomes.Add(id, new EngagementOutcome(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), effects.GetValueOrDefault(id)));
            },
            size, ids);
        return outcomes;
    }
}
