using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>What an engagement's record must say (participation.md §6: R4, R8, R9, R27, R28; D4, D6, D9, D10, D30).</summary>
public sealed class EngagementRules : AbstractValidator<Engagement>
{
    /// <summary>The rules.</summary>
    public EngagementRules()
    {
        AccountForInfluence();
        AccountForPower();
        AccountForPeople();
        AccountForMoney();
        Dates();
        Totals();
        NamesCanBeFound();
        this.NobodyRecognisable();
        this.NoContactDetails(EngagementTexts.Of);
    }

    private void AccountForInfluence()
    {
        When(r => r.ClaimedLevel is "consult" or "involve" or "collaborate" or "empower", () =>
        {
            RuleFor(r => r.QuestionAsked).NotEmpty().Obeys(Rules.R4, "State questionAsked: the question put to people, word for word.");
            RuleFor(r => r.Negotiable).NotEmpty().Obeys(Rules.R4, "State negotiable: what people could change.");
            RuleFor(r => r.Promise).NotEmpty().Obeys(Rules.R4, "State promise: what the body undertook to do with what people said.");
            RuleFor(r => r.Cohorts).NotEmpty().Obeys(Rules.R4, "State at least one of cohorts: who took part.");
            RuleFor(r => r.ResponseDue).NotNull().Obeys(Rules.R4, "State responseDue: the day by which the body answers.");
        });
        RuleFor(r => r.Decisions).NotEmpty()
            .When(r => r.ClaimedLevel is "consult" or "involve" or "collaborate" or "empower" && (r.Scope is not ("sector-policy" or "general-attitudes") || string.IsNullOrWhiteSpace(r.PolicyProcess)))
            .Obeys(Rules.R2, "Name in decisions at least one decision people could alter; for a sector's policy or general attitudes, state policyProcess instead.");
        RuleFor(r => r.StatusReason).NotEmpty().When(r => r.Status == "not-going-forward")
            .Obeys(Rules.D10, "State statusReason: why it did not go forward.");
    }

    private void AccountForPower() =>
        When(r => r.ClaimedLevel == "empower", () =>
        {
            RuleFor(r => r.DecisionRight).NotNull()
                .Obeys(Rules.R8, "State decisionRight, with its kind, instrument, scope and overrideRule, or claim a lower level.");
            When(r => r.DecisionRight is not null, () =>
            {
                RuleFor(r => r.DecisionRight!.Kind).NotEmpty().Obeys(Rules.R8, "State what people could decide, or claim a lower level.");
                RuleFor(r => r.DecisionRight!.Instrument).NotEmpty().Obeys(Rules.R8, "Link the instrument that gave people the right, or claim a lower level.");
                RuleFor(r => r.DecisionRight!.Scope).NotEmpty().Obeys(Rules.R8, "State what the right reaches, and where it ends.");
                RuleFor(r => r.DecisionRight!.OverrideRule).NotEmpty().Obeys(Rules.R8, "State who may overrule the decision, or that nobody may.");
            });
        });

    private void AccountForPeople() =>
        RuleFor(r => r.Representation).Custom((rows, context) =>
        {
            for (var i = 0; i < (rows?.Count ?? 0); i++)
            {
                if (rows![i] is { Mode: "not-sought" or "sought-not-reached" } row && string.IsNullOrWhiteSpace(row.Why))
                {
                    context.Breaks(Rules.R9, $"representation[{i}].why", row.Mode == "not-sought" ? "Say why this community was not sought." : "Say why this community was not reached.");
                }
            }
        });

    private void AccountForMoney()
    {
        When(r => r.Support?.Remuneration is "voucher" or "paid-hourly" or "paid-daily" or "contract" or "paid-to-organisation", () =>
        {
            RuleFor(r => r.Support!.Amount).NotNull().Obeys(Rules.D9, "State the amount people were paid.");
            RuleFor(r => r.Support!.Currency).NotEmpty().Obeys(Rules.D9, "State the currency people were paid in.");
            RuleFor(r => r.Support!.Unit).NotEmpty().Obeys(Rules.D9, "State the unit the amount was paid for, such as hour or day.");
        });
        When(r => r.Cost is not null && string.IsNullOrWhiteSpace(r.Cost.WithheldReason), () =>
        {
            RuleFor(r => r.Cost!.Amount).NotNull().Obeys(Rules.D9, "State the amount, or why it is withheld in withheldReason.");
            RuleFor(r => r.Cost!.Currency).NotEmpty().When(r => r.Cost!.Amount is not null).Obeys(Rules.D9, "State the currency of the cost.");
        });
    }

    private void Dates()
    {
        this.InOrder(r => r.Announced, "announced", r => r.Start, "start");
        this.InOrder(r => r.Start, "start", r => r.End, "end");
        this.InOrder(r => r.Start is null ? r.Announced : null, "announced", r => r.End, "end");
        NotBefore(r => r.Findings?.Date, "findings.date");
        NotBefore(r => r.ResponseDue, "responseDue");
    }

