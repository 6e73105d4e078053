using System.Collections.Frozen;
using Registry.Core.Organisations;
using Registry.Core.Participation;
using Registry.Core.PublicBenefit;
using Registry.Core.Safeguards;
using Registry.Core.Subjects;

namespace Registry.Core.Register;

/// <summary>The catalogue of kinds: what the register holds. Routes, feed, exports and contract tests walk it.</summary>
public static class Kinds
{
    /// <summary>All kinds; an organisation comes first, since everything is owned by one.</summary>
    public static IReadOnlyList<Kind> All { get; } =
    [
        OrganisationKind.Kind,
        DatasetKind.Kind,
        AlgorithmKind.Kind,
        DecisionKind.Kind,
        DeclarationKind.Kind,
        EngagementKind.Kind,
        RecommendationKind.Kind,
        ResponseKind.Kind,
        CommitmentKind.Kind,
        VerificationKind.Kind,
        EffectKind.Kind,
        SafeguardKind.Kind,
        AssessmentKind.Kind,
        ChallengeKind.Kind,
    ];

    private static readonly FrozenDictionary<string, Kind> ByName = All.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The kind with this name, or null.</summary>
    public static Kind? Find(string name) => ByName.GetValueOrDefault(name);
}
