using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Safeguards;

/// <summary>The declaration of the kind <see cref="Safeguard"/>.</summary>
public static class SafeguardKind
{
    /// <summary>Safeguards: the measures that keep people from harm.</summary>
    public static readonly Kind Kind = Kind.Of<Safeguard>(
        "safeguard",
        "safeguards",
        "Measures that keep people from harm by data and algorithms, with who answers for them and whether they work.",
        new SafeguardRules(),
        record => record.Title,
        [
            Column.Text<Safeguard>("title", r => r.Title, sort: true),
            Column.Text<Safeguard>("measure_type", r => r.MeasureType, filter: "measureType"),
            Column.Text<Safeguard>("dimension", r => r.Dimension, filter: "dimension"),
            Column.Text<Safeguard>("control", r => r.Control, filter: "control"),
            Column.Text<Safeguard>("safeguard_kind", r => r.SafeguardKind, filter: "safeguardKind"),
            Column.Text<Safeguard>("status", r => r.Status, filter: "status"),
            Column.Truth<Safeguard>("legal_duty", r => !string.IsNullOrWhiteSpace(r.LegalDuty), filter: "legalDuty"),
            Column.Date<Safeguard>("in_place_since", r => r.InPlaceSince),
            Column.Date<Safeguard>("review_due", r => r.ReviewDue),
            Column.Date<Safeguard>("waiver_expires", r => r.Waiver?.Expires),
            Column.Integer<Safeguard>("mitigations", r => r.Mitigates?.Count ?? 0),
            Column.Integer<Safeguard>("evidence_items", r => r.Evidence?.Count ?? 0),
            Column.Integer<Safeguard>("reviews", r => r.Reviews?.Count ?? 0),
            Column.Date<Safeguard>("last_reviewed", r => Last(r)?.Date),
            Column.Text<Safeguard>("effectiveness", r => Last(r)?.Effectiveness, filter: "effectiveness"),
            Column.Truth<Safeguard>("affected_people_involved", r => r.Reviews?.Any(review => review.AffectedPeopleInvolved == true), filter: "affectedPeopleInvolved"),
        ],
        Example,
        [
            Facet.Ids<Safeguard>("subject", r => r.Subjects),
            Facet.Words<Safeguard>("promisedIn", r => r.PromisedIn?.Select(promise => promise.Source).Distinct()),
            Facet.Ids<Safeguard>("promisedInRecord", r => r.PromisedIn?.Select(promise => promise.Record).OfType<Guid>()),
            Facet.Ids<Safeguard>("answers", r => r.Answers),
            Facet.Words<Safeguard>("framework", r => r.Frameworks?.Select(clause => clause.Framework).Distinct()),
            Facet.Words<Safeguard>("mitigatedRisk", r => Risks(r).Distinct()),
        ],
        flags: new SafeguardFlags());

    /// <summary>The newest dated review, whatever the order they are listed in.</summary>
    private static SafeguardReview? Last(Safeguard safeguard) =>
        safeguard.Reviews?.Where(review => review.Date is not null).MaxBy(review => review.Date);

    /// <summary>Risks that subjects declare, as subject/risk.</summary>
    private static IEnumerable<string> Risks(Safeguard safeguard) =>
        (safeguard.Mitigates ?? []).Where(risk => risk is { Subject: not null, Risk: not null }).Select(risk => $"{risk.Subject}/{risk.Risk}");

