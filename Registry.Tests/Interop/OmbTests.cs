using NUnit.Framework;
using Registry.Core.Interop;
using Registry.Core.Interop.UsOmb2025;
using Registry.Tests.Support;

namespace Registry.Tests.Interop;

internal sealed class OmbTests
{
    private const string Headings =
        "agency,agency_name,id,use_case_name,agency_bureau,contact_email,is_withheld,development_stage,is_high_impact,HI_justification,topic_area,classification,"
        + "problem_solved,benefits,system_outputs,operational_date,contracting_usage,vendor_name,data_description,link_to_data,pia_url,demographic_features,hi_testing_conducted,hi_assessment_completed,hi_independent_review,hi_ongoing_monitoring,hi_training_established,hi_failsafe_presence,hi_appeal_process,hi_public_consultation";

    private const string ProductHeadings = "Agency,AI Use Case,Agency Use (Y/N)?,Name of Commercial Product or Service Used,Estimated # of Licenses/Users";

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("omb").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private (List<ForeignRecord> Records, MappingReport Report) Read(string rows, string products = "")
    {
        File.WriteAllText(Path.Combine(_folder, OmbStandard.UseCaseFile), $"\ufeff{Headings}\r\n{rows}");
        File.WriteAllText(Path.Combine(_folder, OmbStandard.ProductFile), $"\ufeff{ProductHeadings}\r\n{products}");
        return Foreign.Read("us-omb-2025", _folder);
    }

