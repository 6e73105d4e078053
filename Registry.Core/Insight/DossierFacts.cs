namespace Registry.Core.Insight;

/// <summary>What the register computes from the records of a dossier, apart from what anybody declared. Everything names the records it rests on.</summary>
/// <param name="Communities">Each community the subject declares, and whether it was heard.</param>
/// <param name="Engagements">How each engagement stands to the decisions, and what level the records show.</param>
/// <param name="Recommendations">For each body that was asked: whether it answered, and when it should.</param>
/// <param name="Commitments">How far each promise has come, by its owner and by others.</param>
/// <param name="Effects">Whether a later version of the subject's record can show the change.</param>
/// <param name="Safeguards">Which are late to be reviewed, or there on paper only.</param>
/// <param name="Assessments">Which are stale, or reopened by a safeguard that failed.</param>
/// <param name="Challenges">Which wait too long.</param>
/// <param name="Findings">Rules that a record of the dossier breaks though it is published, by what it says itself or by what only other records or the day show.</param>
public sealed record DossierFacts(
    IReadOnlyList<CommunityFact> Communities,
    IReadOnlyList<EngagementFact> Engagements,
    IReadOnlyList<RecommendationFact> Recommendations,
    IReadOnlyList<CommitmentFact> Commitments,
    IReadOnlyList<EffectFact> Effects,
    IReadOnlyList<SafeguardFact> Safeguards,
    IReadOnlyList<AssessmentFact> Assessments,
    IReadOnlyList<ChallengeFact> Challenges,
    IReadOnlyList<DossierFinding> Findings);

/// <summary>Whether a community that the subject declares was heard.</summary>
/// <param name="Community">Its name inside the subject's record.</param>
/// <param name="Adverse">Whether it is adversely affected; absent where the record does not say.</param>
/// <param name="Heard">The most that any engagement did: directly, through-representatives, through-prior-evidence, sought-not-reached, not-sought; not-by-what-counts where only tests, research into attitudes or information, or what was not held, name it; not-stated where none says anything.</param>
/// <param name="Engagements">What each engagement says of it.</param>
/// <param name="RestsOn">The records this rests on.</param>
public sealed record CommunityFact(string Community, bool? Adverse, string Heard, IReadOnlyList<CommunityHearing> Engagements, IReadOnlyList<Guid> RestsOn);

/// <summary>What one engagement says of a community.</summary>
/// <param name="Engagement">The engagement.</param>
/// <param name="Mode">Code of /v1/vocabularies/representation-mode.</param>
public sealed record CommunityHearing(Guid Engagement, string Mode);

/// <summary>How an engagement stands to the decisions, and what level the records show.</summary>
/// <param name="Engagement">The engagement.</param>
/// <param name="Level">Its depth, claimed and evidenced level.</param>
/// <param name="CountsAsEngagement">Informing alone, tests and attitude research do not count, nor what is planned or was given up (rule R3); absent where the record does not say how much influence people had, or by which method.</param>
/// <param name="Timing">When it was, against each decision it names (rule R10).</param>
/// <param name="OverruledBy">Decisions that depart from what people decided in it (rule R8).</param>
/// <param name="RestsOn">The records this rests on.</param>
public sealed record EngagementFact(Guid Engagement, EngagementLevel Level, bool? CountsAsEngagement, IReadOnlyList<DecisionTiming> Timing, IReadOnlyList<Guid> OverruledBy, IReadOnlyList<Guid> RestsOn);

/// <summary>When an engagement was, against one decision.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Timing">before, where it ended by the day of the decision or none is taken yet; overlapping; after; unknown, where a date is not stated.</param>
public sealed record DecisionTiming(Guid Decision, string Timing);

/// <summary>Whether one body that was asked answered a recommendation.</summary>
/// <param name="Recommendation">The recommendation.</param>
/// <param name="Addressee">The organisation that owes the answer.</param>
/// <param name="State">answered, under-consideration, deferred, redirected, or awaiting-answer.</param>
/// <param name="Due">The day by which an answer is due; absent where the record does not say.</param>
/// <param name="AnsweredOn">The day it first said what becomes of the recommendation.</param>
/// <param name="Overdue">Whether it is not answered, though the day has passed.</param>
/// <param name="Response">The response there is.</param>
/// <param name="RestsOn">The records this rests on.</param>
public sealed record RecommendationFact(Guid Recommendation, Guid Addressee, string State, DateOnly? Due, DateOnly? AnsweredOn, bool Overdue, Guid? Response, IReadOnlyList<Guid> RestsOn);

