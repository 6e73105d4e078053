using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Organisations;
using Registry.Tests.Register;

namespace Registry.Tests.Organisations;

public sealed class OrganisationRulesTests
{
    [Test]
    public void The_example_is_complete_and_valid() => EditedExample.IsCompleteAndValid(OrganisationKind.Kind);

    [Test]
    public void Only_an_administrator_registers_an_organisation() => Assert.That(OrganisationKind.Kind.RegisteredByAdministrator, Is.True);

    [Test]
    public void An_identifier_stated_twice_is_refused() =>
        Assert.That(
            EditedExample.Breaches(OrganisationKind.Kind, json => json["identifiers"]!.AsArray().Add(json["identifiers"]![0]!.DeepClone())),
            Is.EqualTo("D21 /identifiers/2"));

    [Test]
    public void Two_identifiers_of_one_scheme_are_allowed() =>
        Assert.That(
            EditedExample.Breaches(OrganisationKind.Kind, json => json["identifiers"]!.AsArray().Add(new JsonObject { ["scheme"] = "govuk-slug", ["value"] = "northmere" })),
            Is.Empty);

    [Test]
    public void An_organisation_with_a_name_and_a_type_alone_is_enough() =>
        Assert.That(
            EditedExample.Breaches(OrganisationKind.Kind, json =>
            {
                foreach (var member in json.Select(pair => pair.Key).Where(key => key is not ("name" or "type")).ToList())
                {
                    json.Remove(member);
                }
            }),
            Is.Empty);

    [Test]
    public void An_organisation_is_found_by_an_identifier_with_its_scheme() =>
        Assert.That(EditedExample.FacetOf(OrganisationKind.Kind, "identifier"), Does.Contain("govuk-slug:northmere-borough-council"));
}
