using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>What a declaration is flagged for (participation.md §6: R1).</summary>
public sealed class DeclarationFlags : AbstractValidator<Declaration>
{
    /// <summary>The rules.</summary>
    public DeclarationFlags()
    {
        RuleFor(r => r.DeclarationState).NotEqual("none-no-reason")
            .Obeys(Rules.R1, "There was no engagement and no reason is given: this is published, and shown as a finding.");
        When(r => r.DeclarationState is not ("engaged" or "none-no-reason"), () =>
            RuleFor(r => r.Reason).NotEmpty().Obeys(Rules.R1, "State reason: why the public was not engaged for this gate."));
        When(r => r.DeclarationState != "engaged", () =>
            RuleFor(r => r.ReviewDate).NotNull().Obeys(Rules.R1, "State reviewDate: when this will be looked at again."));
    }
}
