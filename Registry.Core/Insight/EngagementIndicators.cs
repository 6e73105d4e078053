using static Registry.Core.Insight.Facts;

namespace Registry.Core.Insight;

/// <summary>Questions about engagement: was there any, at what level, when, who was heard (participation.md §7: Q1, Q4, Q5, Q6, Q7).</summary>
internal static class EngagementIndicators
{
    /// <summary>High-impact algorithms in use, each with what engagement there was before it went live.</summary>
    /// <param name="examined">Whether only the algorithms that are examined are asked about.</param>
    internal static string LiveHighImpact(bool examined = false) => $"""
        SELECT 'algorithm' AS kind, id, '' AS part, organisation, since AS day, id AS subject, declared,
               CASE WHEN phase = 'pilot' THEN 'pilot'
                    WHEN since IS NULL AND counting > 0 THEN 'go-live-unknown'
                    WHEN own > 0 THEN 'engaged'
                    WHEN relied > 0 THEN 'relied-on-earlier'
                    WHEN unclear > 0 THEN 'level-or-end-unknown'
                    WHEN counting > 0 THEN 'too-late'
                    WHEN anything > 0 THEN 'tests-or-inform-only'
                    ELSE 'none' END AS bucket
        FROM (
            WITH live AS MATERIALIZED (SELECT a.id, a.owner, a.phase, {WentLive("a")} AS since FROM algorithm a WHERE {At("a")} AND {(examined ? $"{Examined("a.id")} AND {Beside("a.impact_tier")} = 'high' AND {Beside("a.phase")}" : "a.impact_tier = 'high' AND a.phase")} IN ('production', 'pilot'))
            SELECT l.id, l.owner AS organisation, l.phase, l.since,
                   COALESCE((SELECT d.declaration_state FROM declaration d WHERE d.subject = l.id AND {At("d")} ORDER BY CASE WHEN d.gate = 'deployment' THEN 0 ELSE 1 END, d.number DESC LIMIT 1), 'undeclared') AS declared,
                   COUNT(b.engagement) AS anything, COALESCE(SUM(b.counts), 0) AS counting,
                   COALESCE(SUM(CASE WHEN b.engagement IS NOT NULL AND (b.counts IS NULL OR (b.counts = 1 AND b.ended IS NULL)) THEN 1 ELSE 0 END), 0) AS unclear,
                   COALESCE(SUM(CASE WHEN b.how = 'own' AND {Before("b", "l.since")} THEN 1 ELSE 0 END), 0) AS own,
                   COALESCE(SUM(CASE WHEN b.how = 'relied' AND {Before("b", "l.since")} THEN 1 ELSE 0 END), 0) AS relied
            FROM live l
            LEFT JOIN ({Bearing("live", few: examined)}) b ON b.subject = l.id
            GROUP BY l.id, l.owner, l.phase, l.since) x
        """;

    public static Indicator WithoutEngagement { get; } = new("q1",
        "Which high-impact systems went live with no engagement, or only with tests?", "auditors",
        "participation.md §7 Q1; OMB 2025 inventories: public comment or hearing on record for 9 of 227 systems",
        [
            new("q1", "High-impact systems in production that went live without engagement", "High-impact algorithms in production.", "The day it went live.", LiveHighImpact(),
                [
                    new("none", Counting.Numerator, "No engagement of any kind is on record as held."),
                    new("tests-or-inform-only", Counting.Numerator, "People were only informed, or only tests and research into attitudes took place."),
                    new("too-late", Counting.Numerator, "People were consulted, but not before it went live, or what is relied on was stale by then."),
                    new("engaged", Counting.Denominator, "People were consulted, or more, before it went live."),
                    new("relied-on-earlier", Counting.Denominator, "An earlier engagement is relied on, less than 36 months old when it went live and without material change since."),
                    new("go-live-unknown", Counting.Unknown, "People were consulted, but neither a decision to deploy nor the record says when it went live."),
                    new("level-or-end-unknown", Counting.Unknown, "An engagement is on record, but not how much influence people had, by which method, or when it ended."),
                    new("pilot", Counting.Excluded, "Still a pilot."),
                ])
            {
                Reach = Reach.Subject,
                Groupings = [new("declarationState", "declared")],
            },
        ]);

