using NUnit.Framework;
using Registry.Core.Interop;
using Registry.Core.Interop.PdgObservatory;
using Registry.Tests.Support;

namespace Registry.Tests.Interop;

internal sealed class PdgObservatoryTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("pdg").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private (List<ForeignRecord> Records, MappingReport Report) Read(string components, string? cases = null, string organisations = """[{"slug":"lab","title":"The Lab","link":"https://lab.example","country_link":["netherlands"],"organisation_type_tag":["Academic Institution"]}]""")
    {
        File.WriteAllText(Path.Combine(_folder, PdgStandard.ComponentFile), components);
        File.WriteAllText(Path.Combine(_folder, PdgStandard.CaseFile), cases ?? """[{"slug":"case","title":"A case","lead_organisation":"The Lab","start_year":"2019","link":"https://case.example","summary":"Quoted at length by jane.doe@example.org","theme_tag":["Health"]}]""");
        File.WriteAllText(Path.Combine(_folder, PdgStandard.OrganisationFile), organisations);
        return Foreign.Read("pdg-observatory", _folder);
    }

    private ForeignRecord One(string fields) => Read($$"""[{"slug":"part","title":"A part","case_link":["case"]{{fields}}}]""").Records.Single(record => record.Kind == "engagement");

    [Test]
    public void A_component_is_an_engagement_with_what_the_source_tells_of_it()
    {
        var record = One(""","ladder_of_participation":"Consultation","methods_tag":["Workshop","Unheard of"],"modality_tag":["online","face to face"],"number_of_participants":"68","target_groups":"residents","nature_of_participants_tag":["Open","Intentional recruitment"],"recruitment":"by post","decision_methods_tag":["Voting (i.e. any)"],"description":"Quoted." """);
        Assert.That((record.At("reference"), record.Owner, record.At("claimedLevel"), record.At("methods"), record.At("modality")), Is.EqualTo(("part", "pdg-connected-by-data", "consult", "[\"workshop\"]", "hybrid")));
        Assert.That(record.At("cohorts"), Is.EqualTo("""[{"description":"residents","openness":"open-with-targeted-effort","recruitmentNote":"by post","tookPart":68,"decisionMethod":"vote"}]"""));
        Assert.That(record.At("deliverer/organisation"), Is.EqualTo("pdg-lab"));
        Assert.That(record.At("source/location"), Is.EqualTo("https://case.example"));
        Assert.That(record.Kept("methods_tag"), Is.EqualTo((string[])["Workshop", "Unheard of"]));
        Assert.That(record.Kept("case: theme_tag"), Is.EqualTo((string[])["Health"]));
        Assert.That(record.Absence("/summary"), Is.EqualTo("withheld other"));
        Assert.That(((string[])["/promise", "/decisions", "/start", "/cohorts/0/averageHours"]).Select(record.Absence), Has.All.EqualTo("not-known"));
        Assert.That(record.Body.ToJsonString(), Does.Not.Contain("Quoted").And.Not.Contain("jane.doe"));
        Assert.That(Foreign.Faults([record]), Is.Empty);
    }

    [Test]
    public void What_is_blank_is_not_known()
    {
        var record = One("");
        Assert.That(((string[])["/claimedLevel", "/methods", "/modality", "/cohorts", "/summary", "/limitations"]).Select(record.Absence), Has.All.EqualTo("not-known"));
        Assert.That(Foreign.Faults([record]), Is.Empty);
    }

    [TestCase(""","target_groups":"70" """, "/cohorts/0/description")]
    [TestCase(""","number_of_participants":"about 20" """, "/cohorts/0/tookPart")]
    [TestCase(""","decision_methods_tag":["Not Applicable (e.g. x)"] """, "/cohorts/0/openness")]
    public void What_does_not_answer_is_not_taken_for_an_answer(string fields, string member)
    {
        var record = One(fields);
        Assert.That(record.Absence(member), Is.EqualTo("not-known"));
        Assert.That(Foreign.Faults([record]), Is.Empty);
    }

    [Test]
    public void Engagements_come_after_those_they_feed_into_and_a_circle_is_cut()
    {
        var engagements = Read("""[{"slug":"a","title":"A","case_link":["case"],"feeds_into":["b","c","gone"]},{"slug":"b","title":"B","case_link":["case"],"feeds_into":["c"]},{"slug":"c","title":"C","case_link":["case"],"feeds_into":["a"]}]""").Records.Where(record => record.Kind == "engagement").ToList();
        Assert.That(engagements.Select(record => $"{record.At("reference")} {record.At("feedsInto")}"), Is.EqualTo((string[])["c ", "b [\"c\"]", "a [\"b\",\"c\"]"]));
        Assert.That(engagements[0].Kept("feeds_into"), Is.EqualTo((string[])["a"]));
    }

    [Test]
    public void A_case_without_components_is_an_engagement_and_one_with_them_is_not()
    {
        var records = Read("[]").Records;
        Assert.That(records.Single(record => record.Kind == "engagement").At("title"), Is.EqualTo("A case"));
        Assert.That(Foreign.Faults(records), Is.Empty);
        Assert.That(records.Where(record => record.Kind == "organisation").Select(record => record.At("reference")), Is.EqualTo((string[])["pdg-connected-by-data", "pdg-lab"]));
    }

    [Test]
    public void What_has_no_name_and_what_is_no_list_is_refused()
    {
        Assert.That(Read("""[{"title":"No slug"}]""").Records.SelectMany(record => record.Refusals).Select(fault => fault.Code), Is.EqualTo((string[])["source.missing"]));
        Assert.That(Read("{}", organisations: "[").Records.SelectMany(record => record.Refusals).Select(fault => fault.Code), Is.EqualTo((string[])["source.invalid", "source.invalid"]));
    }
}
