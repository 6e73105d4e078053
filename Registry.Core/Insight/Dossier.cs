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

    internal Dossier(Moment moment, DossierPiece subject, IReadOnlyList<DossierPart> parts)
    {
        Moment = moment;
        Subject = subject;
        Parts = parts;
        _byKind = parts.ToDictionary(part => part.Kind.Name, StringComparer.Ordinal);
        _byId = new Dictionary<Guid, DossierPiece>(1 + parts.Sum(part => part.Pieces.Count)) { [subject.Id] = subject };
        foreach (var piece in parts.SelectMany(part => part.Pieces))
        {
            _byId.Add(piece.Id, piece);
        }
    }

    /// <summary>The moment it is of.</summary>
    public Moment Moment { get; }

    /// <summary>The algorithm or dataset.</summary>
    public DossierPiece Subject { get; }

    /// <summary>The records, kind by kind.</summary>
    public IReadOnlyList<DossierPart> Parts { get; }

    /// <summary>What each body that was asked owes, by recommendation.</summary>
    public required ILookup<Guid, DossierDuty> Duties { get; init; }

    /// <summary>What effects claim, held against the record they cite: by the effect's entry, one for each recommendation it follows from.</summary>
    public required ILookup<long, DossierLink> Links { get; init; }

    /// <summary>How the version each effect cites differs from the one before.</summary>
    public required IReadOnlyDictionary<Guid, CitedComparison> Comparisons { get; init; }

    /// <summary>The safeguards each assessment relies on that no longer work as they were judged.</summary>
    public required ILookup<long, Guid> Failing { get; init; }

    /// <summary>Depth, claimed and evidenced level of each engagement, and whether it counts.</summary>
    public required IReadOnlyDictionary<Guid, (EngagementLevel Level, bool? Counts)> Levels { get; init; }

    /// <summary>The records of a kind.</summary>
    public IReadOnlyList<DossierPiece> Of(string kind) => _byKind[kind].Pieces;

    /// <summary>A record of the dossier, or null.</summary>
    public DossierPiece? Find(Guid? id) => id is { } known ? _byId.GetValueOrDefault(known) : null;
}

/// <summary>The records of one kind in a dossier.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Pieces">The records, newest first.</param>
/// <param name="GoesOn">Lists with all of them, where there are more than <see cref="Dossier.Limits"/> allow; else empty.</param>
public sealed record DossierPart(Kind Kind, IReadOnlyList<DossierPiece> Pieces, IReadOnlyList<string> GoesOn)
{
    /// <summary>Ids of the records, in their order.</summary>
    internal IReadOnlyList<Guid> Ids => field ??= [.. Pieces.Select(piece => piece.Id)];
}

/// <summary>What one body that was asked owes for one recommendation, as the register keeps it.</summary>
public sealed record DossierDuty(Guid Recommendation, Guid Addressee, DateOnly? Due, Guid? Response, string? Disposition, DateOnly? AnsweredOn, Guid? RedirectedTo);

/// <summary>What the version that an effect cites shows of it.</summary>
public sealed record DossierLink(bool Later, bool Differs, bool Shows);
