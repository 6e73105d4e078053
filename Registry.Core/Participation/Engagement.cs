using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// An occasion on which a public body asked, informed, worked with or handed a decision to the public about its datasets,
/// algorithms or policy on them (participation.md §4.3; OECD Evaluation Guidelines for Representative Deliberative Processes 2021;
/// GRIPP2). What it claims is stated here; what the evidence shows is computed elsewhere.
/// </summary>
public sealed record Engagement
{
    /// <summary>The name it was announced under.</summary>
    [Mandatory(Always = true), Text(300)]
    public string? Title { get; init; }

    /// <summary>What was done and why, in plain language a participant would understand (GRIPP2 item 1).</summary>
    [Mandatory, Text(10_000)]
    public string? Summary { get; init; }

    /// <summary>How wide a matter it was about: one system, one dataset, a programme, a sector's policy or general attitudes (PAVE).</summary>
    [Mandatory, Code("engagement-scope")]
    public string? Scope { get; init; }

    /// <summary>The algorithms and datasets it was about.</summary>
    [RefersTo("algorithm", "dataset"), Items(50)]
    public IReadOnlyList<Guid>? Subjects { get; init; }

    /// <summary>The decisions people could alter by it (IAP2; Gunning 1).</summary>
    [RefersTo("decision"), Items(50)]
    public IReadOnlyList<Guid>? Decisions { get; init; }

    /// <summary>The making of policy it fed, where it was about a sector's policy or general attitudes rather than one system.</summary>
    [Text(2_000)]
    public string? PolicyProcess { get; init; }

    /// <summary>How much influence the owner says people had (level names of IAP2 and Ada Lovelace Institute 2021). A claim, not a finding.</summary>
    [Mandatory, Code("engagement-level")]
    public string? ClaimedLevel { get; init; }

    /// <summary>The right to decide that people held; asked for where the claim is to empower (IAP2; Arnstein 1969).</summary>
    public DecisionRight? DecisionRight { get; init; }

    /// <summary>What it was for (clusters of the OGP data-governance mapping).</summary>
    [Mandatory, Code("engagement-purpose"), Items(10)]
    public IReadOnlyList<string>? Purposes { get; init; }

    /// <summary>Who set it going: the body, the community, both, researchers or the law (PAVE).</summary>
    [Mandatory, Code("engagement-initiation")]
    public string? Initiation { get; init; }

    /// <summary>Where in the life of the system or data it took place (DPV-AI stages; Canada AIA consultation page).</summary>
    [Mandatory, Code("lifecycle-stage")]
    public string? Stage { get; init; }

    /// <summary>The question put to people, word for word (OECD principle 1).</summary>
    [Text(5_000)]
    public string? QuestionAsked { get; init; }

    /// <summary>What people could change (Gunning 2).</summary>
    [Text(5_000)]
    public string? Negotiable { get; init; }

    /// <summary>What they could not change, and why.</summary>
    [Text(5_000)]
    public string? NotNegotiable { get; init; }

    /// <summary>What the body undertook to do with what people said (IAP2 promise to the public).</summary>
    [Text(5_000)]
    public string? Promise { get; init; }

    /// <summary>How people took part; the list groups the methods by depth (PAVE; Participedia).</summary>
    [Mandatory, Code("engagement-method"), Items(30)]
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Who commissioned it (OECD principle 3).</summary>
    [Mandatory]
    public Party? Commissioner { get; init; }

    /// <summary>Who paid for it (OECD principle 3).</summary>
    [Mandatory, Items(50)]
    public IReadOnlyList<Party>? Funders { get; init; }

    /// <summary>Who designed and ran it.</summary>
    public Party? Deliverer { get; init; }

    /// <summary>How far the deliverer stood from the body that decides (OECD; Participedia).</summary>
    [Code("independence")]
    public string? Independence { get; init; }

    /// <summary>The day it was announced to the public (OECD principle 3).</summary>
    public DateOnly? Announced { get; init; }

    /// <summary>The first day people could take part.</summary>
    [Mandatory]
    public DateOnly? Start { get; init; }

    /// <summary>The last day people could take part.</summary>
    [Mandatory]
    public DateOnly? End { get; init; }

    /// <summary>Online, in person, both, or by post or telephone.</summary>
    [Mandatory, Code("modality")]
    public string? Modality { get; init; }

