using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// A group of people who took part in an engagement, recruited and worked with in the same way (participation.md §4.4;
/// Participedia; OECD good practice principles). Counts and shares only: nobody in it can be recognised (domain.md, principle 9).
/// </summary>
public sealed record Cohort
{
    /// <summary>Name inside this record, so that others can say which group they mean.</summary>
    [Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Id { get; init; }

    /// <summary>Who they were, as a group.</summary>
    [Mandatory, Text(2_000)]
    public string? Description { get; init; }

    /// <summary>Who could have come (Participedia "Open, limited or both").</summary>
    [Mandatory, Code("openness")]
    public string? Openness { get; init; }

    /// <summary>How they were found (Participedia "Recruitment method"; OECD representativeness).</summary>
    [Mandatory, Code("recruitment")]
    public string? Recruitment { get; init; }

    /// <summary>What a reader should know about the recruitment.</summary>
    [Text(5_000)]
    public string? RecruitmentNote { get; init; }

    /// <summary>How many people were invited one by one; left out where anyone could come.</summary>
    public long? Invited { get; init; }

    /// <summary>How many people took part at least once.</summary>
    [Mandatory]
    public long? TookPart { get; init; }

    /// <summary>How many stayed to the end.</summary>
    public long? Completed { get; init; }

    /// <summary>How many times they met or were asked on different days.</summary>
    public long? Sessions { get; init; }

    /// <summary>Hours an average participant spent taking part.</summary>
    [Mandatory, Between(0, 10_000)]
    public decimal? AverageHours { get; init; }

    /// <summary>Whether they had time and help to learn before they judged (OECD information).</summary>
    [Mandatory, Code("yes-no-unknown")]
    public string? LearningPhase { get; init; }

    /// <summary>Whether what they were given to read and hear is published (OECD principle 3).</summary>
    [Mandatory, Code("yes-no-unknown")]
    public string? MaterialsPublished { get; init; }

    /// <summary>Whether trained facilitators led the talks (OECD group deliberation).</summary>
    [Mandatory, Code("yes-no-unknown")]
    public string? Facilitated { get; init; }

    /// <summary>How they came to what they said (Participedia "Decision methods").</summary>
    [Code("decision-method")]
    public string? DecisionMethod { get; init; }

    /// <summary>Whether participants had a hand in the design of the engagement (GRIPP2; PAVE).</summary>
    [Code("yes-no-unknown")]
    public string? ShapedDesign { get; init; }

    /// <summary>Who took part compared with the population, one row per category of each dimension.</summary>
    [Items(200)]
    public IReadOnlyList<ProfileRow>? Profile { get; init; }
}

/// <summary>One category of participants, counted and compared with the population.</summary>
public sealed record ProfileRow
{
    /// <summary>By what they are counted.</summary>
    [Mandatory(Always = true), Code("profile-dimension")]
    public string? Dimension { get; init; }

    /// <summary>The category, in the words of the count.</summary>
    [Mandatory(Always = true), Text(200)]
    public string? Category { get; init; }

    /// <summary>How many participants; left out where suppressed.</summary>
    public long? Participants { get; init; }

    /// <summary>Per cent of participants; left out where suppressed.</summary>
    [Between(0, 100)]
    public decimal? ParticipantsShare { get; init; }

    /// <summary>Per cent of the population they are compared with.</summary>
    [Between(0, 100)]
    public decimal? PopulationShare { get; init; }

    /// <summary>Whether the count is left out to protect the people in it: fewer than five, or a number that would give such a count away.</summary>
    public bool? Suppressed { get; init; }

    /// <summary>Where the population share comes from.</summary>
    [Text(500)]
    public string? Source { get; init; }
}

/// <summary>One category of a cohort, as it is compared with the population (participation.md §7 Q7, representation gap).</summary>
/// <param name="Cohort">The place of the cohort in the engagement.</param>
/// <param name="Line">The place of the category in the cohort's profile.</param>
/// <param name="Row">What is said of it.</param>
/// <param name="TookPart">How many people took part in the cohort.</param>
internal sealed record ProfileCell(int Cohort, int Line, ProfileRow Row, long? TookPart)
{
    /// <summary>Per cent of participants, as stated or by the numbers stated; null where suppressed or not said.</summary>
    public decimal? ParticipantsShare => Row.Suppressed == true ? null : Row.ParticipantsShare ?? (TookPart is > 0 and { } all && Row.Participants is { } some ? Math.Round(100m * some / all, 1) : null);

    /// <summary>The categories of all cohorts of an engagement.</summary>
    public static IEnumerable<ProfileCell> Of(Engagement engagement) =>
        (engagement.Cohorts ?? []).SelectMany((cohort, place) => (cohort.Profile ?? []).Select((row, line) => new ProfileCell(place, line, row, cohort.TookPart)));
}
