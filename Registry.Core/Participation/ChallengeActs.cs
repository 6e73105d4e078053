using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>What the respondent of a challenge does with it: confirms it, decides it, puts things right.</summary>
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

    /// <summary>Every act on a challenge.</summary>
    public static readonly IReadOnlyList<Act> All =
    [
        Act.Changing<Challenge, Acknowledgement>(
            ChallengeKind.Kind, "acknowledge", "acknowledged", "acknowledgement", NotTheRespondent, challenge => challenge.Status == "received" ? null : $"The challenge is {challenge.Status}: it is acknowledged once.", Acknowledge,
            "Acknowledge a challenge",
            "By the respondent, the owner of what is challenged: says who examines it, by when it will be decided, and where those who raised it can go otherwise.",
            AcknowledgementExample),
        Act.Changing<Challenge, ChallengeDecision>(
            ChallengeKind.Kind, "decide", "decided", "decision", NotToDecide, challenge => challenge.Outcome is null ? null : $"The challenge was decided ({challenge.Outcome}): it is decided once.", Decide,
            "Decide a challenge",
            "By the respondent, or by the organisation that its acknowledgement names as reviewer; never by those who raised it. Reasons, and where to go next, are asked for whatever the outcome.",
            DecisionExample),
        Act.Changing<Challenge, Remedy>(
            ChallengeKind.Kind, "remedy", "remedied", "remedies", NotTheRespondent, challenge => challenge.Outcome is "upheld" or "partly-upheld" or "settled" ? null : "Remedies follow a challenge that was upheld, wholly or in part, or settled.", PutRight,
            "Promise or report a remedy",
            "By the respondent, after the decision: adds a remedy, or reports that one of this name was given. The day first promised for it does not move.",
            RemedyExample),
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
        return challenge with { Remedies = remedies, Status = Standing(remedies) };
    }

    private static string Standing(IReadOnlyList<Remedy> remedies) => remedies.All(remedy => remedy.Delivered is not null) ? "remedied" : "remedy-due";

    private static string? NotTheRespondent(Challenge challenge, Guid raiser, Guid actor) => challenge.Respondent == actor ? null : "Only the owner of what is challenged does this.";

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