    /// <summary>What it cost (GRIPP2-LF, economic assessment).</summary>
    public EngagementCost? Cost { get; init; }

    /// <summary>The groups of people who took part, one entry for each way of recruiting or working with them.</summary>
    [Items(50)]
    public IReadOnlyList<Cohort>? Cohorts { get; init; }

    /// <summary>Of each affected community: whether and how it was heard, and if not, why (AI Act 27(1)(c)-(d); CAG; Canada AIA).</summary>
    [Items(200)]
    public IReadOnlyList<Representation>? Representation { get; init; }

    /// <summary>What made it possible for people to come.</summary>
    public Support? Support { get; init; }

    /// <summary>The day by which the body said it would answer (OECD principle 2). The first day stated counts: no later version moves it.</summary>
    public DateOnly? ResponseDue { get; init; }

    /// <summary>The published account of what people said (OECD principle 3; IAP2 feedback).</summary>
    public Findings? Findings { get; init; }

    /// <summary>The judgement on how well it was done (OECD Evaluation Guidelines; Participedia).</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>What went wrong, who was missing, what should not be concluded from it (GRIPP2 item 5).</summary>
    [Mandatory, Text(10_000)]
    public string? Limitations { get; init; }

    /// <summary>Later engagements and decisions that built on this one.</summary>
    [RefersTo("engagement", "decision"), Items(50)]
    public IReadOnlyList<Guid>? FeedsInto { get; init; }

    /// <summary>How far it has got (Canada consultation registry, extended).</summary>
    [Mandatory, Code("engagement-status")]
    public string? Status { get; init; }

    /// <summary>Why it stands so; asked for where it is not going forward.</summary>
    [Text(5_000)]
    public string? StatusReason { get; init; }
}

/// <summary>A right to decide that participants held, and what it rested on.</summary>
public sealed record DecisionRight
{
    /// <summary>What people could do: a binding vote, a veto, a delegated budget, a go or no-go gate, a majority of seats.</summary>
    [Text(300)]
    public string? Kind { get; init; }

    /// <summary>The published instrument that gives the right: a by-law, a charter, terms of reference.</summary>
    [Url, Text(2_000)]
    public string? Instrument { get; init; }

    /// <summary>What the right reaches, and where it ends.</summary>
    [Text(5_000)]
    public string? Scope { get; init; }

    /// <summary>Who may overrule it, when, and how that is made public; or that nobody may.</summary>
    [Text(5_000)]
    public string? OverrideRule { get; init; }
}

/// <summary>An organisation with a part in an engagement: in this register, or by its name.</summary>
public sealed record Party
{
    /// <summary>The organisation in this register.</summary>
    [RefersTo("organisation")]
    public Guid? Organisation { get; init; }

    /// <summary>Its name, where it is not in this register. An organisation, never a person.</summary>
    [Text(300)]
    public string? Name { get; init; }
}

/// <summary>What an engagement cost, or why that is not said.</summary>
public sealed record EngagementCost
{
    /// <summary>How much, in <see cref="Currency"/>, in main units such as pounds.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Currency of the amount (ISO 4217).</summary>
    [Matches(Patterns.Currency, Patterns.CurrencyMeans)]
    public string? Currency { get; init; }

    /// <summary>What spending the amount includes, so that costs can be compared.</summary>
    [Code("cost-coverage"), Items(20)]
    public IReadOnlyList<string>? Covers { get; init; }

    /// <summary>Why the amount is not published.</summary>
    [Text(2_000)]
    public string? WithheldReason { get; init; }
}

/// <summary>The published account of what people said.</summary>
public sealed record Findings
{
    /// <summary>Where it can be read.</summary>
    [Mandatory, Url, Text(2_000)]
    public string? Url { get; init; }

    /// <summary>The day it was published.</summary>
    [Mandatory]
    public DateOnly? Date { get; init; }
}

/// <summary>A judgement on how well an engagement was done.</summary>
public sealed record Evaluation
{
    /// <summary>Who judged: nobody, the body itself, somebody independent, the participants.</summary>
    [Mandatory, Code("evaluation-kind")]
    public string? Kind { get; init; }

    /// <summary>Where it can be read.</summary>
    [Url, Text(2_000)]
    public string? Url { get; init; }

    /// <summary>What it found.</summary>
    [Text(10_000)]
    public string? Summary { get; init; }
}
