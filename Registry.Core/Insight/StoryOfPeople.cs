using Registry.Core.Participation;
using Registry.Core.Subjects;
using static Registry.Core.Insight.StoryWords;

namespace Registry.Core.Insight;

/// <summary>Who is affected, who was heard and who was not.</summary>
internal static class StoryOfPeople
{
    public static void Affected(StoryPage page)
    {
        var communities = DossierReckoning.Affected(page.Subject);
        if (communities.Count == 0 && StoryPage.Withholds(page.Subject, "affectedCommunities"))
        {
            page.Say("What the record said of who is affected is withheld.", page.Subject.Id);
            return;
        }

        if (communities.Count == 0)
        {
            var absence = page.Subject.Absence("/affectedCommunities");
            page.Say("The record does not say who is affected." + (absence is null ? "" : $" It is given as {Label("absence-state", absence.State)}{(absence.Reason is null ? "" : $": {Quoted(absence.Reason)}")}."), page.Subject.Id);
            return;
        }

        page.Say($"The record names {Count(communities.Count, "community", "communities")} that it affects.", page.Subject.Id);
        foreach (var community in communities)
        {
            page.Say($"The community {Mentioned(community.Name ?? community.Id)} ({Label("community-kind", community.Kind)}) {Effect(community)}{(community.Mechanism is null ? "" : $": {Quoted(community.Mechanism)}")}."
                + (community.EstimatedSize is { } size ? $" The record puts its size at {Count(size, "person", "people")}." : " The record does not say how large it is.")
                + (community.Adverse == true ? " The record counts it as adversely affected." : ""), page.Subject.Id);
        }
    }

    private static string Effect(AffectedCommunity community) => community.Effect switch
    {
        "benefit" => "may gain",
        "harm" => "may be harmed",
        "both" => "may gain and may be harmed",
        "uncertain" => "is affected; whether for good or ill is uncertain",
        _ => "is affected; the record does not say whether it gains or is harmed",
    };

    public static void Heard(StoryPage page)
    {
        foreach (var declaration in page.Dossier.Of("declaration").Reverse())
        {
            Declared(page, declaration);
        }

        if (page.Count == 0)
        {
            page.Say("Nothing is declared here about whether the public was engaged.", page.Subject.Id);
        }

        var engagements = page.Dossier.Of("engagement").OrderBy(engagement => engagement.Text("start_date") ?? "9999").ThenBy(engagement => engagement.Id).ToList();
        if (engagements.Count == 0)
        {
            page.Say("No engagement with the public is recorded here.", page.Subject.Id);
        }

        foreach (var engagement in engagements)
        {
            Held(page, engagement);
        }

        foreach (var community in DossierReckoning.Affected(page.Subject))
        {
            Missing(page, community);
        }

        foreach (var engagement in engagements)
        {
            foreach (var row in (engagement.Read<Engagement>().Representation ?? []).Where(row => row.Subject is null && row.CommunityName is not null))
            {
                page.Say($"The group {Mentioned(row.CommunityName)} {In(page, engagement, row)}.", engagement.Id);
            }
        }

        page.SayWhatIsLeftOut("declaration", "engagement");
    }

    private static void Declared(StoryPage page, DossierPiece declaration)
    {
        var gate = $"For {Label("declaration-gate", declaration.Text("gate"))}{(declaration.Date("gate_date") is { } day ? $" ({Day(day)})" : "")}, ";
        var state = declaration.Text("declaration_state") switch
        {
            "engaged" => "it is declared that the public was engaged",
            "relied-on-earlier" => "it is declared that earlier engagement was relied on",
            "planned" => $"engagement is declared as planned{(declaration.Date("review_date") is { } planned ? $" for {Day(planned)}" : "")}",
            "none-not-proportionate" => "it is declared that the public was not engaged, since that was held not to be proportionate",
            "none-legally-restricted" => "it is declared that the public was not engaged, since the law was held to restrict it",
            "none-no-reason" => "it is declared that the public was not engaged, and no reason is given",
            _ => "it is declared that nobody knows whether the public was engaged",
        };
        var said = declaration.Read<Declaration>();
        page.Say($"{gate}{state}{Why(said.Reason)}.", [declaration.Id, .. (said.Engagements ?? []).Select(id => (Guid?)id)]);
    }

