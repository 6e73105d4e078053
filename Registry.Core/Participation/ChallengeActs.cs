using Registry.Core.Access;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// What is done with a challenge after it was raised: the respondent confirms it, examines and decides it and puts things right; those who raised it
/// take it back or further (participation.md §4.10).
/// </summary>
public static class ChallengeActs
{
    private const string AcknowledgementExample = """
        {
          "acknowledgedOn": "2027-02-16",
          "decideDue": "2027-04-10",
          "reviewer": { "independence": "joint-panel", "name": "Two members of the residents' panel and two of the audit committee" },
          "escalation": "The Local Government Ombudsman, within twelve months."
        }
        """;

    private const string ReviewExample = """{ "underReviewSince": "2027-02-22" }""";

    private const string DecisionExample = """
        {
          "outcome": "upheld",
          "reasons": "The log shows that nine claims of January were ranked after all, and the panel was not told.",
          "decidedOn": "2027-03-20",
          "escalation": "The Local Government Ombudsman, within twelve months.",
          "remedies": [{ "id": "look-again", "kind": "reconsideration", "description": "The nine claims are looked at again by a person who does not see the score.", "due": "2027-04-30" }]
        }
        """;

    private const string RemedyExample = """
        {
          "id": "look-again",
          "kind": "reconsideration",
          "description": "The nine claims were looked at again; two payments were raised.",
          "due": "2027-04-30",
          "delivered": "2027-04-22",
          "evidence": [{ "title": "Letter to the panel", "url": "https://example.gov.uk/benefits/letter-2027-04", "date": "2027-04-22" }]
        }
        """;

    private const string WithdrawalExample = """{ "withdrawnOn": "2027-03-01", "withdrawalReason": "The council looked at the nine claims again before it had to be told to." }""";

    private const string EscalationExample = """
        {
          "escalatedOn": "2027-04-12",
          "escalationReason": "The day by which it was to be decided has passed, and nobody says when it will be.",
          "escalation": "The Local Government Ombudsman."
        }
        """;

    /// <summary>Every act on a challenge.</summary>
    public static readonly IReadOnlyList<Act> All =
    [
        Act.Changing<Challenge, Acknowledgement>(
            ChallengeKind.Kind, "acknowledge", "acknowledged", "acknowledgement", NotTheRespondent,
            challenge => challenge.Status == "received" ? null : $"The challenge is {challenge.Status}: it is acknowledged once, as long as nothing else was done with it.", Acknowledge,
            "Acknowledge a challenge",
            "By the respondent, the owner of what is challenged: says who examines it, by when it will be decided, and where those who raised it can go otherwise.",
            AcknowledgementExample),
        Act.Changing<Challenge, ReviewStart>(
            ChallengeKind.Kind, "review", "taken-up", "review", NotToDecide, NotToReview, Review,
            "Begin to examine a challenge",
            "By the respondent, or by the organisation that its acknowledgement names as reviewer, once it is acknowledged; never by those who raised it.",
            ReviewExample),
        Act.Changing<Challenge, ChallengeDecision>(
            ChallengeKind.Kind, "decide", "decided", "decision", NotToDecide, NotOpen, Decide,
            "Decide a challenge",
            "By the respondent, or by the organisation that its acknowledgement names as reviewer; never by those who raised it. Reasons, and where to go next, are asked for whatever the outcome.",
            DecisionExample),
        Act.Changing<Challenge, Remedy>(
            ChallengeKind.Kind, "remedy", "remedied", "remedies", NotTheRespondent, challenge => challenge.Outcome is "upheld" or "partly-upheld" or "settled" ? null : "Remedies follow a challenge that was upheld, wholly or in part, or settled.", PutRight,
            "Promise or report a remedy",
            "By the respondent, after the decision: adds a remedy, or reports that one of this name was given. The day first promised for it does not move.",
            RemedyExample),
        Act.Changing<Challenge, ChallengeWithdrawal>(
            ChallengeKind.Kind, "takeBack", "taken-back", "withdrawal", NotTheRaiser, NotOpen, TakeBack,
            "Take back a challenge",
            "By those who raised it, as long as it is not decided: it is closed and stays to be read, with the day and the reason. A challenge that should never have stood here is withdrawn as a record instead.",
            WithdrawalExample, Scopes.Challenge),
        Act.Changing<Challenge, ChallengeEscalation>(
            ChallengeKind.Kind, "escalate", "escalated", "escalation", NotTheRaiser, NotToEscalate, Escalate,
            "Take a challenge further",
            "By those who raised it, before or after the decision: to the body that the acknowledgement or the decision names in `escalation`. Where the respondent has named none, the request does. An outcome, and remedies that are due, stay.",
            EscalationExample, Scopes.Challenge),
    ];

