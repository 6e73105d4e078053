using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Register;

namespace Registry.Core.Interop.UkAtrs;

/// <summary>
/// The UK Algorithmic Transparency Recording Standard, as harvested from GOV.UK: an index of all records, and Tier 1 with part of Tier 2
/// for most of them, joined by the last segment of the record's address, which becomes its reference.
/// <list type="table">
/// <listheader><term>field</term><description>member</description></listheader>
/// <item><term>publishing_body</term><description>the organisation that answers for the record; never merged with another name, so DSIT
/// stays DSIT. Records that name none belong to one organisation that says so.</description></item>
/// <item><term>tool_name; description (one_sentence_desc)</term><description>title; summary</description></item>
/// <item><term>phase</term><description>phase, see <see cref="Phases"/>; the original is kept</description></item>
/// <item><term>model_architecture</term><description>methods</description></item>
/// <item><term>dpi_assessment_url</term><description>impactAssessments[0].url; its kind is absent, since the addresses lead to other assessments too</description></item>
/// <item><term>url (source_url); standard_version</term><description>source.location and sameAs; source.version</description></item>
/// <item><term>title, published, date_published, organisation_name, sensitive_attributes, listed_organisations, ingested_at</term><description>source.values</description></item>
/// </list>
/// Purpose, impact and contact point are not in the harvest and are absent as not known.
/// </summary>
public static class AtrsStandard
{
    /// <summary>The index of all records.</summary>
    public const string IndexFile = "atrs_records.json";

    /// <summary>Tier 1 and part of Tier 2.</summary>
    public const string TierFile = "atrs_records_tier1_and_partial_tier2.json";

    /// <summary>Reference of the organisation that stands for publishing bodies the index does not name.</summary>
    public const string BodyNotStated = "atrs-publishing-body-not-stated";

    private const string Key = "uk-atrs";

    /// <summary>Phases of the standard and what they are called here.</summary>
    public static readonly FrozenDictionary<string, string> Phases = new Dictionary<string, string>
    {
        ["idea"] = "idea",
        ["design"] = "design",
        ["development"] = "development",
        ["pre-deployment"] = "development",
        ["beta-pilot"] = "pilot",
        ["private-beta"] = "pilot",
        ["public-beta"] = "pilot",
        ["production"] = "production",
        ["retired"] = "retired",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The standard.</summary>
    public static readonly Standard Standard = new(
        Key,
        "UK Algorithmic Transparency Recording Standard (v1.1 to v4.0, harvested from GOV.UK)",
        $"a folder with {IndexFile} and {TierFile}",
        Read);

    private static IEnumerable<ForeignRecord> Read(string path, MappingReport report)
    {
        var (index, indexFault) = Load(path, IndexFile);
        var (tiers, tierFault) = Load(path, TierFile);
        var bySlug = new Dictionary<string, OrderedDictionary<string, JsonElement>>(StringComparer.Ordinal);
        var refused = new[] { indexFault, tierFault }.OfType<Fault>().Select(fault => SourceFile.Refused("algorithm", fault)).ToList();
        var position = 0;
        foreach (var tier in tiers)
        {
            position++;
            if (SlugOf(tier, "source_url") is not { } slug || !bySlug.TryAdd(slug, tier))
            {
                refused.Add(Unplaced(tier, $"{TierFile}#{position}", "/source_url", "source_url is not the address of a record, or another record has it already.", report));
            }
        }

        var algorithms = new SortedDictionary<string, ForeignRecord>(StringComparer.Ordinal);
        var bodies = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var sharedSlugs = index.SelectMany(record => TextsOf(record.GetValueOrDefault("publishing_body"))).Select(SourceText.Clean).OfType<string>().Distinct()
            .GroupBy(SourceText.Slug, StringComparer.Ordinal).Where(names => names.Count() > 1).Select(names => names.Key).ToHashSet(StringComparer.Ordinal);
        position = 0;
        foreach (var record in index)
        {
            position++;
            var where = $"{IndexFile}#{position}";
            if (SlugOf(record, "url") is not { } slug || algorithms.ContainsKey(slug))
            {
                refused.Add(Unplaced(record, where, "/url", "url is not the address of a record, or another record has it already.", report));
                continue;
            }

            bySlug.Remove(slug, out var tier);
            algorithms.Add(slug, Algorithm(slug, record, tier ?? [], where, bodies, sharedSlugs, report));
        }

        foreach (var (slug, tier) in bySlug.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            refused.Add(Unplaced(tier, $"{TierFile}: {slug}", "/source_url", "The index does not list the record, so its name and publishing body are missing.", report));
        }

        foreach (var (reference, name) in bodies)
        {
            yield return reference == BodyNotStated
                ? ForeignOrganisation.Of(reference, "Publishing body not stated (ATRS)", "GB", Key, IndexFile, whyNoType: "It stands for the publishing bodies of records whose publishing_body the index leaves empty.")
                : ForeignOrganisation.Of(reference, name, "GB", Key, IndexFile);
        }

        foreach (var record in algorithms.Values.Concat(refused))
        {
            yield return record;
        }
    }

    private static ForeignRecord Algorithm(string slug, OrderedDictionary<string, JsonElement> index, OrderedDictionary<string, JsonElement> tier, string where, SortedDictionary<string, string> bodies, HashSet<string> sharedSlugs, MappingReport report)
    {
        var record = new Transcription("algorithm", Key, where);
        SayAll(record, index, []);
        // Told twice by the two files: the second telling counts only where it differs.
        SayAll(record, tier, [("one_sentence_desc", "description"), ("source_url", "url"), ("organisation_name", "publishing_body")]);

        var owner = Owner(record, bodies, sharedSlugs);
        if (record.Text("tool_name") is null)
        {
            record.Refuse("/tool_name", "source.missing", "tool_name is empty: a record needs a name.");
        }

        record.Put("title", "tool_name", 300);
        if (!record.Put("summary", "description"))
        {
            record.NotStated("/summary");
        }

        record.NotStated("/purpose");
        var phase = record.Text("phase");
        if (phase is not null && Phases.TryGetValue(phase.ToLowerInvariant(), out var known))
        {
            record.Body["phase"] = known;
            record.Translated("phase");
        }
        else
        {
            record.NotStated("/phase", phase is null ? "The source does not state it." : $"The source states a phase of no known meaning: {phase}");
        }

        record.NotStated("/impact");
        record.Put("methods", "model_architecture", 20_000);
        if (record.Text("dpi_assessment_url") is { } assessment && SourceText.IsAddress(assessment))
        {
            record.Body["impactAssessments"] = new JsonArray(new JsonObject { ["url"] = assessment });
            record.Whole("dpi_assessment_url");
            record.NotStated("/impactAssessments/0/kind", "The source gives an address, not which kind of assessment it leads to.");
        }

        record.NotStated("/contactPoint");
        var address = record.Text("url")!;
        record.Body["sameAs"] = new JsonArray(address);
        record.Whole("url");
        record.Whole("record_id");
        if (record.Text("record_id") is { } id && id != slug)
        {
            record.Translated("record_id");
        }

        var version = record.Text("standard_version");
        if (version?.Length <= 100)
        {
            record.Whole("standard_version");
        }

        return record.Finish(owner, slug, version, address, report);
    }

    private static string Owner(Transcription record, SortedDictionary<string, string> bodies, HashSet<string> sharedSlugs)
    {
        if (record.Text("publishing_body") is not { } name || SourceText.Slug(name) is not { Length: > 0 } slug)
        {
            bodies[BodyNotStated] = "";
            return BodyNotStated;
        }

        if (name.Length <= ForeignOrganisation.LongestName)
        {
            record.Whole("publishing_body");
        }

        // Two names with one slug are still two names; and the prefix keeps a slug made here from being taken for one of GOV.UK's, under
        // which another source may know the body.
        var reference = $"atrs-{SourceText.Cut(slug, 150).TrimEnd('…', '-')}";
        if (reference.Length != slug.Length + 5 || reference == BodyNotStated || sharedSlugs.Contains(slug))
        {
            reference = $"{reference}-{SourceText.Fingerprint([name])}";
        }

        bodies[reference] = name;
        return reference;
    }

    private static void SayAll(Transcription record, OrderedDictionary<string, JsonElement> source, (string Field, string SameAs)[] tellsAgain)
    {
        foreach (var (name, value) in source)
        {
            var field = record.Says(name, TextsOf(value));
            var first = Array.Find(tellsAgain, pair => pair.Field == field).SameAs;
            if (first is not null && record.Texts(field) is [var text] && text == record.Text(first))
            {
                record.Whole(field);
            }
        }
    }

    private static IEnumerable<string?> TextsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.String => [TextOf(value)],
        _ => [value.GetRawText()],
    };