    private static string Row(params (string Heading, string Value)[] cells) => string.Join(',', Headings.Split(',').Select(heading =>
        "\"" + (Array.Find(cells, cell => cell.Heading == heading).Value ?? heading switch { "agency" => "DOX", "agency_name" => "Department of X", "use_case_name" => "Tool", "hi_public_consultation" or "demographic_features" => "[]", _ => "" }).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")) + "\r\n";

    private ForeignRecord One(params (string Heading, string Value)[] cells) => Read(Row(cells)).Records.Single(record => record.Kind == "algorithm");

    [Test]
    public void An_empty_row_is_a_record_of_typed_absences()
    {
        var record = One();
        Assert.That(((string[])["/summary", "/purpose", "/phase", "/impact", "/contactPoint"]).Select(record.Absence), Has.All.EqualTo("not-known"));
        Assert.That(Foreign.Faults([record]), Is.Empty);
    }

    [Test]
    public void A_full_row_has_its_values_in_the_members_and_its_originals_beside_them()
    {
        var record = One(("id", "DOX-1"), ("use_case_name", "Two\nlines"), ("agency_bureau", "B"), ("contact_email", "ai@dox.gov"), ("is_withheld", "No"), ("development_stage", "Deployed"),
            ("is_high_impact", "High-impact"), ("topic_area", "Law Enforcement"), ("classification", "NLP"), ("problem_solved", "P"), ("benefits", "B"), ("system_outputs", "S"),
            ("operational_date", "10/1/2023"), ("contracting_usage", "Vendor Purchased"), ("vendor_name", "ServiceNow, Inc."), ("data_description", "D"), ("link_to_data", "https://data.gov/x"),
            ("pia_url", "https://a.gov/1; https://a.gov/2"), ("demographic_features", "['b) Sex', 'c) Age', 'Unheard of']"), ("hi_appeal_process", "Appeal Precluded by Law"), ("hi_public_consultation", "['In-progress']"));
        Assert.That(record.Body["title"]!.GetValue<string>(), Is.EqualTo("Two lines"));
        Assert.That(record.Kept("use_case_name"), Is.EqualTo((string[])["Two\nlines"]));
        Assert.That(record.At("phaseDates"), Is.EqualTo("""[{"phase":"production","date":"2023-10-01"}]"""));
        Assert.That(record.At("impact"), Is.EqualTo("""{"tier":"high","basis":"us-high-impact"}"""));
        Assert.That(record.At("supplier"), Is.EqualTo("""[{"name":"ServiceNow, Inc.","role":"vendor"}]"""));
        Assert.That(record.At("uses/0/specialCategories"), Is.EqualTo("""["sex","age"]"""));
        Assert.That(record.At("uses/0/url"), Is.EqualTo("https://data.gov/x"));
        Assert.That(record.Kept("demographic_features"), Is.EqualTo((string[])["['b) Sex', 'c) Age', 'Unheard of']"]));
        Assert.That(record.Body["impactAssessments"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That(record.At("contactPoint/address"), Is.EqualTo("ai@dox.gov"));
        Assert.That(record.Kept("contact_email"), Is.Empty, "it stands word for word in the record");
        Assert.That(record.Absence("/humanOversight"), Is.EqualTo("not-known"));
        Assert.That(record.At("contestability/0/answer"), Is.EqualTo("no"));
        Assert.That(record.Kept("hi_appeal_process"), Is.EqualTo((string[])["Appeal Precluded by Law"]));
        Assert.That(record.Kept("hi_public_consultation"), Is.EqualTo((string[])["['In-progress']"]));
        Assert.That(Foreign.Faults([record]), Is.Empty);
    }

    private List<ForeignRecord> HighImpact(params (string Heading, string Value)[] cells) =>
        Read(Row([("id", "DOX-1"), ("is_high_impact", "High-impact"), ("development_stage", "Deployed"), .. cells])).Records;

    [TestCase("[]", "unknown")]
    [TestCase("['In-progress']", "planned")]
    [TestCase("['Usability Testing']", "none-no-reason")]
    [TestCase("['a) Direct usability testing', 'd) Other']", "none-no-reason")]
    [TestCase("['Other']", "unknown")]
    [TestCase("['CAIO Waived']", "unknown")]
    [TestCase("['We asked around.']", "unknown")]
    [TestCase("not a list", "unknown")]
    [TestCase("['Public Feedback Solicitations']", "engaged")]
    [TestCase("['c) Public hearings or meetings ']", "engaged")]
    public void An_answer_on_consultation_is_a_declaration_and_tests_are_no_engagement(string answer, string state)
    {
        var records = HighImpact(("hi_public_consultation", answer), ("operational_date", "10/1/2023"));
        var declaration = records.Single(record => record.Kind == "declaration");
        Assert.That((declaration.Owner, declaration.At("subject"), declaration.At("gate"), declaration.At("gateDate")), Is.EqualTo(("DOX", "DOX-1", "deployment", "2023-10-01")));
        Assert.That(declaration.At("declarationState"), Is.EqualTo(state));
        Assert.That(declaration.Kept("hi_public_consultation"), Is.EqualTo(answer == "[]" ? [] : (string[])[answer.Trim()]));
        Assert.That(records.Count(record => record.Kind == "engagement"), Is.EqualTo(state == "engaged" ? 1 : 0));
        Assert.That(Foreign.Faults(records), Is.Empty);
    }

    [Test]
    public void Public_comment_is_an_engagement_of_which_nothing_else_is_known()
    {
        var records = HighImpact(("hi_public_consultation", "['a) Direct usability testing', 'b) General solicitations of feedback and comments from the public']"));
        var engagement = records.Single(record => record.Kind == "engagement");
        Assert.That(engagement.At("methods"), Is.EqualTo("""["usability-test","public-comment"]"""));
        Assert.That(engagement.At("subjects/0"), Is.EqualTo("DOX-1"));
        Assert.That(((string[])["/claimedLevel", "/start", "/limitations"]).Select(engagement.Absence), Has.All.EqualTo("not-known"));
        Assert.That(records.Single(record => record.Kind == "declaration").At("engagements/0"), Is.EqualTo(engagement.At("reference")));
        Assert.That(records.IndexOf(engagement), Is.LessThan(records.FindIndex(record => record.Kind == "declaration")), "what is linked to comes first");
    }

    [TestCase("Pilot", "High-impact")]
    [TestCase("Deployed", "Not High-impact")]
    public void Only_a_deployed_use_of_high_impact_is_asked_for_a_declaration(string stage, string impact)
    {
        var records = Read(Row(("development_stage", stage), ("is_high_impact", impact), ("hi_public_consultation", "['Other']"))).Records;
        Assert.That(records.Where(record => record.Kind == "declaration"), Is.Empty);
        Assert.That(records.Single(record => record.Kind == "algorithm").Kept("hi_public_consultation"), Is.EqualTo((string[])["['Other']"]));
    }

    [TestCase("hi_testing_conducted", "In-progress", "promised")]
    [TestCase("hi_testing_conducted", "Yes", "not-known")]
    [TestCase("hi_independent_review", "CAIO Waived", "not-known")]
    [TestCase("hi_ongoing_monitoring", "Yes - Monitoring Established", "not-known")]
    [TestCase("hi_failsafe_presence", "Not Applicable", null)]
    [TestCase("hi_training_established", "a) Yes, sufficient monitoring protocols have been established", null)]
    [TestCase("hi_assessment_completed", "", null)]
    public void A_minimum_practice_is_a_safeguard_with_the_status_the_source_can_bear(string column, string answer, string? status)
    {
        var records = HighImpact((column, answer));
        var safeguard = records.SingleOrDefault(record => record.Kind == "safeguard");
        Assert.That(safeguard?.At("status") ?? safeguard?.Absence("/status"), Is.EqualTo(status));
        Assert.That(records.Single(record => record.Kind == "algorithm").Kept(column), Is.EqualTo(answer.Length == 0 ? [] : (string[])[answer]), "the words stay with the algorithm");
        Assert.That(safeguard?.Kept(column) ?? [answer], Is.EqualTo((string[])[answer]));
        Assert.That(Foreign.Faults(records), Is.Empty);
    }

    [TestCase("Appeal Process Established", "yes")]
    [TestCase("Not Applicable", "not-applicable")]
    [TestCase("CAIO Waived", "no")]
    [TestCase("Appeal Process In-progress", "not-done")]
    [TestCase("Perhaps", "not-known")]
    [TestCase("", "not-known")]
    public void An_appeal_process_is_an_individuals_challenge_to_an_output(string answer, string expected)
    {
        var record = HighImpact(("hi_appeal_process", answer)).Single(record => record.Kind == "algorithm");
        Assert.That(record.At("contestability/0/answer") ?? record.Absence("/contestability"), Is.EqualTo(expected));
        Assert.That(Foreign.Faults([record]), Is.Empty);
    }

    [TestCase("Not High-impact", "", null)]
    [TestCase("Not High-impact", "Not available", null)]
    [TestCase("Not High-impact", "Reason", """{"justification":"Reason"}""")]
    [TestCase("Presumed High-Impact, but Not High-impact", "Reason", """{"basis":"us-high-impact","justification":"Reason"}""")]
    [TestCase("Presumed High-Impact, but Not High-impact", "", """{"basis":"us-high-impact"}""")]
    [TestCase("Presumed High-Impact, but Not High-impact", "Not available", """{"basis":"us-high-impact"}""")]
    [TestCase("Other", "Reason", null)]
    public void Not_high_is_neither_medium_nor_low(string answer, string why, string? impact)
    {
        var record = One(("is_high_impact", answer), ("HI_justification", why));
        Assert.That(record.At("impact"), Is.EqualTo(impact));
        Assert.That(record.Absence(impact is null ? "/impact" : "/impact/tier"), Is.EqualTo("not-known"));
        Assert.That(record.Absence("/impact/justification"), Is.EqualTo(answer[0] == 'P' && why != "Reason" ? "not-known" : null));
        Assert.That(record.Kept("is_high_impact"), Is.EqualTo((string[])[answer]));
        Assert.That(Foreign.Texts(record.Body), Does.Contain(why.Length == 0 ? answer : why));
        Assert.That(Foreign.Faults([record]), Is.Empty);
    }

    [Test]
    public void A_persons_mailbox_is_withheld_and_kept_nowhere()
    {
        var record = One(("contact_email", "SzczepanikV@SEC.GOV"));
        Assert.That(record.Absence("/contactPoint"), Is.EqualTo("withheld personal-data"));
        Assert.That(record.Body.ToJsonString(), Does.Not.Contain("szczepanik").IgnoreCase);
    }

    [Test]
    public void What_a_withheld_record_leaves_out_is_withheld_on_its_ground()
    {
        var record = One(("is_withheld", "Yes - Prohibited by Law"), ("problem_solved", "P"));
        Assert.That(record.At("purpose"), Is.EqualTo("P"));
        Assert.That(record.Absence("/summary"), Is.EqualTo("withheld prohibited-by-law"));
        Assert.That(record.Kept("is_withheld"), Is.EqualTo((string[])["Yes - Prohibited by Law"]));
        Assert.That(One(("is_withheld", "Other")).Absence("/summary"), Is.EqualTo("not-known"));
    }

    [TestCase("Not available", "not-known")]
    [TestCase("No Vendor Involved", "not-applicable")]
    [TestCase("1899-12-31 11:59:00", "not-known")]
    [TestCase("Law Enforcement Sensitive (LES)", "withheld law-enforcement")]
    public void A_vendor_that_is_none_is_absent_and_kept(string vendor, string absence)
    {
        var record = One(("vendor_name", vendor));
        Assert.That(record.Absence("/supplier"), Is.EqualTo(absence));
        Assert.That(record.Kept("vendor_name"), Is.EqualTo((string[])[vendor]));
    }

    [TestCase("")]
    [TestCase("Not available")]
    public void Demographic_features_are_stated_also_where_the_data_is_not_described(string description)
    {
        var record = One(("data_description", description), ("demographic_features", "['i) Income']"));
        Assert.That(record.At("uses/0/specialCategories"), Is.EqualTo("""["income"]"""));
        Assert.That(record.Kept("data_description"), Is.EqualTo(description.Length == 0 ? [] : (string[])[description]));
        Assert.That(Foreign.Faults([record]), Is.Empty);
    }

    [TestCase("Pre-deployment", "2024-01-01 00:00:00", "development")]
    [TestCase("Pilot", "Jul-25", "pilot")]
    [TestCase("Retired", "2024-01-01 00:00:00", "retired")]
    public void A_day_whose_meaning_is_open_is_only_kept(string stage, string day, string phase)
    {
        var record = One(("development_stage", stage), ("operational_date", day));
        Assert.That(record.At("phase"), Is.EqualTo(phase));
        Assert.That(record.At("phaseDates"), Is.Null);
        Assert.That(record.Kept("operational_date"), Is.EqualTo((string[])[day]));
    }

    [TestCase("No")]
    [TestCase("To be posted on https://www.hhs.gov/pia/index.html, pending HHS OCIO action")]
    [TestCase("ftp://example.gov/pia")]
    public void An_assessment_without_an_address_is_only_kept(string pia)
    {
        var record = One(("pia_url", pia));
        Assert.That(record.At("impactAssessments"), Is.Null);
        Assert.That(record.Kept("pia_url"), Is.EqualTo((string[])[pia]));
    }

    [Test]
    public void The_agencys_own_identifier_is_the_reference_only_where_it_is_one_of_a_kind()
    {
        var (records, _) = Read(
            Row(("id", "35"), ("use_case_name", "A")) + Row(("agency", "DOY"), ("agency_name", "Y"), ("id", "35"), ("use_case_name", "A"))
            + Row(("id", "D – 7"), ("use_case_name", "B")) + Row(("id", "9"), ("use_case_name", "C")) + Row(("id", "9"), ("use_case_name", "D"))
            + Row(("id", "TBD"), ("use_case_name", "E")) + Row(("use_case_name", "F")) + Row(("use_case_name", "F"), ("benefits", "other")) + Row(("use_case_name", "F")));
        var references = records.Where(record => record.Kind == "algorithm").Select(record => (record.Owner, record.At("reference")!)).ToList();
        Assert.That(references, Is.Unique);
        Assert.That(references, Does.Contain(("DOX", "35")).And.Contain(("DOY", "35")).And.Contain(("DOX", "D - 7")));
        Assert.That(references.Count(pair => pair.Item2.StartsWith("DOX-x-", StringComparison.Ordinal)), Is.EqualTo(6));
        Assert.That(references.Count(pair => pair.Item2.EndsWith("-2", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void References_stay_when_rows_move_and_when_other_columns_change()
    {
        var first = Row(("use_case_name", "A"), ("agency_bureau", "B"));
        var second = Row(("use_case_name", "C"), ("benefits", "old"));
        var before = Read(first + second).Records;
        var moved = Read(second + first).Records;
        var changed = Read(first + Row(("use_case_name", " C "), ("benefits", "new"), ("development_stage", "Pilot"))).Records;
        Assert.That(Foreign.Bytes(moved), Is.EqualTo(Foreign.Bytes(before)));
        Assert.That(changed.Select(record => record.At("reference")), Is.EqualTo(before.Select(record => record.At("reference"))));
    }

    [Test]
    public void A_use_case_without_a_name_says_so() => Assert.That(One(("id", "DOX-15"), ("use_case_name", "")).At("title"), Is.EqualTo("Use case without a name (DOX-15)"));

    [Test]
    public void Rows_that_are_broken_or_have_no_agency_are_refused_and_the_others_read()
    {
        var (records, _) = Read(Row(("id", "1")) + "DOX,too,short\r\n" + Row(("agency", " "), ("id", "2")) + Row(("id", "3")) + "DOX,\"never closed");
        Assert.That(records.Where(record => record.Kind == "algorithm" && record.Refusals.Count == 0).Select(record => record.At("reference")), Is.EqualTo((string[])["1", "3"]));
        Assert.That(records.SelectMany(record => record.Refusals).Select(fault => fault.Code), Is.EquivalentTo((string[])["source.row-broken", "source.missing", "source.row-broken"]));
    }

    [Test]
    public void A_missing_column_refuses_the_file()
    {
        File.WriteAllText(Path.Combine(_folder, OmbStandard.UseCaseFile), "agency,id\r\nDOX,1\r\n");
        Assert.That(Foreign.Read("us-omb-2025", _folder).Records.Select(record => record.Refusals.Single().Code), Is.EquivalentTo((string[])["source.heading-missing", "source.missing"]));
    }

    [Test]
    public void Common_products_in_use_are_algorithms_and_nil_returns_are_kept_with_the_agency()
    {
        var (records, report) = Read(
            Row(("agency", "TREAS"), ("agency_name", "Department of the Treasury"), ("id", "1")),
            "Department of Treasury,Writing.,Y,Copilot,1-100\r\nDepartment of Treasury, Coding.,N,,\r\nDepartment of Treasury,Maps.,,,\r\nSmall Body,Writing.,N,Tried it,1-100\r\nSmall Body,Maps.,maybe,,\r\n");
        var product = records.Single(record => record.Where.Contains("COTS", StringComparison.Ordinal) && record is { Kind: "algorithm", Refusals.Count: 0 });
        Assert.That((product.Owner, product.At("title"), product.At("phase"), product.At("source/standard")), Is.EqualTo(("TREAS", "Writing.", (string?)null, "us-omb-2025-cots")));
        Assert.That(product.Kept("Agency"), Is.EqualTo((string[])["Department of Treasury"]));
        Assert.That(product.Kept("Name of Commercial Product or Service Used"), Is.EqualTo((string[])["Copilot"]));
        var organisations = records.Where(record => record.Kind == "organisation").ToList();
        Assert.That(organisations.Select(record => record.At("reference")), Is.EqualTo((string[])["TREAS", "small-body"]));
        Assert.That(organisations[0].Kept("AI Use Case (Agency Use: N)"), Is.EqualTo((string[])["Coding."]));
        Assert.That(organisations[0].Kept("AI Use Case (Agency Use: no answer)"), Is.EqualTo((string[])["Maps."]));
        Assert.That(organisations[1].Kept("Name of Commercial Product or Service Used (Writing.)"), Is.EqualTo((string[])["Tried it"]));
        Assert.That(records.SelectMany(record => record.Refusals), Has.Exactly(1).Items);
        Assert.That(report.Fields.Single(field => field.Field == "AI Use Case").Counts.Values.Sum(), Is.EqualTo(5));
        Assert.That(Foreign.Faults(records.Where(record => record.Refusals.Count == 0)), Is.Empty);
    }

    [Test]
    public void Every_field_of_every_row_is_counted_once()
    {
        var (_, report) = Read(Row(("id", "1"), ("benefits", "B"), ("contact_email", "jane.doe@x.gov")) + Row(("agency", ""), ("benefits", "B")) + Row());
        var fields = report.Fields.ToDictionary(field => field.Field, field => field.Counts);
        Assert.That(Headings.Split(',').Select(heading => fields[heading].Values.Sum()), Has.All.EqualTo(3));
        Assert.That(fields["benefits"], Is.EquivalentTo(new Dictionary<Mapping, int> { [Mapping.Kept] = 1, [Mapping.Rejected] = 1, [Mapping.Defaulted] = 1 }));
        Assert.That(fields["contact_email"][Mapping.Defaulted], Is.EqualTo(2));
    }
}
