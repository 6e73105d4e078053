using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsvHelper;
using NUnit.Framework;
using Registry.Core.Interop;
using Registry.Core.Interop.UkAtrs;
using Registry.Core.Interop.UsOmb2025;
using Registry.Tests.Support;

namespace Registry.Tests.Interop;

/// <summary>The real files of three registers, whole.</summary>
internal sealed partial class RealRegistersTests
{
    private static readonly string[] OwnedFields = ["agency", "agency_name", "publishing_body", "contact_email", "Agency"];

    [Test]
    public void Atrs_gives_136_algorithms_of_74_organisations()
    {
        var (records, _) = Foreign.Read("uk-atrs", SharedData.Require("uk-atrs"));
        ExpectPublishable(records);
        Assert.That(records.Count(record => record.Kind == "organisation"), Is.EqualTo(74));
        var algorithms = records.Where(record => record.Kind == "algorithm").ToList();
        Assert.That(algorithms, Has.Count.EqualTo(136));
        Assert.That(algorithms.Count(record => record.Owner == AtrsStandard.BodyNotStated), Is.EqualTo(6));
        Assert.That(records.Count(record => record.At("name") is "DSIT"), Is.EqualTo(1));
        Assert.That(Tally(algorithms, record => record.At("phase")), Is.EqualTo("absent 3, development 6, pilot 37, production 86, retired 4"));
        Assert.That(Tally(algorithms, record => record.At("source/version")), Is.EqualTo("3.0 14, absent 3, v1.1 7, v2.1 4, v3 8, v3.0 66, v4.0 34"));
    }

