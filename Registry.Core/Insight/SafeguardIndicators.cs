using Registry.Core.Register;
using static Registry.Core.Insight.Facts;

namespace Registry.Core.Insight;

/// <summary>Questions about safeguards, redress and the record itself (participation.md §7: Q12, Q13, Q14).</summary>
internal static class SafeguardIndicators
{
    private const string Standing = "'safeguard' AS kind, s.id, '' AS part, s.owner AS organisation, s.number, s.safeguard_kind";

    private static readonly Grouping[] ByKind = [new("safeguardKind", "safeguard_kind")];

    private static Part Safeguards(string code, string title, string counts, string day, string dayColumn, string bucket, params Bucket[] buckets) =>
        new(code, title, counts, day, $"SELECT {Standing}, {dayColumn} AS day, {bucket} AS bucket FROM safeguard s WHERE {At("s")}", buckets)
        {
            Reach = Reach.Record,
            Names = "safeguard",
            Groupings = ByKind,
        };

    public static Indicator OnPaper { get; } = new("q12",
        "Which safeguards exist only on paper, are overdue for review, or failed?", "regulators", "participation.md §7 Q12; ISO/IEC 42001; rules R18 and R19",
        [
            Safeguards("q12a", "Safeguards of subjects in use that are only promised or designed", "Safeguards of algorithms in production and of datasets.", "The day it was put in place, else the day of its review.", "COALESCE(s.in_place_since, s.review_due)", $"""
                CASE WHEN s.status = 'retired' THEN 'retired'
                     WHEN NOT EXISTS (SELECT 1 FROM facet n WHERE n.number = s.number AND n.member = 'subject' AND (
                         EXISTS (SELECT 1 FROM algorithm p WHERE p.id = n.value AND {At("p")} AND p.phase = 'production') OR EXISTS (SELECT 1 FROM dataset t WHERE t.id = n.value AND {At("t")}))) THEN 'not-in-use'
                     WHEN s.status IS NULL THEN 'status-unknown' ELSE s.status END
                """,
                new("promised", Counting.Numerator, "Only promised."),
                new("designed", Counting.Numerator, "Designed, not in place."),
                new("in-place", Counting.Denominator, "In place."),
                new("operating", Counting.Denominator, "Operating."),
                new("degraded", Counting.Denominator, "It works less than it should."),
                new("suspended", Counting.Denominator, "Suspended."),
                new("waived", Counting.Denominator, "Waived for a time, with a reason."),
                new("status-unknown", Counting.Unknown, "The record does not say where it stands."),
                new("retired", Counting.Excluded, "Retired."),
                new("not-in-use", Counting.Excluded, "No subject of it is in use.")),
            Safeguards("q12b", "Safeguards whose review is overdue", "Safeguards that are not retired.", "The day the review is due.", "s.review_due", """
                CASE WHEN s.status = 'retired' THEN 'retired' WHEN s.review_due IS NULL THEN 'no-review-day' WHEN s.review_due < @today THEN 'overdue' ELSE 'not-due' END
                """,
                new("overdue", Counting.Numerator, "The day has passed."),
                new("not-due", Counting.Denominator, "The day has not come."),
                new("no-review-day", Counting.Unknown, "No day is stated."),
                new("retired", Counting.Excluded, "Retired.")),
            Safeguards("q12c", "Safeguards found ineffective", "Safeguards whose last review tested whether they work.", "The day of the last review.", "s.last_reviewed", """
                CASE WHEN s.reviews = 0 THEN 'never-reviewed' WHEN s.effectiveness IS NULL OR s.effectiveness = 'not-tested' THEN 'not-tested' ELSE s.effectiveness END
                """,
                new("ineffective", Counting.Numerator, "It does not work."),
                new("partly-effective", Counting.Denominator, "It works in part."),
                new("effective", Counting.Denominator, "It works."),
                new("not-tested", Counting.Unknown, "Reviewed, but not tested."),
                new("never-reviewed", Counting.Unknown, "Never reviewed.")),
            Safeguards("q12d", "Safeguards reviewed with the people affected", "Safeguards that were reviewed.", "The day of the last review.", "s.last_reviewed", """
                CASE WHEN s.reviews = 0 THEN 'never-reviewed' WHEN s.affected_people_involved = 1 THEN 'with-affected-people' ELSE 'without-affected-people' END
                """,
                new("with-affected-people", Counting.Numerator, "Affected people took part in a review."),
                new("without-affected-people", Counting.Denominator, "No review says that they did."),
                new("never-reviewed", Counting.Excluded, "Never reviewed.")),
            Safeguards("q12e", "Safeguards that answer a recommendation", "Safeguards.", "The day it was put in place, else the day of its review.", "COALESCE(s.in_place_since, s.review_due)", """
                CASE WHEN EXISTS (SELECT 1 FROM facet n WHERE n.number = s.number AND n.member = 'answers') THEN 'answers' ELSE 'does-not' END
                """,
                new("answers", Counting.Numerator, "It names a recommendation of the public that it answers."),
                new("does-not", Counting.Denominator, "It names none.")),
        ]);

