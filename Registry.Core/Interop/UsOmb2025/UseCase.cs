using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Registry.Core.Interop.UsOmb2025;

/// <summary>
/// One individually reported use case, as an algorithm.
/// <list type="table">
/// <listheader><term>column</term><description>member</description></listheader>
/// <item><term>agency, agency_name</term><description>the organisation that answers for the record</description></item>
/// <item><term>id</term><description>reference, see <see cref="References"/>; kept where the reference differs</description></item>
/// <item><term>use_case_name</term><description>title, on one line; a use case without a name is titled so</description></item>
/// <item><term>problem_solved; system_outputs</term><description>purpose; summary (it says what the system does)</description></item>
/// <item><term>development_stage; operational_date</term><description>phase; phaseDates where deployed or in pilot and the day is beyond doubt, see <see cref="SourceDay"/></description></item>
/// <item><term>is_high_impact; HI_justification</term><description>impact. "High-impact" is tier high on basis us-high-impact. The other two answers deny
/// that the tier is high without saying which of low and medium it is, so the tier is absent, never guessed; a use case once presumed to be
/// high-impact keeps the basis us-high-impact, so that it can be found, and must be justified; one never presumed has no basis.</description></item>
/// <item><term>topic_area; classification</term><description>sectors; capabilities, where one to one</description></item>
/// <item><term>data_description; link_to_data; demographic_features</term><description>uses[0]: description, url, specialCategories; the role is absent</description></item>
/// <item><term>vendor_name; contracting_usage</term><description>supplier[0]: name, as written even where it names several; role</description></item>
/// <item><term>pia_url</term><description>impactAssessments of kind other, where it is nothing but addresses</description></item>
/// <item><term>contact_email</term><description>contactPoint, where <see cref="FunctionalMailbox"/> accepts it; otherwise withheld as personal data and not kept</description></item>
/// <item><term>is_withheld</term><description>kept; where it says yes, mandatory members without a value are withheld on its ground</description></item>
/// <item><term>hi_appeal_process</term><description>contestability, see <see cref="AppealProcess"/></description></item>
/// <item><term>hi_public_consultation</term><description>a declaration, see <see cref="Consultation"/>; kept</description></item>
/// <item><term>hi_testing_conducted, hi_assessment_completed, hi_independent_review, hi_ongoing_monitoring, hi_training_established,
/// hi_failsafe_presence</term><description>safeguards, see <see cref="MinimumPractice"/>; kept</description></item>
/// <item><term>all others</term><description>source.values, word for word</description></item>
/// </list>
/// </summary>
internal static class UseCase
{
    /// <summary>The headings without which the file cannot be read.</summary>
    public static readonly IReadOnlyList<string> Headings =
    [
        "agency", "agency_name", "id", "use_case_name", "agency_bureau", "contact_email", "is_withheld", "development_stage", "is_high_impact",
        "HI_justification", "problem_solved", "system_outputs",
    ];

    /// <summary>The reference of the agency, or null where the row names none that can be one.</summary>
    public static string? Agency(SourceRow row) => row["agency"] is { } agency && SourceText.IsReference(agency) && agency.Length <= 100 ? agency : null;

    /// <summary>What makes a row what it is, apart from its agency.</summary>
    public static IEnumerable<string> Same(SourceRow row) => [row["use_case_name"] ?? "", row["agency_bureau"] ?? ""];

    /// <summary>The row as an algorithm.</summary>
    public static ForeignRecord Read(SourceRow row, string reference, MappingReport report)
    {
        var record = new Transcription("algorithm", OmbStandard.Key, $"{OmbStandard.UseCaseFile} row {row.Number}");
        row.TellAll(record);
        if (Agency(row) is not { } agency)
        {
            record.Refuse("/agency", "source.missing", "agency is empty or no reference can be made of it: nobody would answer for the record.");
            return record.Finish("", reference, OmbStandard.Edition, OmbStandard.Location, report);
        }

        record.Whole("agency");
        record.Whole("agency_name");
        Withheld(record);
        Identity(record, reference);
        if (record.Answer("/summary", "system_outputs", mandatory: true) is not null)
        {
            record.Put("summary", "system_outputs");
        }

        if (record.Answer("/purpose", "problem_solved", mandatory: true) is not null)
        {
            record.Put("purpose", "problem_solved");
        }

        Phase(record);
        AppealProcess.Read(record);
        Translate(record, "topic_area", "sectors", OmbTables.Sectors);
        ImpactOf(record);
        Translate(record, "classification", "capabilities", OmbTables.Capabilities);
        Uses(record);
        Supplier(record);
        Assessments(record);
        Contact(record);
        if (Consultation.IsAsked(row))
        {
            record.Translated(Consultation.Column);
        }

        foreach (var practice in MinimumPractice.All.Where(practice => practice.IsStated(record.Text(practice.Column))))
        {
            record.Translated(practice.Column);
        }

        return record.Finish(agency, reference, OmbStandard.Edition, OmbStandard.Location, report);
    }

