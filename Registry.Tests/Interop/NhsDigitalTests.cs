using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Interop;
using Registry.Tests.Support;

namespace Registry.Tests.Interop;

internal sealed class NhsDigitalTests
{
    private string _file = "";

    [SetUp]
    public void MakeFile() => _file = Path.Combine(Directory.CreateTempSubdirectory("nhs").FullName, "agreements.json");

    [TearDown]
    public void RemoveFile() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    internal static JsonObject Agreement(string number, string organisation = "Northmere Borough Council", string type = "Local Authority", string expected = "Shorter waits.", string yielded = "") => new()
    {
        ["Reference Number"] = number,
        ["Organisation"] = organisation,
        ["Objective for Processing"] = "To plan services.\r\n",
        ["Processing Activities"] = "Counts by ward.",
        ["Expected Output"] = "A yearly report.",
        ["Expected Measurable Benefits"] = expected,
        ["Yielded Benefits"] = yielded,
        ["Organisation Type"] = type,
    };

    private (List<ForeignRecord> Records, MappingReport Report) Read(params JsonObject[] agreements)
    {
        File.WriteAllText(_file, new JsonArray([.. agreements]).ToJsonString());
        return Foreign.Read("nhs-digital", _file);
    }

    [Test]
    public void An_agreement_is_what_is_shared_and_what_good_it_is_to_do()
    {
        var (records, _) = Read(Agreement("DARS-NIC-1-A-v2.3", yielded: "Waits fell."));
        Assert.That(records.Select(record => (record.Kind, record.At("reference"))), Is.EqualTo(((string, string)[])
            [("organisation", "nhsd-nhs-digital"), ("organisation", "nhsd-northmere-borough-council"), ("dataset", "DARS-NIC-1-A"), ("assessment", "DARS-NIC-1-A")]));
        var (dataset, assessment) = (records[2], records[3]);
        Assert.That(records[1].At("type"), Is.EqualTo("local-authority"));
        Assert.That(dataset.Owner, Is.EqualTo("nhsd-nhs-digital"));
        Assert.That(dataset.At("sharing/0/purpose"), Is.EqualTo("To plan services."));
        Assert.That(dataset.At("sharing/0/organisation"), Is.EqualTo("nhsd-northmere-borough-council"), "until the import knows the id");
        Assert.That(dataset.Kept("Reference Number"), Is.EqualTo((string[])["DARS-NIC-1-A-v2.3"]));
        Assert.That(dataset.Kept("Processing Activities"), Is.EqualTo((string[])["Counts by ward."]));
        Assert.That(assessment.At("subjects/0"), Is.EqualTo("DARS-NIC-1-A"));
        Assert.That(assessment.At("phase"), Is.EqualTo("in-use"));
        Assert.That(assessment.At("benefits"), Is.EqualTo("""[{"id":"expected","description":"Shorter waits.","realised":{"verdict":"reported","description":"Waits fell."}}]"""));
        Assert.That(assessment.Kept("Expected Output"), Is.EqualTo((string[])["A yearly report."]));
        Assert.That(((string[])["/harms", "/panel", "/advice", "/decision", "/benefits/0/beneficiaries", "/benefits/0/realised/date"]).Select(assessment.Absence), Has.All.EqualTo("not-known"));
        Assert.That(Foreign.Faults(records), Is.Empty);
    }

    [TestCase("", "not-known")]
    [TestCase("N/A", "not-applicable")]
    [TestCase("None.", "not-applicable")]
    public void A_benefit_not_yielded_is_absent_in_the_words_of_the_source(string yielded, string state)
    {
        var assessment = Read(Agreement("A-1-v1.0", yielded: yielded)).Records[^1];
        Assert.That(assessment.At("benefits/0/realised"), Is.Null);
        Assert.That(assessment.Absence("/benefits/0/realised"), Is.EqualTo(state));
        Assert.That(assessment.Absence("/phase"), Is.EqualTo("not-known"));
        Assert.That(Foreign.Faults([assessment]), Is.Empty);
    }

    [Test]
    public void An_agreement_without_any_benefit_promises_none()
    {
        var assessment = Read(Agreement("A-1-v1.0", expected: "")).Records[^1];
        Assert.That(assessment.Absence("/benefits"), Is.EqualTo("not-known"));
        Assert.That(Foreign.Faults([assessment]), Is.Empty);
    }

