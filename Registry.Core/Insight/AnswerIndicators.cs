using static Registry.Core.Insight.Facts;

namespace Registry.Core.Insight;

/// <summary>Questions about the duty to answer: in time, kept, asked again (participation.md §7: Q2, Q3, Q8).</summary>
internal static class AnswerIndicators
{
    public static Indicator InTime { get; } = new("q2",
        "What share of recommendations got an answer in time?", "portals and parliaments", "participation.md §7 Q2; OECD principle 2; rules R13 and R14",
        [
            new("q2", "Answers given by the day they were due", "Recommendations, once for each body asked, whose answer was due before today.", "The day the recommendation was published.", $"""
                SELECT 'recommendation' AS kind, d.recommendation AS id, d.addressee AS part, d.addressee AS organisation, d.published_on AS day, d.engagement, d.waited AS measure, d.disposition,
                       {AnswerState("d")} AS bucket
                FROM duty d WHERE {At("d")}
                """,
                [
                    new("on-time", Counting.Numerator, "Answered by the due day; a first deferral given in time moves that day, passing on in time gives sixty days."),
                    new("late", Counting.Denominator, "Answered after the due day."),
                    new("overdue-silent", Counting.Denominator, "Overdue, and nothing was said."),
                    new("overdue-interim", Counting.Denominator, "Overdue: only an interim word was given, which does not stop the clock."),
                    new("overdue-deferred", Counting.Denominator, "Put off, and the day to decide has passed or it was put off too late."),
                    new("overdue-redirected", Counting.Denominator, "Passed on, and nobody answered within sixty days, or it was passed on too late."),
                    new("no-due-day", Counting.Unknown, "Unanswered, and the engagement promised no day."),
                    new("answered-without-due-day", Counting.Unknown, "Answered, but the engagement promised no day."),
                    new("not-yet-due", Counting.Excluded, "Not due yet."),
                    new("answered-before-due", Counting.Excluded, "Answered, but not due yet: it is counted when the day has come, as those that are unanswered are."),
                ])
            {
                Reach = Reach.Engagement,
                OfEngagements = true,
                Median = "Days from publication to the answer, of all that are answered.",
                MedianOfEngagements = "Share answered in time, of the engagement in the middle.",
                Groupings = [new("disposition", "disposition")],
            },
        ]);

    private static readonly string Kept = $"""
        'commitment' AS kind, c.id, '' AS part, c.owner AS organisation, c.due AS day, c.number, c.slip_days AS measure,
        (SELECT r.engagement FROM response s JOIN recommendation r ON r.id = s.recommendation AND {At("r")} WHERE s.id = c.response AND {At("s")}) AS engagement
        """;

    private const string NotDue = """
        WHEN c.due >= @today AND c.reported = 'delivered' THEN 'delivered-before-due'
        WHEN c.due >= @today AND c.original_due < @today THEN 'day-moved'
        WHEN c.due >= @today THEN 'not-yet-due'
        """;

    private static readonly Bucket[] Excluded =
    [
        new("delivered-before-due", Counting.Excluded, "Reported delivered, but not due yet: it is counted when the day has come."),
        new("day-moved", Counting.Excluded, "The day first promised has passed, and was moved."),
        new("not-yet-due", Counting.Excluded, "Not due yet."),
    ];

    public static Indicator ActedOn { get; } = new("q3",
        "What share of what was promised was done: as claimed, and as confirmed by others?", "communities", "participation.md §7 Q3; public audit practice; Canada open government tracker",
        [
            new("q3a", "Commitments reported delivered", "Commitments due before today.", "The day it is due now.", $"""
                SELECT {Kept}, CASE {NotDue} WHEN c.reported IS NULL THEN 'unreported' ELSE c.reported END AS bucket FROM commitment c WHERE {At("c")}
                """,
                [
                    new("delivered", Counting.Numerator, "Its owner reports that it was delivered: a claim."),
                    new("substantial", Counting.Denominator, "Its owner reports that most of it was done."),
                    new("limited", Counting.Denominator, "Its owner reports that little was done."),
                    new("not-started", Counting.Denominator, "Its owner reports that nothing was done."),
                    new("abandoned", Counting.Denominator, "Its owner gave it up."),
                    new("unreported", Counting.Unknown, "Nothing is reported."),
                    .. Excluded,
                ])
            {
                Reach = Reach.Engagement,
                OfEngagements = true,
                Median = "Days by which the due day was moved since it was first promised, of all commitments.",
            },
            new("q3b", "Commitments whose delivery somebody else confirmed", "Commitments due before today.", "The day it is due now.", $"""
                SELECT {Kept}, CASE {NotDue} WHEN c.reported IS NULL THEN 'unreported' WHEN c.reported <> 'delivered' THEN 'not-delivered'
                            ELSE COALESCE({Verdict("c", "")}, 'unverified') END AS bucket FROM commitment c WHERE {At("c")}
                """,
                [
                    new("confirmed", Counting.Numerator, "Reported delivered, and somebody other than its owner confirmed it."),
                    new("partly-confirmed", Counting.Denominator, "Reported delivered, confirmed in part."),
                    new("not-confirmed", Counting.Denominator, "Reported delivered, and whoever checked could not confirm it."),
                    new("disputed", Counting.Denominator, "Reported delivered, and disputed."),
                    new("unverified", Counting.Denominator, "Reported delivered, and nobody else has checked: a claim."),
                    new("not-delivered", Counting.Denominator, "Not reported delivered."),
                    new("unreported", Counting.Unknown, "Nothing is reported."),
                    .. Excluded,
                ])
            {
                Reach = Reach.Engagement,
                OfEngagements = true,
                Gap = "Claimed minus confirmed: the share of q3a minus this one.",
                OfGap = ["partly-confirmed", "not-confirmed", "disputed", "unverified"],
            },
            new("q3c", "Acceptances with no commitment", "Recommendations accepted in full or in part, once for each body that accepted.", "The day the recommendation was published.", $"""
                SELECT 'recommendation' AS kind, d.recommendation AS id, d.addressee AS part, d.addressee AS organisation, d.published_on AS day, d.engagement,
                       CASE WHEN EXISTS (SELECT 1 FROM commitment c WHERE c.response = d.response AND {At("c")}) THEN 'committed' ELSE 'no-commitment' END AS bucket
                FROM duty d WHERE {At("d")} AND d.disposition IN ('accepted', 'partly-accepted')
                """,
                [
                    new("no-commitment", Counting.Numerator, "Accepted, and nobody is bound to do anything by a day."),
                    new("committed", Counting.Denominator, "At least one commitment follows from it."),
                ])
            {
                Reach = Reach.Engagement,
                OfEngagements = true,
            },
        ]);