    /// <summary>What a use case is called, on one line.</summary>
    public static string Title(SourceRow row, string reference) => row["use_case_name"] is { } name ? SourceText.OneLine(name) : $"Use case without a name ({reference})";

    private static void Withheld(Transcription record)
    {
        if (record.Text("is_withheld") is { } answer && OmbTables.Grounds.TryGetValue(answer, out var ground))
        {
            record.WithheldAsAWhole = (ground, $"The agency answers that the use case should be withheld from public reporting ({answer}), and the source leaves this empty.");
            record.Translated("is_withheld");
        }
    }

    private static void Identity(Transcription record, string reference)
    {
        if (record.Text("id") is { } id)
        {
            if (id == reference)
            {
                record.Whole("id");
            }
            else
            {
                record.Translated("id");
            }
        }

        if (record.Text("use_case_name") is { } name)
        {
            var line = SourceText.OneLine(name);
            record.Body["title"] = record.Fit("use_case_name", line, 300);
            if (line != name)
            {
                record.Translated("use_case_name");
            }
        }
        else
        {
            record.Body["title"] = SourceText.Cut($"Use case without a name ({reference})", 300);
        }
    }

    private static void Phase(Transcription record)
    {
        var stage = record.Text("development_stage");
        if (stage is null || !OmbTables.Phases.TryGetValue(stage, out var phase))
        {
            record.NotStated("/phase", stage is null ? "The source does not state it." : $"The source states a stage of no known meaning: {stage}");
            return;
        }

        record.Body["phase"] = phase;
        record.Translated("development_stage");

        // The column asks for the day of operation or of the pilot's start: which of the two is clear only in these stages.
        if (phase is "production" or "pilot" && record.Text("operational_date") is { } text && SourceDay.Read(text) is { } day)
        {
            record.Body["phaseDates"] = new JsonArray(new JsonObject { ["phase"] = phase, ["date"] = FullDate.Text(day) });
            record.Translated("operational_date");
        }
    }

    private static void ImpactOf(Transcription record)
    {
        const string Unnamed = "The source's scale separates high impact from the rest and does not say whether the rest is medium or low.";
        var impact = new JsonObject();
        switch (record.Text("is_high_impact"))
        {
            case "High-impact":
                impact["tier"] = "high";
                impact["basis"] = "us-high-impact";
                record.NotStated("/humanOversight");
                break;
            case "Presumed High-Impact, but Not High-impact":
                impact["basis"] = "us-high-impact";
                record.Absent("/impact/tier", "not-known", $"The use case was presumed to be high-impact and determined not to be. {Unnamed}");
                break;
            case "Not High-impact" when record.Text("HI_justification") is { } why && EmptyAnswers.Find(why) is null:
                record.Absent("/impact/tier", "not-known", $"The source states that it is not high-impact. {Unnamed}");
                record.Absent("/impact/basis", "not-applicable", "The source names one scale only, and the use case is not in it.");
                break;
            case "Not High-impact":
                record.Absent("/impact", "not-known", $"The source states that it is not high-impact. {Unnamed}");
                record.Translated("is_high_impact");
                return;
            case var other:
                record.NotStated("/impact", other is null ? "The source does not state it." : $"The source states an impact of no known meaning: {other}");
                return;
        }

        record.Translated("is_high_impact");
        record.Body["impact"] = impact;
        var isPresumed = !impact.ContainsKey("tier") && impact.ContainsKey("basis");
        if (record.Answer("/impact/justification", "HI_justification", mandatory: isPresumed) is { } justification)
        {
            impact["justification"] = record.Fit("HI_justification", justification, 5_000);
        }
    }

    private static void Translate(Transcription record, string field, string member, FrozenDictionary<string, string> table)
    {
        if (record.Text(field) is { } text && table.TryGetValue(text, out var code))
        {
            record.Body[member] = new JsonArray(code);
            record.Translated(field);
        }
    }

