using System.Text.Json;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Insight;

/// <summary>Past engagements about other algorithms and datasets that a subject's owner could learn from, and why they compare.</summary>
/// <param name="AsOf">The moment it is of.</param>
/// <param name="LookedAt">How many past engagements were looked at, the newest: no more than 5,000 are.</param>
/// <param name="Items">Those with the most reasons first; among equals the newest recorded. The order says how much they have in common, not how good they were.</param>
public sealed record ComparablePage(Moment AsOf, long LookedAt, IReadOnlyList<ComparableEngagement> Items);

/// <summary>A past engagement that compares.</summary>
/// <param name="Engagement">The engagement.</param>
/// <param name="Title">Its title.</param>
/// <param name="End">Its last day.</param>
/// <param name="Reasons">What it has in common with the subject.</param>
public sealed record ComparableEngagement(Guid Engagement, string Title, DateOnly? End, IReadOnlyList<ComparisonReason> Reasons);

/// <summary>One thing an engagement has in common with a subject.</summary>
/// <param name="Reason">community-kind, tier, sector, decision-kind or data-kind.</param>
/// <param name="Values">The codes they share.</param>
/// <param name="RestsOn">The records on the engagement's side: algorithms, datasets and decisions it was about.</param>
public sealed record ComparisonReason(string Reason, IReadOnlyList<string> Values, IReadOnlyList<Guid> RestsOn);

/// <summary>Finds them.</summary>
public sealed class ComparableEngagements(Database database)
{
    /// <summary>Most that are told.</summary>
    public const int MaxLimit = 50;

    /// <summary>How many are told unless the reader says.</summary>
    public const int DefaultLimit = 10;

    /// <summary>Most past engagements that are looked at, the newest.</summary>
    public const int MostLookedAt = 5_000;

    private static readonly string[] Order = ["community-kind", "tier", "sector", "decision-kind", "data-kind"];

    /// <summary>The subject's own marks, each a reason and a code: parameters <c>@size</c> and <c>@id</c>.</summary>
    private const string Own = """
        own AS MATERIALIZED (
            SELECT 'community-kind' AS reason, f.value AS code FROM subject s JOIN facet f ON f.number = s.number AND f.member = 'communityKind' WHERE s.id = @id
            UNION SELECT 'tier', a.impact_tier FROM algorithm a WHERE a.id = @id AND a.number < @size AND a.until >= @size AND a.impact_tier IS NOT NULL
            UNION SELECT 'sector', f.value FROM subject s JOIN facet f ON f.number = s.number AND f.member = 'sector' WHERE s.id = @id
            UNION SELECT 'decision-kind', d.decision_kind FROM facet f JOIN decision d ON d.number = f.number AND d.number < @size AND d.until >= @size
                WHERE f.kind = 'decision' AND f.member = 'subject' AND f.value = @id AND d.decision_kind IS NOT NULL
            UNION SELECT 'data-kind', t.personal_data FROM data t WHERE t.subject = @id)
        """;

    /// <summary>Algorithms and datasets as they stood, and the data that each is or uses.</summary>
    private const string Subjects = """
        subject AS (
            SELECT a.id, a.number FROM algorithm a WHERE a.number < @size AND a.until >= @size
            UNION ALL SELECT d.id, d.number FROM dataset d WHERE d.number < @size AND d.until >= @size),
        data AS (
            SELECT d.id AS subject, d.personal_data FROM dataset d WHERE d.number < @size AND d.until >= @size AND d.personal_data IS NOT NULL
            UNION ALL SELECT a.id, d.personal_data FROM algorithm a JOIN facet f ON f.number = a.number AND f.member = 'dataset' JOIN dataset d ON d.id = f.value AND d.number < @size AND d.until >= @size
                WHERE a.number < @size AND a.until >= @size AND d.personal_data IS NOT NULL)
        """;