    private static string TextOf(JsonElement value) => Unescaped(() => value.GetString()!, () => value.GetRawText());

    /// <summary>The members of an object in their order, a repeated name with a number; of anything else, none.</summary>
    private static OrderedDictionary<string, JsonElement> FieldsOf(JsonElement value)
    {
        var fields = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
        {
            var name = Unescaped(() => property.Name, () => "(a name that is not Unicode)");
            for (var i = 2; !fields.TryAdd(name, property.Value); i++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{name} ({i})");
            }
        }

        return fields;
    }

    /// <summary>Half of a surrogate pair, written as an escape, is found by System.Text.Json only when the text is asked for.</summary>
    private static string Unescaped(Func<string> text, Func<string> raw)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            return raw();
        }
    }

    /// <summary>The last segment of a record's address, or null where the field holds none.</summary>
    private static string? SlugOf(OrderedDictionary<string, JsonElement> record, string field) =>
        record.TryGetValue(field, out var value) && value.ValueKind == JsonValueKind.String
        && TextOf(value) is var address && SourceText.IsAddress(address)
        && new Uri(address).AbsolutePath.TrimEnd('/').Split('/')[^1] is { Length: > 0 } slug && SourceText.IsReference(slug)
            ? slug
            : null;

    private static ForeignRecord Unplaced(OrderedDictionary<string, JsonElement> source, string where, string pointer, string detail, MappingReport report)
    {
        var record = new Transcription("algorithm", Key, where);
        SayAll(record, source, []);
        record.Refuse(pointer, "source.invalid", detail);
        return record.Finish("", "", null, null, report);
    }

    private static (IReadOnlyList<OrderedDictionary<string, JsonElement>> Records, Fault? Fault) Load(string folder, string file)
    {
        var (text, fault) = SourceFile.Read(Path.Combine(folder, file));
        if (text is null)
        {
            return ([], fault);
        }

        try
        {
            var root = JsonElement.Parse(text);
            var records = root.ValueKind == JsonValueKind.Object && FieldsOf(root).TryGetValue("records", out var inner) ? inner : root;
            return records.ValueKind == JsonValueKind.Array
                ? ([.. records.EnumerateArray().Select(FieldsOf)], null)
                : ([], new Fault(file, "source.invalid", $"{file} holds no list of records."));
        }
        catch (JsonException)
        {
            return ([], new Fault(file, "source.invalid", $"{file} is not JSON."));
        }
    }
}
