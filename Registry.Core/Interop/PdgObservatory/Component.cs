using System.Globalization;
using System.Text.Json.Nodes;

namespace Registry.Core.Interop.PdgObservatory;

/// <summary>
/// One component of a case, or a case without components, as an engagement.
/// <list type="table">
/// <listheader><term>field</term><description>member</description></listheader>
/// <item><term>slug; title</term><description>reference; title</description></item>
/// <item><term>ladder_of_participation</term><description>claimedLevel, by <see cref="PdgTables.Levels"/>; what a claim would need and the source lacks is absent</description></item>
/// <item><term>methods_tag; modality_tag</term><description>methods; modality</description></item>
/// <item><term>number_of_participants, target_groups, nature_of_participants_tag, recruitment, decision_methods_tag</term><description>cohorts[0]: tookPart,
/// description, openness, recruitmentNote (the code is absent), decisionMethod where there is one</description></item>
/// <item><term>feeds_into</term><description>feedsInto</description></item>
/// <item><term>lead_organisation of the case</term><description>deliverer</description></item>
/// <item><term>link</term><description>source.location; else that of the case</description></item>
/// <item><term>description and the other texts of <see cref="Prose"/></term><description>not copied, since they quote reports of others: read them at the address</description></item>
/// <item><term>all others, and the short facts of the case</term><description>source.values, those of the case after "case: "</description></item>
/// </list>
/// Years are no days, so start and end are absent. The source types no recommendation as an item of its own, so none is made.
/// </summary>
internal static class Component
{
    /// <summary>Fields that quote or retell what others wrote.</summary>
    public static readonly IReadOnlyList<string> Prose =
    [
        "description", "summary", "collective_focus", "governance_issues_description", "data_governed", "takaway", "whats_changed", "evaluation_details",
        "background_information_described",
    ];

    /// <summary>The component as an engagement.</summary>
    /// <param name="item">The component, or a case without any.</param>
    /// <param name="within">The case it belongs to.</param>
    /// <param name="feedsInto">The components it feeds into that can be linked.</param>
    /// <param name="organisations">References of organisations by name.</param>
    /// <param name="report">Counts what becomes of the fields.</param>
    public static ForeignRecord Read(PdgItem item, PdgItem? within, IReadOnlyList<string> feedsInto, IReadOnlyDictionary<string, string> organisations, MappingReport report)
    {
        var record = new Transcription("engagement", PdgStandard.SourceKey, item.Where);
        Tell(record, item, "");
        if (within is not null && within != item)
        {
            Tell(record, within, "case: ");
        }

        if (item.Slug is not { } slug || item.First("title") is not { } title)
        {
            record.Refuse("/slug", "source.missing", "It needs a slug and a title.");
            return record.Finish("", "", null, null, report);
        }

        record.Whole("slug");
        record.Body["title"] = record.Fit("title", SourceText.OneLine(title), 300);
        if (item["description"].Count + item["summary"].Count > 0)
        {
            record.Absent("/summary", "withheld", "The observatory's text quotes reports of others and is not copied: read it at the address of the source.", "other");
        }
        else
        {
            record.NotStated("/summary");
        }

        Level(record);
        Methods(record);
        if (PdgTables.Modality(record.Texts("modality_tag")) is { } modality)
        {
            record.Body["modality"] = modality;
            record.Translated("modality_tag");
        }
        else
        {
            record.NotStated("/modality");
        }

        Cohort(record);
        if (feedsInto.Count > 0)
        {
            record.Body["feedsInto"] = new JsonArray([.. feedsInto.Select((other, i) => record.Linked($"/feedsInto/{i}", "engagement", PdgStandard.Owner, other))]);
            record.Translated("feeds_into");
        }

        if (within?.First("lead_organisation") is { } lead)
        {
            record.Body["deliverer"] = organisations.TryGetValue(lead, out var known)
                ? new JsonObject { ["organisation"] = record.Linked("/deliverer/organisation", "organisation", "", known) }
                : new JsonObject { ["name"] = SourceText.Cut(lead, 300) };
            record.Translated(within == item ? "lead_organisation" : "case: lead_organisation");
        }

        var years = within?.First("start_year") is { } year ? $"The source gives the years of the case only: {year} to {within.First("end_year") ?? "an end it does not state"}." : "The source does not state it.";
        record.NotStated("/start", years);
        record.NotStated("/end", years);
        foreach (var member in (string[])["/scope", "/purposes", "/initiation", "/stage", "/commissioner", "/funders", "/limitations", "/status"])
        {
            record.NotStated(member);
        }

        var location = ((string?[])[item.First("link"), within?.First("link")]).FirstOrDefault(link => link is not null && SourceText.IsAddress(link));
        return record.Finish(PdgStandard.Owner, slug, null, location ?? PdgStandard.Location, report);
    }

