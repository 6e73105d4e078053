using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>The declaration of the kind <see cref="Decision"/>.</summary>
public static class DecisionKind
{
    /// <summary>Decisions: what people could alter, and what became of it.</summary>
    public static readonly Kind Kind = Kind.Of<Decision>(
        "decision",
        "decisions",
        "Decisions about datasets and algorithms, coming or taken, that the public could alter.",
        new DecisionRules(),
        record => record.Title,
        [
            Column.Text<Decision>("title", r => r.Title, sort: true),
            Column.Text<Decision>("decision_kind", r => r.DecisionKind, filter: "decisionKind"),
            Column.Date<Decision>("planned_date", r => r.PlannedDate),
            Column.Date<Decision>("actual_date", r => r.ActualDate),
            Column.Truth<Decision>("taken", r => r.ActualDate is not null, filter: "taken"),
            Column.Integer<Decision>("options_open", r => r.OptionsOpen?.Count ?? 0),
        ],
        Example,
        [
            Facet.Ids<Decision>("subject", r => r.Subjects),
            Facet.Ids<Decision>("engagementConsidered", r => r.EngagementsConsidered),
            Facet.Ids<Decision>("contraryTo", r => r.ContraryTo),
        ],
        [
            Rows.Of<Decision, SubjectVersion>("decision_subject_version", r => r.SubjectVersions,
                Column.Id<SubjectVersion>("subject", v => v.Subject),
                Column.Integer<SubjectVersion>("version", v => v.Version)),
        ],
        happened: r => r.ActualDate,
        around: Around);

    private static async IAsyncEnumerable<Breach> Around(Decision decision, Surroundings around)
    {
        for (var i = 0; i < (decision.SubjectVersions?.Count ?? 0); i++)
        {
            var cited = decision.SubjectVersions![i];
            if (await around.Find(cited.Subject!.Value) is { } subject && cited.Version > subject.Version)
            {
                yield return new Breach(Rules.D37, $"/subjectVersions/{i}/version", $"The record of this subject has no version {cited.Version}: its newest is {subject.Version}.");
            }
        }

        for (var i = 0; i < (decision.ContraryTo?.Count ?? 0); i++)
        {
            // What was named before stays, whatever the engagement's owner claims of it now.
            var engagement = decision.ContraryTo![i];
            if (await around.Column("engagement", engagement, "claimed_level") != "empower" && !await around.Holds(around.Record, "contraryTo", engagement))
            {
                yield return new Breach(Rules.R8, $"/contraryTo/{i}", "This engagement does not claim to empower: it bound no decision. Say in howWeighed why its advice was not followed.");
            }
        }
    }

    private const string Example = $$"""
        {
          "reference": "DEC-2026-11",
          "title": "Whether the review ranking goes on, and for which claims",
          "decisionKind": "continue",
          "subjects": ["{{ExampleIds.Algorithm}}"],
          "decisionMaker": "Cabinet member for benefits",
          "plannedDate": "2026-09-15",
          "actualDate": "2026-10-06",
          "optionsOpen": ["Stop it", "Use it for overpayments and underpayments alike", "Use it for underpayments only", "Go on as it is"],
          "outcome": "It goes on for claims that may be underpaid. Claims that may be overpaid are drawn by lot again.",
          "engagementsConsidered": ["{{ExampleIds.Engagement}}"],
          "howWeighed": "The panel's first recommendation was followed. Its second, to stop all use of age, was followed in part: age bands of five years stay until the disparity test of 2027.",
          "subjectVersions": [{ "subject": "{{ExampleIds.Algorithm}}", "version": 1 }]
        }
        """;
}

/// <summary>What a decision's record must say (participation.md §4.1 and §6: R8; rules D6, D31 and D32).</summary>
public sealed class DecisionRules : AbstractValidator<Decision>
{
    /// <summary>The rules.</summary>
    public DecisionRules()
    {
        RuleFor(r => r.Outcome).NotEmpty().When(r => r.ActualDate is not null)
            .Obeys(Rules.D31, "The decision was taken: state in outcome what was decided.");
        RuleFor(r => r.ActualDate).NotNull().When(r => !string.IsNullOrWhiteSpace(r.Outcome))
            .Obeys(Rules.D31, "State actualDate: the day on which this was decided.");
        RuleFor(r => r.HowWeighed).NotEmpty().When(r => r.ActualDate is not null && r.EngagementsConsidered is { Count: > 0 })
            .Obeys(Rules.D32, "State howWeighed: what became of what people said.");
        When(r => r.ContraryTo is { Count: > 0 }, () =>
        {
            RuleFor(r => r.Override).NotNull().Obeys(Rules.R8, "State override: who overruled what people had decided, when and why.");
            RuleFor(r => r.ActualDate).NotNull().Obeys(Rules.D31, "A decision departs from another once it is taken: state actualDate.");
        });
        RuleFor(r => r.ContraryTo).NotEmpty().When(r => r.Override is not null)
            .Obeys(Rules.R8, "Name in contraryTo the engagement whose decision was overruled.");
        RuleFor(r => r.SubjectVersions).Custom((versions, context) =>
        {
            var seen = new HashSet<Guid>();
            for (var i = 0; i < (versions?.Count ?? 0); i++)
            {
                if (versions![i].Subject is { } subject && !seen.Add(subject))
                {
                    context.Breaks(Rules.D6, $"subjectVersions[{i}].subject", "The version of this subject is already stated: keep one.");
                }
            }
        });
    }
}