    private static void Held(StoryPage page, DossierPiece engagement)
    {
        var (title, said, fact) = (StoryPage.Title(engagement), engagement.Read<Engagement>(), page.Facts.Engagements.First(fact => fact.Engagement == engagement.Id));
        var methods = said.Methods is { Count: > 0 } used ? $", by {List(used.Select(method => Label("engagement-method", method)))}" : "; the record does not say by which method";
        page.Say((engagement.Text("status"), said.Start, said.End) switch
        {
            ("not-going-forward", _, _) => $"The engagement {title} did not go forward{Why(said.StatusReason)}.",
            (_, { } start, { } end) => $"The engagement {title} {(start > page.Today ? "is planned" : end >= page.Today ? "runs" : "ran")} {(start == end ? $"on {Day(start)}" : $"from {Day(start)} to {Day(end)}")}{methods}.",
            _ => $"The record does not say when the engagement {title} took place{methods}.",
        }, engagement.Id);
        if (NotHeld(page, engagement) is not null)
        {
            return;
        }

        page.Say(engagement.Whole("took_part") is { } people ? $"{Count(people, "person", "people")} took part in it." : "The record does not say how many people took part in it.", engagement.Id);
        page.Say((fact.CountsAsEngagement, fact.Level.Claimed) switch
        {
            (false, "inform") => "By its own account, people were informed; they had no say.",
            (false, _) => "By the methods that are recorded, people were studied; that is not engagement.",
            (_, null) => "The record does not say how much influence people had.",
            (_, { } claimed) when claimed == fact.Level.Evidenced => $"Its owner claims that people were {Had(claimed)}; the records show as much.",
            (_, { } claimed) => $"Its owner claims that people were {Had(claimed)}; the records show that they were {Had(fact.Level.Evidenced)}.",
        }, engagement.Id);
        foreach (var timing in fact.Timing)
        {
            var decision = page.Dossier.Find(timing.Decision)!;
            var about = StoryPage.Title(decision);
            var taken = decision.Date("actual_date") is { } day ? $"was taken on {Day(day)}" : "";
            page.Say(timing.Timing switch
            {
                "before" when taken.Length > 0 => $"It ended by the time the decision {about} {taken}.",
                "before" => $"The decision {about} that it is about is not recorded as taken.",
                "overlapping" => $"It had not ended when the decision {about} {taken}.",
                "after" => $"It began after the decision {about} {taken}.",
                _ => $"The records do not say whether it came before the decision {about}.",
            }, engagement.Id, decision.Id);
        }

        if (said.Limitations is not null)
        {
            page.Say($"Its owner names these limits: {Quoted(said.Limitations)}.", engagement.Id);
        }
    }

    private static string Had(string level) => level switch
    {
        "consult" => "consulted",
        "involve" => "involved",
        "collaborate" => "worked with",
        "empower" => "given the decision",
        _ => "informed",
    };

    private static void Missing(StoryPage page, AffectedCommunity community)
    {
        var (name, fact) = (Mentioned(community.Name ?? community.Id), page.Facts.Communities.First(fact => fact.Community == community.Id));
        if (fact.Engagements.Count == 0)
        {
            page.Say($"No engagement that is recorded here says whether the community {name} was heard.", page.Subject.Id);
        }

        foreach (var hearing in fact.Engagements)
        {
            var engagement = page.Dossier.Find(hearing.Engagement)!;
            page.Say($"The community {name} {In(page, engagement, DossierReckoning.Row(engagement, page.Subject.Id, community.Id!)!)}.", page.Subject.Id, engagement.Id);
        }
    }

    /// <summary>What an engagement says of those whom it names; whom it was to hear it has not heard.</summary>
    private static string In(StoryPage page, DossierPiece engagement, Representation row)
    {
        var title = StoryPage.Title(engagement);
        return NotHeld(page, engagement) is { } still ? $"is named in {title}, which {still}" : $"{Mode(row.Mode!)} in {title}{Why(row.Why)}";
    }

    /// <summary>What became, or is to become, of an engagement in which nobody was heard yet; null of any other.</summary>
    private static string? NotHeld(StoryPage page, DossierPiece engagement) =>
        engagement.Text("status") == "not-going-forward" ? "did not go forward" : engagement.Date("start_date") > page.Today ? "is planned" : null;

    private static string Mode(string mode) => mode switch
    {
        "directly" => "was heard directly",
        "through-representatives" => "was heard through representatives",
        "through-prior-evidence" => "was considered through earlier evidence, and not asked,",
        "sought-not-reached" => "was sought, but not reached,",
        _ => "was not sought",
    };

    private static string Why(string? reason) => reason is null ? "" : $": {Quoted(reason)}";
}
