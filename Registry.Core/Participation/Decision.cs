using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// A decision about a dataset or algorithm that is coming or was taken: the hinge on which engagement turns, since above informing
/// people it names the decision they could alter (participation.md §4.1; IAP2; Gunning 1).
/// </summary>
public sealed record Decision
{
    /// <summary>What is to be decided, as it would stand on an agenda.</summary>
    [Mandatory(Always = true), Text(300)]
    public string? Title { get; init; }

    /// <summary>Which kind of decision it is.</summary>
    [Mandatory, Code("decision-kind")]
    public string? DecisionKind { get; init; }

    /// <summary>The algorithms and datasets it is about.</summary>
    [Mandatory, RefersTo("algorithm", "dataset"), Items(50)]
    public IReadOnlyList<Guid>? Subjects { get; init; }

    /// <summary>The role or body that decides, never a person's name.</summary>
    [Mandatory, Text(300)]
    public string? DecisionMaker { get; init; }

    /// <summary>The day on which it is planned to be taken; it stays when the decision is taken on another day.</summary>
    [Mandatory]
    public DateOnly? PlannedDate { get; init; }

    /// <summary>The day on which it was taken.</summary>
    public DateOnly? ActualDate { get; init; }

    /// <summary>What could still be chosen when people were asked, not doing it among them (Gunning 1).</summary>
    [Text(2_000), Items(50)]
    public IReadOnlyList<string>? OptionsOpen { get; init; }

    /// <summary>What was decided.</summary>
    [Text(10_000)]
    public string? Outcome { get; init; }

    /// <summary>The engagements that were considered (Gunning 4, conscientious consideration).</summary>
    [RefersTo("engagement"), Items(100)]
    public IReadOnlyList<Guid>? EngagementsConsidered { get; init; }

    /// <summary>How what people said was weighed against other things.</summary>
    [Text(10_000)]
    public string? HowWeighed { get; init; }

    /// <summary>The version of each subject's record that was decided on, so that a reader sees what the decision was about.</summary>
    [Items(50)]
    public IReadOnlyList<SubjectVersion>? SubjectVersions { get; init; }

    /// <summary>Engagements in which people held the right to decide, and from whose decision this one departs (rule R8).</summary>
    [RefersTo("engagement"), Items(20)]
    public IReadOnlyList<Guid>? ContraryTo { get; init; }

    /// <summary>Who overruled what people had decided, and why; asked for where contraryTo names an engagement (rule R8).</summary>
    public DecisionOverride? Override { get; init; }
}

/// <summary>That a decision which people had the right to make was overruled (participation.md §6, R8; IAP2 empower; Arnstein 1969).</summary>
public sealed record DecisionOverride
{
    /// <summary>The role or body that overruled it, and the power by which it may; never a person's name.</summary>
    [Mandatory(Always = true), Text(1_000)]
    public string? Authority { get; init; }

    /// <summary>Why, as those who had decided will read it.</summary>
    [Mandatory(Always = true), Text(10_000)]
    public string? Reason { get; init; }

    /// <summary>The day it was overruled.</summary>
    [Mandatory(Always = true)]
    public DateOnly? Date { get; init; }
}

/// <summary>A version of the record of an algorithm or dataset in this register.</summary>
public sealed record SubjectVersion
{
    /// <summary>The algorithm or dataset.</summary>
    [Mandatory(Always = true), RefersTo("algorithm", "dataset")]
    public Guid? Subject { get; init; }

    /// <summary>The version of its record.</summary>
    [Mandatory(Always = true), Between(1, Shape.LargestWhole)]
    public long? Version { get; init; }
}