    public static Indicator Changed { get; } = new("q4",
        "What changed because people spoke?", "the public", "participation.md §7 Q4 and §3, principle 5",
        [
            new("q4", "Engagements from which a change followed that the changed system's own record shows", "Engagements that ended, at the level of consulting or more.", "The day the engagement ended.", $"""
                SELECT 'engagement' AS kind, e.id, '' AS part, e.owner AS organisation, e.end_date AS day, e.id AS engagement, e.number, e.claimed_level,
                       CASE WHEN e.status = 'not-going-forward' THEN 'not-going-forward'
                            WHEN e.end_date IS NULL THEN 'end-unknown'
                            WHEN e.end_date >= @today THEN 'not-ended'
                            WHEN k.best = 1 THEN 'linked-change'
                            WHEN k.best = 2 THEN 'unlinked-claim'
                            WHEN k.best = 3 THEN 'already-planned'
                            WHEN k.best = 4 THEN 'no-change'
                            ELSE 'nothing-recorded' END AS bucket
                FROM engagement e
                LEFT JOIN (
                    SELECT l.engagement, MIN(CASE WHEN f.effect_kind = 'no-change' THEN 4 WHEN f.attribution = 'already-planned' THEN 3 WHEN {Linked("l")} THEN 1 ELSE 2 END) AS best
                    FROM effect f JOIN effect_link l ON l.number = f.number WHERE {At("f")} AND l.engagement IS NOT NULL GROUP BY l.engagement) k ON k.engagement = e.id
                WHERE {At("e")} AND e.claimed_level IN ('consult', 'involve', 'collaborate', 'empower')
                """,
                [
                    new("linked-change", Counting.Numerator, "At least one change, caused or contributed to, shows in a later version of the subject's record."),
                    new("unlinked-claim", Counting.Denominator, "A change is claimed, but no later version of a subject's record shows it."),
                    new("already-planned", Counting.Denominator, "What changed was planned anyway."),
                    new("no-change", Counting.Denominator, "It is on record that nothing changed."),
                    new("nothing-recorded", Counting.Denominator, "Nothing is on record of what became of it."),
                    new("end-unknown", Counting.Unknown, "The record does not say when it ended."),
                    new("not-ended", Counting.Excluded, "It has not ended."),
                    new("not-going-forward", Counting.Excluded, "It did not go forward."),
                ])
            {
                Reach = Reach.Engagement,
                OfEngagements = true,
                Groupings = [new("claimedLevel", "claimed_level")],
            },
        ]);

    public static Indicator Overclaimed { get; } = new("q5",
        "Where does the claimed level exceed the evidence?", "auditors", "participation.md §7 Q5; rules R5 to R8",
        [
            new("q5", "Engagements that claim more than the evidence shows", "Engagements that claim to consult or more, whose answers are due.", "The day the engagement ended.", $"""
                SELECT kind, id, part, organisation, day, engagement, claimed_level,
                       CASE WHEN state <> '' THEN state WHEN claimed <= evidenced THEN 'as-claimed'
                            WHEN claimed - evidenced = 1 THEN 'one-level' WHEN claimed - evidenced = 2 THEN 'two-levels' WHEN claimed - evidenced = 3 THEN 'three-levels' ELSE 'four-levels' END AS bucket
                FROM (
                    SELECT 'engagement' AS kind, e.id, '' AS part, e.owner AS organisation, e.end_date AS day, e.id AS engagement, e.claimed_level, {Claimed("e")} AS claimed, {Evidenced("e")} AS evidenced,
                           CASE WHEN e.status = 'not-going-forward' THEN 'not-going-forward'
                                WHEN e.end_date IS NULL OR e.promised IS NULL THEN 'dates-unknown'
                                WHEN e.promised >= @today THEN 'answer-not-due' ELSE '' END AS state
                    FROM (SELECT e.*, {Promised("e")} AS promised FROM engagement e) e WHERE {At("e")} AND e.claimed_level IN ('consult', 'involve', 'collaborate', 'empower') LIMIT {Apart}) x
                """,
                [
                    new("one-level", Counting.Numerator, "The evidence shows one level less than claimed."),
                    new("two-levels", Counting.Numerator, "Two levels less."),
                    new("three-levels", Counting.Numerator, "Three levels less."),
                    new("four-levels", Counting.Numerator, "Four levels less: to empower is claimed, and not even consulting is shown."),
                    new("as-claimed", Counting.Denominator, "The evidence shows the level claimed, or more."),
                    new("dates-unknown", Counting.Unknown, "The record does not say when it ended or when answers are due."),
                    new("answer-not-due", Counting.Excluded, "Answers are not due yet, and without them nothing can be shown."),
                    new("not-going-forward", Counting.Excluded, "It did not go forward."),
                ])
            {
                Reach = Reach.Engagement,
                OfEngagements = true,
                Groupings = [new("claimedLevel", "claimed_level")],
            },
        ]);

    public static Indicator AskedAfterwards { get; } = new("q6",
        "Who was asked only after the decision?", "communities and courts", "participation.md §7 Q6; Gunning 1; rule R10",
        [
            new("q6", "Engagements that ended after the decision they could have altered", "Engagements at the level of consulting or more, once for each decision they name.", "The day the engagement ended.", $"""
                SELECT 'engagement' AS kind, e.id, n.value AS part, e.owner AS organisation, e.end_date AS day, e.id AS engagement, d.decision_kind,
                       CASE WHEN e.status = 'not-going-forward' THEN 'not-going-forward' WHEN d.id IS NULL THEN 'decision-withdrawn' ELSE {Timing("e", "d")} END AS bucket
                FROM engagement e JOIN facet n ON n.number = e.number AND n.member = 'decision' LEFT JOIN decision d ON d.id = n.value AND {At("d")}
                WHERE {At("e")} AND e.claimed_level IN ('consult', 'involve', 'collaborate', 'empower')
                """,
                [
                    new("after", Counting.Numerator, "It began after the decision was taken."),
                    new("overlapping", Counting.Numerator, "The decision was taken while it was going on."),
                    new("before", Counting.Denominator, "It ended before the decision was taken, or on that day."),
                    new("unknown", Counting.Unknown, "The decision is not taken, or a day is missing."),
                    new("decision-withdrawn", Counting.Excluded, "The decision's record was withdrawn."),
                    new("not-going-forward", Counting.Excluded, "It did not go forward."),
                ])
            {
                Reach = Reach.Engagement,
                OfEngagements = true,
                Groupings = [new("decisionKind", "decision_kind")],
            },
        ]);

