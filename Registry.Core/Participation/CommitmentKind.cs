using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>The declaration of the kind <see cref="Commitment"/>.</summary>
public static class CommitmentKind
{
    /// <summary>Commitments: what was promised, by when, and how far it has come.</summary>
    public static readonly Kind Kind = Kind.Of<Commitment>(
        "commitment",
        "commitments",
        "What bodies bound themselves to do by a day, and how far they say they have come.",
        new CommitmentRules(),
        record => record.Action is { Length: > 300 } text ? text[..300] : record.Action,
        [
            Column.Id<Commitment>("response", r => r.Response, filter: "response"),
            Column.Date<Commitment>("original_due", r => r.OriginalDue, sort: true),
            Column.Date<Commitment>("due", r => r.Due ?? r.OriginalDue, sort: true),
            Column.Truth<Commitment>("revised", r => r.Due is not null && r.Due != r.OriginalDue, filter: "revised"),
            Column.Integer<Commitment>("slip_days", r => (r.Due ?? r.OriginalDue)?.DayNumber - r.OriginalDue?.DayNumber),
            Column.Text<Commitment>("reported", r => r.Reported, filter: "reported"),
            Column.Date<Commitment>("reported_on", r => r.ReportedOn),
            Column.Integer<Commitment>("evidence_items", r => r.Evidence?.Count ?? 0),
            Column.Date<Commitment>("newest_evidence", r => r.Evidence?.Max(evidence => evidence.Date)),
        ],
        Example,
        [
            Facet.Words<Commitment>("obstacle", r => r.Obstacles?.Select(obstacle => obstacle.Kind)),
        ],
        around: Around);

    private static async IAsyncEnumerable<Breach> Around(Commitment commitment, Surroundings around)
    {
        if (around.IsNew && commitment.Response is { } response && await around.Find(response) is { } answered && answered.Owner != around.Owner)
        {
            yield return new Breach(Rules.D36, "/response", "The response is another organisation's: nobody makes its promises but itself.");
        }
    }

    private const string Example = $$"""
        {
          "reference": "COM-2026-31",
          "response": "{{ExampleIds.Response}}",
          "action": "Claims that may be overpaid are drawn by lot, and the ranking no longer sees them.",
          "ownerRole": "Head of benefit decisions",
          "originalDue": "2026-12-01",
          "due": "2027-02-01",
          "revisionReason": "The supplier needs the January release to separate the two lists.",
          "reported": "limited",
          "reportedOn": "2026-11-20",
          "obstacles": [{ "kind": "dependency", "description": "The supplier's release of January 2027." }],
          "milestones": [
            { "id": "trial", "title": "Draw by lot tested beside the ranking", "due": "2026-11-01", "reached": "2026-10-28" },
            { "id": "draw-by-lot", "title": "Ranking sees underpayments only", "due": "2027-02-01" }
          ],
          "evidence": [{ "title": "Test report of the draw by lot", "url": "https://example.gov.uk/benefits/draw-by-lot", "date": "2026-11-05" }]
        }
        """;
}

/// <summary>What a commitment must say (participation.md §6: R15, R16, R27; rule D38).</summary>
public sealed class CommitmentRules : AbstractValidator<Commitment>
{
    /// <summary>The rules.</summary>
    public CommitmentRules()
    {
        RuleFor(r => r.RevisionReason).NotEmpty().When(r => r.Due is not null && r.Due != r.OriginalDue)
            .Obeys(Rules.D38, "The day is not the one first promised: state revisionReason.");
        RuleFor(r => r.Obstacles).NotEmpty().When(r => r is { Reported: "not-started" or "limited", ReportedOn: not null })
            .Obeys(Rules.R15, "State in obstacles what stands in the way: little has been done by the day of this report.");
        RuleFor(r => r.Obstacles).NotEmpty().When(r => r.Reported == "abandoned")
            .Obeys(Rules.R15, "State in obstacles what stood in the way: the commitment is given up.");
        RuleFor(r => r.Evidence).Must(evidence => evidence?.Any(shown => shown.Date is not null && (shown.Url is not null || !string.IsNullOrWhiteSpace(shown.WithheldReason))) == true)
            .When(r => r.Reported == "delivered")
            .Obeys(Rules.R16, "Show in evidence that it was delivered: with its date, and where it can be read or why it cannot.");
        this.LocalIdsUnique(r => r.Milestones, milestone => milestone.Id, "milestones");
        this.EvidenceCanBeFound(r => r.Evidence, "evidence");
        RuleFor(r => r.ReportedOn).NotNull().When(r => r.Reported is "limited" or "substantial" or "delivered" or "abandoned")
            .Obeys(Rules.D39, "State reportedOn: the day of this report.");
    }
}
