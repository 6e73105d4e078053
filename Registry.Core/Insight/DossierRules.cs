using Registry.Core.Register;

namespace Registry.Core.Insight;

/// <summary>The rules that a dossier's facts break.</summary>
public static class DossierRules
{
    private static readonly string[] Levels = [.. PracticeFacts.EvidencedLevels];

    /// <summary>Each breach, with what would clear it.</summary>
    public static IEnumerable<DossierFinding> Broken(Dossier dossier, DossierFacts facts)
    {
        var subject = dossier.Subject;
        if (DossierReckoning.IsLive(subject) && facts.Engagements.Count > 0 && !facts.Engagements.Any(fact => fact.CountsAsEngagement))
        {
            yield return DossierFinding.Of(Rules.R3, subject, "It is in use, and nothing that is recorded about it counts as engagement: people were informed, tested or studied only.",
                "An engagement in which people could say something that is answered.", [subject.Id, .. facts.Engagements.Select(fact => fact.Engagement)]);
        }

        foreach (var fact in facts.Engagements)
        {
            var engagement = dossier.Find(fact.Engagement)!;
            if (Levels.IndexOf(fact.Level.Claimed) > Levels.IndexOf(fact.Level.Evidenced) && fact.Level.Claimed is "consult" or "involve" or "collaborate")
            {
                var rule = fact.Level.Claimed switch { "consult" => Rules.R5, "involve" => Rules.R6, _ => Rules.R7 };
                yield return DossierFinding.Of(rule, engagement, $"It claims to {fact.Level.Claimed}; the records show: {fact.Level.Evidenced}.", "Records that show what the rule asks for, or a lower claim.", [engagement.Id]);
            }

            foreach (var timing in fact.Timing.Where(timing => timing.Timing is "after" or "overlapping"))
            {
                yield return DossierFinding.Of(Rules.R10, engagement, timing.Timing == "after" ? "It began after the decision was taken." : "It had not ended when the decision was taken.",
                    "An engagement that ends before the decision it names.", [engagement.Id, timing.Decision]);
            }
        }

        foreach (var fact in facts.Effects.Where(fact => fact.Link == "unlinked"))
        {
            yield return DossierFinding.Of(Rules.R17, dossier.Find(fact.Effect)!, fact.Later ? "It claims a change, and the version of the subject's record that it cites does not show it." : "It claims a change, and cites no version of the subject's record that is later than the recommendation.",
                "A version of the subject's record that shows the change, cited in subjectVersion.", fact.RestsOn);
        }

        foreach (var fact in facts.Safeguards.Where(fact => fact.ReviewOverdue))
        {
            yield return DossierFinding.Of(Rules.R19, dossier.Find(fact.Safeguard)!, "The day of its review has passed.", "A review, and a new day for the next.", [fact.Safeguard]);
        }

        foreach (var fact in facts.Assessments.Where(fact => fact.ReopenedBy.Count > 0))
        {
            yield return DossierFinding.Of(Rules.R30, dossier.Find(fact.Assessment)!, "A safeguard it relies on is degraded, suspended or retired.", "The safeguard in operation again, or a new assessment without it.", fact.RestsOn);
        }
    }
}
