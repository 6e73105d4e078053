using Registry.Core.Register;

namespace Registry.Core.Insight;

/// <summary>
/// The whole story of one algorithm or dataset: every record of this register that bears on it, at one moment. What is computed from them
/// stands apart, in <see cref="DossierFacts"/>.
/// </summary>
public sealed class Dossier
{
    /// <summary>Most records of each kind, newest first; where there are more, the list they go on in is named.</summary>
    public static IReadOnlyDictionary<string, int> Limits { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["organisation"] = 200,
        ["decision"] = 100,
        ["declaration"] = 100,
        ["engagement"] = 100,
        ["recommendation"] = 500,
        ["response"] = 500,
        ["commitment"] = 1_000,
        ["verification"] = 1_000,
        ["effect"] = 500,
        ["safeguard"] = 200,
        ["assessment"] = 100,
        ["challenge"] = 200,
    };

    private readonly Dictionary<Guid, DossierPiece> _byId;
    private readonly Dictionary<string, DossierPart> _byKind;

    internal Dossier(DossierMoment moment, DossierPiece subject, IReadOnlyList<DossierPart> parts)
    {
        Moment = moment;
        Subject = subject;
        Parts = parts;
        _byKind = parts.ToDictionary(part => part.Kind.Name, StringComparer.Ordinal);
        _byId = parts.SelectMany(part => part.Pieces).Append(subject).ToDictionary(piece => piece.Id);
    }

    /// <summary>The moment it is of.</summary>
    public DossierMoment Moment { get; }

    /// <summary>The algorithm or dataset.</summary>
    public DossierPiece Subject { get; }

    /// <summary>The records, kind by kind.</summary>
    public IReadOnlyList<DossierPart> Parts { get; }

    /// <summary>The organisations each recommendation is addressed to.</summary>
    public required ILookup<long, Guid> AddressedTo { get; init; }

    /// <summary>The safeguards each assessment relies on.</summary>
    public required ILookup<long, Guid> ReliesOn { get; init; }

    /// <summary>The day each response first said what becomes of the recommendation: an interim answer is none.</summary>
    public required IReadOnlyDictionary<Guid, DateOnly> FirstAnswered { get; init; }

    /// <summary>When each version of the subject's record was recorded, newest first.</summary>
    public required IReadOnlyList<(long Version, string RecordedAt)> SubjectVersions { get; init; }

    /// <summary>Depth and evidenced level of each engagement.</summary>
    public required IReadOnlyDictionary<Guid, EngagementLevel> Levels { get; init; }

    /// <summary>The records of a kind.</summary>
    public IReadOnlyList<DossierPiece> Of(string kind) => _byKind[kind].Pieces;

    /// <summary>A record of the dossier, or null.</summary>
    public DossierPiece? Find(Guid? id) => id is { } known ? _byId.GetValueOrDefault(known) : null;
}

/// <summary>The records of one kind in a dossier.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Pieces">The records, newest first.</param>
/// <param name="GoesOn">Lists with all of them, where there are more than <see cref="Dossier.Limits"/> allow; else empty.</param>
public sealed record DossierPart(Kind Kind, IReadOnlyList<DossierPiece> Pieces, IReadOnlyList<string> GoesOn);