    [Test]
    public void A_long_text_is_cut_visibly_and_kept_whole()
    {
        var text = string.Concat(Enumerable.Repeat("benefit ", 5_000)).Trim();
        var assessment = Read(Agreement("A-1-v1.0", expected: text)).Records[^1];
        Assert.That(assessment.At("benefits/0/description"), Has.Length.LessThanOrEqualTo(5_000).And.EndsWith("…"));
        Assert.That(string.Concat(assessment.Body["source"]!["values"]!.AsArray().Select(value => (string)value!["value"]!)), Does.Contain(text));
        Assert.That(Foreign.Faults([assessment]), Is.Empty);
    }

    [Test]
    public void A_renewed_agreement_keeps_its_reference_and_two_versions_at_once_are_two()
    {
        string[] References(params JsonObject[] agreements) => [.. Read(agreements).Records.Where(record => record.Kind == "dataset" && record.Refusals.Count == 0).Select(record => record.At("reference")!)];
        Assert.That(References(Agreement("A-1-v1.0")), Is.EqualTo(References(Agreement("A-1-v2.14"))));
        Assert.That(References(Agreement("A-1-v1.0"), Agreement("A-1-v2.0")), Is.EqualTo((string[])["A-1-v1.0", "A-1-v2.0"]));
        Assert.That(References(Agreement("CASEMIX_NHSE")), Is.EqualTo((string[])["CASEMIX_NHSE"]));
    }

    [Test]
    public void What_cannot_be_a_record_of_its_own_is_refused_with_the_reason()
    {
        var (records, report) = Read(Agreement(""), Agreement("A-1", organisation: " "), Agreement("A-2"), Agreement("A-2", yielded: "Other"));
        Assert.That(records.SelectMany(record => record.Refusals).Select(fault => fault.Code), Is.EqualTo((string[])["source.invalid", "source.invalid", "source.invalid"]));
        Assert.That(records.Count(record => record is { Kind: "dataset", Refusals.Count: 0 }), Is.EqualTo(1));
        Assert.That(report.Fields.Single(field => field.Field == "Yielded Benefits").Counts.Values.Sum(), Is.EqualTo(4));
    }

    [TestCase("{}")]
    [TestCase("[1]")]
    [TestCase("[")]
    [TestCase("""[{"Reference Number":"\ud800"}]""")]
    public void A_file_that_is_no_list_of_agreements_is_refused(string text)
    {
        File.WriteAllText(_file, text);
        Assert.That(Foreign.Read("nhs-digital", _file).Records.SelectMany(record => record.Refusals).Single().Code, Is.EqualTo("source.invalid"));
    }

    [Test]
    public void One_body_under_two_spellings_is_one_organisation_and_its_types_are_kept()
    {
        var organisations = Read(Agreement("A-1", "NHS EAST SHIRE CCG", "Clinical Commissioning Group (CCG)"), Agreement("A-2", "NHS East Shire CCG", "Network")).Records.Where(record => record.Kind == "organisation").ToList();
        Assert.That(organisations.Select(record => record.At("name")), Is.EqualTo((string[])["NHS East Shire CCG", "NHS Digital"]).AsCollection.Or.EqualTo((string[])["NHS Digital", "NHS East Shire CCG"]).AsCollection);
        var recipient = organisations.Single(record => record.At("name") != "NHS Digital");
        Assert.That(recipient.Absence("/type"), Is.EqualTo("not-known"));
        Assert.That(recipient.Kept("Organisation"), Is.EqualTo((string[])["NHS EAST SHIRE CCG"]));
        Assert.That(recipient.Kept("Organisation Type"), Is.EqualTo((string[])["Clinical Commissioning Group (CCG)", "Network"]));
    }

    [Test]
    public void The_mailbox_of_a_person_is_left_out_of_every_text_and_that_of_a_function_stays()
    {
        var agreement = Agreement("A-1", expected: "Ask jane.doe@example.nhs.uk, or enquiries@example.nhs.uk.");
        Assert.That(Read(agreement).Records[^1].At("benefits/0/description"), Is.EqualTo("Ask [mailbox left out], or enquiries@example.nhs.uk."));
    }
}