    /// <summary>Past engagements that are not about the subject, the newest, and what each was about.</summary>
    private static readonly string Past = $"""
        past AS MATERIALIZED (
            SELECT k.number, k.id FROM engagement k
            WHERE k.number < @size AND k.until >= @size AND k.end_date <= @day AND {Facts.GoesForward("k")}
              AND NOT EXISTS (SELECT 1 FROM facet f WHERE f.number = k.number AND f.member = 'subject' AND f.value = @id)
            ORDER BY k.number DESC LIMIT @most),
        about AS MATERIALIZED (SELECT p.number, f.value AS subject FROM past p JOIN facet f ON f.number = p.number AND f.member = 'subject')
        """;

    /// <summary>What each has in common with the subject, and through which record.</summary>
    private const string Shared = """
        shared AS MATERIALIZED (
            SELECT o.number, w.reason, w.code, o.subject AS via FROM about o JOIN subject s ON s.id = o.subject JOIN facet f ON f.number = s.number AND f.member = 'communityKind' JOIN own w ON w.reason = 'community-kind' AND w.code = f.value
            UNION SELECT o.number, w.reason, w.code, o.subject FROM about o JOIN algorithm a ON a.id = o.subject AND a.number < @size AND a.until >= @size JOIN own w ON w.reason = 'tier' AND w.code = a.impact_tier
            UNION SELECT o.number, w.reason, w.code, o.subject FROM about o JOIN subject s ON s.id = o.subject JOIN facet f ON f.number = s.number AND f.member = 'sector' JOIN own w ON w.reason = 'sector' AND w.code = f.value
            UNION SELECT p.number, w.reason, w.code, d.id FROM past p JOIN facet f ON f.number = p.number AND f.member = 'decision' JOIN decision d ON d.id = f.value AND d.number < @size AND d.until >= @size JOIN own w ON w.reason = 'decision-kind' AND w.code = d.decision_kind
            UNION SELECT o.number, w.reason, w.code, o.subject FROM about o JOIN data t ON t.subject = o.subject JOIN own w ON w.reason = 'data-kind' AND w.code = t.personal_data)
        """;

    /// <summary>The most comparable past engagements.</summary>
    public async ValueTask<ComparablePage> Find(Guid id, Moment moment, int limit)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var found = await session.All(
            $"""
            WITH {Subjects}, {Own}, {Past}, {Shared},
            best AS (SELECT number, COUNT(DISTINCT reason) AS reasons FROM shared GROUP BY number ORDER BY 2 DESC, number DESC LIMIT @limit)
            SELECT b.number, b.reasons, e.id, e.title, e.end_date, h.reason, h.code, h.via, (SELECT COUNT(*) FROM past)
            FROM best b JOIN engagement e ON e.number = b.number JOIN shared h ON h.number = b.number
            ORDER BY b.reasons DESC, b.number DESC, h.reason, h.code, h.via
            """,
            reader => (Id: reader.GetString(2), Title: reader.GetString(3), End: reader.Text(4), Reason: reader.GetString(5), Code: reader.GetString(6), Via: reader.GetString(7), LookedAt: reader.GetInt64(8)),
            moment.Size, id.ToString(), FullDate.Text(moment.Day), (long)MostLookedAt, (long)limit);
        var lookedAt = found.Count > 0 ? found[0].LookedAt : (long)(await session.Scalar($"WITH {Past} SELECT COUNT(*) FROM past", moment.Size, FullDate.Text(moment.Day), id.ToString(), (long)MostLookedAt))!;
        return new ComparablePage(moment, lookedAt,
        [
            .. found.GroupBy(row => row.Id).Select(engagement => new ComparableEngagement(
                Guid.Parse(engagement.Key), engagement.First().Title, engagement.First().End is { } end ? FullDate.Parse(end) : null,
                [.. engagement.GroupBy(row => row.Reason).OrderBy(reason => Array.IndexOf(Order, reason.Key))
                    .Select(reason => new ComparisonReason(reason.Key, [.. reason.Select(row => row.Code).Distinct()], [.. reason.Select(row => Guid.Parse(row.Via)).Distinct()]))])),
        ]);
    }
}
