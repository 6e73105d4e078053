namespace Registry.Core.Register;

/// <summary>How a group of people voted, in numbers.</summary>
public sealed record Votes
{
    /// <summary>People for it.</summary>
    [Mandatory, Between(0, 100_000_000)]
    public long? For { get; init; }

    /// <summary>People against it.</summary>
    [Mandatory, Between(0, 100_000_000)]
    public long? Against { get; init; }

    /// <summary>People who were there and did not vote.</summary>
    [Between(0, 100_000_000)]
    public long? Abstained { get; init; }
}
