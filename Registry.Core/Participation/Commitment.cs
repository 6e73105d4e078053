using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// What a body binds itself to do by a day, and how far it says it has come (participation.md §4.7; Canada open government tracker). The
/// first due date stays visible for ever; whether it is true that it was done is for others to say.
/// </summary>
public sealed record Commitment
{
    /// <summary>The response that promises it.</summary>
    [Mandatory, RefersTo("response"), Fixed]
    public Guid? Response { get; init; }

    /// <summary>What will be done, so that anybody can tell whether it was.</summary>
    [Mandatory(Always = true), Text(5_000)]
    public string? Action { get; init; }

    /// <summary>The role that answers for it, never a person's name.</summary>
    [Mandatory, Text(300)]
    public string? OwnerRole { get; init; }

    /// <summary>The day by which it was first promised. Nobody changes it.</summary>
    [Mandatory(Always = true), Fixed]
    public DateOnly? OriginalDue { get; init; }

    /// <summary>The day by which it is promised now, where that is another.</summary>
    [SetBy("revise", AtFirst = true)]
    public DateOnly? Due { get; init; }

    /// <summary>Why the day was moved, the last time it was.</summary>
    [SetBy("revise", AtFirst = true), Text(5_000)]
    public string? RevisionReason { get; init; }

    /// <summary>How far the owner says it has come: a claim, not a finding.</summary>
    [Mandatory(Always = true), Code("reported-status"), SetBy("report", AtFirst = true)]
    public string? Reported { get; init; }

    /// <summary>The day of that report.</summary>
    [SetBy("report", AtFirst = true)]
    public DateOnly? ReportedOn { get; init; }

    /// <summary>What stands in the way.</summary>
    [SetBy("report", AtFirst = true), Items(20)]
    public IReadOnlyList<ReportedObstacle>? Obstacles { get; init; }

    /// <summary>Steps on the way, each with its day.</summary>
    [SetBy("report", AtFirst = true), Items(50)]
    public IReadOnlyList<Milestone>? Milestones { get; init; }

    /// <summary>What shows how far it has come.</summary>
    [SetBy("report", AtFirst = true), Items(100)]
    public IReadOnlyList<Evidence>? Evidence { get; init; }
}

/// <summary>Something that stands in the way of a commitment.</summary>
public sealed record ReportedObstacle
{
    /// <summary>Which kind of obstacle.</summary>
    [Mandatory(Always = true), Code("obstacle")]
    public string? Kind { get; init; }

    /// <summary>What it is, and what is done about it.</summary>
    [Text(5_000)]
    public string? Description { get; init; }
}

/// <summary>A step on the way to a commitment.</summary>
public sealed record Milestone
{
    /// <summary>Name inside the commitment, so that verifications and challenges can say which step they mean.</summary>
    [Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Id { get; init; }

    /// <summary>What will have been done.</summary>
    [Mandatory(Always = true), Text(1_000)]
    public string? Title { get; init; }

    /// <summary>By which day.</summary>
    [Mandatory]
    public DateOnly? Due { get; init; }

    /// <summary>The day it was reached.</summary>
    public DateOnly? Reached { get; init; }
}
