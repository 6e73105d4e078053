using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Organisations;

/// <summary>The declaration of the kind <see cref="Organisation"/>.</summary>
public static class OrganisationKind
{
    /// <summary>Organisations: who registers, supplies, oversees and speaks.</summary>
    public static readonly Kind Kind = Kind.Of<Organisation>(
        "organisation",
        "organisations",
        "Public bodies, their suppliers and overseers, and the groups that speak for people.",
        new OrganisationRules(),
        record => record.Name!,
        [
            Column.Text<Organisation>("title", r => r.Name, sort: true),
            Column.Text<Organisation>("type", r => r.Type, filter: "type"),
            Column.Text<Organisation>("jurisdiction", r => r.Jurisdiction, filter: "jurisdiction"),
            Column.Id<Organisation>("parent", r => r.Parent, filter: "parent"),
        ],
        Example,
        [
            // With its scheme: the same value may mean another body in another register.
            Facet.Words<Organisation>("identifier", r => r.Identifiers?.Select(identifier => $"{identifier.Scheme}:{identifier.Value}").Distinct()),
        ],
        registeredByAdministrator: true);

    private const string Example = """
        {
          "reference": "ORG-0117",
          "name": "Northmere Borough Council",
          "type": "local-authority",
          "jurisdiction": "GB-ENG",
          "identifiers": [
            { "scheme": "govuk-slug", "value": "northmere-borough-council" },
            { "scheme": "other", "value": "GSS code E07000999" }
          ],
          "website": "https://northmere.example.gov.uk",
          "contact": "data-governance@northmere.example.gov.uk"
        }
        """;
}

/// <summary>What an organisation's record must say (domain.md, organisation; rule D21).</summary>
public sealed class OrganisationRules : AbstractValidator<Organisation>
{
    /// <summary>The rules.</summary>
    public OrganisationRules() =>
        RuleFor(r => r.Identifiers).Custom((identifiers, context) =>
        {
            var seen = new HashSet<(string?, string?)>();
            for (var i = 0; i < (identifiers?.Count ?? 0); i++)
            {
                var identifier = identifiers![i];
                if (!seen.Add((identifier.Scheme, identifier.Value)))
                {
                    context.Breaks(Rules.D21, $"identifiers[{i}]", $"The identifier {identifier.Value} of {identifier.Scheme} is stated twice: keep one.");
                }
            }
        });
}
