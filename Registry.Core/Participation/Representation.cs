using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// Whether one affected community was heard in an engagement, and how (participation.md §4.4; AI Act 27(1)(c)-(d); Canada AIA
/// consultation page; PSED). Who was missing is computed from these rows and the communities the subjects declare.
/// </summary>
public sealed record Representation
{
    /// <summary>The algorithm or dataset that declares the community.</summary>
    [RefersTo("algorithm", "dataset")]
    public Guid? Subject { get; init; }

    /// <summary>The community's name inside the subject's record.</summary>
    [Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Community { get; init; }

    /// <summary>What the community is called, where no subject declares it.</summary>
    [Text(300)]
    public string? CommunityName { get; init; }

    /// <summary>Directly, through others, or not.</summary>
    [Mandatory(Always = true), Code("representation-mode")]
    public string? Mode { get; init; }

    /// <summary>How many people or representatives of it took part.</summary>
    public long? Count { get; init; }

    /// <summary>Why it was not sought or not reached, or how it was chosen who speaks for it.</summary>
    [Text(5_000)]
    public string? Why { get; init; }
}

/// <summary>What made it possible for people to take part (participation.md §4.4; OECD inclusiveness).</summary>
public sealed record Support
{
    /// <summary>What participants received.</summary>
    [Mandatory, Code("remuneration")]
    public string? Remuneration { get; init; }

    /// <summary>How much one participant received per <see cref="Unit"/>, in main units of <see cref="Currency"/>.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Currency of the amount (ISO 4217).</summary>
    [Matches(Patterns.Currency, Patterns.CurrencyMeans)]
    public string? Currency { get; init; }

    /// <summary>For what the amount was paid: hour, day, session, the whole.</summary>
    [Text(100)]
    public string? Unit { get; init; }

    /// <summary>What was done so that nobody was kept out.</summary>
    [Mandatory, Code("access-measure"), Items(30)]
    public IReadOnlyList<string>? AccessMeasures { get; init; }

    /// <summary>Languages people could take part in (RFC 5646).</summary>
    [Matches(Patterns.Language, Patterns.LanguageMeans), Items(100)]
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>How far what was offered was taken up.</summary>
    [Text(5_000)]
    public string? UptakeNote { get; init; }
}