    /// <summary>Compares with the last of the engagement's own days that is stated.</summary>
    private void NotBefore(Func<Engagement, DateOnly?> later, string name)
    {
        this.InOrder(r => r.End, "end", later, name);
        this.InOrder(r => r.End is null ? r.Start : null, "start", later, name);
        this.InOrder(r => r.End is null && r.Start is null ? r.Announced : null, "announced", later, name);
    }

    private void Totals() =>
        RuleFor(r => r).Custom((r, context) =>
        {
            for (var c = 0; c < (r.Cohorts?.Count ?? 0); c++)
            {
                var cohort = r.Cohorts![c];
                if (cohort.TookPart > cohort.Invited)
                {
                    context.Breaks(Rules.R27, $"cohorts[{c}].tookPart", "More people took part than were invited: correct one, or leave invited out where anyone could come.");
                }

                if (cohort.Completed > cohort.TookPart)
                {
                    context.Breaks(Rules.R27, $"cohorts[{c}].completed", "More people stayed to the end than took part: correct one of the two.");
                }

                Profile(cohort, $"cohorts[{c}].profile", context);
            }

            var everybody = r.Cohorts is { Count: > 0 } cohorts && cohorts.All(cohort => cohort.TookPart is not null) ? cohorts.Sum(cohort => cohort.TookPart) : null;
            for (var i = 0; i < (r.Representation?.Count ?? 0); i++)
            {
                if (r.Representation![i] is { Mode: "directly" } row && row.Count > everybody)
                {
                    context.Breaks(Rules.R27, $"representation[{i}].count", $"More people of this community are counted than took part ({everybody}).");
                }
            }
        });

    private static void Profile(Cohort cohort, string path, ValidationContext<Engagement> context)
    {
        var rows = (cohort.Profile ?? []).Select((row, i) => (row, i)).ToArray();
        foreach (var (row, i) in rows)
        {
            if (row.Participants > cohort.TookPart)
            {
                context.Breaks(Rules.R27, $"{path}[{i}].participants", "More people are counted in this row than took part.");
            }
        }

        foreach (var dimension in rows.GroupBy(at => at.row.Dimension))
        {
            // Each share may have been rounded to a whole per cent.
            var allowed = 100 + Math.Max(1, dimension.Count() / 2m);
            var last = $"{path}[{dimension.Last().i}]";
            if (dimension.Sum(at => at.row.ParticipantsShare) > allowed)
            {
                context.Breaks(Rules.R27, $"{last}.participantsShare", $"The participants' shares of {dimension.Key} add up to more than 100 %: make the categories exclude each other.");
            }

            if (dimension.Sum(at => at.row.PopulationShare) > allowed)
            {
                context.Breaks(Rules.R27, $"{last}.populationShare", $"The population shares of {dimension.Key} add up to more than 100 %: make the categories exclude each other.");
            }

            if (dimension.Sum(at => (decimal?)at.row.Participants) > cohort.TookPart && dimension.Count() > 1)
            {
                context.Breaks(Rules.R27, $"{last}.participants", $"The rows of {dimension.Key} count more people than took part: make the categories exclude each other.");
            }

            foreach (var (row, i) in dimension.GroupBy(at => at.row.Category, StringComparer.OrdinalIgnoreCase).SelectMany(same => same.Skip(1)))
            {
                context.Breaks(Rules.D6, $"{path}[{i}].category", $"The category {row.Category} of {row.Dimension} is already stated: keep one row.");
            }
        }
    }

    private void NamesCanBeFound()
    {
        this.LocalIdsUnique(r => r.Cohorts, cohort => cohort.Id, "cohorts");
        RuleFor(r => r.Subjects).NotEmpty().When(r => r.Scope is "system" or "dataset")
            .Obeys(Rules.D30, "Name in subjects the algorithm or dataset of this register it was about, or add an absence that says why there is none.");
        RuleFor(r => r).Custom((r, context) =>
        {
            foreach (var (party, path) in Parties(r))
            {
                if (party.Organisation is null && string.IsNullOrWhiteSpace(party.Name))
                {
                    context.Breaks(Rules.D4, $"{path}.name", "Name the organisation of this register, or write its name.");
                }
            }

            for (var i = 0; i < (r.Representation?.Count ?? 0); i++)
            {
                var row = r.Representation![i];
                if (row.Community is not null && row.Subject is null)
                {
                    context.Breaks(Rules.D4, $"representation[{i}].subject", "community is a name inside a subject: name the subject, or write communityName instead.");
                }
                else if (row.Community is null && string.IsNullOrWhiteSpace(row.CommunityName))
                {
                    context.Breaks(Rules.D4, $"representation[{i}].communityName", "Name the subject and its community, or write communityName.");
                }
            }
        });
    }

    private static IEnumerable<(Party Party, string Path)> Parties(Engagement r)
    {
        if (r.Commissioner is { } commissioner)
        {
            yield return (commissioner, "commissioner");
        }

        if (r.Deliverer is { } deliverer)
        {
            yield return (deliverer, "deliverer");
        }

        for (var i = 0; i < (r.Funders?.Count ?? 0); i++)
        {
            yield return (r.Funders![i], $"funders[{i}]");
        }
    }
}
