using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>The declaration of the kind <see cref="Verification"/>.</summary>
public static class VerificationKind
{
    /// <summary>Verifications: what others found of what owners claim.</summary>
    public static readonly Kind Kind = Kind.Of<Verification>(
        "verification",
        "verifications",
        "What others than their owners found of commitments, changes, safeguards, benefits and remedies.",
        new VerificationRules(),
        record => $"{record.Verdict}: {record.TargetKind}",
        [
            Column.Text<Verification>("target_kind", r => r.TargetKind, filter: "targetKind"),
            Column.Id<Verification>("target", r => r.Target, filter: "target"),
            Column.Text<Verification>("part", r => r.Part, filter: "part"),
            Column.Integer<Verification>("target_version", r => r.TargetVersion),
            Column.Text<Verification>("verdict", r => r.Verdict, filter: "verdict"),
            Column.Text<Verification>("verifier_kind", r => r.VerifierKind, filter: "verifierKind"),
            Column.Date<Verification>("verified_on", r => r.VerifiedOn, sort: true),
        ],
        Example,
        happened: r => r.VerifiedOn);

    private const string Example = $$"""
        {
          "reference": "AUD-2027-08",
          "targetKind": "commitment",
          "target": "{{ExampleIds.Commitment}}",
          "part": "draw-by-lot",
          "targetVersion": 1,
          "verdict": "partly-confirmed",
          "verifierKind": "external-auditor",
          "method": "Reading of the release notes, and of the log of fifty claims drawn by lot.",
          "finding": "The two lists are separate since February. Nine claims of January had still been ranked.",
          "evidence": [{ "title": "Audit of the draw by lot", "url": "https://audit.example.org/draw-by-lot", "date": "2027-03-18" }],
          "verifiedOn": "2027-03-18"
        }
        """;
}

/// <summary>What a verification must say (participation.md §4.7; rule D4).</summary>
public sealed class VerificationRules : AbstractValidator<Verification>
{
    /// <summary>The rules.</summary>
    public VerificationRules()
    {
        RuleFor(r => r.Part).NotEmpty().When(r => r.TargetKind is "benefit-claim" or "remedy")
            .Obeys(Rules.D4, "Name in part the benefit or remedy inside that record.");
        this.EvidenceCanBeFound(r => r.Evidence, "evidence");
    }
}
