using Registry.Core.Register;

namespace Registry.Core.Subjects;

/// <summary>
/// An algorithmic or AI system a public body uses, or means to use, on people (ATRS v3/v4; NL Algorithm Register 1.0; OMB M-25-21
/// inventory 2025; EU AI Act Annex VIII, Article 27).
/// </summary>
public sealed record Algorithm
{
    /// <summary>The name people know it by (ATRS "Name").</summary>
    [Mandatory(Always = true), Text(300)]
    public string? Title { get; init; }

    /// <summary>What it does, in plain language a person affected by it would understand (ATRS "Description").</summary>
    [Mandatory, Text(10_000)]
    public string? Summary { get; init; }

    /// <summary>The problem it is meant to solve and for whom (OMB "problem_solved"; NL "goal").</summary>
    [Mandatory, Text(10_000)]
    public string? Purpose { get; init; }

    /// <summary>Where it is in its life (ATRS "Phase").</summary>
    [Mandatory, Code("algorithm-phase")]
    public string? Phase { get; init; }

    /// <summary>When it entered each phase so far.</summary>
    public IReadOnlyList<PhaseDate>? PhaseDates { get; init; }

    /// <summary>Part of public life it is used in (ATRS "function", COFOG divisions).</summary>
    [Code("sector")]
    public IReadOnlyList<string>? Sectors { get; init; }

    /// <summary>How much it matters to people, declared by its owner; the versions of the record are the history of this judgement.</summary>
    [Mandatory]
    public Impact? Impact { get; init; }

    /// <summary>How close it comes to deciding (ATRS "process integration").</summary>
    [Code("decision-role")]
    public string? DecisionRole { get; init; }

    /// <summary>What it can do, technically (ATRS "capability").</summary>
    [Code("capability")]
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>Models and methods, in words (ATRS "Model architecture"; NL "methods_and_models").</summary>
    [Text(20_000)]
    public string? Methods { get; init; }

    /// <summary>What else was considered, including not using an algorithm (ATRS "Alternatives considered").</summary>
    [Text(10_000)]
    public string? AlternativesConsidered { get; init; }

    /// <summary>Why the gain is worth the intrusion (NL "proportionality").</summary>
    [Text(10_000)]
    public string? Proportionality { get; init; }

    /// <summary>What people do with its output, and when they may overrule it (ATRS "Human decisions"; AI Act 14, 27(1)(e)).</summary>
    [Text(10_000)]
    public string? HumanOversight { get; init; }

    /// <summary>The data it is trained, tested or run on.</summary>
    public IReadOnlyList<DataUse>? Uses { get; init; }

    /// <summary>Who outside the body made or runs it (ATRS "External supplier").</summary>
    public IReadOnlyList<Supplier>? Supplier { get; init; }

    /// <summary>On what lawful basis personal data is used in it (UK GDPR Articles 6, 9, 10).</summary>
    [Code("lawful-basis")]
    public IReadOnlyList<string>? LawfulBasis { get; init; }

    /// <summary>What could go wrong, for whom, and what is done about it (ATRS "Risks").</summary>
    public IReadOnlyList<Risk>? Risks { get; init; }

    /// <summary>Assessments made of it (ATRS "Impact assessments").</summary>
    public IReadOnlyList<ImpactAssessment>? ImpactAssessments { get; init; }

    /// <summary>How a person it affects asks, objects and appeals (ATRS "Appeals and review").</summary>
    public Redress? Redress { get; init; }

    /// <summary>Where to ask about it: a function, never a person.</summary>
    [Mandatory]
    public ContactPoint? ContactPoint { get; init; }

    /// <summary>Who it affects, for good or ill, declared before asking who was heard (domain.md, principle 6).</summary>
    [Items(50)]
    public IReadOnlyList<AffectedCommunity>? AffectedCommunities { get; init; }

    /// <summary>Who can challenge, correct, object, opt out, withdraw or reverse, at which point (DPV involvement).</summary>
    [Items(54)]
    public IReadOnlyList<Contestability>? Contestability { get; init; }

    /// <summary>When the owner will look at this record again.</summary>
    public DateOnly? ReviewDue { get; init; }

    /// <summary>The public page about it.</summary>
    [Url, Text(2_000)]
    public string? Website { get; init; }
}

