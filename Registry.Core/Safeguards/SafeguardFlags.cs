using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Safeguards;

/// <summary>What a safeguard's record is flagged for (participation.md §6: R18).</summary>
public sealed class SafeguardFlags : AbstractValidator<Safeguard>
{
    /// <summary>The rules.</summary>
    public SafeguardFlags() =>
        RuleFor(r => r.Mitigates).NotEmpty().When(r => string.IsNullOrWhiteSpace(r.LegalDuty) && r.Answers is not { Count: > 0 })
            .Obeys(Rules.R18, "State in mitigates the risk it is against, in answers the recommendation it follows, or in legalDuty the law that asks for it.");
}