    public static Indicator NeverHeard { get; } = new("q7",
        "Which affected groups have never been heard anywhere?", "communities and equality bodies", "participation.md §7 Q7; AI Act 27(1)(c)-(d); PSED",
        [
            new("q7", "Communities affected adversely that were never heard, directly or through representatives", "Communities that algorithms and datasets declare as affected adversely.", "The day the current version of the subject was recorded.", $"""
                SELECT s.kind, s.id, c.local_id AS part, s.owner AS organisation, SUBSTR(s.recorded_at, 1, 10) AS day, s.id AS subject, c.community_kind,
                       CASE WHEN s.phase = 'retired' THEN 'retired' WHEN c.adverse IS NULL THEN 'effect-unknown'
                            WHEN h.best = 1 THEN 'heard-directly' WHEN h.best = 2 THEN 'heard-through-representatives'
                            WHEN h.best = 3 THEN 'earlier-evidence-only' WHEN h.best = 4 THEN 'sought-not-reached' WHEN h.best = 5 THEN 'not-sought' WHEN h.best = 6 THEN 'not-by-what-counts'
                            ELSE 'never-mentioned' END AS bucket
                FROM affected_community c
                JOIN (SELECT 'algorithm' AS kind, a.number, a.id, a.owner, a.recorded_at, a.phase FROM algorithm a WHERE {At("a")}
                      UNION ALL SELECT 'dataset', t.number, t.id, t.owner, t.recorded_at, NULL FROM dataset t WHERE {At("t")}) s ON s.number = c.number
                LEFT JOIN ({Heard()}) h ON h.subject = s.id AND h.community = c.local_id
                WHERE COALESCE(c.adverse, 1) = 1
                """,
                [
                    new("never-mentioned", Counting.Numerator, "No engagement says anything of it."),
                    new("not-sought", Counting.Numerator, "It was not sought."),
                    new("sought-not-reached", Counting.Numerator, "It was sought and not reached."),
                    new("earlier-evidence-only", Counting.Numerator, "Only what it had said earlier, elsewhere, was looked at."),
                    new("not-by-what-counts", Counting.Numerator, "It was met only by tests, research into attitudes or information, or is named only by what was not held."),
                    new("heard-directly", Counting.Denominator, "People of it were heard themselves."),
                    new("heard-through-representatives", Counting.Denominator, "It was heard through those who speak for it."),
                    new("effect-unknown", Counting.Unknown, "The subject does not say whether it is affected adversely."),
                    new("retired", Counting.Excluded, "The system is retired."),
                ])
            {
                Reach = Reach.Subject,
                Groupings = [new("communityKind", "community_kind")],
            },
            new("q7b", "Categories of people fewer among those who took part than in the population", "Categories that cohorts of engagements count people by, where the shares of participants and of the population are stated.", "The day the engagement ended.", $"""
                SELECT 'engagement' AS kind, e.id, '/cohorts/' || CAST(p.cohort AS TEXT) || '/profile/' || CAST(p.line AS TEXT) AS part, e.owner AS organisation, e.end_date AS day, e.id AS engagement,
                       p.gap AS measure, p.dimension, p.dimension || ': ' || p.category AS category,
                       CASE WHEN p.suppressed = 1 THEN 'suppressed' WHEN p.participants_share IS NULL THEN 'participants-unknown' WHEN p.population_share IS NULL THEN 'population-unknown'
                            WHEN p.gap < 0 THEN 'fewer' WHEN p.gap > 0 THEN 'more' ELSE 'as-many' END AS bucket
                FROM engagement_profile p JOIN engagement e ON e.number = p.number AND {At("e")}
                """,
                [
                    new("fewer", Counting.Numerator, "Their share of those who took part is less than their share of the population."),
                    new("as-many", Counting.Denominator, "The shares are equal."),
                    new("more", Counting.Denominator, "Their share of those who took part is more than their share of the population."),
                    new("participants-unknown", Counting.Unknown, "The record does not say how many took part."),
                    new("population-unknown", Counting.Unknown, "The record does not say what their share of the population is."),
                    new("suppressed", Counting.Unknown, "Left out of the record, so that nobody can be recognised."),
                ])
            {
                Reach = Reach.Engagement,
                OfEngagements = true,
                Median = "Representation gap: the share of participants minus the share of the population, in percentage points.",
                MedianOfGroups = true,
                Groupings = [new("dimension", "dimension"), new("category", "category")],
            },
        ]);
}