    /// <summary>Confirms receipt.</summary>
    public static Outcome<Challenge> Acknowledge(Challenge challenge, Acknowledgement acknowledgement, DateOnly today) => challenge with
    {
        Status = "acknowledged",
        AcknowledgedOn = acknowledgement.AcknowledgedOn ?? today,
        DecideDue = acknowledgement.DecideDue,
        Reviewer = acknowledgement.Reviewer,
        Escalation = acknowledgement.Escalation,
    };

    /// <summary>Begins to examine it.</summary>
    public static Outcome<Challenge> Review(Challenge challenge, ReviewStart start, DateOnly today) => challenge with { UnderReviewSince = start.UnderReviewSince, Status = "under-review" };

    /// <summary>Decides.</summary>
    public static Outcome<Challenge> Decide(Challenge challenge, ChallengeDecision decision, DateOnly today) =>
        decision.Remedies is { Count: > 0 } && decision.Outcome is "not-upheld" or "not-admissible"
            ? new Fault("/remedies", "act.contradiction", $"There is nothing to put right where the outcome is {decision.Outcome}.")
            : challenge with
            {
                Outcome = decision.Outcome,
                Reasons = decision.Reasons,
                DecidedOn = decision.DecidedOn ?? today,
                Escalation = decision.Escalation ?? challenge.Escalation,
                Remedies = decision.Remedies,
                Status = decision.Remedies is { Count: > 0 } remedies ? Standing(remedies) : decision.Outcome,
            };

    /// <summary>Promises or reports a remedy.</summary>
    public static Outcome<Challenge> PutRight(Challenge challenge, Remedy remedy, DateOnly today)
    {
        var known = challenge.Remedies?.FirstOrDefault(before => before.Id == remedy.Id);
        if (known is not null && known.Due != remedy.Due)
        {
            return new Fault("/due", Rules.R27.Code, $"The remedy {remedy.Id} was promised for {known.Due:yyyy-MM-dd}: the day first promised does not move.");
        }

        IReadOnlyList<Remedy> remedies = [.. (challenge.Remedies ?? []).Select(before => before.Id == remedy.Id ? remedy : before), .. known is null ? [remedy] : Array.Empty<Remedy>()];
        return challenge with { Remedies = remedies, Status = challenge.Status == "escalated" ? challenge.Status : Standing(remedies) };
    }

    /// <summary>Takes it back.</summary>
    public static Outcome<Challenge> TakeBack(Challenge challenge, ChallengeWithdrawal withdrawal, DateOnly today) =>
        challenge with { WithdrawnOn = withdrawal.WithdrawnOn ?? today, WithdrawalReason = withdrawal.WithdrawalReason, Status = "withdrawn" };

    /// <summary>Takes it further.</summary>
    public static Outcome<Challenge> Escalate(Challenge challenge, ChallengeEscalation escalation, DateOnly today)
    {
        var day = escalation.EscalatedOn ?? today;
        return challenge.DecidedOn > day ? new Fault("/escalatedOn", Rules.R27.Code, $"It was decided on {challenge.DecidedOn:yyyy-MM-dd}: what is done after that has no earlier day.")
            : challenge.Escalation is { } named && escalation.Escalation is { } other && named != other ? new Fault("/escalation", "act.contradiction", $"The respondent has named where it can go ({named}): leave this out.")
            : challenge with { EscalatedOn = day, EscalationReason = escalation.EscalationReason, Escalation = challenge.Escalation ?? escalation.Escalation, Status = "escalated" };
    }

    private const string TakenBack = "The challenge was taken back by those who raised it: they can raise it anew.";

    private static string Standing(IReadOnlyList<Remedy> remedies) => remedies.All(remedy => remedy.Delivered is not null) ? "remedied" : "remedy-due";