    private const string Disputed = "'challenge' AS kind, c.id, '' AS part, c.respondent AS organisation, c.raised_on AS day, c.target_kind";

    private static readonly Grouping[] ByTarget = [new("targetKind", "target_kind")];

    public static Indicator Contestable { get; } = new("q13",
        "Can a group challenge it, how long does that take, and what comes of it?", "people who complain", "participation.md §7 Q13; NIST AI RMF MEASURE 3.3; OMB 2025: an appeal process in 16 of 227",
        [
            new("q13a", "High-impact systems in production that a group can challenge", "High-impact algorithms in production.", "The day it went live.", $"""
                SELECT 'algorithm' AS kind, a.id, '' AS part, a.owner AS organisation, a.production_since AS day, a.id AS subject,
                       CASE a.group_can_challenge WHEN 1 THEN 'group-route' WHEN 0 THEN 'no-group-route' ELSE 'not-stated' END AS bucket
                FROM algorithm a WHERE {At("a")} AND a.impact_tier = 'high' AND a.phase = 'production'
                """,
                [
                    new("group-route", Counting.Numerator, "A group can challenge process, input or output."),
                    new("no-group-route", Counting.Denominator, "A group cannot."),
                    new("not-stated", Counting.Unknown, "The record does not say."),
                ])
            { Reach = Reach.Subject },
            new("q13b", "Challenges upheld", "Challenges that were decided.", "The day it was raised; the organisation is the one challenged.", $"""
                SELECT {Disputed}, c.days_to_decide AS measure, CASE WHEN c.status = 'withdrawn' THEN 'withdrawn' ELSE COALESCE(c.outcome, 'undecided') END AS bucket FROM challenge c WHERE {At("c")}
                """,
                [
                    new("upheld", Counting.Numerator, "Upheld."),
                    new("partly-upheld", Counting.Numerator, "Upheld in part."),
                    new("not-upheld", Counting.Denominator, "Not upheld, with reasons."),
                    new("settled", Counting.Denominator, "Settled."),
                    new("not-admissible", Counting.Denominator, "Not admitted."),
                    new("undecided", Counting.Excluded, "Not decided yet."),
                    new("withdrawn", Counting.Excluded, "Taken back by those who raised it, before it was decided."),
                ])
            { Median = "Days from raising to deciding, of all that were decided.", Groupings = ByTarget },
            new("q13c", "Challenges decided by the day they were due", "Challenges whose decision was due before today.", "The day it was raised; the organisation is the one challenged.", $"""
                SELECT {Disputed}, CASE WHEN c.status = 'withdrawn' THEN 'withdrawn' WHEN c.decide_due IS NULL THEN 'no-due-day' WHEN c.decide_due >= @today THEN 'not-yet-due' WHEN c.decided_on IS NULL THEN 'overdue' WHEN c.decided_on <= c.decide_due THEN 'on-time' ELSE 'late' END AS bucket
                FROM challenge c WHERE {At("c")}
                """,
                [
                    new("on-time", Counting.Numerator, "Decided by the due day."),
                    new("late", Counting.Denominator, "Decided later."),
                    new("overdue", Counting.Denominator, "Not decided, and the day has passed."),
                    new("no-due-day", Counting.Unknown, "No day to decide is stated."),
                    new("not-yet-due", Counting.Excluded, "Not due yet."),
                    new("withdrawn", Counting.Excluded, "Taken back by those who raised it, before it was decided."),
                ])
            { Groupings = ByTarget },
            new("q13d", "Remedies given by the day they were due", "Remedies due before today.", "The day it is due; the organisation is the one challenged.", $"""
                SELECT 'challenge' AS kind, c.id, r.local_id AS part, c.respondent AS organisation, r.due AS day, r.remedy_kind,
                       CASE WHEN r.due >= @today THEN 'not-yet-due' WHEN r.delivered IS NULL THEN 'overdue' WHEN r.delivered <= r.due THEN 'on-time' ELSE 'late' END AS bucket
                FROM challenge c JOIN challenge_remedy r ON r.number = c.number WHERE {At("c")}
                """,
                [
                    new("on-time", Counting.Numerator, "Given by the due day, its owner says."),
                    new("late", Counting.Denominator, "Given later."),
                    new("overdue", Counting.Denominator, "Not given, and the day has passed."),
                    new("not-yet-due", Counting.Excluded, "Not due yet."),
                ])
            { Groupings = [new("remedyKind", "remedy_kind")] },
            new("q13e", "Challenges examined by the same team", "Challenges whose reviewer is named.", "The day it was raised; the organisation is the one challenged.", $"""
                SELECT {Disputed}, COALESCE(c.reviewer, 'not-stated') AS bucket FROM challenge c WHERE {At("c")}
                """,
                [
                    new("same-team", Counting.Numerator, "Those who are challenged examine it themselves."),
                    new("internal-independent", Counting.Denominator, "Others in the same body."),
                    new("joint-panel", Counting.Denominator, "A panel both sides named."),
                    new("ombudsman-or-regulator", Counting.Denominator, "An ombudsman or regulator."),
                    new("court", Counting.Denominator, "A court or tribunal."),
                    new("not-stated", Counting.Unknown, "Nobody is named yet."),
                ])
            { Groupings = ByTarget },
        ]);

