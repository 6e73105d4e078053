using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>What the owner of a commitment does with it after it was made: moves its day, and reports.</summary>
public static class CommitmentActs
{
    private const string RevisionExample = """{ "due": "2027-04-01", "revisionReason": "The supplier's release was put off again, to March 2027." }""";

    private const string ReportExample = """
        {
          "reported": "substantial",
          "reportedOn": "2027-01-20",
          "milestones": [
            { "id": "trial", "title": "Draw by lot tested beside the ranking", "due": "2026-11-01", "reached": "2026-10-28" },
            { "id": "draw-by-lot", "title": "Ranking sees underpayments only", "due": "2027-02-01", "reached": "2027-01-18" }
          ],
          "evidence": [{ "title": "Release notes of January 2027", "url": "https://example.gov.uk/benefits/release-2027-01", "date": "2027-01-18" }]
        }
        """;

    /// <summary>Every act on a commitment.</summary>
    public static readonly IReadOnlyList<Act> All =
    [
        Act.Changing<Commitment, DueRevision>(
            CommitmentKind.Kind, "revise", "revised", "revisions", OwnersOnly, Closed, Revise,
            "Move the due date of a commitment",
            "By the owner, as long as it is neither delivered nor abandoned. The day first promised stays in originalDue for ever, and every day in between in the history.",
            RevisionExample),
        Act.Changing<Commitment, ProgressReport>(
            CommitmentKind.Kind, "report", "reported", "reports", OwnersOnly, _ => null, Report,
            "Report how far a commitment has come",
            "By the owner. Evidence is added to what was shown before; obstacles are those of this report; milestones are replaced where they are stated. It is a claim: others verify it.",
            ReportExample),
    ];

    /// <summary>Moves the day.</summary>
    public static Outcome<Commitment> Revise(Commitment commitment, DueRevision revision, DateOnly today) =>
        revision.Due == (commitment.Due ?? commitment.OriginalDue)
            ? new Fault("/due", "act.nothing-new", $"It is already due on {revision.Due:yyyy-MM-dd}.")
            : commitment with { Due = revision.Due, RevisionReason = revision.RevisionReason };

    /// <summary>Takes a report in.</summary>
    public static Outcome<Commitment> Report(Commitment commitment, ProgressReport report, DateOnly today)
    {
        var day = report.ReportedOn ?? today;
        return day < commitment.ReportedOn
            ? new Fault("/reportedOn", Rules.R27.Code, $"The last report is of {commitment.ReportedOn:yyyy-MM-dd}: a later one has a later day.")
            : commitment with
            {
                Reported = report.Reported,
                ReportedOn = day,
                Obstacles = report.Obstacles,
                Milestones = report.Milestones ?? commitment.Milestones,
                Evidence = report.Evidence is null ? commitment.Evidence : [.. commitment.Evidence ?? [], .. report.Evidence.Except(commitment.Evidence ?? [])],
            };
    }

    private static string? OwnersOnly(Commitment commitment, Guid owner, Guid actor) => owner == actor ? null : "Only the organisation that made the commitment does this.";

    private static string? Closed(Commitment commitment) => commitment.Reported is "delivered" or "abandoned" ? $"The commitment is reported as {commitment.Reported}: its day does not move any more." : null;
}

/// <summary>Another day for a commitment, and why.</summary>
public sealed record DueRevision
{
    /// <summary>The day by which it is promised from now on.</summary>
    [Mandatory(Always = true)]
    public DateOnly? Due { get; init; }

    /// <summary>Why the day is moved.</summary>
    [Mandatory(Always = true), Text(5_000)]
    public string? RevisionReason { get; init; }
}

/// <summary>How far a commitment has come by a day, as its owner reports it.</summary>
public sealed record ProgressReport
{
    /// <summary>How far.</summary>
    [Mandatory(Always = true), Code("reported-status")]
    public string? Reported { get; init; }

    /// <summary>By which day; today unless stated.</summary>
    public DateOnly? ReportedOn { get; init; }

    /// <summary>What stands in the way.</summary>
    [Items(20)]
    public IReadOnlyList<ReportedObstacle>? Obstacles { get; init; }

    /// <summary>The steps on the way as they now stand.</summary>
    [Items(50)]
    public IReadOnlyList<Milestone>? Milestones { get; init; }

    /// <summary>What shows it, beside what was shown before.</summary>
    [Items(100)]
    public IReadOnlyList<Evidence>? Evidence { get; init; }
}