    [Test]
    public void Atrs_loses_nothing()
    {
        var folder = SharedData.Require("uk-atrs");
        var bySlug = Foreign.Read("uk-atrs", folder).Records.Where(record => record.Kind == "algorithm").ToDictionary(record => record.At("reference")!);
        var sources = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, AtrsStandard.IndexFile)))!["records"]!.AsArray().Concat(
            JsonNode.Parse(File.ReadAllText(Path.Combine(folder, AtrsStandard.TierFile)))!.AsArray());
        foreach (var source in sources.Select(source => source!.AsObject()))
        {
            var slug = ((string)(source["url"] ?? source["source_url"])!).Split('/')[^1];
            var texts = Foreign.Texts(bySlug[slug].Body).ToHashSet();
            var lost = source.Where(pair => !OwnedFields.Contains(pair.Key) && pair.Key != "organisation_name").SelectMany(pair => Foreign.Texts(pair.Value)).Select(SourceText.Clean).OfType<string>().Where(text => !texts.Contains(text));
            Assert.That(lost, Is.Empty, slug);
        }
    }

    [Test]
    public void Omb_gives_every_use_case_and_every_common_product_in_use()
    {
        var (records, report) = Foreign.Read("us-omb-2025", SharedData.Require("us-omb"));
        ExpectPublishable(records);
        var cases = records.Where(record => record.At("source/standard") == "us-omb-2025" && record.Kind == "algorithm").ToList();
        Assert.That(cases, Has.Count.EqualTo(3_611));
        Assert.That(records.Count(record => record.At("source/standard") == "us-omb-2025-cots" && record.Kind == "algorithm"), Is.EqualTo(468));
        Assert.That(records.Count(record => record.Kind == "organisation"), Is.EqualTo(52));
        Assert.That(records.Where(record => record.Kind == "organisation").Sum(record => record.Kept("AI Use Case (Agency Use: N)").Length), Is.EqualTo(416));
        Assert.That(records.Where(record => record.Kind == "organisation").Sum(record => record.Kept("AI Use Case (Agency Use: no answer)").Length), Is.EqualTo(16));
        Assert.That(report.Fields.Single(field => field.Field == "id").Counts[Mapping.Defaulted], Is.EqualTo(704));
        Assert.That(cases.Count(record => record.At("reference")!.Contains("-x-", StringComparison.Ordinal)), Is.EqualTo(704 + 6), "six rows share an identifier, TBD among them");
        Assert.That(report.Fields.Where(field => field.Field is "agency" or "hi_appeal_process" or "benefits" or "id").Select(field => field.Counts.Values.Sum()), Has.All.EqualTo(3_611));
        Assert.That(report.Fields.Where(field => field.Field is "AI Use Case" or "Estimated # of Licenses/Users").Select(field => field.Counts.Values.Sum()), Has.All.EqualTo(900));
        Assert.That(Tally(cases, record => record.At("phase")), Is.EqualTo("absent 338, development 1479, pilot 440, production 1040, retired 314"));
        Assert.That(Tally(cases, record => record.At("impact/tier")), Is.EqualTo("absent 3166, high 445"));
        Assert.That(Tally(cases, record => record.At("impact/basis")), Is.EqualTo("absent 3056, us-high-impact 555"));
    }

    [Test]
    public void Omb_high_impact_answers_are_declarations_engagements_and_safeguards()
    {
        var (records, report) = Foreign.Read("us-omb-2025", SharedData.Require("us-omb"));
        Assert.That(Tally(records.Where(record => record.Kind == "declaration"), record => record.At("declarationState")), Is.EqualTo("engaged 9, none-no-reason 13, planned 80, unknown 125"));
        Assert.That(Tally(records.Where(record => record.Kind == "engagement"), record => record.At("methods")), Is.EqualTo("[\"public-comment\",\"other\"] 1, [\"public-comment\"] 3, [\"usability-test\",\"public-comment\"] 5"));
        Assert.That(Tally(records.Where(record => record.Kind == "safeguard"), record => record.At("status") ?? record.Absence("/status")), Is.EqualTo("not-known 587, promised 869"));
        Assert.That(report.Fields.Single(field => field.Field == "hi_public_consultation").Counts[Mapping.Mapped], Is.EqualTo(126));
    }

    [Test]
    public void Omb_loses_nothing_but_the_mailboxes_of_persons()
    {
        var folder = SharedData.Require("us-omb");
        var records = Foreign.Read("us-omb-2025", folder).Records.ToDictionary(record => (record.Kind, record.Where + (record.Kind == "organisation" ? record.Owner : "")));
        var (rows, broken, _) = SourceTable.Read(Path.Combine(folder, OmbStandard.UseCaseFile), UseCase.Headings);
        Assert.That(broken, Is.Empty);
        foreach (var row in rows)
        {
            var record = records[("algorithm", $"{OmbStandard.UseCaseFile} row {row.Number}")];
            var texts = Foreign.Texts(record.Body).ToHashSet();
            var lost = row.Columns.Keys.Where(heading => !OwnedFields.Contains(heading)).Select(heading => row[heading]).Where(text => text is not (null or "[]") && !texts.Contains(text));
            Assert.That(lost, Is.Empty, record.Where);
            if (row["contact_email"] is { } mailbox && record.Absence("/contactPoint") is not null)
            {
                Assert.That(record.Body.ToJsonString(), Does.Not.Contain(mailbox), record.Where);
            }
        }
    }

    [Test]
    public void Omb_is_the_same_whatever_the_order_of_its_rows()
    {
        var folder = SharedData.Require("us-omb");
        var shuffled = Directory.CreateTempSubdirectory("omb").FullName;
        try
        {
            foreach (var file in new[] { OmbStandard.UseCaseFile, OmbStandard.ProductFile })
            {
                using var reader = CsvReader.FromFile(Path.Combine(folder, file), new CsvReaderOptions { Separator = ',', HasHeader = false });
                var rows = new List<string>();
                while (reader.Read())
                {
                    rows.Add(reader.Current.ToString());
                }

                File.WriteAllText(Path.Combine(shuffled, file), string.Join("\r\n", rows.Take(1).Concat(rows.Skip(1).Reverse())));
            }

            Assert.That(Foreign.Bytes(Foreign.Read("us-omb-2025", shuffled).Records), Is.EqualTo(Foreign.Bytes(Foreign.Read("us-omb-2025", folder).Records)));
        }
        finally
        {
            Directory.Delete(shuffled, recursive: true);
        }
    }

    [Test]
    public void Nhs_digital_gives_292_agreements_with_what_was_expected_and_what_was_yielded()
    {
        var (records, report) = Foreign.Read("nhs-digital", SharedData.Require("nhs-digital"));
        ExpectPublishable(records);
        var assessments = records.Where(record => record.Kind == "assessment").ToList();
        Assert.That((records.Count(record => record.Kind == "dataset"), assessments.Count), Is.EqualTo((292, 292)));
        Assert.That(assessments.Count(record => record.At("benefits/0/description") is not null), Is.EqualTo(290));
        Assert.That(Tally(assessments, record => record.At("benefits/0/realised/verdict") ?? record.Absence("/benefits/0/realised")), Is.EqualTo("absent 2, not-applicable 1, not-known 119, reported 170"));
        Assert.That(report.Fields.Where(field => field.Field != "Organisation Type").Select(field => field.Counts.Values.Sum()), Has.All.EqualTo(292));
        Assert.That(Tally(records.Where(record => record.Kind == "organisation"), record => record.At("type")), Does.StartWith("agency-or-public-body 95, civil-society 1, local-authority 76"));
    }

    [Test]
    public void Nhs_digital_loses_nothing()
    {
        var folder = SharedData.Require("nhs-digital");
        var texts = Foreign.Read("nhs-digital", folder).Records.GroupBy(record => record.At("reference")!).ToDictionary(group => group.Key, group => group.SelectMany(record => Foreign.Texts(record.Body)).ToList());
        foreach (var agreement in Directory.EnumerateFiles(folder, "*.json").SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!.AsArray()).Select(node => node!.AsObject()))
        {
            var number = (string)agreement["Reference Number"]!;
            var kept = texts.TryGetValue(number, out var whole) ? whole : texts[number[..number.LastIndexOf("-v", StringComparison.Ordinal)]];
            var lost = agreement.Where(pair => pair.Key is not ("Organisation" or "Organisation Type")).Select(pair => SourceText.Clean((string)pair.Value!)).OfType<string>()
                .Where(text => text.Length <= 20_000 && !text.Contains('@', StringComparison.Ordinal) && !kept.Contains(text));
            Assert.That(lost, Is.Empty, number);
        }
    }

    [Test]
    public void Pdg_observatory_gives_34_components_and_the_one_case_without_any()
    {
        var (records, _) = Foreign.Read("pdg-observatory", SharedData.Require("connectedbydata-pdg"));
        ExpectPublishable(records);
        var engagements = records.Where(record => record.Kind == "engagement").ToList();
        Assert.That((records.Count(record => record.Kind == "organisation"), engagements.Count), Is.EqualTo((18, 35)));
        Assert.That(Tally(engagements, record => record.At("claimedLevel") ?? record.Absence("/claimedLevel")), Is.EqualTo("collaborate 3, consult 11, inform 2, not-known 19"));
        Assert.That(engagements.Count(record => record.At("cohorts/0/tookPart") is not null), Is.EqualTo(24));
        Assert.That(engagements.Count(record => record.At("cohorts/0/recruitmentNote") is not null), Is.EqualTo(21));
        Assert.That(engagements.Count(record => record.At("feedsInto") is not null), Is.EqualTo(17));
        Assert.That(records.Any(record => record.Body.ToJsonString().Contains('@', StringComparison.Ordinal)), Is.False, "no mailbox");
    }

    [TestCase("pdg-observatory", "connectedbydata-pdg")]
    [TestCase("uk-atrs", "uk-atrs")]
    [TestCase("us-omb-2025", "us-omb")]
    [TestCase("nhs-digital", "nhs-digital")]
    [TestCase("uk-metadata-model", "uk-metadata-model/examples")]
    public void Reading_twice_gives_the_same_bytes(string standard, string data)
    {
        var path = SharedData.Require(data);
        var first = Foreign.Bytes(Foreign.Read(standard, path).Records);
        Assert.That(Foreign.Bytes(Foreign.Read(standard, path).Records), Is.EqualTo(first));
    }

    /// <summary>Each invalid example with every reason there is: the one its name gives, and what else is wrong with it.</summary>
    private static readonly Dictionary<string, string> Invalid = new()
    {
        ["ContactPoint__invalid__invalid-contact-email"] = "/email invalid",
        ["ContactPoint__invalid__missing-contact-name"] = "/contactName missing",
        ["DataService__invalid__dwp-address-lookup"] = "/contactPoint type, /creator/0 invalid, /type invalid",
        ["DataService__invalid__invalid-access-right"] = "/accessRights invalid, /contactPoint type, /creator/0 invalid, /type invalid",
        ["DataService__invalid__invalid-date-format"] = "/contactPoint type, /creator/0 invalid, /modified invalid, /type invalid",
        ["DataService__invalid__invalid-datetime-format"] = "/contactPoint type, /creator/0 invalid, /modified invalid, /type invalid",
        ["DataService__invalid__invalid-email"] = "/contactPoint type, /contactPoint/email invalid, /creator/0 invalid, /type invalid",
        ["DataService__invalid__invalid-security-classification"] = "/contactPoint type, /creator/0 invalid, /securityClassification invalid, /theme cardinality, /type invalid",
        ["DataService__invalid__invalid-serviceStatus"] = "/contactPoint type, /creator/0 invalid, /serviceStatus invalid, /type invalid",
        ["DataService__invalid__licence-attribute-misspelled"] = "/contactPoint type, /creator/0 invalid, /licence missing, /license slot-unknown, /type invalid",
        ["DataService__invalid__missing-security-classification"] = "/securityClassification missing, /serviceStatus missing, /status slot-unknown, /type invalid",
        ["Dataset__invalid__invalid-distribution"] = "/distribution/0 type",
        ["Dataset__invalid__invalid-frequency"] = "/updateFrequency invalid",
        ["Dataset__invalid__invalid-type"] = "/type invalid",
        ["Dataset__invalid__missing-frequency"] = "/updateFrequency missing",
        ["Dataset__invalid__multiple-frequency"] = "/updateFrequency cardinality",
        ["Distribution__invalid__invalid-mediatype-csv"] = "/mediaType invalid",
        ["Distribution__invalid__invalid-mediatype-uri"] = "/mediaType invalid",
        ["Distribution__invalid__multiple-mediatype"] = "/mediaType cardinality",
        ["Distribution__invalid__os-postcodes-csv-distribution"] = "/type missing, /version slot-unknown",
    };

    [Test]
    public void Every_invalid_metadata_example_is_refused_for_the_reasons_it_has()
    {
        var folder = SharedData.Require("uk-metadata-model/examples");
        var files = Directory.EnumerateFiles(folder, "*__invalid__*").Order(StringComparer.Ordinal).ToList();
        Assert.That(files.Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(Invalid.Keys));
        Assert.Multiple(() =>
        {
            foreach (var file in files)
            {
                var reasons = ReadBeside(folder, file).Single().Refusals.Select(fault => $"{fault.Pointer} {fault.Code["source.".Length..]}").Order(StringComparer.Ordinal);
                Assert.That(string.Join(", ", reasons), Is.EqualTo(Invalid[Path.GetFileNameWithoutExtension(file)]), file);
            }
        });
    }

    [Test]
    public void Every_valid_metadata_example_passes_alone()
    {
        var folder = SharedData.Require("uk-metadata-model/examples");
        var files = Directory.EnumerateFiles(folder, "*__valid__*").ToList();
        Assert.That(files, Has.Count.EqualTo(12));
        foreach (var file in files)
        {
            var records = ReadBeside(folder, file);
            ExpectPublishable(records);
            var isPart = Path.GetFileName(file).StartsWith("Distribution", StringComparison.Ordinal) || Path.GetFileName(file).StartsWith("ContactPoint", StringComparison.Ordinal);
            Assert.That(records.Count(record => record.Kind == "dataset"), Is.EqualTo(isPart ? 0 : 1), file);
        }
    }

    [Test]
    public void The_metadata_examples_together_give_seven_datasets_and_their_five_organisations()
    {
        var (records, report) = Foreign.Read("uk-metadata-model", SharedData.Require("uk-metadata-model/examples"));
        var accepted = records.Where(record => record.Refusals.Count == 0).ToList();
        ExpectPublishable(accepted);
        Assert.That(accepted.Count(record => record.Kind == "dataset"), Is.EqualTo(7));
        Assert.That(accepted.Where(record => record.Kind == "organisation").Select(record => record.At("name")), Is.EqualTo((string[])
            ["Department for Work and Pensions", "Food Standards Agency", "HM Revenue & Customs", "NHS Digital", "Ordnance Survey"]));
        Assert.That(records, Has.Count.EqualTo(5 + 7 + 20));
        Assert.That(report.Fields.Single(field => field.Field == "Distribution (part of a dataset)").Counts[Mapping.Mapped], Is.EqualTo(2));
        Assert.That(report.Fields.Single(field => field.Field == "Distribution (named by no dataset here)").Counts[Mapping.Rejected], Is.EqualTo(2));
    }

    private static List<ForeignRecord> ReadBeside(string folder, string file) => Foreign.Read("uk-metadata-model", Path.Combine(folder, Path.GetFileName(file))).Records;

    private static void ExpectPublishable(List<ForeignRecord> records)
    {
        Assert.That(records.SelectMany(record => record.Refusals), Is.Empty);
        Assert.That(Foreign.Faults(records).Take(10), Is.Empty);
        Assert.That(records.Select(record => (record.Kind, record.Owner, record.At("reference"))), Is.Unique);
        Assert.That(records.SkipWhile(record => record.Kind == "organisation").Any(record => record.Kind == "organisation"), Is.False, "organisations first");
        var organisations = records.Where(record => record.Kind == "organisation").Select(record => record.At("reference")).ToHashSet();
        Assert.That(records.Where(record => !organisations.Contains(record.Owner)), Is.Empty, "every owner is an organisation of the same source");
        Assert.That(records.Where(record => ForbiddenControl().IsMatch(string.Concat(Foreign.Texts(record.Body)))), Is.Empty);
    }

    private static string Tally(IEnumerable<ForeignRecord> records, Func<ForeignRecord, string?> value) =>
        string.Join(", ", records.GroupBy(record => value(record) ?? "absent").OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}"));

    [GeneratedRegex(@"[\x00-\x08\x0b-\x1f\x7f]")]
    private static partial Regex ForbiddenControl();
}
