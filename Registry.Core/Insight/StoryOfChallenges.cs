using Registry.Core.Participation;
using static Registry.Core.Insight.StoryWords;

namespace Registry.Core.Insight;

/// <summary>Who challenged it, and what came of that.</summary>
internal static class StoryOfChallenges
{
    public static void Challenged(StoryPage page)
    {
        foreach (var challenge in page.Dossier.Of("challenge").OrderBy(challenge => challenge.Text("raised_on")).ThenBy(challenge => challenge.Id))
        {
            Told(page, challenge, challenge.Read<Challenge>());
        }

        if (page.Count == 0)
        {
            page.Say("No challenge is recorded here.", page.Subject.Id);
        }

        page.SayWhatIsLeftOut("challenge");
    }

    private static void Told(StoryPage page, DossierPiece challenge, Challenge said)
    {
        var target = page.Dossier.Find(said.Target);
        var what = target is null || target.Id == page.Subject.Id ? $"the {page.Subject.Kind.Name}" : $"the {target.Kind.Name} {StoryPage.Title(target)}";
        var grounds = said.Grounds is { Count: > 0 } stated ? $" ({List(stated.Select(ground => Label("challenge-ground", ground)))})" : "";
        page.Say($"On {Day(said.RaisedOn)} {(said.RaisedBy switch { null => "somebody", "engagement-participants" => "participants of an engagement", var raiser => WithArticle(Label("challenge-raiser", raiser)) })} challenged {what}{grounds}: {StoryPage.Words(challenge, "statement", said.Statement)}.", challenge.Id, target?.Id);
        if (said.Relief is not null)
        {
            page.Say($"What is asked for: {Quoted(said.Relief)}.", challenge.Id);
        }

        if (said.Outcome is not null)
        {
            page.Say($"It was decided{On(said.DecidedOn)}: {Label("challenge-outcome", said.Outcome)}{(said.Reasons is null ? "" : $". The reasons given: {Quoted(said.Reasons)}")}.", challenge.Id);
        }
        else
        {
            page.Say(said.Status == "withdrawn" ? $"It was taken back by those who raised it{On(said.WithdrawnOn)}{(said.WithdrawalReason is null ? "" : $": {Quoted(said.WithdrawalReason)}")}."
                : (said.AcknowledgedOn is { } acknowledged ? $"Its receipt was confirmed on {Day(acknowledged)}" : "Its receipt is not recorded as confirmed")
                    + (said.UnderReviewSince is { } began ? $", and its examination began on {Day(began)}" : "")
                    + (said.DecideDue is { } due ? $"; a decision {(due < page.Today ? "was" : "is")} due by {Day(due)}." : "; no record says by when it will be decided."), challenge.Id);
        }

        if (said.EscalatedOn is { } further)
        {
            page.Say($"On {Day(further)} those who raised it took it further, to {Mentioned(said.Escalation)}{(said.EscalationReason is null ? "" : $": {Quoted(said.EscalationReason)}")}.", challenge.Id);
        }

        foreach (var remedy in said.Remedies ?? [])
        {
            var verification = DossierReckoning.VerdictOnRemedy(page.Dossier, challenge, remedy);
            var given = remedy.Delivered is { } day ? $"recorded as given on {Day(day)}" : "not recorded as given";
            page.Say($"To put it right ({Label("remedy-kind", remedy.Kind)}){(remedy.Description is null ? "" : $", {Quoted(remedy.Description)}")}: due by {Day(remedy.Due)}, {given}"
                + (verification is not null ? $"; {page.Verdict(verification)}." : remedy.Delivered is not null ? "; nobody else has confirmed it." : "."), challenge.Id, verification?.Id, verification?.Owner);
        }
    }

    private static string On(DateOnly? day) => day is null ? "" : $" on {Day(day)}";
}
