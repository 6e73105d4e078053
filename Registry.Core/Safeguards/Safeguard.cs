using Registry.Core.Register;

namespace Registry.Core.Safeguards;

/// <summary>
/// A measure that keeps people from harm by data or algorithms: promised, in place, failing or given up (participation.md §4.8;
/// W3C DPV 2.2 technical and organisational measures; ISO/IEC 42001 Annex A; Five Safes).
/// </summary>
public sealed record Safeguard
{
    /// <summary>The name people know it by.</summary>
    [Mandatory(Always = true), Text(300)]
    public string? Title { get; init; }

    /// <summary>What it does and whom it protects, in plain language.</summary>
    [Mandatory, Text(10_000)]
    public string? Description { get; init; }

    /// <summary>The algorithms and datasets it protects people from.</summary>
    [RefersTo("algorithm", "dataset"), Items(50)]
    public IReadOnlyList<Guid>? Subjects { get; init; }

    /// <summary>Technical, organisational, legal or physical (DPV measure types).</summary>
    [Mandatory, Code("measure-type")]
    public string? MeasureType { get; init; }

    /// <summary>Which of the Five Safes it serves, where it governs access to data.</summary>
    [Code("safe-dimension")]
    public string? Dimension { get; init; }

    /// <summary>What it does to a risk: avoid, reduce, monitor, oversee, disclose, remedy, transfer (DPV risk controls).</summary>
    [Mandatory, Code("control-type")]
    public string? Control { get; init; }

    /// <summary>Which kind of measure it is (DPV measures, and kinds DPV lacks such as a community veto; domain.md, safeguard "kind").</summary>
    [Mandatory, Code("safeguard-kind")]
    public string? SafeguardKind { get; init; }

    /// <summary>Where it was promised or required.</summary>
    [Items(50)]
    public IReadOnlyList<SafeguardPromise>? PromisedIn { get; init; }

    /// <summary>The risks it mitigates (DPV mitigatesRisk).</summary>
    [Items(100)]
    public IReadOnlyList<Mitigation>? Mitigates { get; init; }

    /// <summary>The recommendations it answers: what people asked for.</summary>
    [RefersTo("recommendation"), Items(100)]
    public IReadOnlyList<Guid>? Answers { get; init; }

    /// <summary>The legal duty it fulfils: the act and section, or the order.</summary>
    [Text(2_000)]
    public string? LegalDuty { get; init; }

    /// <summary>How far it is real: from promised through operating to retired or waived.</summary>
    [Mandatory, Code("safeguard-status")]
    public string? Status { get; init; }

    /// <summary>The waiver under which it is not applied (OMB M-25-21 waivers).</summary>
    public Waiver? Waiver { get; init; }

    /// <summary>The role that answers for it, never a person (ISO/IEC 42001 A.3).</summary>
    [Mandatory, Text(300)]
    public string? OwnerRole { get; init; }

    /// <summary>Since when it has been in place.</summary>
    public DateOnly? InPlaceSince { get; init; }

    /// <summary>What shows that it is in place and works.</summary>
    [Items(100)]
    public IReadOnlyList<Evidence>? Evidence { get; init; }

    /// <summary>When it is next reviewed; past this day without a review it is overdue (UK GDPR Article 35(11)).</summary>
    [Mandatory]
    public DateOnly? ReviewDue { get; init; }

    /// <summary>The reviews made of it.</summary>
    [Items(200)]
    public IReadOnlyList<SafeguardReview>? Reviews { get; init; }

    /// <summary>The clauses of frameworks it answers to.</summary>
    [Items(100)]
    public IReadOnlyList<FrameworkClause>? Frameworks { get; init; }
}

/// <summary>A place where a safeguard was promised or required.</summary>
public sealed record SafeguardPromise
{
    /// <summary>What sort of place: an assessment, a response, a contract, a law, a notice, a policy.</summary>
    [Mandatory(Always = true), Code("promise-source")]
    public string? Source { get; init; }

    /// <summary>The assessment, response or commitment of this register that promises it.</summary>
    [RefersTo("assessment", "response", "commitment")]
    public Guid? Record { get; init; }

    /// <summary>Where it can be read.</summary>
    [Url, Text(2_000)]
    public string? Url { get; init; }

    /// <summary>What was promised, and to whom.</summary>
    [Text(5_000)]
    public string? Description { get; init; }
}

/// <summary>A risk that a safeguard mitigates: one a subject declares, or one described in words.</summary>
public sealed record Mitigation
{
    /// <summary>The algorithm or dataset that declares the risk.</summary>
    [RefersTo("algorithm", "dataset")]
    public Guid? Subject { get; init; }

    /// <summary>The risk's name inside the subject's record.</summary>
    [Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Risk { get; init; }

    /// <summary>The risk in words, where no subject declares it.</summary>
    [Text(5_000)]
    public string? Description { get; init; }
}

/// <summary>A permission not to apply a safeguard for a time.</summary>
public sealed record Waiver
{
    /// <summary>Why.</summary>
    [Text(5_000)]
    public string? Reason { get; init; }

    /// <summary>The first day it is not applied.</summary>
    public DateOnly? Granted { get; init; }

    /// <summary>The last day it need not be applied.</summary>
    public DateOnly? Expires { get; init; }
}

/// <summary>A review of a safeguard.</summary>
public sealed record SafeguardReview
{
    /// <summary>The day it was completed.</summary>
    [Mandatory]
    public DateOnly? Date { get; init; }

    /// <summary>The office or organisation that reviewed, never a person.</summary>
    [Mandatory, Text(300)]
    public string? By { get; init; }

    /// <summary>Whether it worked.</summary>
    [Mandatory, Code("effectiveness")]
    public string? Effectiveness { get; init; }

    /// <summary>What was found.</summary>
    [Text(10_000)]
    public string? Finding { get; init; }

    /// <summary>Whether people it is meant to protect had a part in the review.</summary>
    public bool? AffectedPeopleInvolved { get; init; }
}

/// <summary>A clause of a standard, law or framework.</summary>
public sealed record FrameworkClause
{
    /// <summary>Which framework.</summary>
    [Mandatory(Always = true), Code("framework-reference")]
    public string? Framework { get; init; }

    /// <summary>Its clause, article or control, as numbered there: A.6.2.4, MEASURE 3.3, Article 27.</summary>
    [Mandatory, Text(300)]
    public string? Reference { get; init; }
}
