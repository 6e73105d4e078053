using Registry.Core.Participation;
using static Registry.Core.Insight.StoryWords;

namespace Registry.Core.Insight;

/// <summary>What people said, and what they were answered.</summary>
internal static class StoryOfAnswers
{
    public static void Said(StoryPage page)
    {
        foreach (var recommendation in InOrder(page))
        {
            var said = recommendation.Read<Recommendation>();
            var engagement = page.Dossier.Find(said.Engagement);
            page.Say($"On {Day(said.PublishedOn)} this {(said.Type == "support" ? "statement of support" : Label("recommendation-type", said.Type ?? "recommendation"))} was published{(engagement is null ? "" : $" from {StoryPage.Title(engagement)}")}: {StoryPage.Words(recommendation, "text", said.Text)}.", recommendation.Id, engagement?.Id);
            if (said.Support?.Votes is { } votes)
            {
                List<string> counted =
                [
                    .. votes.For is { } agreed ? [$"{Count(agreed, "person", "people")} voted for it"] : Array.Empty<string>(),
                    .. votes.Against is { } refused ? [$"{Count(refused, "person", "people")} against it"] : Array.Empty<string>(),
                ];
                if (counted.Count > 0)
                {
                    page.Say($"{List(counted)}.", recommendation.Id);
                }
            }

            if (said.Authorship is "automated-unreviewed" or "automated-with-human-review")
            {
                page.Say($"A machine put it into words, and {(said.Authorship == "automated-unreviewed" ? "nobody" : "a person")} checked them.", recommendation.Id);
            }

            if (said.Dissent is not null)
            {
                page.Say($"Those who did not agree held: {Quoted(said.Dissent)}.", recommendation.Id);
            }
        }

        if (page.Count == 0)
        {
            page.Say("No recommendation or other statement by the public is recorded here.", page.Subject.Id);
        }

        page.SayWhatIsLeftOut("recommendation");
    }

    public static void Answered(StoryPage page)
    {
        var facts = page.Facts.Recommendations.ToLookup(fact => fact.Recommendation);
        foreach (var recommendation in InOrder(page))
        {
            foreach (var fact in facts[recommendation.Id])
            {
                Answer(page, StoryPage.Title(recommendation), fact);
            }

            if (!facts.Contains(recommendation.Id))
            {
                page.Say($"The record does not say who is asked to answer {StoryPage.Title(recommendation)}.", recommendation.Id);
            }
        }

        if (page.Count == 0)
        {
            page.Say("Nothing is recorded here that asks for an answer.", page.Subject.Id);
        }

        page.SayWhatIsLeftOut("response");
    }

    private static void Answer(StoryPage page, string about, RecommendationFact fact)
    {
        var (asked, response) = (page.Name(fact.Addressee), page.Dossier.Find(fact.Response)?.Read<Response>());
        List<Guid?> restsOn = [.. fact.RestsOn.Select(id => (Guid?)id), fact.Addressee];
        if (fact.State == "answered")
        {
            if (response is null)
            {
                page.Say($"{asked} answered {about} on {Day(fact.AnsweredOn)}; the answer itself is not among those told here.", restsOn);
                return;
            }

            var answering = page.Dossier.Find(fact.Response)!.Owner;
            var who = answering == fact.Addressee ? asked : $"{asked} handed it on, and {page.Name(answering)}";
            var first = fact.AnsweredOn != response.PublishedOn ? $"; it first answered on {Day(fact.AnsweredOn)}" : "";
            page.Say($"{who} {Disposed(response.Disposition)} {about} on {Day(response.PublishedOn)}{first}{(response.PlainLanguage is null ? "" : $": {Quoted(response.PlainLanguage)}")}.", [.. restsOn, answering]);
            if (response.Reason is not null)
            {
                page.Say($"The reason it gives{(response.ReasonKind is null ? "" : $" ({Label("reason-kind", response.ReasonKind)})")}: {Quoted(response.Reason)}.", fact.Response);
            }

            return;
        }

        var due = fact.Due is { } day ? $"an answer {(day < page.Today ? "was" : "is")} due by {Day(day)}" : "no record says by when an answer is due";
        page.Say(fact.State switch
        {
            "under-consideration" => $"{asked} says that it still considers {about}; {due}.",
            "deferred" => $"{asked} put off its answer to {about}; {due}.",
            "redirected" => $"{asked} handed {about} on to {page.Name(response?.RedirectedTo)}, which has not answered; {due}.",
            _ => $"{asked} has not answered {about}; {due}.",
        }, [.. restsOn, response?.RedirectedTo]);
    }

    private static string Disposed(string? disposition) => disposition switch
    {
        "accepted" => "accepted",
        "partly-accepted" => "accepted in part",
        "not-accepted" => "did not accept",
        "superseded" => "declared superseded",
        _ => "answered",
    };

    private static IEnumerable<DossierPiece> InOrder(StoryPage page) => page.Dossier.Of("recommendation").OrderBy(recommendation => recommendation.Text("published_on")).ThenBy(recommendation => recommendation.Id);
}
