using static Registry.Core.Insight.Facts;

namespace Registry.Core.Insight;

/// <summary>Questions about public benefit: who judged, what came of it, on whom harms fall (participation.md §7: Q9, Q10, Q11).</summary>
internal static class BenefitIndicators
{
    private const string Assessed = "a.owner AS organisation, a.number";

    public static Indicator Judged { get; } = new("q9",
        "Which assessments lacked lay members, went against advice, or had unmet conditions?", "auditors and advisory bodies", "participation.md §7 Q9; NDG guidance 2022; CAG",
        [
            new("q9a", "Assessments without a lay or lived-experience member", "Assessments.", "The day it was decided, else advised.", $"""
                SELECT 'assessment' AS kind, a.id, '' AS part, {Assessed}, COALESCE(a.decided_on, a.advised_on) AS day,
                       CASE WHEN a.panel_members IS NULL THEN 'panel-unknown' WHEN COALESCE(a.lay_members, 0) + COALESCE(a.lived_experience_members, 0) > 0 THEN 'lay-or-lived' ELSE 'none' END AS bucket
                FROM assessment a WHERE {At("a")}
                """,
                [
                    new("none", Counting.Numerator, "The panel had neither lay members nor members with lived experience."),
                    new("lay-or-lived", Counting.Denominator, "The panel had at least one."),
                    new("panel-unknown", Counting.Unknown, "The record does not say who sat on the panel."),
                ])
            { Reach = Reach.Record, Names = "assessment" },
            new("q9b", "Decisions against the advice", "Assessments that were advised on and decided.", "The day of the decision.", $"""
                SELECT 'assessment' AS kind, a.id, '' AS part, {Assessed}, a.decided_on AS day,
                       CASE WHEN a.decision IS NULL THEN 'undecided' WHEN a.advice IS NULL OR a.advice = 'no-advice' THEN 'no-advice' WHEN a.against_advice = 1 THEN 'against-advice' ELSE 'as-advised' END AS bucket
                FROM assessment a WHERE {At("a")}
                """,
                [
                    new("against-advice", Counting.Numerator, "The decision departs from the advice; its reason stands in the record (rule R24)."),
                    new("as-advised", Counting.Denominator, "The decision follows the advice."),
                    new("undecided", Counting.Excluded, "No decision is on record."),
                    new("no-advice", Counting.Excluded, "No advice was given."),
                ])
            { Reach = Reach.Record, Names = "assessment" },
            new("q9c", "Conditions unmet when the subject went live", "Conditions of assessments, once for each subject in use, due by the day it went live.", "The day the subject went live.", $"""
                SELECT kind, id, part, organisation, number, since AS day, subject,
                       CASE WHEN since IS NULL THEN 'go-live-unknown' WHEN due > since THEN 'due-later' WHEN safeguard IS NULL AND commitment IS NULL THEN 'nothing-to-check' WHEN met = 1 THEN 'met' ELSE 'unmet' END AS bucket
                FROM (
                    SELECT 'assessment' AS kind, a.id, COALESCE(c.local_id, CAST(c.place AS TEXT)) || '/' || s.value AS part, {Assessed}, s.value AS subject, l.since, c.due, c.safeguard, c.commitment,
                           CASE WHEN {Met("c", "l.since")} THEN 1 ELSE 0 END AS met
                    FROM assessment a JOIN assessment_condition c ON c.number = a.number
                    JOIN facet s ON s.number = a.number AND s.member = 'subject'
                    JOIN (SELECT p.id, {WentLive("p")} AS since FROM algorithm p WHERE {At("p")} AND p.phase = 'production' LIMIT {Apart}) l ON l.id = s.value
                    WHERE {At("a")} LIMIT {Apart}) x
                """,
                [
                    new("unmet", Counting.Numerator, "Neither the safeguard was in place nor the commitment reported delivered by then."),
                    new("nothing-to-check", Counting.Numerator, "It points at nothing one could check (rule R25)."),
                    new("met", Counting.Denominator, "The safeguard was in place, or the commitment reported delivered, by then."),
                    new("go-live-unknown", Counting.Unknown, "Neither a decision to deploy nor the record says when the system went live."),
                    new("due-later", Counting.Excluded, "Due only after it went live."),
                ])
            { Reach = Reach.Subject },
        ]);

    private const string Due = "CASE WHEN b.by_date IS NULL THEN 'no-day' WHEN b.by_date >= @today THEN 'not-yet-due'";

    private static string Promises(string bucket, string where = "") => $"""
        SELECT 'assessment' AS kind, a.id, COALESCE(b.local_id, CAST(b.place AS TEXT)) AS part, {Assessed}, b.by_date AS day, b.type, {bucket} AS bucket
        FROM assessment a JOIN assessment_benefit b ON b.number = a.number WHERE {At("a")} {where}
        """;

    private static readonly Bucket[] Undue =
    [
        new("no-day", Counting.Unknown, "No day is promised."),
        new("not-yet-due", Counting.Excluded, "The promised day has not come."),
    ];