    private static void Uses(Transcription record)
    {
        var features = record.Text("demographic_features") is { } list ? PythonList.Read(list) : [];
        var categories = (features ?? []).Where(OmbTables.SpecialCategories.ContainsKey).Select(feature => OmbTables.SpecialCategories[feature]).Distinct().ToList();
        var use = new JsonObject();
        var isEmpty = record.Text("data_description") is not { } said || EmptyAnswers.Find(said) is not null;
        if (isEmpty && categories.Count > 0)
        {
            record.Empty("data_description");
            use["description"] = "The model's features. The source names demographic ones and does not describe the data.";
        }
        else if (record.Answer("/uses", "data_description") is { } description)
        {
            use["description"] = record.Fit("data_description", description, 10_000);
        }
        else
        {
            return;
        }

        record.Body["uses"] = new JsonArray(use);
        record.NotStated("/uses/0/role", "The source asks for data used to train, fine-tune or evaluate, without telling them apart.");
        if (categories.Count > 0)
        {
            use["specialCategories"] = new JsonArray([.. categories.Select(category => (JsonNode)category)]);
            record.Translated("demographic_features");
        }
        else if (features is [OmbTables.NoDemographicFeature])
        {
            record.Translated("demographic_features");
            record.Absent("/uses/0/specialCategories", "not-applicable", "None of the demographic features the source asks for is used.");
        }

        if (record.Text("link_to_data") is { } link && SourceText.IsAddress(link))
        {
            use["url"] = link;
            record.Whole("link_to_data");
        }
    }

    private static void Supplier(Transcription record)
    {
        var usage = record.Text("contracting_usage");
        if (record.Text("vendor_name") is null)
        {
            if (usage == "In-house Development")
            {
                record.Absent("/supplier", "not-applicable", "The source states that it was developed in-house.");
                record.Translated("contracting_usage");
            }

            return;
        }

        if (record.Answer("/supplier", "vendor_name") is not { } vendor)
        {
            return;
        }

        if (OmbTables.NoVendor.Contains(vendor.ToLowerInvariant()))
        {
            record.Empty("vendor_name");
            record.Absent("/supplier", "not-applicable", $"The source says: {vendor}");
            return;
        }

        if (SourceDay.LooksLikeOne(vendor))
        {
            record.Empty("vendor_name");
            record.Absent("/supplier", "not-known", $"The source gives a date where the vendor should stand: {vendor}");
            return;
        }

        var supplier = new JsonObject { ["name"] = record.Fit("vendor_name", SourceText.OneLine(vendor), 300) };
        if (SourceText.OneLine(vendor) != vendor)
        {
            record.Translated("vendor_name");
        }

        record.Body["supplier"] = new JsonArray(supplier);
        if (usage is not null && OmbTables.SupplierRoles.TryGetValue(usage, out var role))
        {
            supplier["role"] = role;
            record.Translated("contracting_usage");
        }
        else
        {
            record.NotStated("/supplier/0/role");
        }
    }

    private static void Assessments(Transcription record)
    {
        if (record.Answer("/impactAssessments", "pia_url") is not { } text)
        {
            return;
        }

        var parts = text.Split([' ', '\n', '\t', ';'], StringSplitOptions.RemoveEmptyEntries).Select(part => part.TrimEnd(',')).Where(part => part.Length > 0).ToList();
        if (parts.Count is > 0 and <= 20 && parts.All(SourceText.IsAddress))
        {
            record.Body["impactAssessments"] = new JsonArray([.. parts.Select(part =>
                (JsonNode)new JsonObject { ["kind"] = "other", ["url"] = part, ["summary"] = "Privacy impact assessment (PIA)" })]);
            if (parts is [var only] && only == text)
            {
                record.Whole("pia_url");
            }
            else
            {
                record.Translated("pia_url");
            }
        }
    }

    private static void Contact(Transcription record)
    {
        if (record.Text("contact_email") is not { } address)
        {
            record.NotStated("/contactPoint");
        }
        else if (FunctionalMailbox.Accepts(address))
        {
            record.Body["contactPoint"] = new JsonObject { ["address"] = address };
            record.Whole("contact_email");
        }
        else
        {
            record.Withhold("contact_email");
            record.Absent("/contactPoint", "withheld", "The source does not give the mailbox of a function: what it gives may be a person's name or mailbox.", "personal-data");
        }
    }
}