    private static void Tell(Transcription record, PdgItem item, string prefix)
    {
        foreach (var (field, texts) in item.Fields)
        {
            var name = record.Says(prefix + field, texts.Select(FunctionalMailbox.WithoutPersons));
            if (Prose.Contains(field))
            {
                record.Withhold(name);
            }
        }
    }

    private static void Level(Transcription record)
    {
        if (record.Text("ladder_of_participation") is not { } rung || !PdgTables.Levels.TryGetValue(rung, out var level))
        {
            record.NotStated("/claimedLevel");
            return;
        }

        record.Body["claimedLevel"] = level;
        record.Translated("ladder_of_participation");
        if (level != "inform")
        {
            foreach (var member in (string[])["/questionAsked", "/negotiable", "/promise", "/responseDue", "/decisions"])
            {
                record.NotStated(member);
            }
        }
    }

    private static void Methods(Transcription record)
    {
        var methods = record.Texts("methods_tag").Where(PdgTables.Methods.ContainsKey).Select(tag => PdgTables.Methods[tag]).Distinct().ToList();
        if (methods.Count == 0)
        {
            record.NotStated("/methods");
            return;
        }

        record.Body["methods"] = new JsonArray([.. methods.Select(method => (JsonNode)method)]);
        record.Translated("methods_tag");
    }

    private static void Cohort(Transcription record)
    {
        string[] fields = ["number_of_participants", "target_groups", "nature_of_participants_tag", "recruitment", "decision_methods_tag"];
        if (fields.All(field => record.Text(field) is null))
        {
            record.NotStated("/cohorts");
            return;
        }

        var cohort = new JsonObject();
        record.Body["cohorts"] = new JsonArray(cohort);

        // A number where the group should be described is the number again.
        if (record.Text("target_groups") is { } groups && !int.TryParse(groups, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            cohort["description"] = record.Fit("target_groups", groups, 2_000);
        }
        else
        {
            record.NotStated("/cohorts/0/description");
        }

        if (PdgTables.Openness(record.Texts("nature_of_participants_tag")) is { } openness)
        {
            cohort["openness"] = openness;
            record.Translated("nature_of_participants_tag");
        }
        else
        {
            record.NotStated("/cohorts/0/openness");
        }

        if (record.Text("recruitment") is { } recruitment)
        {
            cohort["recruitmentNote"] = record.Fit("recruitment", recruitment, 5_000);
        }

        record.NotStated("/cohorts/0/recruitment", "The source tells it in words or not at all.");
        if (int.TryParse(record.Text("number_of_participants"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            cohort["tookPart"] = number;
            record.Translated("number_of_participants");
        }
        else
        {
            record.NotStated("/cohorts/0/tookPart");
        }

        var decided = record.Texts("decision_methods_tag").Select(tag => tag.Split(" (")[0]).ToList();
        if (decided is [var only] && PdgTables.DecisionMethods.TryGetValue(only, out var method))
        {
            cohort["decisionMethod"] = method;
            record.Translated("decision_methods_tag");
        }
        else if (decided is ["Not Applicable"])
        {
            record.Absent("/cohorts/0/decisionMethod", "not-applicable", "The source says that none applies.");
            record.Translated("decision_methods_tag");
        }

        foreach (var member in (string[])["averageHours", "learningPhase", "materialsPublished", "facilitated"])
        {
            record.NotStated($"/cohorts/0/{member}");
        }
    }
}
