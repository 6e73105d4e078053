using NUnit.Framework;
using Registry.Core.Interop;
using Registry.Core.Interop.UkAtrs;
using Registry.Tests.Support;

namespace Registry.Tests.Interop;

internal sealed class AtrsTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("atrs").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private List<ForeignRecord> Read(string index, string tiers = "[]")
    {
        File.WriteAllText(Path.Combine(_folder, AtrsStandard.IndexFile), index);
        File.WriteAllText(Path.Combine(_folder, AtrsStandard.TierFile), tiers);
        return Foreign.Read("uk-atrs", _folder).Records;
    }

    [Test]
    public void The_two_files_are_joined_by_the_last_segment_of_the_address()
    {
        var records = Read(
            """{"meta":{},"records":[{"publishing_body":"HMRC","tool_name":"Ask","title":"HMRC: Ask","url":"https://www.gov.uk/r/hmrc-ask/","published":"2025-06-26T07:39:09Z","description":"A chatbot.\r\nNew.","listed_organisations":["A","B"]}]}""",
            """[{"record_id":"hmrc-ask","organisation_name":"HMRC","phase":"private-beta","one_sentence_desc":"A chatbot.\nNew.","model_architecture":"Rules","sensitive_attributes":null,"dpi_assessment_url":"https://example.gov.uk/a","date_published":"2025-06-26","standard_version":"v3.0","source_url":"https://www.gov.uk/r/hmrc-ask","ingested_at":"2026"}]""");
        var algorithm = records[1];
        Assert.That(records.Select(record => (record.Kind, record.Owner)), Is.EqualTo(((string, string)[])[("organisation", "atrs-hmrc"), ("algorithm", "atrs-hmrc")]));
        Assert.That(algorithm.At("reference"), Is.EqualTo("hmrc-ask"));
        Assert.That(algorithm.At("phase"), Is.EqualTo("pilot"));
        Assert.That(algorithm.Kept("phase"), Is.EqualTo((string[])["private-beta"]));
        Assert.That(algorithm.At("summary"), Is.EqualTo("A chatbot.\nNew."));
        Assert.That(algorithm.Kept("one_sentence_desc"), Is.Empty, "told twice, kept once");
        Assert.That(algorithm.Kept("source_url"), Is.EqualTo((string[])["https://www.gov.uk/r/hmrc-ask"]), "it differs by a slash");
        Assert.That(algorithm.Kept("listed_organisations"), Is.EqualTo((string[])["A", "B"]));
        Assert.That(algorithm.At("source/version"), Is.EqualTo("v3.0"));
        Assert.That(algorithm.At("impactAssessments/0/url"), Is.EqualTo("https://example.gov.uk/a"));
        Assert.That(algorithm.Absence("/impactAssessments/0/kind"), Is.EqualTo("not-known"));
        Assert.That(algorithm.Absence("/purpose"), Is.EqualTo("not-known"));
        Assert.That(Foreign.Faults(records), Is.Empty);
    }

    [Test]
    public void Two_names_of_a_body_are_two_organisations_and_no_name_is_one_that_says_so()
    {
        var records = Read("""
            [{"publishing_body":"DSIT","tool_name":"A","url":"https://g.uk/a","description":"x"},
             {"publishing_body":"Department for Science, Innovation and Technology","tool_name":"B","url":"https://g.uk/b","description":"x"},
             {"publishing_body":"dsit","tool_name":"C","url":"https://g.uk/c","description":"x"},
             {"publishing_body":null,"tool_name":"D","url":"https://g.uk/d","description":"x"}]
            """);
        Assert.That(records.Where(record => record.Kind == "organisation").Select(record => record.At("name")), Is.EquivalentTo((string[])["DSIT", "Department for Science, Innovation and Technology", "dsit", "Publishing body not stated (ATRS)"]));
        Assert.That(records.Select(record => (record.Kind, record.At("reference"))), Is.Unique);
        Assert.That(records.Single(record => record.At("reference") == "d").Owner, Is.EqualTo(AtrsStandard.BodyNotStated));
    }

    [Test]
    public void A_record_that_cannot_be_placed_is_refused_with_a_reason()
    {
        var records = Read(
            """
            [{"publishing_body":"A","tool_name":"A","url":"https://g.uk/a","description":"x"}, {"publishing_body":"A","tool_name":"again","url":"https://g.uk/x/a"},
             {"publishing_body":"A","tool_name":"A","url":"not an address"}, {"publishing_body":"A","tool_name":" ","url":"https://g.uk/b"}, 7]
            """,
            """[{"source_url":"https://g.uk/unlisted","phase":"production"}]""");
        Assert.That(records.Where(record => record.Refusals.Count > 0).Select(record => record.Refusals[0].Pointer), Is.EquivalentTo((string[])["/url", "/url", "/tool_name", "/url", "/source_url"]));
        Assert.That(Foreign.Faults(records.Where(record => record.Refusals.Count == 0)), Is.Empty);
    }

    [TestCase("{ not json")]
    [TestCase("""{"records":7}""")]
    [TestCase("")]
    public void A_broken_file_is_refused_and_nothing_is_thrown(string index)
    {
        var records = Read(index);
        Assert.That(records.Single().Refusals.Single().Code, Is.EqualTo("source.invalid"));
    }

    [Test]
    public void A_missing_file_and_one_that_is_not_UTF_8_are_refused()
    {
        File.WriteAllBytes(Path.Combine(_folder, AtrsStandard.IndexFile), [0x5b, 0x93, 0x5d]);
        Assert.That(Foreign.Read("uk-atrs", _folder).Records.Select(record => record.Refusals.Single().Code), Is.EqualTo((string[])["source.encoding", "source.missing"]));
    }

    [Test]
    public void Organisations_come_first_also_where_a_file_is_missing()
    {
        File.WriteAllText(Path.Combine(_folder, AtrsStandard.IndexFile), """[{"publishing_body":"A","tool_name":"T","url":"https://g.uk/a"}]""");
        Assert.That(Foreign.Read("uk-atrs", _folder).Records.Select(record => (record.Kind, record.Refusals.Count)), Is.EqualTo(((string, int)[])[("organisation", 0), ("algorithm", 0), ("algorithm", 1)]));
    }

    [Test]
    public void Odd_values_become_text_and_long_ones_are_kept_whole()
    {
        var longName = new string('n', 400);
        var longText = new string('t', 45_000);
        var algorithm = Read($$"""[{"publishing_body":"A","tool_name":"{{longName}}","url":"https://g.uk/a","description":"\ud800 x \u0007","n":7.50,"deep":{"a":[1]},"long":"{{longText}}","long":"twice","\udc00":1}]""")[1];
        Assert.That(algorithm.At("title"), Is.EqualTo(new string('n', 299) + "…"));
        Assert.That(algorithm.Kept("tool_name"), Is.EqualTo((string[])[longName]));
        Assert.That(algorithm.Kept("n"), Is.EqualTo((string[])["7.50"]));
        Assert.That(algorithm.Kept("deep"), Is.EqualTo((string[])["""{"a":[1]}"""]));
        Assert.That(string.Concat(Enumerable.Range(1, 3).SelectMany(i => algorithm.Kept($"long (part {i} of 3)"))), Is.EqualTo(longText));
        Assert.That(algorithm.Kept("long (2)"), Is.EqualTo((string[])["twice"]));
        Assert.That(Foreign.Faults([algorithm]), Is.Empty);
    }
}
