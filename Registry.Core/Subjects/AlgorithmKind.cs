using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Subjects;

/// <summary>The declaration of the kind <see cref="Algorithm"/>.</summary>
public static class AlgorithmKind
{
    /// <summary>Algorithms: the systems public bodies use on people.</summary>
    public static readonly Kind Kind = Kind.Of<Algorithm>(
        "algorithm",
        "algorithms",
        "Algorithmic and AI systems that public bodies use, or mean to use, on people.",
        new AlgorithmRules(),
        record => record.Title,
        [
            Column.Text<Algorithm>("title", r => r.Title, sort: true),
            Column.Text<Algorithm>("phase", r => r.Phase, filter: "phase", listedBy: "title"),
            Column.Text<Algorithm>("impact_tier", r => r.Impact?.Tier, filter: "tier"),
            Column.Text<Algorithm>("impact_basis", r => r.Impact?.Basis, filter: "impactBasis"),
            Column.Text<Algorithm>("decision_role", r => r.DecisionRole, filter: "decisionRole"),
            Column.Date<Algorithm>("review_due", r => r.ReviewDue),
            Column.Date<Algorithm>("production_since", r => r.PhaseDates?.FirstOrDefault(d => d.Phase == "production")?.Date),
            Column.Truth<Algorithm>("group_can_challenge", r => Contestability.GroupCanChallenge(r.Contestability), filter: "groupCanChallenge"),
        ],
        Example,
        [
            Facet.Words<Algorithm>("sector", r => r.Sectors),
            Facet.Words<Algorithm>("capability", r => r.Capabilities),
            Facet.Words<Algorithm>("lawfulBasis", r => r.LawfulBasis),
            Facet.Ids<Algorithm>("dataset", r => r.Uses?.Select(use => use.Dataset).OfType<Guid>()),
            Facet.Words<Algorithm>("contestable", r => Contestability.Possible(r.Contestability)),
            Facet.Words<Algorithm>("communityKind", r => r.AffectedCommunities?.Select(community => community.Kind).Distinct()),
        ],
        [
            AffectedCommunity.Rows<Algorithm>(r => r.AffectedCommunities),
        ]);

    private const string Example = """
        {
          "reference": "HB-2031",
          "title": "Housing benefit review ranking",
          "summary": "Ranks housing benefit claims for a review by a case worker. It never changes a payment.",
          "purpose": "Find overpaid and underpaid claims earlier, so that case workers look first where a check is most likely to help.",
          "phase": "production",
          "phaseDates": [{ "phase": "production", "date": "2025-03-03" }],
          "sectors": ["social-protection"],
          "impact": { "tier": "high", "basis": "self", "justification": "A review can delay a payment people live on." },
          "decisionRole": "recommends",
          "capabilities": ["forecasting"],
          "methods": "Gradient-boosted trees over twelve features of the claim.",
          "alternativesConsidered": "Random sampling, and rules written by case workers.",
          "proportionality": "Fewer than one claim in forty is opened, and nothing outside the claim is used.",
          "supplier": [{ "name": "Ridge Analytics (example)", "role": "developer", "contract": "NT-2024-118", "procurementNotice": "https://example.gov.uk/notices/nt-2024-118" }],
          "website": "https://example.gov.uk/algorithms/hb-2031",
          "humanOversight": "A case worker opens every ranked claim and decides alone; the score is not shown to the deciding officer.",
          "uses": [{ "description": "Claims of the last five years, without names", "role": "training" }],
          "lawfulBasis": ["public-task"],
          "risks": [{ "id": "disparity", "name": "More reviews for one group", "likelihood": "possible", "severity": "high", "mitigation": "Quarterly disparity test, published." }],
          "impactAssessments": [{ "kind": "dpia", "date": "2025-01-20", "url": "https://example.gov.uk/dpia/hb-2031" }],
          "redress": { "ask": "Write to the benefits office.", "appeal": "Mandatory reconsideration, then the tribunal." },
          "contactPoint": { "name": "Benefits office", "address": "benefits@example.gov.uk" },
          "affectedCommunities": [
            { "id": "claimants", "name": "People who claim housing benefit", "kind": "service-users", "effect": "both", "mechanism": "Being picked for a review", "adverse": true, "estimatedSize": 41000 }
          ],
          "contestability": [
            { "act": "challenge", "object": "output", "by": "individual", "answer": "yes" },
            { "act": "opt-out", "object": "process", "by": "individual", "answer": "no", "reason": "Reviews are a legal duty." }
          ],
          "reviewDue": "2027-03-01"
        }
        """;
}

/// <summary>What an algorithm's record must say (domain.md, algorithm; rules R27 and D1 to D4).</summary>
public sealed class AlgorithmRules : AbstractValidator<Algorithm>
{
    /// <summary>The rules.</summary>
    public AlgorithmRules()
    {
        RuleFor(r => r.Impact!.Justification).NotEmpty().When(r => r.Impact is { Tier: "low" or "medium", Basis: "us-high-impact" or "high-risk-ai-act" or "nl-category-a" })
            .Obeys(Rules.D1, "A system presumed of high impact is declared lower: say why in justification.");
        RuleFor(r => r.HumanOversight).NotEmpty().When(r => r.Impact?.Tier == "high")
            .Obeys(Rules.D2, "A high-impact system needs humanOversight, or an absence that says why there is none.");
        RuleFor(r => r.Contestability).NotEmpty().When(r => r.Impact?.Tier == "high")
            .Obeys(Rules.D3, "A high-impact system needs contestability, or an absence that says why it is not stated.");
        this.ContestabilityExplained(r => r.Contestability);
        this.LocalIdsUnique(r => r.AffectedCommunities, community => community.Id, "affectedCommunities");
        this.LocalIdsUnique(r => r.Risks, risk => risk.Id, "risks");
        RuleForEach(r => r.Uses).Must(use => use.Dataset is not null || !string.IsNullOrWhiteSpace(use.Description))
            .Obeys(Rules.D4, "Name the dataset of this register, or describe the data.");
        RuleForEach(r => r.Supplier).Must(supplier => supplier.Organisation is not null || !string.IsNullOrWhiteSpace(supplier.Name))
            .Obeys(Rules.D4, "Name the organisation of this register, or write its name.");
    }
}
