namespace Registry.Core.Participation;

/// <summary>The free texts of an engagement, where a person could be named by mistake (rule R28).</summary>
internal static class EngagementTexts
{
    /// <summary>Each text with its path.</summary>
    public static IEnumerable<(string Path, string? Text)> Of(Engagement r) =>
    [
        ("title", r.Title),
        ("summary", r.Summary),
        ("policyProcess", r.PolicyProcess),
        ("decisionRight.kind", r.DecisionRight?.Kind),
        ("decisionRight.scope", r.DecisionRight?.Scope),
        ("decisionRight.overrideRule", r.DecisionRight?.OverrideRule),
        ("questionAsked", r.QuestionAsked),
        ("negotiable", r.Negotiable),
        ("notNegotiable", r.NotNegotiable),
        ("promise", r.Promise),
        ("commissioner.name", r.Commissioner?.Name),
        .. Each(r.Funders, "funders", (Party funder) => [("name", funder.Name)]),
        ("deliverer.name", r.Deliverer?.Name),
        ("cost.withheldReason", r.Cost?.WithheldReason),
        .. Each(r.Cohorts, "cohorts", Of),
        .. Each(r.Representation, "representation", (Representation row) => [("communityName", row.CommunityName), ("why", row.Why)]),
        ("support.unit", r.Support?.Unit),
        ("support.uptakeNote", r.Support?.UptakeNote),
        ("evaluation.summary", r.Evaluation?.Summary),
        ("limitations", r.Limitations),
        ("statusReason", r.StatusReason),
    ];

    private static IEnumerable<(string Path, string? Text)> Of(Cohort cohort) =>
    [
        ("description", cohort.Description),
        ("recruitmentNote", cohort.RecruitmentNote),
        .. Each(cohort.Profile, "profile", (ProfileRow row) => [("category", row.Category), ("source", row.Source)]),
    ];

    private static IEnumerable<(string Path, string? Text)> Each<T>(IReadOnlyList<T>? items, string list, Func<T, IEnumerable<(string Path, string? Text)>> texts) =>
        (items ?? []).SelectMany((item, i) => texts(item).Select(at => ($"{list}[{i}].{at.Path}", at.Text)));
}
