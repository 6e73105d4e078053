using Registry.Core.Register;
using static Registry.Core.Insight.Facts;

namespace Registry.Core.Insight;

/// <summary>What only other records show of engagements, declarations and decisions.</summary>
internal static class EngagementChecks
{
    private static readonly string Shown = $"{GoesForward("e")} AND COALESCE({Promised("e")}, '') < @today";

    private static CrossCheck Level(Rule rule, int level, string shown, string detail, string clears) => new("engagement", rule, "/claimedLevel", detail, clears, $"""
        SELECT e.id AS record, 'engagement' AS kind, e.id, '' AS part, 'claimed: ' || e.claimed_level AS says
        FROM {Standing("engagement")} e WHERE {Shown} AND {Claimed("e")} >= {level} AND COALESCE({shown}, 1 = 0) = (1 = 0)
        """);

    public static IReadOnlyList<CrossCheck> All { get; } =
    [
        new("engagement", Rules.R3, "/methods",
            "It claims that people were at least consulted, but only tests, research into attitudes or information took place: it does not count as engagement.",
            "State the methods by which people could say what they thought, or claim inform.", $"""
            SELECT e.id AS record, 'engagement' AS kind, e.id, '' AS part, e.depth AS says FROM {Standing("engagement")} e
            WHERE {Claimed("e")} >= 1 AND e.depth = 'research'
            """),
        new("engagement", Rules.R10, "/decisions",
            "It ended after a decision it names was taken, and does not count as consulting or more for that decision.",
            "Nothing clears it for that decision: engage before the next, and name that one in decisions.", $"""
            SELECT e.id AS record, 'decision' AS kind, d.id, '' AS part, {Timing("e", "d")} AS says
            FROM {Standing("engagement")} e JOIN facet n ON n.number = e.number AND n.member = 'decision' JOIN decision d ON d.id = n.value AND {At("d")}
            WHERE {Claimed("e")} >= 1 AND e.end_date > d.actual_date
            """),
        Level(Rules.R5, 1, Consulted("e"), "Consulting is claimed, and not shown: findings, and at least one answer, are not published.",
            "Publish the findings and state them in findings; let the bodies that were asked answer the recommendations."),
        Level(Rules.R6, 2, Involved("e"), "Involving is claimed, and not shown: no second meeting, or no decision that says how what people said was weighed.",
            "State the sessions of the cohorts, and record the decision with engagementsConsidered and howWeighed."),
        Level(Rules.R7, 3, Collaborated("e"), "Collaborating is claimed, and not shown: no sign of options made together, or a refusal without its reason.",
            "State shapedDesign of the cohorts, or decisionRight with its instrument; give a reason with every refusal."),
        new("declaration", Rules.R1, "/reviewDate",
            "The day has passed on which the declaration was to be looked at again.",
            "Amend the declaration: what is true now, and when it will be looked at again.", $"""
            SELECT c.id AS record, 'declaration' AS kind, c.id, '' AS part, c.review_date AS says FROM {Standing("declaration")} c WHERE c.declaration_state <> 'engaged' AND c.review_date < @today
            """),
        new("declaration", Rules.D54, "/reliance",
            "What is relied on no longer speaks to the matter: it ended more than thirty-six months before the gate, or something material has changed since.",
            "Engage again, or rely on something newer.", $"""
            SELECT c.id AS record, 'engagement' AS kind, e.id, '' AS part, CASE WHEN r.material_change = 1 THEN 'material change since' ELSE 'ended ' || e.end_date END AS says
            FROM {Standing("declaration")} c JOIN declaration_reliance r ON r.number = c.number JOIN engagement e ON e.id = r.engagement AND {At("e")}
            WHERE (r.material_change = 1 OR e.end_date < {ThreeYearsBefore("COALESCE(c.gate_date, @today)")})
            """),
        new("decision", Rules.R10, "/engagementsConsidered",
            "An engagement that is said to have been considered ended after the decision was taken.",
            "Take the engagement out of engagementsConsidered, or record the later decision that considered it.", $"""
            SELECT d.id AS record, 'engagement' AS kind, e.id, '' AS part, {Timing("e", "d")} AS says
            FROM {Standing("decision")} d JOIN facet n ON n.number = d.number AND n.member = 'engagementConsidered' JOIN engagement e ON e.id = n.value AND {At("e")}
            WHERE e.end_date > d.actual_date
            """),
        new("decision", Rules.R25, "/actualDate",
            "It was decided to deploy while conditions of the assessment were unmet.",
            "Meet the conditions, and record the safeguard as in place or the commitment as delivered by a day not after the decision; otherwise it stands.", $"""
            SELECT d.id AS record, 'assessment' AS kind, a.id, COALESCE(c.local_id, CAST(c.place AS TEXT)) AS part, 'due ' || COALESCE(c.due, 'not said') AS says
            FROM {Standing("decision")} d JOIN facet n ON n.number = d.number AND n.kind = 'decision' AND n.member = 'subject'
            JOIN facet s ON s.kind = 'assessment' AND s.member = 'subject' AND s.value = n.value JOIN assessment a ON a.number = s.number AND {At("a")}
            JOIN assessment_condition c ON c.number = a.number
            WHERE d.decision_kind = 'deploy' AND d.actual_date IS NOT NULL AND (c.due IS NULL OR c.due <= d.actual_date) AND NOT {Met("c", "d.actual_date")}
            """),
    ];
}
