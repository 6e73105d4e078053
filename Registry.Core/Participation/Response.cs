using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// What one body that was asked does with a recommendation, and why: one for each body asked, kept up in versions (participation.md §4.7;
/// OECD principle 2). "Noted" is no answer.
/// </summary>
public sealed record Response
{
    /// <summary>The recommendation it answers.</summary>
    [Mandatory(Always = true), RefersTo("recommendation"), Fixed]
    public Guid? Recommendation { get; init; }

    /// <summary>What the body does with it.</summary>
    [Mandatory(Always = true), Code("disposition")]
    public string? Disposition { get; init; }

    /// <summary>Which part is accepted, where a part is.</summary>
    [Text(10_000)]
    public string? PartAccepted { get; init; }

    /// <summary>Why it is not accepted, or not in full, or not yet.</summary>
    [Text(10_000)]
    public string? Reason { get; init; }

    /// <summary>What kind of reason it is.</summary>
    [Code("reason-kind")]
    public string? ReasonKind { get; init; }

    /// <summary>The day by which a deferred answer will be given.</summary>
    public DateOnly? DecideBy { get; init; }

    /// <summary>The organisation that is to answer instead.</summary>
    [RefersTo("organisation")]
    public Guid? RedirectedTo { get; init; }

    /// <summary>What shows that the other organisation has been handed the recommendation.</summary>
    public Evidence? Handover { get; init; }

    /// <summary>The role that gives the answer, never a person's name.</summary>
    [Mandatory, Text(300)]
    public string? Responder { get; init; }

    /// <summary>The answer as those who asked will read it, in plain language.</summary>
    [Mandatory, Text(10_000)]
    public string? PlainLanguage { get; init; }

    /// <summary>The day this answer was published.</summary>
    [Mandatory(Always = true)]
    public DateOnly? PublishedOn { get; init; }

    /// <summary>Whether the answer tells its reader that a machine put the recommendation into words and nobody checked them (rule R29).</summary>
    public bool? SaysUnreviewed { get; init; }
}
