using Registry.Core.Participation;
using Registry.Core.PublicBenefit;
using static Registry.Core.Insight.StoryWords;

namespace Registry.Core.Insight;

/// <summary>What was decided, promised and changed, and what is overdue.</summary>
internal static class StoryOfChange
{
    public static void Changed(StoryPage page)
    {
        foreach (var decision in page.Dossier.Of("decision").OrderBy(decision => decision.Text("actual_date") ?? decision.Text("planned_date")).ThenBy(decision => decision.Id))
        {
            Decided(page, decision);
        }

        foreach (var fact in page.Facts.Commitments.OrderBy(fact => fact.OriginalDue).ThenBy(fact => fact.Commitment))
        {
            Promised(page, fact);
        }

        var verdicts = DossierReckoning.Verdicts(page.Dossier);
        foreach (var effect in page.Dossier.Of("effect").OrderBy(effect => effect.Text("changed_on") ?? "9999").ThenBy(effect => effect.Id))
        {
            Brought(page, effect, verdicts.GetValueOrDefault(effect.Id));
        }

        foreach (var fact in page.Facts.Safeguards)
        {
            var safeguard = page.Dossier.Find(fact.Safeguard)!;
            page.Say($"The safeguard {StoryPage.Title(safeguard)} is recorded as {Label("safeguard-status", safeguard.Text("status"))}{(safeguard.Date("in_place_since") is { } since ? $", and as in place since {Day(since)}" : "")}."
                + (fact.OnPaperOnly ? $" The {page.Subject.Kind.Name} is in use without it." : ""), safeguard.Id, page.Subject.Id);
        }

        foreach (var assessment in page.Dossier.Of("assessment").OrderBy(assessment => assessment.Text("decided_on") ?? "9999").ThenBy(assessment => assessment.Id))
        {
            Judged(page, assessment);
        }

        if (page.Count == 0)
        {
            page.Say("No decision, promise, change or safeguard is recorded here.", page.Subject.Id);
        }

        page.SayWhatIsLeftOut("decision", "commitment", "verification", "effect", "safeguard", "assessment");
    }

    private static void Decided(StoryPage page, DossierPiece decision)
    {
        var (title, said) = (StoryPage.Title(decision), decision.Read<Decision>());
        if (said.ActualDate is not { } taken)
        {
            page.Say($"The decision {title} {(said.PlannedDate is not { } planned ? "is not recorded as taken, and no record says when it will be" : planned < page.Today ? $"was planned for {Day(planned)} and is not recorded as taken" : $"is planned for {Day(planned)}")}.", decision.Id);
            return;
        }

        page.Say($"The decision {title} was taken on {Day(taken)}{(said.Outcome is null ? "" : $": {Quoted(said.Outcome)}")}.", decision.Id);
        page.Say(said.HowWeighed is null ? "The record does not say how the views of the public were weighed." : $"How the views of the public were weighed: {Quoted(said.HowWeighed)}.", [decision.Id, .. (said.EngagementsConsidered ?? []).Select(id => (Guid?)id)]);
        if (said.ContraryTo is { Count: > 0 } contrary)
        {
            var titles = contrary.Select(id => page.Dossier.Find(id)).OfType<DossierPiece>().Select(StoryPage.Title).ToList();
            page.Say($"It departs from what people had the right to decide{(titles.Count > 0 ? $" in {List(titles)}" : "")}. They were overruled on {Day(said.Override?.Date)} by {(said.Override is { } by ? Mentioned(by.Authority) : "(withheld)")}; the reason given: {StoryPage.Words(decision, "override", said.Override?.Reason)}.", [decision.Id, .. contrary.Select(id => (Guid?)id)]);
        }
    }

    private static void Promised(StoryPage page, CommitmentFact fact)
    {
        var commitment = page.Dossier.Find(fact.Commitment)!;
        var (said, owner) = (commitment.Read<Commitment>(), page.Name(commitment.Owner));
        page.Say($"{owner} promised this by {Day(fact.Due)}: {StoryPage.Words(commitment, "action", said.Action)}."
            + (fact.SlippedDays > 0 ? $" It was first promised by {Day(fact.OriginalDue)}{(said.RevisionReason is null ? "" : $"; the day was moved, and the reason given is {Quoted(said.RevisionReason)}")}." : ""), commitment.Id, commitment.Owner);
        var reported = $"{owner} reports{(said.ReportedOn is { } day ? $", on {Day(day)}," : "")} that this";
        var verification = page.Dossier.Find(fact.Verification);
        page.Say(fact.State switch
        {
            "open" => $"{reported} has come so far: {Label("reported-status", said.Reported)}.",
            "abandoned" => $"{reported} is abandoned.",
            "claimed" => $"{reported} is delivered; nobody else has confirmed it.",
            _ => $"{reported} is delivered; {page.Verdict(verification!)}.",
        }, commitment.Id, commitment.Owner, verification?.Id, verification?.Owner);
    }

