using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// What the public said, in words that ask for an answer: a recommendation, a condition, a red line, a concern (participation.md §4.6; PAVE
/// message types; OECD principle 2). Who said it is never told.
/// </summary>
public sealed record Recommendation
{
    /// <summary>The engagement in which it was said.</summary>
    [Mandatory, RefersTo("engagement"), Kept]
    public Guid? Engagement { get; init; }

    /// <summary>What was said, in the words that were published.</summary>
    [Mandatory(Always = true), Text(10_000)]
    public string? Text { get; init; }

    /// <summary>What kind of statement it is.</summary>
    [Mandatory, Code("recommendation-type")]
    public string? Type { get; init; }

    /// <summary>What it is about, so that repeated asks are found across bodies.</summary>
    [Code("concern-theme"), Items(20)]
    public IReadOnlyList<string>? Themes { get; init; }

    /// <summary>The organisations that owe an answer; each answers for itself. Whoever was asked stays asked.</summary>
    [Mandatory, RefersTo("organisation"), Items(50), Kept]
    public IReadOnlyList<Guid>? AddressedTo { get; init; }

    /// <summary>The day it was published: from this day it waits for an answer.</summary>
    [Mandatory(Always = true)]
    public DateOnly? PublishedOn { get; init; }

    /// <summary>What it is directed at.</summary>
    [RefersTo("algorithm", "dataset", "decision", "safeguard", "assessment", "response"), Items(50)]
    public IReadOnlyList<Guid>? Targets { get; init; }

    /// <summary>How widely participants shared it.</summary>
    public RecommendationSupport? Support { get; init; }

    /// <summary>Who put it into words, and whether a machine did (i-dot-ai/consult; PAVE).</summary>
    [Mandatory, Code("authorship")]
    public string? Authorship { get; init; }

    /// <summary>Whether participants approved the wording (OECD: participants have the last word).</summary>
    [Mandatory, Code("sign-off")]
    public string? ParticipantSignOff { get; init; }

    /// <summary>What those held who did not agree.</summary>
    [Text(10_000)]
    public string? Dissent { get; init; }

    /// <summary>The same ask made elsewhere or earlier.</summary>
    [RefersTo("recommendation"), Items(100)]
    public IReadOnlyList<Guid>? SimilarTo { get; init; }
}

/// <summary>How widely participants shared a recommendation.</summary>
public sealed record RecommendationSupport
{
    /// <summary>In a word.</summary>
    [Mandatory, Code("support-level")]
    public string? Level { get; init; }

    /// <summary>How they voted, where they did.</summary>
    public Votes? Votes { get; init; }
}
