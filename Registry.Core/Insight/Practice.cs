namespace Registry.Core.Insight;

/// <summary>A page of past engagements as practice to learn from. They are listed newest first, never by how well they did: numbers are for comparing like with like, not for ranking.</summary>
/// <param name="AsOf">The moment it is of; all pages are of the first one's.</param>
/// <param name="Items">Engagements that ended by that day, newest recorded first.</param>
/// <param name="Aggregates">Of all engagements that pass the filters; on the first page only.</param>
/// <param name="Next">Address of the next page; absent at the end.</param>
public sealed record PracticePage(Moment AsOf, IReadOnlyList<PracticeRow> Items, PracticeAggregates? Aggregates, string? Next);

/// <summary>One past engagement, so that it can be compared with others. What the record does not say is absent.</summary>
/// <param name="Engagement">The engagement.</param>
/// <param name="Title">Its title.</param>
/// <param name="Owner">The organisation that answers for it.</param>
/// <param name="Start">Its first day.</param>
/// <param name="End">Its last day.</param>
/// <param name="Scope">How wide a matter it was about.</param>
/// <param name="Stage">Where in the life of the system or data it took place.</param>
/// <param name="Sectors">Sectors of the algorithms it was about.</param>
/// <param name="Modality">Online, in person, both, or by post or telephone.</param>
/// <param name="Methods">How people took part.</param>
/// <param name="Level">Its depth, claimed and evidenced level.</param>
/// <param name="Recruitment">How people were found.</param>
/// <param name="Invited">How many were invited.</param>
/// <param name="TookPart">How many took part.</param>
/// <param name="Completed">How many stayed to the end.</param>
/// <param name="ParticipantHours">The hours all of them gave.</param>
/// <param name="Cost">What it cost.</param>
/// <param name="Currency">Currency of the cost.</param>
/// <param name="CostPerParticipantHour">The cost for each hour; what it covers is in the record.</param>
/// <param name="Remuneration">What participants received.</param>
/// <param name="AccessMeasures">What made it possible to come.</param>
/// <param name="Missing">Communities that were not heard, by its own word.</param>
/// <param name="Outcome">What became of what people said.</param>
public sealed record PracticeRow(
    Guid Engagement, string Title, Guid Owner, DateOnly? Start, DateOnly? End, string? Scope, string? Stage, IReadOnlyList<string> Sectors, string? Modality, IReadOnlyList<string> Methods, EngagementLevel Level,
    IReadOnlyList<string> Recruitment, long? Invited, long? TookPart, long? Completed, decimal? ParticipantHours, decimal? Cost, string? Currency, decimal? CostPerParticipantHour,
    string? Remuneration, IReadOnlyList<string> AccessMeasures, IReadOnlyList<MissingCommunity> Missing, EngagementOutcome Outcome);

/// <summary>A community that an engagement says it did not hear.</summary>
/// <param name="Subject">The algorithm or dataset that declares it.</param>
/// <param name="Community">Its name inside that record.</param>
/// <param name="Name">What it is called, where no record declares it.</param>
/// <param name="Mode">sought-not-reached or not-sought.</param>
public sealed record MissingCommunity(Guid? Subject, string? Community, string? Name, string Mode);

/// <summary>Counts over past engagements. Unknown is a bucket of its own, and every count has its denominator.</summary>
/// <param name="Counted">How many engagements are counted: the denominator.</param>
/// <param name="IsPartial">Whether there are more, and only the newest are counted.</param>
/// <param name="Breakdowns">How many by method, level, depth and so on.</param>
/// <param name="CostPerParticipantHour">What an hour of a participant cost.</param>
public sealed record PracticeAggregates(long Counted, bool IsPartial, IReadOnlyList<PracticeBreakdown> Breakdowns, PracticeCosts CostPerParticipantHour);

/// <summary>How many engagements there are of each sort.</summary>
/// <param name="By">What they are sorted by.</param>
/// <param name="Overlapping">Whether one engagement may be in several buckets.</param>
/// <param name="Buckets">The sorts that occur, in the order of their code list.</param>
/// <param name="Unknown">How many do not say.</param>
public sealed record PracticeBreakdown(string By, bool Overlapping, IReadOnlyList<PracticeBucket> Buckets, long Unknown);

/// <summary>One sort of engagements.</summary>
/// <param name="Value">Its code.</param>
/// <param name="Count">How many there are.</param>
public sealed record PracticeBucket(string Value, long Count);

/// <summary>What an hour of a participant cost.</summary>
/// <param name="Known">How many engagements state both cost and hours.</param>
/// <param name="Unknown">How many do not.</param>
/// <param name="ByCurrency">The figures, in each currency apart.</param>
public sealed record PracticeCosts(long Known, long Unknown, IReadOnlyList<PracticeCost> ByCurrency);

/// <summary>What an hour of a participant cost in one currency.</summary>
/// <param name="Currency">Code of ISO 4217.</param>
/// <param name="Count">How many engagements.</param>
/// <param name="Lowest">The lowest.</param>
/// <param name="Median">The middle one.</param>
/// <param name="Highest">The highest.</param>
public sealed record PracticeCost(string Currency, long Count, decimal Lowest, decimal Median, decimal Highest);
