namespace Registry.Core.Register;

/// <summary>
/// A published thing that shows a claim to be true: a report, a log, a minute (participation.md §4, Evidence; dct:source). Where it
/// cannot be published, the reason stands in its place, so that a missing proof and a secret one are told apart.
/// </summary>
public sealed record Evidence
{
    /// <summary>What it is called.</summary>
    [Mandatory, Text(300)]
    public string? Title { get; init; }

    /// <summary>Where it can be read.</summary>
    [Url, Text(2_000)]
    public string? Url { get; init; }

    /// <summary>The day it was made or published.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>What sort of thing it is, in the owner's words: audit report, test log, minutes.</summary>
    [Text(100)]
    public string? Kind { get; init; }

    /// <summary>What it shows, for a reader who cannot open it.</summary>
    [Text(2_000)]
    public string? Description { get; init; }

    /// <summary>SHA-256 of its bytes in hexadecimal (FIPS 180-4), so that a later copy can be told from the one meant.</summary>
    [Matches("^[0-9a-f]{64}$", "a SHA-256 as 64 lower-case hexadecimal digits")]
    public string? Sha256 { get; init; }

    /// <summary>The licence it may be reused under.</summary>
    [Url, Text(2_000)]
    public string? Licence { get; init; }

    /// <summary>Why it cannot be published.</summary>
    [Text(2_000)]
    public string? WithheldReason { get; init; }

    /// <summary>Whether a reader can open it, or is told what it shows or why it is not published.</summary>
    public bool CanBeFound() => Url is not null || !string.IsNullOrWhiteSpace(Description) || !string.IsNullOrWhiteSpace(WithheldReason);
}
