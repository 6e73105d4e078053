using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.PublicBenefit;

/// <summary>What an assessment's record must say (domain.md, public-benefit assessment; rules R21, R22, R24, R27, D4, D6 and D22).</summary>
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
        RuleFor(r => r).Custom(BearersAreNamed);
        RuleFor(r => r.Panel).Custom(PanelAddsUp);

        RuleForEach(r => r.AcceptabilityEvidence).Must(evidence => evidence.Engagement is not null || evidence.Recommendation is not null || !Missing(evidence.Description))
            .Obeys(Rules.D4, "Name the engagement or recommendation of this register, or describe the evidence.");

        RuleFor(r => r.OverrideReason).NotEmpty().When(r => r.DepartsFromAdvice() == true)
            .Obeys(Rules.R24, "The decision departs from the advice: say why in overrideReason.");
        this.InOrder(r => r.DecidedOn, "decidedOn", r => r.ReviewDue, "reviewDue");

        RuleFor(r => r.Conditions).NotEmpty()
            .When(r => r.Decision == "proceed-with-conditions" || r is { Decision: "pilot-only", Advice: "support-with-conditions" })
            .Obeys(Rules.D22, "List the conditions, each with what meets it and by when.");
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

    private static void BearersAreNamed(Assessment record, ValidationContext<Assessment> context)
    {
        for (var i = 0; i < (record.Harms?.Count ?? 0); i++)
        {
            context.PeopleAreNamed(record.Harms![i].Bearers, $"harms[{i}].bearers");
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

    private static bool Missing(string? text) => string.IsNullOrWhiteSpace(text);
}
