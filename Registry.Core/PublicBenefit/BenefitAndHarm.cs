using Registry.Core.Register;

namespace Registry.Core.PublicBenefit;

/// <summary>A good that a use of data or of an algorithm is promised to do, and what became of the promise.</summary>
public sealed record Benefit
{
    /// <summary>Name inside this record, so that verifications and challenges can say which promise they mean.</summary>
    [Mandatory(Always = true), Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Id { get; init; }

    /// <summary>What sort of good it is.</summary>
    [Mandatory, Code("benefit-type")]
    public string? Type { get; init; }

    /// <summary>What is promised, in plain language.</summary>
    [Mandatory, Text(5_000)]
    public string? Description { get; init; }

    /// <summary>Who gains.</summary>
    [Mandatory, Items(50)]
    public IReadOnlyList<PeopleConcerned>? Beneficiaries { get; init; }

    /// <summary>How likely it is to come about (NDG guidance 2022).</summary>
    [Code("likelihood")]
    public string? Likelihood { get; init; }

    /// <summary>What is counted or measured, and in what unit.</summary>
    [Text(2_000)]
    public string? Measure { get; init; }

    /// <summary>What the measure was before, with its unit and day.</summary>
    [Text(500)]
    public string? Baseline { get; init; }

    /// <summary>What the measure is meant to become, with its unit.</summary>
    [Text(500)]
    public string? Target { get; init; }

    /// <summary>The day by which the target is meant to be reached.</summary>
    public DateOnly? ByDate { get; init; }

    /// <summary>The commercial bodies that gain from it (Scotland UVOD; NDG guidance 2022).</summary>
    [Items(50)]
    public IReadOnlyList<CommercialBeneficiary>? CommercialBeneficiaries { get; init; }

    /// <summary>What became of the promise (NHS Digital release register "yielded benefits").</summary>
    public Realised? Realised { get; init; }
}

/// <summary>A body that gains commercially, and what comes back to the public.</summary>
public sealed record CommercialBeneficiary
{
    /// <summary>The organisation in this register.</summary>
    [RefersTo("organisation")]
    public Guid? Organisation { get; init; }

    /// <summary>Its name, where it is not in this register.</summary>
    [Text(300)]
    public string? Name { get; init; }

    /// <summary>What it gains.</summary>
    [Text(2_000)]
    public string? Gain { get; init; }

    /// <summary>What comes back to the public: money, access, lower prices, or "none".</summary>
    [Text(2_000)]
    public string? ValueShare { get; init; }
}

/// <summary>What became of a promised benefit, as its owner reports it; who confirms it says so in a record of their own.</summary>
public sealed record Realised
{
    /// <summary>Met, partly, not met, too early to say, or told in words alone.</summary>
    [Mandatory(Always = true), Code("realised-verdict")]
    public string? Verdict { get; init; }

    /// <summary>What came about, in plain language.</summary>
    [Text(5_000)]
    public string? Description { get; init; }

    /// <summary>What the measure had become, with its unit.</summary>
    [Text(500)]
    public string? Value { get; init; }

    /// <summary>The day it was measured.</summary>
    [Mandatory]
    public DateOnly? Date { get; init; }

    /// <summary>What shows it.</summary>
    [Items(50)]
    public IReadOnlyList<Evidence>? Evidence { get; init; }
}

/// <summary>A harm that a use of data or of an algorithm may do, or did (DPV risk taxonomy; AI Act 27(1)(d)).</summary>
public sealed record Harm
{
    /// <summary>Name inside this record, so that safeguards and challenges can say which harm they mean.</summary>
    [Mandatory(Always = true), Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Id { get; init; }

    /// <summary>What sort of harm it is.</summary>
    [Mandatory, Code("harm-type")]
    public string? Type { get; init; }

    /// <summary>What would happen, or happened, in plain language.</summary>
    [Mandatory, Text(5_000)]
    public string? Description { get; init; }

    /// <summary>Who bears it.</summary>
    [Mandatory, Items(50)]
    public IReadOnlyList<PeopleConcerned>? Bearers { get; init; }

    /// <summary>How likely it is before safeguards.</summary>
    [Mandatory, Code("likelihood")]
    public string? Likelihood { get; init; }

    /// <summary>How bad it is for those who bear it.</summary>
    [Mandatory, Code("severity")]
    public string? Severity { get; init; }

    /// <summary>Whether it can be undone.</summary>
    [Mandatory, Code("reversibility")]
    public string? Reversible { get; init; }

    /// <summary>The safeguards in this register that are relied on against it (rule R30 watches them).</summary>
    [RefersTo("safeguard"), Items(50)]
    public IReadOnlyList<Guid>? Safeguards { get; init; }

    /// <summary>How much of it is left with the safeguards in place.</summary>
    [Mandatory, Code("residual-level")]
    public string? Residual { get; init; }

    /// <summary>The role or body that accepted what is left, never a person's name.</summary>
    [Text(300)]
    public string? AcceptedBy { get; init; }

    /// <summary>Whether it has come about: a register that punished a yes would hear none.</summary>
    [Code("yes-no-unknown")]
    public string? Occurred { get; init; }

    /// <summary>The times it came about.</summary>
    public IReadOnlyList<Incident>? Incidents { get; init; }
}

/// <summary>One time a harm came about.</summary>
public sealed record Incident
{
    /// <summary>The day it began or was found.</summary>
    [Mandatory]
    public DateOnly? Date { get; init; }

    /// <summary>What happened and what was done, without anything that tells who was harmed.</summary>
    [Mandatory, Text(5_000)]
    public string? Description { get; init; }

    /// <summary>Where it is reported.</summary>
    [Url, Text(2_000)]
    public string? Url { get; init; }
}