    public static Indicator BackFilled { get; } = new("q14",
        "What was entered long after the event, and what was altered later?", "auditors and journalists", "participation.md §7 Q14; what a record said on a day is read with asOf, what changed with its versions and their comparison",
        [
            new("q14", "Records entered more than 30 days after the event", "Records that tell of an event: an engagement that ended, a recommendation, response, effect, verification, challenge, decision, declaration or assessment.", "The day of the event.", $"""
                SELECT l.kind, l.id, '' AS part, l.organisation, l.happened AS day, l.kind AS record_kind,
                       CASE WHEN l.days IS NULL THEN 'event-day-unknown' WHEN l.days > {PromptDays} THEN 'late' ELSE 'prompt' END AS bucket
                FROM lag l WHERE {At("l")}
                """,
                [
                    new("late", Counting.Numerator, "More than 30 days lie between the event and the entry that first states its day."),
                    new("prompt", Counting.Denominator, "Entered within 30 days, or before."),
                    new("event-day-unknown", Counting.Unknown, "The record does not state the day."),
                ])
            { Groupings = [new("recordKind", "record_kind")] },
            new("q14b", "Versions that amend what was published", "Versions of all records.", "The day the version was recorded; the organisation is the one that recorded it.", $"""
                SELECT v.kind, v.record AS id, CAST(v.version AS TEXT) AS part, v.organisation, SUBSTR(v.at, 1, 10) AS day, v.kind AS record_kind,
                       CASE WHEN v.version = 1 THEN 'published' WHEN v.act = v.kind || '.amended' THEN 'amended' WHEN v.act = v.kind || '.withdrawn' THEN 'withdrawn' WHEN v.act = v.kind || '.restored' THEN 'restored' ELSE 'acted' END AS bucket
                FROM entry v WHERE v.number < @size AND v.kind IN ({IndicatorQuery.Quoted(Kinds.All.Select(kind => kind.Name))})
                """,
                [
                    new("amended", Counting.Numerator, "A later version that says something else: the comparison of versions shows what."),
                    new("published", Counting.Denominator, "The first version."),
                    new("acted", Counting.Denominator, "A later version by an act of its own, such as a report, a decision or a remedy."),
                    new("withdrawn", Counting.Denominator, "A tombstone: the record was withdrawn, with a reason."),
                    new("restored", Counting.Denominator, "The record was withdrawn before, and stands again."),
                ])
            { Groupings = [new("recordKind", "record_kind")] },
        ]);
}
