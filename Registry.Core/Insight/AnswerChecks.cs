using Registry.Core.Register;
using static Registry.Core.Insight.Facts;

namespace Registry.Core.Insight;

/// <summary>What only other records, or the day, show of the duty to answer: recommendations, responses, commitments, effects, challenges.</summary>
internal static class AnswerChecks
{
    public static IReadOnlyList<CrossCheck> All { get; } =
    [
        new("recommendation", Rules.D50, "/addressedTo",
            "An answer is overdue.",
            "Each body that was asked publishes a response that accepts, accepts in part or does not accept; a refusal with its reason clears it as an acceptance does.", $"""
            SELECT d.recommendation AS record, 'organisation' AS kind, d.addressee AS id, COALESCE(d.response, '') AS part, {AnswerState("d")} || ', due ' || d.due AS says
            FROM {Examined("duty", "recommendation")} d WHERE {At("d")} AND d.due < @today AND d.answered_on IS NULL
            """),
        new("response", Rules.R13, "/decideBy",
            "The answer was put off more than once.",
            "Answer: accept, accept in part, or do not accept and say why. That it was put off stays in the history.", $"""
            SELECT d.response AS record, 'recommendation' AS kind, d.recommendation AS id, d.addressee AS part, CAST(d.deferrals AS TEXT) || ' deferrals' AS says
            FROM {Examined("duty", "response")} d WHERE {At("d")} AND d.deferrals > 1 AND d.answered_on IS NULL
            """),
        new("response", Rules.R14, "/redirectedTo",
            "It was passed on, and the other body has not answered by its day: sixty days later, where it was passed on in time.",
            "The body it was passed on to answers, or this one does.", $"""
            SELECT d.response AS record, 'organisation' AS kind, d.redirected_to AS id, '' AS part, 'due ' || d.due AS says
            FROM {Examined("duty", "response")} d WHERE {At("d")} AND {Beside("d.disposition")} = 'redirected' AND d.answered_on IS NULL AND d.due < @today
            """),
        new("commitment", Rules.D51, "/due",
            "The day has passed, and it is not reported delivered.",
            "Report it delivered with evidence, or abandoned with what stood in the way; or move the day with the reason.", $"""
            SELECT c.id AS record, 'commitment' AS kind, c.id, '' AS part, 'due ' || c.due || ', reported ' || COALESCE(c.reported, 'nothing') AS says
            FROM {Standing("commitment")} c WHERE c.due < @today AND COALESCE(c.reported, '') NOT IN ('delivered', 'abandoned')
            """),
        new("commitment", Rules.D52, "/reported",
            "It is reported delivered, and nobody else has confirmed it: it is shown as a claim.",
            "An organisation other than its owner publishes a verification that confirms it.", $"""
            SELECT x.id AS record, 'commitment' AS kind, x.id, '' AS part, COALESCE(x.verdict, 'unverified') AS says
            FROM (SELECT c.id, {Verdict("c", "")} AS verdict FROM {Standing("commitment")} c WHERE {Beside("c.reported")} = 'delivered' LIMIT {Apart}) x
            WHERE COALESCE(x.verdict, '') <> 'confirmed'
            """),
        new("effect", Rules.R17, "/subjectVersion",
            "It is an unlinked claim: the record of the subject does not show the change.",
            "Amend the subject's record so that it shows the change, and cite that version in subject and subjectVersion.", $"""
            SELECT f.id AS record, 'recommendation' AS kind, l.recommendation AS id, COALESCE(f.subject, '') AS part,
                   CASE WHEN f.subject IS NULL OR f.subject_version IS NULL THEN 'no version of a subject is cited'
                        WHEN l.later = 0 THEN 'the version cited is not later than the recommendation'
                        WHEN l.differs = 0 THEN 'the version cited does not differ from the one before it'
                        ELSE 'the version cited differs from the one before it, but not in what is claimed' END AS says
            FROM {Standing("effect")} f JOIN effect_link l ON l.number = f.number
            WHERE NOT ({Linked("l")})
              AND (f.subject_version IS NOT NULL OR f.effect_kind NOT IN ({IndicatorQuery.Quoted(CitedComparison.Elsewhere)}))
            """),
        new("challenge", Rules.R26, "/reviewer",
            "Those who are challenged examine the challenge themselves, and the impact is high.",
            "Let somebody independent examine it, and name them in reviewer.", $"""
            SELECT c.id AS record, 'algorithm' AS kind, p.id, '' AS part, c.reviewer AS says
            FROM {Standing("challenge")} c JOIN algorithm p ON p.id = c.target AND {At("p")} AND p.impact_tier = 'high' WHERE c.reviewer = 'same-team'
            """),
        new("challenge", Rules.D55, "",
            "A day stated for the challenge has passed.",
            "Acknowledge it, decide it, or give the remedy, and record that; that it was taken further clears nothing.", $"""
            SELECT c.id AS record, 'challenge' AS kind, c.id, '' AS part, 'to be acknowledged by ' || c.acknowledge_due AS says FROM {Standing("challenge")} c WHERE c.acknowledge_due < @today AND c.acknowledged_on IS NULL AND c.decided_on IS NULL AND COALESCE(c.status, '') <> 'withdrawn'
            UNION ALL
            SELECT c.id AS record, 'challenge', c.id, '', 'to be decided by ' || c.decide_due FROM {Standing("challenge")} c WHERE c.decide_due < @today AND c.decided_on IS NULL AND COALESCE(c.status, '') <> 'withdrawn'
            UNION ALL
            SELECT c.id AS record, 'challenge', c.id, r.local_id, 'remedy due ' || r.due FROM {Standing("challenge")} c JOIN challenge_remedy r ON r.number = c.number WHERE r.due < @today AND r.delivered IS NULL
            """),
    ];
}
