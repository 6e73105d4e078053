using Registry.Core.Participation;

namespace Registry.Core.Register;

/// <summary>The catalogue of acts that are more than publishing, amending and withdrawing. Routes, the API's description and tests walk it.</summary>
public static class Acts
{
    /// <summary>All acts.</summary>
    public static IReadOnlyList<Act> All { get; } =
    [
        ResponseKind.Answer,
        .. CommitmentActs.All,
        .. VerificationKind.Acts,
        .. ChallengeActs.All,
    ];

    /// <summary>Where an act that sets members of a kind is done, for the one who tried to set them otherwise.</summary>
    internal static string Routes(Kind kind, IReadOnlyList<string> names) =>
        string.Join(" or ", All.Where(act => act.On == kind.Name && names.Contains(act.Name)).Select(act => $"POST /v1/{kind.Plural}/{{id}}/{act.Segment}"));
}
