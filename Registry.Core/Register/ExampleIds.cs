namespace Registry.Core.Register;

/// <summary>The ids by which the examples of the kinds refer to one another: together they tell one invented story.</summary>
public static class ExampleIds
{
    /// <summary>The council that asked, answers and promises.</summary>
    public const string Organisation = "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c01";

    /// <summary>The algorithm people were asked about.</summary>
    public const string Algorithm = "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c02";

    /// <summary>The decision they could alter.</summary>
    public const string Decision = "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c03";

    /// <summary>The occasion on which they were asked.</summary>
    public const string Engagement = "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c04";

    /// <summary>What they said.</summary>
    public const string Recommendation = "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c05";

    /// <summary>What the council answered.</summary>
    public const string Response = "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c06";

    /// <summary>What it promised.</summary>
    public const string Commitment = "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c07";

    /// <summary>What protects people.</summary>
    public const string Safeguard = "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c08";

    /// <summary>The kind of each id.</summary>
    public static IReadOnlyDictionary<string, string> Kinds { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Organisation] = "organisation",
        [Algorithm] = "algorithm",
        [Decision] = "decision",
        [Engagement] = "engagement",
        [Recommendation] = "recommendation",
        [Response] = "response",
        [Commitment] = "commitment",
        [Safeguard] = "safeguard",
    };
}
