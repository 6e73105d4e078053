using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// What somebody other than its owner found when checking a claim: that a commitment was delivered, a change made, a safeguard works, a
/// benefit came about, a remedy was given (participation.md §4.7; the auditor's ruling apart from the agency's own statement).
/// </summary>
public sealed record Verification
{
    /// <summary>What sort of claim was checked.</summary>
    [Mandatory(Always = true), Code("verification-target"), Fixed]
    public string? TargetKind { get; init; }

    /// <summary>The record that makes the claim.</summary>
    [Mandatory(Always = true), RefersTo("commitment", "effect", "safeguard", "assessment", "challenge"), Fixed]
    public Guid? Target { get; init; }

    /// <summary>The benefit or remedy by its name inside that record.</summary>
    [Matches(Patterns.LocalId, Patterns.LocalIdMeans), Fixed]
    public string? Part { get; init; }

    /// <summary>The version of that record that was checked; what it says later was not.</summary>
    [Between(1, Shape.LargestWhole)]
    public long? TargetVersion { get; init; }

    /// <summary>What was found.</summary>
    [Mandatory(Always = true), Code("verdict")]
    public string? Verdict { get; init; }

    /// <summary>What sort of body checked.</summary>
    [Mandatory, Code("verifier-kind")]
    public string? VerifierKind { get; init; }

    /// <summary>How it was checked.</summary>
    [Text(5_000)]
    public string? Method { get; init; }

    /// <summary>What was seen and what was not, in plain language.</summary>
    [Text(10_000)]
    public string? Finding { get; init; }

    /// <summary>What the verdict rests on.</summary>
    [Mandatory, Items(100)]
    public IReadOnlyList<Evidence>? Evidence { get; init; }

    /// <summary>The day it was checked.</summary>
    [Mandatory(Always = true)]
    public DateOnly? VerifiedOn { get; init; }
}
