using Registry.Core.Register;

namespace Registry.Core.PublicBenefit;

/// <summary>
/// A judgement whether a use of data or of an algorithm is of public benefit: for whom, at whose cost, who judged it, what they
/// advised and what was decided (NDG guidance 2022; UKSA ethics principles; Scotland UVOD; HRA CAG).
/// </summary>
public sealed record Assessment
{
    /// <summary>The name people know it by.</summary>
    [Mandatory(Always = true), Text(300)]
    public string? Title { get; init; }

    /// <summary>The algorithms and datasets it judges.</summary>
    [RefersTo("algorithm", "dataset"), Items(50)]
    public IReadOnlyList<Guid>? Subjects { get; init; }

    /// <summary>What it judges in words, where that is not in this register.</summary>
    [Text(5_000)]
    public string? About { get; init; }

    /// <summary>Before use, in use or after it (NHS Digital release register: expected and yielded benefits).</summary>
    [Mandatory, Code("assessment-phase")]
    public string? Phase { get; init; }

    /// <summary>The frameworks of judgement it follows (participation.md §5.8).</summary>
    [Mandatory, Code("assessment-framework")]
    public IReadOnlyList<string>? Frameworks { get; init; }

    /// <summary>The question that was put to those who judged.</summary>
    [Mandatory, Text(5_000)]
    public string? Question { get; init; }

    /// <summary>What could be done instead, doing nothing and doing without the data among them (Scotland UVOD; PLUTO).</summary>
    [Mandatory, Items(50)]
    public IReadOnlyList<Alternative>? Alternatives { get; init; }

    /// <summary>What was found on each criterion of public benefit (participation.md §5.8).</summary>
    [Items(100)]
    public IReadOnlyList<CriterionFinding>? Criteria { get; init; }

    /// <summary>What good is promised, to whom.</summary>
    [Mandatory, Items(100)]
    public IReadOnlyList<Benefit>? Benefits { get; init; }

    /// <summary>What harm is foreseen or has come about, to whom.</summary>
    [Mandatory, Items(100)]
    public IReadOnlyList<Harm>? Harms { get; init; }

    /// <summary>Who judged (HRA CAG; HDR UK on public members).</summary>
    [Mandatory]
    public Panel? Panel { get; init; }

    /// <summary>Whose interest gave way to whose (DAEF 2025, stakeholder views in trade-offs).</summary>
    [Items(100)]
    public IReadOnlyList<TradeOff>? TradeOffs { get; init; }

    /// <summary>What is known of what the public finds acceptable (UKSA principle 5; NDG guidance 2022).</summary>
    [Items(100)]
    public IReadOnlyList<AcceptabilityEvidence>? AcceptabilityEvidence { get; init; }

    /// <summary>What those who judged advised; a fact of its own, apart from the decision (domain.md, principle 4).</summary>
    [Mandatory, Code("assessment-advice")]
    public string? Advice { get; init; }

    /// <summary>The day the advice was given.</summary>
    public DateOnly? AdvisedOn { get; init; }

    /// <summary>What was decided.</summary>
    [Mandatory, Code("assessment-decision")]
    public string? Decision { get; init; }

    /// <summary>The role that decided, never a person's name (domain.md, principle 9).</summary>
    [Mandatory, Text(300)]
    public string? DecidedBy { get; init; }

    /// <summary>The day of the decision.</summary>
    [Mandatory]
    public DateOnly? DecidedOn { get; init; }

    /// <summary>Why the decision departs from the advice, where it does.</summary>
    [Text(10_000)]
    public string? OverrideReason { get; init; }

    /// <summary>On what conditions the use may go on.</summary>
    [Items(100)]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>When the judgement will be looked at again.</summary>
    [Mandatory]
    public DateOnly? ReviewDue { get; init; }

    /// <summary>Where the whole assessment can be read.</summary>
    [Url, Text(2_000)]
    public string? Website { get; init; }

    /// <summary>
    /// Whether the decision departs from the advice; null where either is not stated or no advice was given. To go ahead more carefully
    /// than advised is to follow: what people complain of is going ahead against advice, or not at all against it.
    /// </summary>
    public bool? DepartsFromAdvice() => (Advice, Decision) switch
    {
        (null or "no-advice", _) or (_, null) => null,
        ("support", "proceed" or "proceed-with-conditions" or "pilot-only") => false,
        ("support-with-conditions", "proceed-with-conditions" or "pilot-only") => false,
        ("do-not-support", "defer" or "do-not-proceed" or "stop") => false,
        _ => true,
    };

    /// <summary>Whether it was decided that the use goes ahead, in whatever form.</summary>
    public bool GoesAhead() => Decision is "proceed" or "proceed-with-conditions" or "pilot-only";
}

