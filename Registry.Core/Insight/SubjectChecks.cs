using Registry.Core.Register;
using static Registry.Core.Insight.Facts;

namespace Registry.Core.Insight;

/// <summary>What only other records, or the day, show of subjects, safeguards and assessments.</summary>
internal static class SubjectChecks
{
    /// <summary>The day before which what an assessment cites was stale when it was made.</summary>
    private static readonly string Cited = ThreeYearsBefore("COALESCE(a.decided_on, a.advised_on, @today)");

    public static IReadOnlyList<CrossCheck> All { get; } =
    [
        new("algorithm", Rules.R3, "",
            "It is a high-impact system in production, and nobody was consulted before it went live.",
            "An engagement that counts, and ended before it went live, is recorded or relied on in a declaration; otherwise it stands, and the next decision can be prepared better.", $"""
            SELECT x.id AS record, x.kind, x.id, '' AS part, x.bucket || ', declared: ' || x.declared AS says FROM ({EngagementIndicators.LiveHighImpact(examined: true)}) x WHERE x.bucket IN ('none', 'tests-or-inform-only', 'too-late')
            """),
        .. new[] { "algorithm", "dataset" }.SelectMany(OfSubjects),
        new("safeguard", Rules.R19, "/reviewDue", "Its review is overdue.", "Review it, and state the review and the next day.", $"""
            SELECT s.id AS record, 'safeguard' AS kind, s.id, '' AS part, 'due ' || s.review_due AS says FROM {Standing("safeguard")} s WHERE s.review_due < @today AND s.status <> 'retired'
            """),
        new("safeguard", Rules.R19, "/status", "It exists only on paper, while a subject it protects is in use.", "Put it in place, and state since when and what shows it.", $"""
            SELECT s.id AS record, 'algorithm' AS kind, p.id, '' AS part, s.status AS says
            FROM {Standing("safeguard")} s JOIN facet n ON n.number = s.number AND n.member = 'subject' JOIN algorithm p ON p.id = n.value AND {At("p")} AND p.phase = 'production'
            WHERE s.status IN ('promised', 'designed')
            UNION ALL
            SELECT s.id AS record, 'dataset', t.id, '', s.status FROM {Standing("safeguard")} s JOIN facet n ON n.number = s.number AND n.member = 'subject' JOIN dataset t ON t.id = n.value AND {At("t")}
            WHERE s.status IN ('promised', 'designed')
            """),
        new("safeguard", Rules.D8, "/waiver/expires", "It is still waived, although the waiver has ended.", "Put it back in place, or grant and explain a new waiver.", $"""
            SELECT s.id AS record, 'safeguard' AS kind, s.id, '' AS part, 'until ' || s.waiver_expires AS says FROM {Standing("safeguard")} s WHERE s.status = 'waived' AND s.waiver_expires < @today
            """),
        new("assessment", Rules.R20, "",
            "It is stale: it, or what people said that it cites, is more than thirty-six months old, or the subject's impact or role in decisions has changed since.",
            "Assess again, and say what people think now.", $"""
            SELECT a.id AS record, 'assessment' AS kind, a.id, '' AS part, 'of ' || COALESCE(a.decided_on, a.advised_on) AS says FROM {Standing("assessment")} a WHERE COALESCE(a.decided_on, a.advised_on) < {ThreeYearsBefore("@today")}
            UNION ALL
            SELECT a.id AS record, 'algorithm', p.id, '', 'impact ' || COALESCE(b.impact_tier, 'not said') || ', now ' || COALESCE(p.impact_tier, 'not said') || '; role ' || COALESCE(b.decision_role, 'not said') || ', now ' || COALESCE(p.decision_role, 'not said')
            FROM {Standing("assessment")} a JOIN facet n ON n.number = a.number AND n.member = 'subject' JOIN algorithm p ON p.id = n.value AND {At("p")}
            JOIN algorithm b ON b.id = p.id AND b.number = (SELECT MAX(o.number) FROM algorithm o WHERE o.id = p.id AND o.number < @size AND SUBSTR(o.recorded_at, 1, 10) <= COALESCE(a.decided_on, a.advised_on))
            WHERE (COALESCE(b.impact_tier, '') <> COALESCE(p.impact_tier, '') OR COALESCE(b.decision_role, '') <> COALESCE(p.decision_role, ''))
            UNION
            SELECT a.id AS record, 'engagement', e.id, '', 'it cites what ended ' || e.end_date
            FROM {Standing("assessment")} a JOIN facet n ON n.number = a.number AND n.member = 'engagement' JOIN engagement e ON e.id = n.value AND {At("e")} WHERE e.end_date < {Cited}
            UNION
            SELECT a.id AS record, 'engagement', e.id, '', 'it cites what ended ' || e.end_date
            FROM {Standing("assessment")} a JOIN facet n ON n.number = a.number AND n.member = 'recommendation' JOIN recommendation r ON r.id = n.value AND {At("r")} JOIN engagement e ON e.id = r.engagement AND {At("e")} WHERE e.end_date < {Cited}
            """),
        new("assessment", Rules.R21, "/benefits", "The day of a promised benefit has passed, and nothing is said of what became of it.", "State realised: the value reached, its day and evidence, or that it was not met.", $"""
            SELECT a.id AS record, 'assessment' AS kind, a.id, COALESCE(b.local_id, CAST(b.place AS TEXT)) AS part, 'promised by ' || b.by_date AS says
            FROM {Standing("assessment")} a JOIN assessment_benefit b ON b.number = a.number WHERE b.by_date < @today AND COALESCE(b.verdict, 'too-early') = 'too-early'
            """),
        new("assessment", Rules.R25, "/conditions", "A condition is due and unmet.", "Put the safeguard in place, or deliver the commitment, and record that; or link the condition to one.", $"""
            SELECT a.id AS record, CASE WHEN c.safeguard IS NOT NULL THEN 'safeguard' WHEN c.commitment IS NOT NULL THEN 'commitment' ELSE 'assessment' END AS kind,
                   COALESCE(c.safeguard, c.commitment, a.id) AS id, COALESCE(c.local_id, CAST(c.place AS TEXT)) AS part, 'due ' || c.due AS says
            FROM {Standing("assessment")} a JOIN assessment_condition c ON c.number = a.number WHERE c.due < @today AND NOT {Met("c", "@today")}
            """),
        new("assessment", Rules.R30, "", "It is reopened: a safeguard it relies on no longer works as it was judged.", "Judge again without the safeguard, or put it back in place.", $"""
            SELECT a.id AS record, 'safeguard' AS kind, g.id, '' AS part, g.status AS says
            FROM {Standing("assessment")} a JOIN facet n ON n.number = a.number AND n.member = 'safeguard' JOIN safeguard g ON g.id = n.value AND {At("g")}
            WHERE {Fails("g")}
            """),
    ];

