namespace Registry.Core.Insight;

/// <summary>How a bucket enters the share: nothing that was left out is hidden in it.</summary>
public enum Counting
{
    /// <summary>In the numerator and the denominator.</summary>
    Numerator,

    /// <summary>In the denominator alone.</summary>
    Denominator,

    /// <summary>In neither, since the records do not say.</summary>
    Unknown,

    /// <summary>In neither, for the reason the bucket gives.</summary>
    Excluded,
}

/// <summary>One of the states in which a counted thing can be.</summary>
/// <param name="Code">Its name, permanent.</param>
/// <param name="Counting">How it enters the share.</param>
/// <param name="Meaning">What is in it, in one sentence.</param>
public sealed record Bucket(string Code, Counting Counting, string Meaning);

/// <summary>How the things that are counted lead to the algorithms and datasets they concern, for the filters tier, kind and sector.</summary>
public enum Reach
{
    /// <summary>They do not.</summary>
    None,

    /// <summary>By the column <c>subject</c>, the id of one.</summary>
    Subject,

    /// <summary>By the column <c>engagement</c>, which names its subjects.</summary>
    Engagement,

    /// <summary>By the column <c>number</c>, the version of a record that names subjects.</summary>
    Record,
}

/// <summary>
/// One measure of an indicator: a population counted by bucket. Its SQL gives a row for each thing counted, with the columns <c>kind</c>,
/// <c>id</c>, <c>part</c> (what inside that record, or empty), <c>organisation</c>, <c>day</c>, <c>bucket</c> and, by its declarations,
/// <c>measure</c>, <c>subject</c>, <c>engagement</c>, <c>number</c> and those it can be grouped by.
/// </summary>
/// <param name="Code">Its name, permanent.</param>
/// <param name="Title">What share it is.</param>
/// <param name="Counts">What is counted: the denominator.</param>
/// <param name="Day">The day a thing is counted under in periods.</param>
/// <param name="Sql">The population.</param>
/// <param name="Buckets">Every state.</param>
public sealed record Part(string Code, string Title, string Counts, string Day, string Sql, IReadOnlyList<Bucket> Buckets)
{
    /// <summary>How the filters tier, kind and sector reach the subjects.</summary>
    public Reach Reach { get; init; }

    /// <summary>Kind of the records with subjects, where the reach is <see cref="Insight.Reach.Record"/>.</summary>
    public string? Names { get; init; }

    /// <summary>Whether it has a column <c>engagement</c> one can filter on.</summary>
    public bool OfEngagements { get; init; }

    /// <summary>Columns it can be grouped by beside organisation and time, by their public names.</summary>
    public IReadOnlyList<Grouping> Groupings { get; init; } = [];

    /// <summary>What the median of the column <c>measure</c> is, or null where there is none.</summary>
    public string? Median { get; init; }

    /// <summary>Whether to find the things costs more than to sort them, so that one pass counts and measures them.</summary>
    public bool IsDear { get; init; }

    /// <summary>Whether each group has a median of its own: where one of all groups together would say nothing.</summary>
    public bool MedianOfGroups { get; init; }

    /// <summary>What is claimed and not shown: what the share would be larger by if <see cref="OfGap"/> were in the numerator; null where the share has no such gap.</summary>
    public string? Gap { get; init; }

    /// <summary>The buckets that make the gap.</summary>
    public IReadOnlyList<string> OfGap { get; init; } = [];

    /// <summary>What the median over engagements is of the share in each: beside the total, so that many easy recommendations of one do not speak for all.</summary>
    public string? MedianOfEngagements { get; init; }
}

/// <summary>A column of a population one can group by.</summary>
/// <param name="Name">In the query.</param>
/// <param name="Column">In the population.</param>
/// <param name="IsList">Whether it holds several values, separated by commas: a thing is counted under each.</param>
public sealed record Grouping(string Name, string Column, bool IsList = false);

/// <summary>
/// A question people ask of the register (participation.md §7), answered by counts: numerator, denominator, what was left out and why, and the
/// ids behind every number. There is no composite score.
/// </summary>
/// <param name="Code">q1 to q14.</param>
/// <param name="Question">The question.</param>
/// <param name="AskedBy">Who asks it.</param>
/// <param name="Source">What it follows from.</param>
/// <param name="Parts">Its measures.</param>
public sealed record Indicator(string Code, string Question, string AskedBy, string Source, IReadOnlyList<Part> Parts);