/// <summary>The day a phase was, or will be, entered.</summary>
public sealed record PhaseDate
{
    /// <summary>The phase.</summary>
    [Mandatory(Always = true), Code("algorithm-phase")]
    public string? Phase { get; init; }

    /// <summary>The day it began.</summary>
    [Mandatory(Always = true)]
    public DateOnly? Date { get; init; }
}

/// <summary>How much a system matters to people.</summary>
public sealed record Impact
{
    /// <summary>Low, medium or high: it decides how much the register asks for (domain.md, principle 7).</summary>
    [Mandatory, Code("impact-tier")]
    public string? Tier { get; init; }

    /// <summary>By whose scale.</summary>
    [Mandatory, Code("impact-basis")]
    public string? Basis { get; init; }

    /// <summary>Why this tier; asked for where a presumption of high impact is set aside.</summary>
    [Text(5_000)]
    public string? Justification { get; init; }
}

/// <summary>One body of data a system uses, and for what.</summary>
public sealed record DataUse
{
    /// <summary>The dataset in this register.</summary>
    [RefersTo("dataset")]
    public Guid? Dataset { get; init; }

    /// <summary>The data in words, where it is not in this register.</summary>
    [Text(10_000)]
    public string? Description { get; init; }

    /// <summary>What it is used for.</summary>
    [Mandatory, Code("data-use-role")]
    public string? Role { get; init; }

    /// <summary>Special categories and proxies in it (UK GDPR Article 9; Equality Act 2010).</summary>
    [Code("special-category")]
    public IReadOnlyList<string>? SpecialCategories { get; init; }

    /// <summary>Why each is needed.</summary>
    [Text(5_000)]
    public string? Why { get; init; }

    /// <summary>Where the data is described.</summary>
    [Url, Text(2_000)]
    public string? Url { get; init; }
}

/// <summary>An organisation outside the body that made, sold, hosts or runs the system.</summary>
public sealed record Supplier
{
    /// <summary>The organisation in this register.</summary>
    [RefersTo("organisation")]
    public Guid? Organisation { get; init; }

    /// <summary>Its name, where it is not in this register.</summary>
    [Text(300)]
    public string? Name { get; init; }

    /// <summary>What it does.</summary>
    [Mandatory, Code("supplier-role")]
    public string? Role { get; init; }

    /// <summary>The contract's reference.</summary>
    [Text(300)]
    public string? Contract { get; init; }

    /// <summary>The procurement notice.</summary>
    [Url, Text(2_000)]
    public string? ProcurementNotice { get; init; }
}

/// <summary>Something that could go wrong.</summary>
public sealed record Risk
{
    /// <summary>Name inside this record, so that safeguards can say what they mitigate.</summary>
    [Mandatory(Always = true), Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Id { get; init; }

    /// <summary>Short name.</summary>
    [Mandatory, Text(300)]
    public string? Name { get; init; }

    /// <summary>What would happen, and to whom.</summary>
    [Text(5_000)]
    public string? Description { get; init; }

    /// <summary>How likely.</summary>
    [Code("likelihood")]
    public string? Likelihood { get; init; }

    /// <summary>How bad.</summary>
    [Code("severity")]
    public string? Severity { get; init; }

    /// <summary>What is done about it.</summary>
    [Text(5_000)]
    public string? Mitigation { get; init; }
}

/// <summary>A published or summarised assessment of the system.</summary>
public sealed record ImpactAssessment
{
    /// <summary>Which kind.</summary>
    [Mandatory, Code("impact-assessment-kind")]
    public string? Kind { get; init; }

    /// <summary>When it was completed.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Where it can be read.</summary>
    [Url, Text(2_000)]
    public string? Url { get; init; }

    /// <summary>What it found (AI Act Annex VIII C.4, C.5).</summary>
    [Text(10_000)]
    public string? Summary { get; init; }
}

/// <summary>What an affected person can do about an outcome.</summary>
public sealed record Redress
{
    /// <summary>How to ask what happened and why.</summary>
    [Text(5_000)]
    public string? Ask { get; init; }

    /// <summary>How to object to its use.</summary>
    [Text(5_000)]
    public string? Object { get; init; }

    /// <summary>How to appeal an outcome, and to whom.</summary>
    [Text(5_000)]
    public string? Appeal { get; init; }

    /// <summary>Where the route is explained.</summary>
    [Url, Text(2_000)]
    public string? Url { get; init; }
}