    private static void Brought(StoryPage page, DossierPiece effect, DossierPiece? verification)
    {
        var (said, owner) = (effect.Read<Effect>(), page.Name(effect.Owner));
        var fact = page.Facts.Effects.First(fact => fact.Effect == effect.Id);
        var day = said.ChangedOn is { } changed ? $" on {Day(changed)}" : "";
        List<Guid?> restsOn = [effect.Id, effect.Owner, .. (said.Because ?? []).Select(id => (Guid?)id)];
        if (said.EffectKind == "no-change")
        {
            page.Say($"{owner} says that nothing changed{day}: {StoryPage.Words(effect, "after", said.After)}.", restsOn);
            return;
        }

        page.Say($"{owner} reports a change{day} ({Label("effect-kind", said.EffectKind)}).{(said.Before is null ? "" : $" Before: {Quoted(said.Before)}.")} Now: {StoryPage.Words(effect, "after", said.After)}.", restsOn);
        page.Say(said.Attribution switch
        {
            "caused" => "It says that what people said caused this.",
            "contributed" => "It says that what people said contributed to this.",
            "already-planned" => "It says that this was planned already.",
            _ => "The record does not say how far this is due to what people said.",
        }, restsOn);
        if (fact.Link != "not-applicable")
        {
            page.Say(fact.Link == "linked"
                ? $"Version {said.SubjectVersion} of the record is later than what people said, and differs in this from the version before."
                : fact.Later ? $"Version {said.SubjectVersion} of the record is cited for it, and shows no such change: it is a claim."
                : "No later version of the record is cited that could show it: it is a claim.", effect.Id, page.Subject.Id);
        }

        if (verification is not null)
        {
            page.Say($"{page.Verdict(verification)}.", effect.Id, verification.Id, verification.Owner);
        }

        page.Say(said.ToldParticipants?.Date is { } told ? $"Those who took part were told on {Day(told)}." : "The record does not say whether those who took part were told.", effect.Id);
    }

    private static void Judged(StoryPage page, DossierPiece assessment)
    {
        var said = assessment.Read<Assessment>();
        page.Say($"In the assessment {StoryPage.Title(assessment)} the advice was: {Label("assessment-advice", said.Advice)}. The decision{(said.DecidedOn is { } day ? $" of {Day(day)}" : "")} was: {Label("assessment-decision", said.Decision)}.", assessment.Id);
        if (said.DepartsFromAdvice() == true)
        {
            page.Say(said.OverrideReason is null ? "The decision departs from the advice, and the record does not say why." : $"The decision departs from the advice, and the reason given is {Quoted(said.OverrideReason)}.", assessment.Id);
        }

        var fact = page.Facts.Assessments.First(fact => fact.Assessment == assessment.Id);
        if (fact.ReopenedBy.Count > 0)
        {
            page.Say($"It relies on {Count(fact.ReopenedBy.Count, "safeguard that no longer works", "safeguards that no longer work")} as it was judged.", [assessment.Id, .. fact.ReopenedBy.Select(id => (Guid?)id)]);
        }

        if (fact.Stale)
        {
            page.Say("It is more than three years old.", assessment.Id);
        }
    }

    public static void Overdue(StoryPage page)
    {
        var (dossier, facts) = (page.Dossier, page.Facts);
        foreach (var fact in facts.Recommendations.Where(fact => fact.Overdue).OrderBy(fact => fact.Due))
        {
            page.Say($"{page.Name(fact.Addressee)} owed an answer to {StoryPage.Title(dossier.Find(fact.Recommendation)!)} by {Day(fact.Due)}.", [.. fact.RestsOn.Select(id => (Guid?)id), fact.Addressee]);
        }

        foreach (var fact in facts.Commitments.Where(fact => fact.Overdue).OrderBy(fact => fact.Due))
        {
            var commitment = dossier.Find(fact.Commitment)!;
            page.Say($"{page.Name(commitment.Owner)} promised {StoryPage.Title(commitment)} by {Day(fact.Due)} and has not reported it as delivered.", commitment.Id, commitment.Owner);
        }

        foreach (var fact in facts.Safeguards.Where(fact => fact.ReviewOverdue))
        {
            var safeguard = dossier.Find(fact.Safeguard)!;
            page.Say($"The safeguard {StoryPage.Title(safeguard)} was to be reviewed by {Day(safeguard.Date("review_due"))}.", safeguard.Id);
        }

        foreach (var fact in facts.Assessments)
        {
            var assessment = dossier.Find(fact.Assessment)!;
            if (fact.ReviewOverdue)
            {
                page.Say($"The assessment {StoryPage.Title(assessment)} was to be looked at again by {Day(assessment.Date("review_due"))}.", assessment.Id);
            }

            if (assessment.Date("next_benefit_due") is { } due && due < page.Today)
            {
                page.Say($"A benefit that the assessment {StoryPage.Title(assessment)} promises was due by {Day(due)}, and no result of it is recorded.", assessment.Id);
            }
        }

        foreach (var fact in facts.Challenges.Where(fact => fact.AcknowledgementOverdue || fact.DecisionOverdue || fact.RemediesOverdue.Count > 0))
        {
            var challenge = dossier.Find(fact.Challenge)!;
            var waits = fact.AcknowledgementOverdue ? $"confirmation of its receipt was due by {Day(challenge.Date("acknowledge_due"))}"
                : fact.DecisionOverdue ? $"a decision was due by {Day(challenge.Date("decide_due"))}"
                : $"{Count(fact.RemediesOverdue.Count, "remedy that was", "remedies that were")} due {(fact.RemediesOverdue.Count == 1 ? "is" : "are")} not recorded as given";
            page.Say($"The challenge {StoryPage.Title(challenge)} waits: {waits}.", challenge.Id);
        }

        if (page.Subject.Kind.Name == "algorithm" && page.Subject.Date("review_due") is { } review && review < page.Today)
        {
            page.Say($"The record of the algorithm itself was to be reviewed by {Day(review)}.", page.Subject.Id);
        }

        if (page.Count == 0)
        {
            page.Say($"Nothing that has a day in the records told here was overdue on {Day(page.Today)}.", page.Subject.Id);
        }
    }
}
