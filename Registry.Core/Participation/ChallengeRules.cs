using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>What a challenge must say (participation.md §6: R26, R27, R28; rules D4 and D6).</summary>
public sealed class ChallengeRules : AbstractValidator<Challenge>
{
    /// <summary>The rules.</summary>
    public ChallengeRules()
    {
        When(r => r.Outcome is not null, () =>
        {
            RuleFor(r => r.Reasons).NotEmpty().Obeys(Rules.R26, "State reasons: why it was decided so.");
            RuleFor(r => r.Escalation).NotEmpty().Obeys(Rules.R26, "State escalation: where those who raised it can go next.");
        });
        RuleFor(r => r.Escalation).NotEmpty().When(r => r.EscalatedOn is not null && r.Outcome is null)
            .Obeys(Rules.R26, "State escalation: the body it was taken to.");
        RuleFor(r => r.Part).NotEmpty().When(r => r.TargetKind == "benefit-claim")
            .Obeys(Rules.D4, "Name in part the benefit inside the assessment.");
        this.PeopleAreNamed(r => r.OnBehalfOf, "onBehalfOf");
        this.LocalIdsUnique(r => r.Remedies, remedy => remedy.Id, "remedies");
        this.InOrder(r => r.RaisedOn, "raisedOn", r => r.AcknowledgeDue, "acknowledgeDue");
        this.InOrder(r => r.RaisedOn, "raisedOn", r => r.AcknowledgedOn, "acknowledgedOn");
        this.InOrder(r => r.AcknowledgedOn, "acknowledgedOn", r => r.DecideDue, "decideDue");
        this.InOrder(r => r.RaisedOn, "raisedOn", r => r.DecidedOn, "decidedOn");
        this.InOrder(r => r.AcknowledgedOn, "acknowledgedOn", r => r.DecidedOn, "decidedOn");
        this.InOrder(r => r.AcknowledgedOn, "acknowledgedOn", r => r.UnderReviewSince, "underReviewSince");
        this.InOrder(r => r.UnderReviewSince, "underReviewSince", r => r.DecidedOn, "decidedOn");
        this.InOrder(r => r.RaisedOn, "raisedOn", r => r.WithdrawnOn, "withdrawnOn");
        this.InOrder(r => r.RaisedOn, "raisedOn", r => r.EscalatedOn, "escalatedOn");
        RuleFor(r => r.Remedies).Custom((remedies, context) =>
        {
            for (var i = 0; i < (remedies?.Count ?? 0); i++)
            {
                if (remedies![i] is { Delivered: not null, Evidence: null or { Count: 0 } })
                {
                    context.Breaks(Rules.R26, $"remedies[{i}].evidence", "Show that the remedy was given.");
                }
            }
        });
        this.NoContactDetails(r =>
        [
            ("statement", r.Statement), ("relief", r.Relief), ("reasons", r.Reasons), ("reviewer.name", r.Reviewer?.Name), ("withdrawalReason", r.WithdrawalReason), ("escalationReason", r.EscalationReason),
            .. (r.OnBehalfOf ?? []).Select((people, i) => ($"onBehalfOf[{i}].name", people.Name)),
            .. (r.Remedies ?? []).Select((remedy, i) => ($"remedies[{i}].description", remedy.Description)),
        ]);
    }
}
