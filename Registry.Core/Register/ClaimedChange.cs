using System.Text.Json;

namespace Registry.Core.Register;

/// <summary>
/// Which members of a subject's record show a change of some kind (domain.md, effect): what an effect claims is held against the version of
/// the record it cites and the version before (principle 5).
/// </summary>
public static class ClaimedChange
{
    /// <summary>Set by the register or telling nothing of what the subject is.</summary>
    private static readonly string[] Nothing = ["id", "state", "owner", "kind", "reference", "sameAs", "language", "source"];

    /// <summary>The members in which a change of this kind shows, or null where any may.</summary>
    public static IReadOnlyList<string>? Members(string effectKind) => effectKind switch
    {
        "not-deployed" or "paused" or "withdrawn" => ["phase", "phaseDates", "accessRights", "distributions"],
        "purpose-narrowed" => ["purpose", "summary", "title", "description", "lawfulBasis", "decisionRole"],
        "data-minimised" or "data-source-dropped" => ["uses", "collection", "personalData", "dataSubjects", "retention", "distributions"],
        "model-or-threshold-changed" => ["methods", "capabilities", "decisionRole", "risks"],
        "human-review-added" => ["humanOversight", "decisionRole"],
        "notice-improved" => ["summary", "description", "redress", "collection", "website", "contactPoint"],
        "opt-out-added" => ["contestability", "redress"],
        "contract-changed" => ["supplier", "sharing", "licence"],
        _ => null,
    };

    /// <summary>What the owner changed between two versions of a subject; what was erased from either shows no change.</summary>
    public static IReadOnlyList<Difference> Between(JsonElement before, JsonElement after) =>
        [.. Comparison.OfOwner(before, after, out _).Where(difference => !Nothing.Contains(Member(difference)))];

    /// <summary>Whether some of these differences are of the kind that is claimed.</summary>
    public static bool Shows(string effectKind, IReadOnlyList<Difference> differences) =>
        Members(effectKind) is { } members ? differences.Any(difference => members.Contains(Member(difference))) : differences.Count > 0;

    private static string Member(Difference difference) => difference.Path.Split('/', 3)[1];
}
