using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>The declaration of the kind <see cref="Declaration"/>.</summary>
public static class DeclarationKind
{
    /// <summary>Engagement declarations: what was done at each gate, nothing among it.</summary>
    public static readonly Kind Kind = Kind.Of<Declaration>(
        "declaration",
        "declarations",
        "What bodies declare about public engagement at each gate in the life of a dataset or algorithm, also that there was none.",
        new DeclarationRules(),
        record => $"{record.Gate}: {record.DeclarationState}",
        [
            Column.Id<Declaration>("subject", r => r.Subject, filter: "subject"),
            Column.Text<Declaration>("gate", r => r.Gate, filter: "gate"),
            Column.Date<Declaration>("gate_date", r => r.GateDate),
            Column.Text<Declaration>("declaration_state", r => r.DeclarationState, filter: "declarationState"),
            Column.Date<Declaration>("review_date", r => r.ReviewDate),
        ],
        Example,
        [
            Facet.Ids<Declaration>("engagement", r => r.Engagements),
            Facet.Ids<Declaration>("reliedOn", r => r.Reliance?.Select(reliance => reliance.Engagement).OfType<Guid>()),
        ],
        [
            Rows.Of<Declaration, Reliance>("declaration_reliance", r => r.Reliance,
                Column.Id<Reliance>("engagement", reliance => reliance.Engagement),
                Column.Text<Reliance>("how", reliance => reliance.How),
                Column.Truth<Reliance>("material_change", reliance => reliance.MaterialChangeSince)),
        ],
        happened: r => r.GateDate,
        flags: new DeclarationFlags(),
        around: Around);

    private static async IAsyncEnumerable<Breach> Around(Declaration declaration, Surroundings around)
    {
        List<(string, string)> same = [("subject", declaration.Subject!.Value.ToString()), ("gate", declaration.Gate!), ("owner", around.Owner.ToString())];
        if (declaration is { Gate: "review", GateDate: { } day })
        {
            same.Add(("gate_date", FullDate.Text(day)));
        }

        if (await around.Other(Kind, [.. same]) is { } present)
        {
            yield return new Breach(Rules.D35, "/gate", $"Your organisation has a declaration for this gate of this subject already, {present}: amend that.");
        }
    }

    private const string Example = $$"""
        {
          "reference": "DCL-2025-03",
          "subject": "{{ExampleIds.Algorithm}}",
          "gate": "deployment",
          "gateDate": "2025-03-03",
          "declarationState": "relied-on-earlier",
          "reason": "The panel of 2024 was asked about ranking of claims in general; there was no time to ask again before the old system was switched off.",
          "accountableRole": "Director of revenues and benefits",
          "reviewDate": "2026-03-03",
          "engagements": ["{{ExampleIds.Engagement}}"],
          "reliance": [
            {
              "engagement": "{{ExampleIds.Engagement}}",
              "how": "sets-principles",
              "relevance": "The panel's principle that no payment stops without a person's decision was applied to the design.",
              "materialChangeSince": false
            }
          ]
        }
        """;
}

/// <summary>What a declaration must say (rules D33 and D34). No state is refused: only silence is.</summary>
public sealed class DeclarationRules : AbstractValidator<Declaration>
{
    /// <summary>The rules.</summary>
    public DeclarationRules()
    {
        RuleFor(r => r.Engagements).NotEmpty().When(r => r.DeclarationState == "engaged")
            .Obeys(Rules.D33, "Name the engagements of this register, or declare another state.");
        RuleFor(r => r.Reliance).NotEmpty().When(r => r.DeclarationState == "relied-on-earlier")
            .Obeys(Rules.D33, "Name the earlier engagement in reliance, and say why it still fits.");
        RuleFor(r => r.GateDate).NotNull().When(r => r.Gate == "review")
            .Obeys(Rules.D34, "State gateDate: there will be more than one review.");
    }
}