    private static string? NotTheRespondent(Challenge challenge, Guid raiser, Guid actor) => challenge.Respondent == actor ? null : "Only the owner of what is challenged does this.";

    private static string? NotTheRaiser(Challenge challenge, Guid raiser, Guid actor) => raiser == actor ? null : "Only those who raised the challenge do this.";

    private static string? NotOpen(Challenge challenge) =>
        challenge.Status == "withdrawn" ? TakenBack
        : challenge.Outcome is { } outcome ? $"The challenge was decided ({outcome}): it is decided once. Those who raised it can take it further."
        : null;

    private static string? NotToReview(Challenge challenge) => NotOpen(challenge) ?? challenge.Status switch
    {
        "acknowledged" => null,
        "received" => "The challenge is not acknowledged yet: acknowledge it first, and say by whom and by when it is examined.",
        var status => $"The challenge is {status}: its examination begins once, after it was acknowledged. Decide it.",
    };

    private static string? NotToEscalate(Challenge challenge) => challenge.Status switch
    {
        "withdrawn" => TakenBack,
        "escalated" => "The challenge was taken further already.",
        _ => null,
    };

    private static string? NotToDecide(Challenge challenge, Guid raiser, Guid actor) =>
        actor == raiser ? "Nobody decides a challenge it raised."
        : actor == challenge.Respondent || actor == challenge.Reviewer?.Organisation ? null
        : "Only the owner of what is challenged, or the organisation named as its reviewer, decides it.";
}

/// <summary>The confirmation that a challenge has arrived, and how it goes on.</summary>
public sealed record Acknowledgement
{
    /// <summary>The day its receipt was confirmed; today unless stated.</summary>
    public DateOnly? AcknowledgedOn { get; init; }

    /// <summary>The day by which it will be decided.</summary>
    [Mandatory(Always = true)]
    public DateOnly? DecideDue { get; init; }

    /// <summary>Who examines it, and how far they stand from those challenged.</summary>
    [Mandatory(Always = true)]
    public Reviewer? Reviewer { get; init; }

    /// <summary>Where those who raised it can go if they are not content.</summary>
    [Mandatory(Always = true), Text(2_000)]
    public string? Escalation { get; init; }
}

/// <summary>The beginning of the examination of a challenge.</summary>
public sealed record ReviewStart
{
    /// <summary>The day its examination began.</summary>
    [Mandatory(Always = true)]
    public DateOnly? UnderReviewSince { get; init; }
}

/// <summary>How a challenge was decided, and why.</summary>
public sealed record ChallengeDecision
{
    /// <summary>What was decided.</summary>
    [Mandatory(Always = true), Code("challenge-outcome")]
    public string? Outcome { get; init; }

    /// <summary>Why.</summary>
    [Mandatory(Always = true), Text(10_000)]
    public string? Reasons { get; init; }

    /// <summary>The day of the decision; today unless stated.</summary>
    public DateOnly? DecidedOn { get; init; }

    /// <summary>Where those who raised it can go next; asked for unless the acknowledgement said it.</summary>
    [Text(2_000)]
    public string? Escalation { get; init; }

    /// <summary>What will be done to put things right.</summary>
    [Items(50)]
    public IReadOnlyList<Remedy>? Remedies { get; init; }
}

/// <summary>That a challenge is taken back, and why.</summary>
public sealed record ChallengeWithdrawal
{
    /// <summary>The day it was taken back; today unless stated.</summary>
    public DateOnly? WithdrawnOn { get; init; }

    /// <summary>Why: settled by talking, no longer needed, or given up.</summary>
    [Mandatory(Always = true), Text(5_000)]
    public string? WithdrawalReason { get; init; }
}

/// <summary>That a challenge is taken to a higher or outside body, and why.</summary>
public sealed record ChallengeEscalation
{
    /// <summary>The day it was taken further; today unless stated.</summary>
    public DateOnly? EscalatedOn { get; init; }

    /// <summary>Why.</summary>
    [Mandatory(Always = true), Text(5_000)]
    public string? EscalationReason { get; init; }

    /// <summary>The body it is taken to, asked for where the respondent has named none.</summary>
    [Text(2_000)]
    public string? Escalation { get; init; }
}
