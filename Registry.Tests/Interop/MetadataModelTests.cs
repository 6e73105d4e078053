using NUnit.Framework;
using Registry.Core.Interop;
using Registry.Tests.Support;

namespace Registry.Tests.Interop;

internal sealed class MetadataModelTests
{
    private const string Dataset = """
        identifier: https://example.gov.uk/d/1
        type: dcat:Dataset
        title: Postcodes
        description: "Line one\r\nline two"
        licence: http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/
        version: 2023-02
        accessRights: COMMERCIAL
        securityClassification: TOP_SECRET
        contactPoint:
          contactName: Data Team
          email: data@example.gov.uk
          telephone: 020 7946 0000
        modified: 2023-02-01
        creator:
          - body-a
        publisher: body-b
        updateFrequency: freq:semimonthly

        """;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("metadata").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private List<ForeignRecord> Read(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(_folder, name), text);
        }

        return Foreign.Read("uk-metadata-model", _folder).Records;
    }

    private static string Without(string slot) => string.Join('\n', Dataset.Split('\n').Where(line => !line.StartsWith($"{slot}:", StringComparison.Ordinal)));

    private static string With(string slot, string value) => Without(slot) + $"{slot}: {value}\n";

    [Test]
    public void A_valid_dataset_has_its_organisations_before_it_and_keeps_what_has_no_member()
    {
        var records = Read(("d.yaml", Dataset));
        Assert.That(records.Select(record => (record.Kind, record.Owner)), Is.EqualTo(((string, string)[])[("organisation", "body-a"), ("organisation", "body-b"), ("dataset", "body-b")]));
        var dataset = records[2];
        Assert.That(dataset.At("reference"), Is.EqualTo("https://example.gov.uk/d/1"));
        Assert.That(dataset.At("description"), Is.EqualTo("Line one\nline two"));
        Assert.That((dataset.At("accessRights"), dataset.At("securityClassification"), dataset.At("updateFrequency")), Is.EqualTo(("restricted", "top-secret", "twice-a-month")));
        Assert.That(dataset.Kept("version"), Is.EqualTo((string[])["2023-02"]), "a version is not a number");
        Assert.That(dataset.Kept("contactPoint.telephone"), Is.EqualTo((string[])["020 7946 0000"]));
        Assert.That(dataset.At("contactPoint"), Is.EqualTo("""{"name":"Data Team","address":"data@example.gov.uk"}"""));
        Assert.That(dataset.Absence("/personalData"), Is.EqualTo("not-known"));
        Assert.That(records.SelectMany(record => record.Refusals), Is.Empty);
        Assert.That(Foreign.Faults(records), Is.Empty);
    }

    [TestCase("title", "source.missing")]
    [TestCase("identifier", "source.missing")]
    [TestCase("publisher", "source.missing")]
    [TestCase("creator", "source.missing")]
    [TestCase("contactPoint", "source.missing")]
    [TestCase("version", "source.missing")]
    [TestCase("updateFrequency", "source.missing")]
    public void A_mandatory_slot_that_is_missing_is_the_reason(string slot, string code)
    {
        var lines = Without(slot).Split('\n').Where(line => slot is not ("creator" or "contactPoint") || !line.StartsWith(' '));
        var text = slot == "creator" ? Dataset.Replace("creator:\n  - body-a\n", "", StringComparison.Ordinal) : slot == "contactPoint" ? string.Join('\n', lines) + "creator:\n  - body-a\n" : string.Join('\n', lines);
        text = slot == "contactPoint" ? text.Replace("creator:\npublisher", "publisher", StringComparison.Ordinal) : text;
        var refusals = Read(("d.yaml", text)).Single().Refusals;
        Assert.That(refusals.Select(fault => (fault.Pointer, fault.Code)), Is.EqualTo(((string, string)[])[($"/{slot}", code)]));
    }

    [TestCase("accessRights", "SENSITIVE", "source.invalid")]
    [TestCase("securityClassification", "OFFICIAL_SENSITIVE", "source.invalid")]
    [TestCase("modified", "2023-01", "source.invalid")]
    [TestCase("issued", "2023-01-30T12:12:12", "source.invalid")]
    [TestCase("type", "Dataset", "source.invalid")]
    [TestCase("updateFrequency", "[freq:daily, freq:weekly]", "source.cardinality")]
    [TestCase("theme", "https://example.gov.uk/t", "source.cardinality")]
    [TestCase("title", "{a: b}", "source.type")]
    [TestCase("title", "null", "source.missing")]
    [TestCase("license", "https://example.gov.uk", "source.slot-unknown")]
    public void A_slot_that_breaks_the_model_is_the_reason(string slot, string value, string code)
    {
        var refusals = Read(("d.yaml", With(slot, value))).Single().Refusals;
        Assert.That(refusals.Select(fault => (fault.Pointer, fault.Code)), Is.EqualTo(((string, string)[])[($"/{slot}", code)]));
    }

    [Test]
    public void Publishers_are_checked_against_the_enumeration_where_it_is_at_hand_and_take_their_titles_from_it()
    {
        var records = Read(("d.yaml", Dataset), ("uk-gov-orgs.yaml", """
            enums:
              OrganisationValues:
                permissible_values:
                  body-a:
                    meaning: https://www.gov.uk/government/organisations/body-a
                    description: Body A
                    extensions:
                      - {tag: organisationType, value: Ministerial department}
                      - {tag: abbreviation, value: BA}
                  body-b:
            """));
        Assert.That(records[0].At("name"), Is.EqualTo("Body A"));
        Assert.That((records[0].At("type"), records[0].At("website")), Is.EqualTo(("ministerial-department", "https://www.gov.uk/government/organisations/body-a")));
        Assert.That(records[0].Kept("abbreviation"), Is.EqualTo((string[])["BA"]));
        Assert.That((records[1].At("name"), records[1].Absence("/type")), Is.EqualTo(("body-b", "not-known")));
        Assert.That(records[2].At("creators/0"), Is.EqualTo("Body A"));

        var refused = Read(("d.yaml", With("publisher", "no-such-body"))).Single(record => record.Refusals.Count > 0);
        Assert.That(refused.Refusals.Single().Pointer, Is.EqualTo("/publisher"));
    }

    [Test]
    public void A_distribution_is_part_of_the_dataset_that_names_it_and_alone_no_record()
    {
        const string Part = "identifier: https://example.gov.uk/f.csv\ntype: dcat:Distribution\ntitle: As CSV\nlicence: DATA_SHARE_AGREEMENT\nmediaType: text/csv\nbyteSize: 1024\naccessService: [some-service]\n";
        File.WriteAllText(Path.Combine(_folder, "p.yaml"), Part);
        var (alone, report) = Foreign.Read("uk-metadata-model", _folder);
        Assert.That(alone, Is.Empty);
        Assert.That(report.Fields.Single().Field, Is.EqualTo("Distribution (named by no dataset here)"));

        var dataset = Read(("d.yaml", With("distribution", "[\"https://example.gov.uk/f.csv\"]"))).Last();
        Assert.That(dataset.At("distributions/0"), Is.EqualTo("""{"accessUrl":"https://example.gov.uk/f.csv","title":"As CSV","mediaType":"text/csv","byteSize":1024}"""));
        Assert.That(dataset.Kept("distribution[0].accessService"), Is.EqualTo((string[])["some-service"]));
        Assert.That(dataset.Kept("distribution[0].licence"), Is.EqualTo((string[])["DATA_SHARE_AGREEMENT"]));
    }

    [Test]
    public void Two_files_with_one_identifier_get_references_of_their_own()
    {
        var records = Read(("a.yaml", Dataset), ("b.yaml", With("title", "Other"))).Where(record => record.Kind == "dataset").ToList();
        Assert.That(records.Select(record => record.At("reference")), Is.Unique.And.All.StartsWith("body-b-x-"));
    }

    [Test]
    public void A_mailbox_that_may_be_a_persons_is_withheld_and_kept_nowhere()
    {
        var dataset = Read(("d.yaml", Dataset.Replace("data@", "jane.doe@", StringComparison.Ordinal))).Last();
        Assert.That(dataset.Absence("/contactPoint/address"), Is.EqualTo("withheld personal-data"));
        Assert.That(dataset.Body.ToJsonString(), Does.Not.Contain("jane"));
    }

    [TestCase("a: &x 1\nb: *x")]
    [TestCase("a: 1\na: 2")]
    [TestCase("a: [")]
    [TestCase("- a\n- b")]
    [TestCase("just text")]
    [TestCase("a: 1\n---\nb: 2")]
    [TestCase("")]
    [TestCase("# only a comment\n")]
    [TestCase("\t\u0001: x")]
    [TestCase("? [a]\n: b")]
    [TestCase("title: nobody knows what this is")]
    [TestCase("type: [a, b]\nemail: {}\n")]
    public void Odd_files_are_refused_and_nothing_is_thrown(string text) => Assert.That(Read(("odd.yaml", text)).Single().Refusals, Is.Not.Empty);

    [Test]
    public void Deep_nesting_is_refused() => Assert.That(Read(("deep.yaml", "a: " + new string('[', 50_000))).Single().Refusals, Is.Not.Empty);

    [Test]
    public void A_path_without_files_is_refused() =>
        Assert.That(Foreign.Read("uk-metadata-model", Path.Combine(_folder, "nowhere")).Records.Single().Refusals.Single().Code, Is.EqualTo("source.missing"));
}
