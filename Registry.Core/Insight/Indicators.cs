using System.Collections.Frozen;

namespace Registry.Core.Insight;

/// <summary>The fourteen questions the register answers, in their order. Codes are permanent.</summary>
public static class Indicators
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Indicator> All { get; } =
    [
        EngagementIndicators.WithoutEngagement,
        AnswerIndicators.InTime,
        AnswerIndicators.ActedOn,
        EngagementIndicators.Changed,
        EngagementIndicators.Overclaimed,
        EngagementIndicators.AskedAfterwards,
        EngagementIndicators.NeverHeard,
        AnswerIndicators.AskedAgain,
        BenefitIndicators.Judged,
        BenefitIndicators.Realised,
        BenefitIndicators.HarmWithoutSeat,
        SafeguardIndicators.OnPaper,
        SafeguardIndicators.Contestable,
        SafeguardIndicators.BackFilled,
    ];

    private static readonly FrozenDictionary<string, Indicator> ByCode = All.ToFrozenDictionary(indicator => indicator.Code, StringComparer.Ordinal);

    /// <summary>The indicator of this code, or null.</summary>
    public static Indicator? Find(string code) => ByCode.GetValueOrDefault(code);
}
