using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// An organisation that speaks for people says that something in the register is wrong, unfair or undone, and asks for a remedy; the body it is
/// about must answer (participation.md §4.10; NIST AI RMF MEASURE 3.3; DPV requests). No person who complains is ever named.
/// </summary>
public sealed record Challenge
{
    /// <summary>Who stands behind it: a kind of person or body, never a name.</summary>
    [Mandatory(Always = true), Code("challenge-raiser"), Fixed]
    public string? RaisedBy { get; init; }

    /// <summary>The groups it is raised for.</summary>
    [Items(50)]
    public IReadOnlyList<PeopleConcerned>? OnBehalfOf { get; init; }

    /// <summary>What sort of thing it is about.</summary>
    [Mandatory(Always = true), Code("challenge-target"), Fixed]
    public string? TargetKind { get; init; }

    /// <summary>The record it is about. Its owner must answer.</summary>
    [Mandatory(Always = true), Fixed]
    [RefersTo("algorithm", "dataset", "decision", "declaration", "engagement", "recommendation", "response", "commitment", "verification", "effect", "safeguard", "assessment", "organisation")]
    public Guid? Target { get; init; }

    /// <summary>The benefit, harm or other part by its name inside that record.</summary>
    [Matches(Patterns.LocalId, Patterns.LocalIdMeans), Fixed]
    public string? Part { get; init; }

    /// <summary>On what grounds.</summary>
    [Mandatory, Code("challenge-ground"), Items(20)]
    public IReadOnlyList<string>? Grounds { get; init; }

    /// <summary>What is wrong, in the words of those who raise it.</summary>
    [Mandatory(Always = true), Text(10_000)]
    public string? Statement { get; init; }

    /// <summary>What they ask for.</summary>
    [Mandatory, Text(5_000)]
    public string? Relief { get; init; }

    /// <summary>The day it was raised.</summary>
    [Mandatory(Always = true), Fixed]
    public DateOnly? RaisedOn { get; init; }

    /// <summary>The day by which its receipt is to be confirmed, by law or by the body's own terms.</summary>
    public DateOnly? AcknowledgeDue { get; init; }

    /// <summary>The organisation that must answer: the owner of what is challenged.</summary>
    [SetByRegister]
    public Guid? Respondent { get; init; }

    /// <summary>Where it stands.</summary>
    [SetBy("acknowledge", "review", "decide", "remedy", "takeBack", "escalate"), Code("challenge-status")]
    public string? Status { get; init; }

    /// <summary>The day its receipt was confirmed.</summary>
    [SetBy("acknowledge")]
    public DateOnly? AcknowledgedOn { get; init; }

    /// <summary>The day by which it will be decided.</summary>
    [SetBy("acknowledge")]
    public DateOnly? DecideDue { get; init; }

    /// <summary>Who examines it, and how far they stand from those challenged.</summary>
    [SetBy("acknowledge")]
    public Reviewer? Reviewer { get; init; }

    /// <summary>The day its examination began.</summary>
    [SetBy("review")]
    public DateOnly? UnderReviewSince { get; init; }

    /// <summary>What was decided.</summary>
    [SetBy("decide"), Code("challenge-outcome")]
    public string? Outcome { get; init; }

    /// <summary>Why.</summary>
    [SetBy("decide"), Text(10_000)]
    public string? Reasons { get; init; }

    /// <summary>The day of the decision.</summary>
    [SetBy("decide")]
    public DateOnly? DecidedOn { get; init; }

    /// <summary>Where those who raised it can go next.</summary>
    [SetBy("acknowledge", "decide", "escalate"), Text(2_000)]
    public string? Escalation { get; init; }

    /// <summary>What is done to put things right.</summary>
    [SetBy("decide", "remedy"), Items(50)]
    public IReadOnlyList<Remedy>? Remedies { get; init; }

    /// <summary>The day those who raised it took it back.</summary>
    [SetBy("takeBack")]
    public DateOnly? WithdrawnOn { get; init; }

    /// <summary>Why they took it back.</summary>
    [SetBy("takeBack"), Text(5_000)]
    public string? WithdrawalReason { get; init; }

    /// <summary>The day those who raised it took it to the body named in escalation.</summary>
    [SetBy("escalate")]
    public DateOnly? EscalatedOn { get; init; }

    /// <summary>Why they took it further.</summary>
    [SetBy("escalate"), Text(5_000)]
    public string? EscalationReason { get; init; }
}

/// <summary>Who examines a challenge.</summary>
public sealed record Reviewer
{
    /// <summary>How far they stand from those challenged.</summary>
    [Mandatory(Always = true), Code("challenge-reviewer")]
    public string? Independence { get; init; }

    /// <summary>The role or body that examines it, never a person's name.</summary>
    [Text(300)]
    public string? Name { get; init; }

    /// <summary>The organisation in this register that may decide it in the respondent's place.</summary>
    [RefersTo("organisation")]
    public Guid? Organisation { get; init; }
}

/// <summary>Something that is done to put things right after a challenge.</summary>
public sealed record Remedy
{
    /// <summary>Name inside the challenge, so that a verification can say which remedy it means.</summary>
    [Mandatory(Always = true), Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Id { get; init; }

    /// <summary>What sort of remedy it is.</summary>
    [Mandatory(Always = true), Code("remedy-kind")]
    public string? Kind { get; init; }

    /// <summary>What is done, in plain language.</summary>
    [Text(5_000)]
    public string? Description { get; init; }

    /// <summary>By which day.</summary>
    [Mandatory(Always = true)]
    public DateOnly? Due { get; init; }

    /// <summary>The day it was given.</summary>
    public DateOnly? Delivered { get; init; }

    /// <summary>What shows it.</summary>
    [Items(50)]
    public IReadOnlyList<Evidence>? Evidence { get; init; }
}