/// <summary>How far a promise has come.</summary>
/// <param name="Commitment">The commitment.</param>
/// <param name="State">open, abandoned, claimed (reported as delivered, confirmed by nobody), confirmed, partly-confirmed or contested (by the newest verdict of somebody else).</param>
/// <param name="OriginalDue">The day first promised; absent where it was erased.</param>
/// <param name="Due">The day promised now; absent where it was erased.</param>
/// <param name="SlippedDays">How many days the promise was moved back.</param>
/// <param name="Overdue">Whether it is neither delivered nor abandoned, though the day has passed.</param>
/// <param name="Verification">The newest verdict of somebody else.</param>
/// <param name="RestsOn">The records this rests on.</param>
public sealed record CommitmentFact(Guid Commitment, string State, DateOnly? OriginalDue, DateOnly? Due, int SlippedDays, bool Overdue, Guid? Verification, IReadOnlyList<Guid> RestsOn);

/// <summary>Whether a later version of the subject's record can show a change.</summary>
/// <param name="Effect">The effect.</param>
/// <param name="Link">linked: it cites a version of the record that is later than the recommendations and shows such a change; unlinked: it claims a change and cites no such version; not-applicable: nothing changed, or not the subject.</param>
/// <param name="Later">Whether the version it cites was recorded after the recommendations.</param>
/// <param name="Differs">Whether that version differs from the one before.</param>
/// <param name="Shows">Whether it differs in what the effect is about.</param>
/// <param name="Comparison">How the version it cites differs from the one before.</param>
/// <param name="RestsOn">The records this rests on.</param>
public sealed record EffectFact(Guid Effect, string Link, bool Later, bool Differs, bool Shows, CitedComparison? Comparison, IReadOnlyList<Guid> RestsOn);

/// <summary>How a safeguard stands.</summary>
/// <param name="Safeguard">The safeguard.</param>
/// <param name="OnPaperOnly">Whether it is no more than promised or designed, though the subject is in use.</param>
/// <param name="ReviewOverdue">Whether the day of its review has passed (rule R19).</param>
/// <param name="RestsOn">The records this rests on.</param>
public sealed record SafeguardFact(Guid Safeguard, bool OnPaperOnly, bool ReviewOverdue, IReadOnlyList<Guid> RestsOn);

/// <summary>How an assessment stands.</summary>
/// <param name="Assessment">The assessment.</param>
/// <param name="Stale">Whether it was decided, or else advised, more than 36 months ago.</param>
/// <param name="ReviewOverdue">Whether the day of its review has passed.</param>
/// <param name="ReopenedBy">Safeguards it relies on that are degraded, suspended or retired (rule R30).</param>
/// <param name="RestsOn">The records this rests on.</param>
public sealed record AssessmentFact(Guid Assessment, bool Stale, bool ReviewOverdue, IReadOnlyList<Guid> ReopenedBy, IReadOnlyList<Guid> RestsOn);

/// <summary>Whether a challenge waits too long.</summary>
/// <param name="Challenge">The challenge.</param>
/// <param name="AcknowledgementOverdue">Whether its receipt should have been confirmed by now.</param>
/// <param name="DecisionOverdue">Whether it should have been decided by now.</param>
/// <param name="RemediesOverdue">Names of remedies that should have been given by now.</param>
/// <param name="RestsOn">The records this rests on.</param>
public sealed record ChallengeFact(Guid Challenge, bool AcknowledgementOverdue, bool DecisionOverdue, IReadOnlyList<string> RemediesOverdue, IReadOnlyList<Guid> RestsOn);

/// <summary>A flag on a record of the dossier, as it stands among the findings on that record.</summary>
/// <param name="Record">The record that is flagged.</param>
/// <param name="Kind">Kind of that record.</param>
/// <param name="Rule">Code of the rule, as at /v1/rules.</param>
/// <param name="Across">Whether it follows from several records and the day, or from what the record itself says.</param>
/// <param name="Pointer">JSON Pointer (RFC 6901) of the member it is about; empty for the whole record.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Clears">What would clear it.</param>
/// <param name="From">What it rests on; the first 100.</param>
/// <param name="Comparison">Of an unlinked claim that cites a version of a subject: how that version differs from the one before.</param>
public sealed record DossierFinding(Guid Record, string Kind, string Rule, bool Across, string Pointer, string Detail, string Clears, IReadOnlyList<Basis> From, CitedComparison? Comparison)
{
    internal static DossierFinding Of(DossierPiece record, Finding finding) =>
        new(record.Id, record.Kind.Name, finding.Rule.Code, finding.Computed, finding.Pointer, finding.Detail, finding.Clears, finding.From, finding.Comparison);
}