/// <summary>Another way to the same end, and why it was not taken.</summary>
public sealed record Alternative
{
    /// <summary>The other way; doing nothing is one.</summary>
    [Mandatory(Always = true), Text(2_000)]
    public string? Description { get; init; }

    /// <summary>What was found about it, and why it was left.</summary>
    [Mandatory, Text(5_000)]
    public string? Finding { get; init; }
}

/// <summary>What one assessor found on one criterion; two who disagree are two findings.</summary>
public sealed record CriterionFinding
{
    /// <summary>The criterion.</summary>
    [Mandatory(Always = true), Code("benefit-criterion")]
    public string? Criterion { get; init; }

    /// <summary>What was found.</summary>
    [Mandatory, Text(5_000)]
    public string? Finding { get; init; }

    /// <summary>How strong the evidence for it is.</summary>
    [Code("evidence-strength")]
    public string? Strength { get; init; }

    /// <summary>The role or body that found it, never a person's name.</summary>
    [Text(300)]
    public string? Assessor { get; init; }
}

/// <summary>Who judged, in numbers and capacities, never by name.</summary>
public sealed record Panel
{
    /// <summary>What the panel is called.</summary>
    [Text(300)]
    public string? Name { get; init; }

    /// <summary>How many sat in each capacity; each person is counted once.</summary>
    [Mandatory, Items(20)]
    public IReadOnlyList<PanelSeats>? Members { get; init; }

    /// <summary>By whom and how they were appointed.</summary>
    [Text(5_000)]
    public string? Appointment { get; init; }

    /// <summary>What interests were declared, and what was done about them.</summary>
    [Text(5_000)]
    public string? Interests { get; init; }

    /// <summary>How they voted, where they did.</summary>
    public Votes? Votes { get; init; }

    /// <summary>What those who disagreed held.</summary>
    [Text(10_000)]
    public string? Dissent { get; init; }
}

/// <summary>How many members of a panel sat in one capacity.</summary>
public sealed record PanelSeats
{
    /// <summary>The capacity.</summary>
    [Mandatory(Always = true), Code("panel-capacity")]
    public string? Capacity { get; init; }

    /// <summary>How many people.</summary>
    [Mandatory(Always = true), Between(0, 10_000)]
    public long? Count { get; init; }

    /// <summary>Whether they were paid for their time.</summary>
    [Code("yes-no-unknown")]
    public string? Paid { get; init; }
}

/// <summary>Two interests that could not both be had.</summary>
public sealed record TradeOff
{
    /// <summary>The interest that was served.</summary>
    [Mandatory, Text(2_000)]
    public string? Served { get; init; }

    /// <summary>Whose it is.</summary>
    [Text(300)]
    public string? ServedOf { get; init; }

    /// <summary>The interest that gave way.</summary>
    [Mandatory, Text(2_000)]
    public string? GaveWay { get; init; }

    /// <summary>Whose it is.</summary>
    [Text(300)]
    public string? GaveWayOf { get; init; }

    /// <summary>How it was settled.</summary>
    [Mandatory, Text(5_000)]
    public string? Resolution { get; init; }

    /// <summary>The role or body that settled it, never a person's name.</summary>
    [Text(300)]
    public string? ResolvedBy { get; init; }

    /// <summary>Who disagreed, and why.</summary>
    [Text(5_000)]
    public string? Disagreement { get; init; }
}

/// <summary>Something that is known of what the public finds acceptable.</summary>
public sealed record AcceptabilityEvidence
{
    /// <summary>The engagement in this register in which people said so.</summary>
    [RefersTo("engagement")]
    public Guid? Engagement { get; init; }

    /// <summary>The recommendation in this register in which they said so.</summary>
    [RefersTo("recommendation")]
    public Guid? Recommendation { get; init; }

    /// <summary>What people found acceptable and what not; what the source is, where it is not in this register.</summary>
    [Text(5_000)]
    public string? Description { get; init; }

    /// <summary>Where it can be read.</summary>
    [Url, Text(2_000)]
    public string? Url { get; init; }
}

/// <summary>Something that must be so for the use to go on.</summary>
public sealed record Condition
{
    /// <summary>Name inside this record.</summary>
    [Mandatory(Always = true), Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Id { get; init; }

    /// <summary>What must be so.</summary>
    [Mandatory, Text(5_000)]
    public string? Text { get; init; }

    /// <summary>The safeguard in this register that meets it.</summary>
    [RefersTo("safeguard")]
    public Guid? Safeguard { get; init; }

    /// <summary>The commitment in this register by which the body binds itself to meet it.</summary>
    [RefersTo("commitment")]
    public Guid? Commitment { get; init; }

    /// <summary>The day by which it must be met.</summary>
    public DateOnly? Due { get; init; }
}
