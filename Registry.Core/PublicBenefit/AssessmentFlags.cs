using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.PublicBenefit;

/// <summary>What an assessment's record is flagged for (rules R20, R23, R25, D23 and D24).</summary>
public sealed class AssessmentFlags : AbstractValidator<Assessment>
{
    /// <summary>The rules.</summary>
    public AssessmentFlags()
    {
        RuleFor(r => r.AcceptabilityEvidence).NotEmpty()
            .Obeys(Rules.R20, "Cite what is known of what the public finds acceptable, or add an absence that says why nothing is.");
        RuleFor(r => r.AdvisedOn).LessThanOrEqualTo(r => r.DecidedOn).When(r => r.AdvisedOn is not null && r.DecidedOn is not null)
            .Obeys(Rules.D24, "The advice is dated after the decision: correct the day, or let it stand on record that it came too late.");
        RuleForEach(r => r.Benefits).ChildRules(benefit => benefit.When(b => b.Realised is { Verdict: "met" or "partly" }, () =>
        {
            benefit.RuleFor(b => b.Realised!.Value).NotEmpty().Obeys(Rules.D23, "Say what the measure had become.");
            benefit.RuleFor(b => b.Realised!.Evidence).NotEmpty().Obeys(Rules.D23, "Show what the verdict rests on.");
        }));
        RuleForEach(r => r.Harms).ChildRules(harm =>
            harm.RuleFor(h => h.AcceptedBy).NotEmpty().When(h => h.Residual == "high").Obeys(Rules.R23, "Name the role that accepted that this harm stays high."));
        RuleForEach(r => r.Conditions).ChildRules(condition =>
        {
            condition.RuleFor(c => c.Safeguard).NotNull().When(c => c.Commitment is null).Obeys(Rules.R25, "Name the safeguard or commitment of this register that meets this condition.");
            condition.RuleFor(c => c.Due).NotNull().Obeys(Rules.R25, "Say by when this condition must be met.");
        });
    }
}