    public static Indicator AskedAgain { get; } = new("q8",
        "What do people keep asking for that keeps being refused or left unanswered?", "researchers and policy makers", "participation.md §7 Q8",
        [
            new("q8a", "Recommendations refused or left unanswered", "Recommendations, once for each body asked, that are answered or overdue.", "The day the recommendation was published.", $"""
                SELECT 'recommendation' AS kind, d.recommendation AS id, d.addressee AS part, d.addressee AS organisation, d.published_on AS day, d.engagement, d.themes, d.reason_kind,
                       CASE WHEN d.answered_on IS NOT NULL AND d.disposition <> 'redirected' THEN d.disposition
                            WHEN d.answered_on IS NOT NULL THEN 'answered-elsewhere'
                            WHEN d.due IS NULL THEN 'no-due-day'
                            WHEN d.due < @today THEN 'unanswered'
                            ELSE 'not-yet-due' END AS bucket
                FROM duty d WHERE {At("d")}
                """,
                [
                    new("not-accepted", Counting.Numerator, "Refused, with a reason."),
                    new("unanswered", Counting.Numerator, "Overdue without an answer."),
                    new("accepted", Counting.Denominator, "Accepted."),
                    new("partly-accepted", Counting.Denominator, "Accepted in part."),
                    new("superseded", Counting.Denominator, "Superseded by something else, as the answer says."),
                    new("answered-elsewhere", Counting.Denominator, "Answered by the body it was passed on to."),
                    new("no-due-day", Counting.Unknown, "Unanswered, and the engagement promised no day."),
                    new("not-yet-due", Counting.Excluded, "Not due yet."),
                ])
            {
                Reach = Reach.Engagement,
                OfEngagements = true,
                Groupings = [new("theme", "themes", IsList: true), new("reasonKind", "reason_kind")],
            },
            new("q8b", "Asks repeated elsewhere that nobody ever accepted", "Recommendations that a later one names as the same ask.", "The day the ask was first published.", $"""
                SELECT 'recommendation' AS kind, r.id, '' AS part, r.owner AS organisation, r.published_on AS day, r.engagement, x.repeated AS measure,
                       CASE WHEN x.accepted = 1 OR EXISTS (SELECT 1 FROM duty o WHERE o.recommendation = r.id AND {At("o")} AND o.disposition IN ('accepted', 'partly-accepted')) THEN 'accepted-somewhere' ELSE 'never-accepted' END AS bucket
                FROM (SELECT s.value AS ask, COUNT(DISTINCT s.number) AS repeated, MAX(CASE WHEN o.disposition IN ('accepted', 'partly-accepted') THEN 1 ELSE 0 END) AS accepted
                      FROM facet s JOIN recommendation n ON n.number = s.number AND {At("n")} LEFT JOIN duty o ON o.recommendation = n.id AND {At("o")}
                      WHERE s.kind = 'recommendation' AND s.member = 'similarTo' GROUP BY s.value) x
                JOIN recommendation r ON r.id = x.ask AND {At("r")}
                """,
                [
                    new("never-accepted", Counting.Numerator, "Neither it nor any recommendation that repeats it was accepted, not even in part."),
                    new("accepted-somewhere", Counting.Denominator, "It, or one that repeats it, was accepted at least in part."),
                ])
            {
                Reach = Reach.Engagement,
                OfEngagements = true,
                Median = "How many recommendations repeat the ask.",
                IsDear = true,
            },
        ]);
}
