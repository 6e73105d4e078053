namespace Registry.Core.Register;

/// <summary>
/// People a record speaks of as a group: a community that a dataset or algorithm declares, or one in words. Assessments, engagements and
/// challenges speak of the same communities, so that harm without benefit and without a seat can be counted.
/// </summary>
public sealed record PeopleConcerned
{
    /// <summary>The algorithm or dataset that declares the community.</summary>
    [RefersTo("algorithm", "dataset")]
    public Guid? Subject { get; init; }

    /// <summary>The community's name inside that record.</summary>
    [Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Community { get; init; }

    /// <summary>The group in words, where no record declares it.</summary>
    [Text(300)]
    public string? Name { get; init; }

    /// <summary>Which kind of group.</summary>
    [Code("community-kind")]
    public string? Kind { get; init; }
}
