using Registry.Core.Participation;
using Registry.Core.Register;

namespace Registry.Core.Insight;

/// <summary>A section of a story while it is written: every sentence names what it rests on.</summary>
internal sealed class StoryPage(Dossier dossier, DossierFacts facts)
{
    private const string NoLongerHere = "an organisation that is withdrawn from this register";

    private static readonly (string Twice, string Once)[] Ends = [(".”.", ".”"), ("?”.", "?”"), ("!”.", "!”"), ("…”.", "…”")];

    private readonly List<StorySentence> _sentences = [];

    public Dossier Dossier { get; } = dossier;

    public DossierFacts Facts { get; } = facts;

    public DossierPiece Subject => Dossier.Subject;

    public DateOnly Today => Dossier.Moment.Day;

    /// <summary>How many sentences there are so far.</summary>
    public int Count => _sentences.Count;

    public StorySection Section(string key, string title) => new(key, title, [.. _sentences]);

    /// <summary>Says what was erased of the records that are told of here, on what ground: once in a story.</summary>
    /// <param name="told">The records of which it was said already.</param>
    public void SayWhatIsWithheld(HashSet<Guid> told)
    {
        foreach (var piece in _sentences.SelectMany(sentence => sentence.RestsOn).ToList().Where(told.Add).Select(id => Dossier.Find(id)!).Where(piece => piece.Withheld.Count > 0))
        {
            var members = piece.Withheld.Select(member => member.Member).Where(member => Shape.Common.Find(member) is null).Select(StoryWords.Member).Order(StringComparer.Ordinal).ToList();
            var grounds = StoryWords.List(piece.Withheld.Select(member => StoryWords.Label("redaction-ground", member.Ground)).Distinct().Order(StringComparer.Ordinal));
            // What has no title of its own is found by the records that the sentence rests on.
            var which = piece.Read<object>() is Response or Declaration or Verification || Called(piece) is not { } title ? $"{StoryWords.WithArticle(piece.Kind.Name)} told here" : $"the {piece.Kind.Name} {StoryWords.Mentioned(title)}";
            Say($"Of {which}, {(members.Count == 0 ? "something" : $"the {StoryWords.List(members)}")} {(members.Count > 1 ? "are" : "is")} withheld ({grounds}).", piece.Id);
        }
    }

    /// <summary>Adds a sentence. Ids that are not in the dossier are left out: a reader could not look them up there.</summary>
    public void Say(string text, params IEnumerable<Guid?> restsOn) => _sentences.Add(new StorySentence(Ended(text), [.. restsOn.OfType<Guid>().Where(id => Dossier.Find(id) is not null).Distinct()]));

    /// <summary>Says of which kinds not all is told.</summary>
    public void SayWhatIsLeftOut(params string[] kinds)
    {
        foreach (var part in Dossier.Parts.Where(part => part.GoesOn.Count > 0 && kinds.Contains(part.Kind.Name)))
        {
            Say($"Only the newest {StoryWords.Count(part.Pieces.Count, part.Kind.Name, part.Kind.Plural)} are told here; there are more.", Subject.Id);
        }
    }

    /// <summary>The name of an organisation.</summary>
    public string Name(Guid? organisation) => Dossier.Find(organisation) is { } known ? StoryWords.Clean(known.Text("title") ?? "(name withheld)", StoryWords.LongestMention) : NoLongerHere;

    /// <summary>One full stop is enough, and a sentence begins with a capital.</summary>
    private static string Ended(string text)
    {
        foreach (var (twice, once) in Ends)
        {
            text = text.Replace(twice, once, StringComparison.Ordinal);
        }

        return text.StartsWith(NoLongerHere, StringComparison.Ordinal) ? $"A{text[1..]}" : text;
    }

    /// <summary>What a record is called, in quotation marks.</summary>
    public static string Title(DossierPiece piece) => Called(piece) is { } title ? StoryWords.Mentioned(title) : "(withheld)";

    /// <summary>What a record says in a member, in quotation marks, or that it was erased.</summary>
    public static string Words(DossierPiece piece, string member, string? text) => text is null && Withholds(piece, member) ? "(withheld)" : StoryWords.Quoted(text);

    /// <summary>Whether a member of a record was erased.</summary>
    public static bool Withholds(DossierPiece piece, string member) => piece.Withheld.Any(withheld => withheld.Member == member);

    /// <summary>The newest verdict in words.</summary>
    public string Verdict(DossierPiece verification) =>
        $"{Name(verification.Owner)} {verification.Text("verdict") switch { "confirmed" => "confirmed it", "partly-confirmed" => "confirmed it in part", "disputed" => "disputed it", _ => "did not confirm it" }} on {StoryWords.Day(verification.Date("verified_on"))}";

    private static string? Called(DossierPiece piece) => piece.Read<object>() switch
    {
        // What these are called is what they say; it may have been erased.
        Recommendation recommendation => recommendation.Text,
        Commitment commitment => commitment.Action,
        Effect effect => effect.After,
        Challenge challenge => challenge.Statement,
        var other => piece.Kind.Title(other),
    };
}
