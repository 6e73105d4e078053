using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>What an engagement's record is flagged for (participation.md §6: R11).</summary>
public sealed class EngagementFlags : AbstractValidator<Engagement>
{
    private const int ShortestWindow = 14;

    /// <summary>The rules.</summary>
    public EngagementFlags() =>
        RuleFor(r => r.End).Must((r, end) => end!.Value.DayNumber - r.Start!.Value.DayNumber + 1 >= ShortestWindow)
            .When(r => r.Start is not null && r.End >= r.Start && HasWindow(r))
            .Obeys(Rules.R11, $"People had fewer than {ShortestWindow} days to answer.");

    /// <summary>A weekend of deliberation is no window: only what stands open for answers is.</summary>
    private static bool HasWindow(Engagement r) =>
        r.ClaimedLevel == "consult"
        || (r.ClaimedLevel is "involve" or "collaborate" or "empower" && r.Methods?.Any(method => method is "public-comment" or "survey" or "crowdsourcing") == true);
}
