using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.PublicBenefit;

/// <summary>What an assessment's record must say (domain.md, public-benefit assessment; rules R20 to R25, R27, D4, D6 and D22 to D24).</summary>
public sealed class AssessmentRules : AbstractValidator<Assessment>
{
    /// <summary>The rules.</summary>
    public AssessmentRules()
    {
        RuleFor(r => r.Subjects).Must((record, subjects) => subjects is { Count: > 0 } || !Missing(record.About))
            .Obeys(Rules.D4, "Name the algorithms or datasets of this register, or say in about what is judged.");
        this.LocalIdsUnique(r => r.Benefits, benefit => benefit.Id, "benefits");
        this.LocalIdsUnique(r => r.Harms, harm => harm.Id, "harms");
        this.LocalIdsUnique(r => r.Conditions, condition => condition.Id, "conditions");

        RuleFor(r => r).Custom(BenefitsCanBeChecked);
        RuleFor(r => r).Custom(HarmsAreAnsweredFor);
        RuleFor(r => r.Panel).Custom(PanelAddsUp);

        RuleFor(r => r.AcceptabilityEvidence).NotEmpty()
            .Obeys(Rules.R20, "Cite what is known of what the public finds acceptable, or add an absence that says why nothing is.");
        RuleForEach(r => r.AcceptabilityEvidence).Must(evidence => evidence.Engagement is not null || evidence.Recommendation is not null || !Missing(evidence.Description))
            .Obeys(Rules.D4, "Name the engagement or recommendation of this register, or describe the evidence.");

        RuleFor(r => r.OverrideReason).NotEmpty().When(r => r.DepartsFromAdvice() == true)
            .Obeys(Rules.R24, "The decision departs from the advice: say why in overrideReason.");
        this.InOrder(r => r.DecidedOn, "decidedOn", r => r.ReviewDue, "reviewDue");
        RuleFor(r => r.AdvisedOn).LessThanOrEqualTo(r => r.DecidedOn).When(r => r.AdvisedOn is not null && r.DecidedOn is not null)
            .Obeys(Rules.D24, "The advice is dated after the decision: correct the day, or let it stand on record that it came too late.");

        RuleFor(r => r.Conditions).NotEmpty()
            .When(r => r.Decision == "proceed-with-conditions" || r is { Decision: "pilot-only", Advice: "support-with-conditions" })
            .Obeys(Rules.D22, "List the conditions, each with what meets it and by when.");
        RuleFor(r => r.Conditions).Custom(ConditionsCanBeChecked);
    }

    private static void BenefitsCanBeChecked(Assessment record, ValidationContext<Assessment> context)
    {
        for (var i = 0; i < (record.Benefits?.Count ?? 0); i++)
        {
            var benefit = record.Benefits![i];
            var at = $"benefits[{i}]";
            if (record.GoesAhead())
            {
                Demand(Missing(benefit.Measure), Rules.R21, $"{at}.measure", "Say what is measured: the use goes ahead for this benefit's sake.");
                Demand(Missing(benefit.Baseline), Rules.R21, $"{at}.baseline", "Say what the measure was before: without it no change can be shown.");
                Demand(benefit.ByDate is null, Rules.R21, $"{at}.byDate", "Say by when the benefit is meant to be there.");
            }

            for (var j = 0; j < (benefit.CommercialBeneficiaries?.Count ?? 0); j++)
            {
                var body = benefit.CommercialBeneficiaries![j];
                var bodyAt = $"{at}.commercialBeneficiaries[{j}]";
                Demand(Missing(body.ValueShare), Rules.R22, $"{bodyAt}.valueShare", "Say what comes back to the public, if only \"none\".");
                Demand(body.Organisation is null && Missing(body.Name), Rules.D4, bodyAt, "Name the organisation of this register, or write its name.");
            }

            if (benefit.Realised is { Verdict: "met" or "partly" } realised)
            {
                Demand(Missing(realised.Value), Rules.D23, $"{at}.realised.value", "Say what the measure had become.");
                Demand(realised.Evidence is not { Count: > 0 }, Rules.D23, $"{at}.realised.evidence", "Show what the verdict rests on.");
            }

            context.PeopleAreNamed(benefit.Beneficiaries, $"{at}.beneficiaries");
        }

        void Demand(bool broken, Rule rule, string path, string detail)
        {
            if (broken)
            {
                context.Breaks(rule, path, detail);
            }
        }
    }

    private static void HarmsAreAnsweredFor(Assessment record, ValidationContext<Assessment> context)
    {
        for (var i = 0; i < (record.Harms?.Count ?? 0); i++)
        {
            var harm = record.Harms![i];
            if (harm.Residual == "high" && Missing(harm.AcceptedBy))
            {
                context.Breaks(Rules.R23, $"harms[{i}].acceptedBy", "Name the role that accepted that this harm stays high.");
            }

            context.PeopleAreNamed(harm.Bearers, $"harms[{i}].bearers");
        }
    }

    private static void PanelAddsUp(Panel? panel, ValidationContext<Assessment> context)
    {
        if (panel?.Members is not { Count: > 0 } members)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Capacity is { } capacity && !seen.Add(capacity))
            {
                context.Breaks(Rules.D6, $"panel.members[{i}].capacity", $"The capacity {capacity} is counted twice: add the numbers up.");
            }
        }

        var seats = members.Sum(row => row.Count ?? 0);
        var votes = (panel.Votes?.For ?? 0) + (panel.Votes?.Against ?? 0) + (panel.Votes?.Abstained ?? 0);
        if (votes > seats)
        {
            context.Breaks(Rules.R27, "panel.votes", $"{votes} votes are counted for {seats} members.");
        }
    }

    private static void ConditionsCanBeChecked(IReadOnlyList<Condition>? conditions, ValidationContext<Assessment> context)
    {
        for (var i = 0; i < (conditions?.Count ?? 0); i++)
        {
            if (conditions![i] is { Safeguard: null, Commitment: null })
            {
                context.Breaks(Rules.R25, $"conditions[{i}].safeguard", "Name the safeguard or commitment of this register that meets this condition.");
            }

            if (conditions[i].Due is null)
            {
                context.Breaks(Rules.R25, $"conditions[{i}].due", "Say by when this condition must be met.");
            }
        }
    }

    private static bool Missing(string? text) => string.IsNullOrWhiteSpace(text);
}