    private const string Example = """
        {
          "reference": "SG-112",
          "title": "No benefit payment is stopped without a person's decision",
          "description": "The ranking may suggest a review. A case worker who has not seen the score decides, and a claimant can ask for a second person to look again before any payment changes.",
          "measureType": "organisational",
          "dimension": "safe-outputs",
          "control": "oversee",
          "safeguardKind": "human-intervention",
          "promisedIn": [
            { "source": "assessment", "url": "https://example.gov.uk/dpia/hb-2031", "description": "Condition 3 of the data protection impact assessment of January 2025." },
            { "source": "notice", "description": "The letter every claimant receives with a decision." }
          ],
          "mitigates": [{ "description": "A wrong score delays a payment that people live on." }],
          "legalDuty": "UK GDPR Articles 22A to 22D: human intervention in solely automated significant decisions.",
          "status": "operating",
          "waiver": { "reason": "Second looks were paused in two offices while staff moved buildings.", "granted": "2025-08-01", "expires": "2025-08-31" },
          "ownerRole": "Head of benefit decisions",
          "inPlaceSince": "2025-03-03",
          "evidence": [
            {
              "title": "Sample of 200 decisions, spring 2026",
              "url": "https://example.gov.uk/benefits/decision-sample-2026",
              "date": "2026-05-14",
              "kind": "internal audit report",
              "description": "In 198 of 200 decisions the officer had recorded reasons of their own.",
              "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
              "licence": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
            },
            { "title": "Instructions to case workers", "withheldReason": "They describe signs of fraud." }
          ],
          "reviewDue": "2027-05-01",
          "reviews": [
            {
              "date": "2026-05-14",
              "by": "Internal audit, with the claimants' panel",
              "effectiveness": "partly-effective",
              "finding": "Reasons are written, but one office takes three weeks over a second look.",
              "affectedPeopleInvolved": true
            }
          ],
          "frameworks": [
            { "framework": "nist-ai-rmf", "reference": "MEASURE 3.3" },
            { "framework": "eu-ai-act", "reference": "Article 14" }
          ]
        }
        """;
}

/// <summary>What a safeguard's record must say (participation.md §6: R19, R27; D4, D6, D8).</summary>
public sealed class SafeguardRules : AbstractValidator<Safeguard>
{
    /// <summary>The rules.</summary>
    public SafeguardRules()
    {
        When(r => r.Status is "in-place" or "operating", () =>
        {
            RuleFor(r => r.InPlaceSince).NotNull().Obeys(Rules.R19, "State inPlaceSince: since when it has been in place.");
            RuleFor(r => r.Evidence).NotEmpty().Obeys(Rules.R19, "Show in evidence that it is in place, or call it promised or designed.");
        });
        RuleFor(r => r.Waiver).NotNull().When(r => r.Status == "waived")
            .Obeys(Rules.D8, "State waiver, with its reason and the day it expires.");
        When(r => r.Waiver is not null, () =>
        {
            RuleFor(r => r.Waiver!.Reason).NotEmpty().Obeys(Rules.D8, "State why the safeguard is waived.");
            RuleFor(r => r.Waiver!.Expires).NotNull().Obeys(Rules.D8, "State expires: the day the waiver ends.");
        });
        this.InOrder(r => r.Waiver?.Granted, "waiver.granted", r => r.Waiver?.Expires, "waiver.expires");
        this.EvidenceCanBeFound(r => r.Evidence, "evidence");
        RuleFor(r => r).Custom((r, context) =>
        {
            MitigationsCanBeFound(r, context);
            PromisesCanBeFound(r, context);
        });
    }

    private static void MitigationsCanBeFound(Safeguard r, ValidationContext<Safeguard> context)
    {
        var seen = new HashSet<(Guid, string)>();
        for (var i = 0; i < (r.Mitigates?.Count ?? 0); i++)
        {
            var risk = r.Mitigates![i];
            if (risk.Risk is not null && risk.Subject is null)
            {
                context.Breaks(Rules.D4, $"mitigates[{i}].subject", "risk is a name inside a subject: name the subject, or write a description instead.");
            }
            else if (risk.Risk is null && string.IsNullOrWhiteSpace(risk.Description))
            {
                context.Breaks(Rules.D4, $"mitigates[{i}].description", "Name the subject and its risk, or describe the risk.");
            }
            else if (risk is { Subject: { } subject, Risk: { } name } && !seen.Add((subject, name)))
            {
                context.Breaks(Rules.D6, $"mitigates[{i}].risk", $"The risk {name} of this subject is already stated: keep one.");
            }
        }
    }

    private static void PromisesCanBeFound(Safeguard r, ValidationContext<Safeguard> context)
    {
        for (var i = 0; i < (r.PromisedIn?.Count ?? 0); i++)
        {
            if (r.PromisedIn![i] is { Url: null, Record: null } promise && string.IsNullOrWhiteSpace(promise.Description))
            {
                context.Breaks(Rules.D4, $"promisedIn[{i}].description", "Link the promise, or describe it.");
            }
        }
    }
}