    private static IEnumerable<CrossCheck> OfSubjects(string kind) =>
    [
        new(kind, Rules.R3, "",
            "It is in use, and nothing that is recorded about it counts as engagement: people were informed, tested or studied only.",
            "Record an engagement in which people could say something that is answered.", $"""
            SELECT DISTINCT p.id AS record, 'engagement' AS kind, b.engagement AS id, '' AS part, b.how AS says
            FROM {Standing(kind)} p JOIN ({Bearing("examined", few: true)}) b ON b.subject = p.id
            WHERE {(kind == "algorithm" ? $"({Beside("p.phase")} = 'pilot' OR ({Beside("p.phase")} = 'production' AND COALESCE(p.impact_tier, '') <> 'high')) AND " : "")}
              NOT EXISTS (SELECT 1 FROM ({Bearing("examined", few: true)}) c WHERE c.subject = p.id AND COALESCE(c.counts, 1) = 1)
            """),
        new(kind, Rules.D53, "/affectedCommunities",
            "A community that is affected adversely was never heard, directly or through those who speak for it.",
            "Engage with it, and state in the engagement's representation how it was heard.", $"""
            SELECT s.id AS record, {IndicatorQuery.Quoted(kind)} AS kind, s.id, c.local_id AS part,
                   CASE h.best WHEN 3 THEN 'earlier evidence only' WHEN 4 THEN 'sought, not reached' WHEN 5 THEN 'not sought' WHEN 6 THEN 'only by what does not count as engagement, or was not held' ELSE 'never mentioned' END AS says
            FROM {Standing(kind)} s JOIN affected_community c ON c.number = s.number LEFT JOIN ({Heard(examined: true)}) h ON h.subject = s.id AND h.community = c.local_id
            WHERE COALESCE(c.adverse, 0) = 1 AND COALESCE(h.best, 7) > 2
            """),
        new(kind, Rules.R25, "",
            "It is in use while conditions of its assessment are due and unmet.",
            "Meet the conditions, and record the safeguard as in place or the commitment as delivered.", $"""
            SELECT p.id AS record, 'assessment' AS kind, a.id, COALESCE(c.local_id, CAST(c.place AS TEXT)) AS part, 'due ' || c.due AS says
            FROM {Standing(kind)} p JOIN facet s ON s.kind = 'assessment' AND s.member = 'subject' AND s.value = p.id JOIN assessment a ON a.number = s.number AND {At("a")}
            JOIN assessment_condition c ON c.number = a.number
            WHERE {(kind == "algorithm" ? $"{Beside("p.phase")} = 'production' AND " : "")}c.due < @today AND NOT {Met("c", "@today")}
            """),
    ];
}