    public static Indicator Realised { get; } = new("q10",
        "Were promised benefits realised, and was value shared?", "the public and treasuries", "participation.md §7 Q10; NHS Digital release register: yielded benefits in 317 of 585 releases",
        [
            new("q10a", "Promised benefits of which it is on record what became", "Benefits promised by a day before today.", "The day promised.", Promises($"{Due} WHEN b.verdict IN ('met', 'partly', 'not-met', 'reported') THEN b.verdict WHEN b.verdict IS NULL THEN 'unreported' ELSE 'too-early' END"),
                [
                    new("met", Counting.Numerator, "It came about."),
                    new("partly", Counting.Numerator, "It came about in part."),
                    new("not-met", Counting.Numerator, "It did not come about, and the record says so."),
                    new("reported", Counting.Numerator, "What came of it is told in words, weighed by nobody."),
                    new("too-early", Counting.Denominator, "The day has passed, and it is called too early to say."),
                    new("unreported", Counting.Denominator, "The day has passed, and nothing is said (rule R21)."),
                    .. Undue,
                ])
            { Reach = Reach.Record, Names = "assessment", Groupings = [new("benefitType", "type")] },
            new("q10b", "Promised benefits that came about", "Benefits promised by a day before today.", "The day promised.", Promises($"{Due} WHEN b.verdict = 'met' THEN CASE COALESCE({Verdict("a", "b.local_id")}, '') WHEN 'confirmed' THEN 'met-confirmed' WHEN '' THEN 'met-claimed' ELSE 'met-contested' END WHEN b.verdict IN ('partly', 'reported', 'too-early') THEN b.verdict ELSE 'not-met' END"),
                [
                    new("met-confirmed", Counting.Numerator, "It came about, and somebody else confirmed it."),
                    new("met-claimed", Counting.Numerator, "It came about, its owner says; nobody else has checked."),
                    new("met-contested", Counting.Denominator, "Its owner says that it came about; whoever checked did not confirm it in full."),
                    new("partly", Counting.Denominator, "It came about in part."),
                    new("too-early", Counting.Denominator, "The day has passed, and it is called too early to say."),
                    new("not-met", Counting.Denominator, "It did not come about, or nothing is said."),
                    new("reported", Counting.Unknown, "What came of it is told in words, weighed by nobody."),
                    .. Undue,
                ])
            { Reach = Reach.Record, Names = "assessment", Groupings = [new("benefitType", "type")] },
            new("q10c", "Commercial gains whose value share is stated", "Benefits in which a commercial body gains.", "The day promised.", Promises("CASE WHEN b.value_share_stated = 1 THEN 'stated' ELSE 'not-stated' END", "AND b.commercial = 1"),
                [
                    new("stated", Counting.Numerator, "What comes back to the public is stated, if only as none."),
                    new("not-stated", Counting.Denominator, "It is not."),
                ])
            { Reach = Reach.Record, Names = "assessment", Groupings = [new("benefitType", "type")] },
        ]);

    public static Indicator HarmWithoutSeat { get; } = new("q11",
        "Where do harms fall on people who gain nothing and had no seat?", "communities", "participation.md §7 Q11",
        [
            new("q11", "Bearers of harm with neither a benefit nor a seat", "Communities that an assessment names as bearing a harm, once for each harm.", "The day it was decided, else advised.", $"""
                SELECT 'assessment' AS kind, a.id, COALESCE(p.local_id, '') || '/' || COALESCE(p.community, '') || '/' || CAST(p.place AS TEXT) AS part, {Assessed}, COALESCE(a.decided_on, a.advised_on) AS day, p.community_kind,
                       CASE WHEN p.subject IS NULL OR p.community IS NULL THEN 'not-a-declared-community'
                            WHEN EXISTS (SELECT 1 FROM assessment_people g WHERE g.number = p.number AND g.side = 'benefit' AND g.subject = p.subject AND g.community = p.community)
                            THEN CASE WHEN h.best <= 2 THEN 'benefit-and-seat' ELSE 'benefit-only' END
                            WHEN h.best <= 2 THEN 'seat-only' ELSE 'neither' END AS bucket
                FROM assessment a JOIN assessment_people p ON p.number = a.number AND p.side = 'harm'
                LEFT JOIN ({Heard()}) h ON h.subject = p.subject AND h.community = p.community
                WHERE {At("a")}
                """,
                [
                    new("neither", Counting.Numerator, "It gains nothing by this assessment and was never heard, directly or through representatives."),
                    new("benefit-only", Counting.Denominator, "It also gains, but was never heard."),
                    new("seat-only", Counting.Denominator, "It was heard, but gains nothing."),
                    new("benefit-and-seat", Counting.Denominator, "It also gains, and was heard."),
                    new("not-a-declared-community", Counting.Unknown, "The bearer is described in words, and cannot be matched."),
                ])
            { Reach = Reach.Record, Names = "assessment", Groupings = [new("communityKind", "community_kind")] },
        ]);
}
