using Registry.Core.Participation;

namespace Registry.Core.Insight;

/// <summary>A section of a story while it is written: every sentence names what it rests on.</summary>
internal sealed class StoryPage(Dossier dossier, DossierFacts facts)
{
    private const string NoLongerHere = "an organisation that is withdrawn from this register";

    private readonly List<StorySentence> _sentences = [];

    public Dossier Dossier { get; } = dossier;

    public DossierFacts Facts { get; } = facts;

    public DossierPiece Subject => Dossier.Subject;

    public DateOnly Today => Dossier.Moment.Day;

    /// <summary>How many sentences there are so far.</summary>
    public int Count => _sentences.Count;

    public StorySection Section(string key, string title) => new(key, title, [.. _sentences]);

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
    public string Name(Guid? organisation) => Dossier.Find(organisation) is { } known ? StoryWords.Clean(known.Text("title") ?? "(name not stated)", StoryWords.LongestMention) : NoLongerHere;

    /// <summary>One full stop is enough, and a sentence begins with a capital.</summary>
    private static string Ended(string text)
    {
        foreach (var end in (ReadOnlySpan<char>)['.', '?', '!', '…'])
        {
            text = text.Replace($"{end}”.", $"{end}”", StringComparison.Ordinal);
        }

        return text.StartsWith(NoLongerHere, StringComparison.Ordinal) ? $"A{text[1..]}" : text;
    }

    /// <summary>What a record is called, in quotation marks.</summary>
    public static string Title(DossierPiece piece) => StoryWords.Mentioned(piece.Read<object>() switch
    {
        // What these are called is what they say; it may have been erased.
        Recommendation recommendation => recommendation.Text,
        Commitment commitment => commitment.Action,
        Effect effect => effect.After,
        Challenge challenge => challenge.Statement,
        var other => piece.Kind.Title(other),
    });
}
