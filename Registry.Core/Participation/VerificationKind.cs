using FluentValidation;
using Registry.Core.Access;
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
        happened: r => r.VerifiedOn,
        scope: Scopes.Verify,
        firstAct: record => $"{Holder(record.TargetKind!)}.verified",
        around: Around,
        completed: async (record, around) => record.TargetVersion is not null ? record : record with { TargetVersion = (await around.Find(record.Target!.Value))?.Version });

    /// <summary>To verify what each kind claims.</summary>
    public static readonly IReadOnlyList<Act> Acts =
    [
        Verify("commitment", "commitment", "a commitment", "that it was delivered, or how far it has come"),
        Verify("effect", "effect", "an effect", "that something changed because people spoke"),
        Verify("safeguard", "safeguard", "a safeguard", "that it is in place and works"),
        Verify("assessment", "benefit-claim", "a benefit of an assessment", "that the benefit named in `part` came about"),
        Verify("challenge", "remedy", "a remedy of a challenge", "that the remedy named in `part` was given"),
    ];

    private static Act Verify(string on, string targetKind, string what, string claim) => Act.Publishing(
        on, Kind, "verify", "verified", "verifications", Scopes.Verify,
        id => new Dictionary<string, string> { ["target"] = id.ToString(), ["targetKind"] = targetKind },
        $"Verify {what}",
        $"Says, with evidence, what was found of the claim {claim}. By anybody with the scope but its owner, the owner's parent and the owner's own parts. The version checked is the newest unless stated.",
        ActExample(on switch { "commitment" => "draw-by-lot", "assessment" => "shorter-journeys", "challenge" => "look-again", _ => null }));

    /// <summary>The kind of record that holds a claim of this sort.</summary>
    private static string Holder(string targetKind) => targetKind switch { "benefit-claim" => "assessment", "remedy" => "challenge", _ => targetKind };

    private static async IAsyncEnumerable<Breach> Around(Verification verification, Surroundings around)
    {
        var target = await around.Find(verification.Target!.Value);
        var holder = Holder(verification.TargetKind!);
        if (target?.Kind != holder)
        {
            yield return new Breach(Rules.D37, "/targetKind", $"A claim of the sort {verification.TargetKind} is held by {Article(holder)} {holder}, and the target is {Article(target?.Kind)} {target?.Kind}.");
            yield break;
        }

        if (verification.TargetVersion > target.Version)
        {
            yield return new Breach(Rules.D37, "/targetVersion", $"The target has no version {verification.TargetVersion}: its newest is {target.Version}.");
        }

        if (!around.IsNew)
        {
            yield break;
        }

        if (verification.Part is { } part && !await around.HasPart(verification.Target.Value, part))
        {
            yield return new Breach(Rules.D37, "/part", $"Nothing inside the target has the name {part}.");
        }

        // What is put right after a challenge is the respondent's claim, though the challenge is the raiser's.
        var claimant = holder == "challenge" && await around.Column("challenge", verification.Target.Value, "respondent") is { } respondent ? Guid.Parse(respondent) : target.Owner;
        if (await around.AreRelated(claimant, around.Owner))
        {
            yield return new Breach(Rules.D36, "/target", "Nobody verifies its own claim, nor that of its parent or of its own parts.");
        }
    }

    private static string Article(string? kind) => kind is "assessment" or "effect" ? "an" : "a";

    private static string ActExample(string? part) => $$"""
        {
          {{(part is null ? "" : $"\"part\": \"{part}\", ")}}"verdict": "partly-confirmed",
          "verifierKind": "external-auditor",
          "method": "Reading of the notes of release, and of a sample of fifty cases.",
          "evidence": [{ "title": "Audit of January 2027", "url": "https://audit.example.org/2027-01", "date": "2027-03-18" }],
          "verifiedOn": "2027-03-18"
        }
        """;

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
