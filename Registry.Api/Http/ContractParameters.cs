using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Registry.Api.Endpoints;
using Registry.Core.Insight;
using Registry.Core.Register;

namespace Registry.Api.Http;

/// <summary>The parameters of requests, as the document describes them.</summary>
public static class ContractParameters
{
    private static readonly string EndsEarly = $"The page ends early with what makes it {Reading.PageBytes / 1024 / 1024} MB; `next` goes on from there.";

    private static readonly Dictionary<string, OpenApiParameter> All = new(StringComparer.Ordinal)
    {
        ["id"] = Path("id", "The record: a UUID in lower case.", ContractExamples.Id, "uuid"),
        ["draft"] = Path("id", "The draft: a UUID in lower case.", "0195e7a3-0a1b-7c2d-8e3f-4a5b6c7d8e9f", "uuid"),
        ["apiKey"] = Path("id", "The key: a UUID in lower case, as in its list.", "0195e79f-8d7c-7b5a-9e3f-1a2b3c4d5e6f", "uuid"),
        ["redaction"] = Path("id", "The redaction: a UUID in lower case.", "0195e7a4-5b6c-7d8e-9f0a-1b2c3d4e5f60", "uuid"),
        ["version"] = Whole("version", ParameterLocation.Path, "The version, from 1.", 2, 1, null),
        ["codeList"] = Path("key", "Name of the code list.", "impact-tier"),
        ["problemCode"] = Path("code", "Permanent code of the problem.", "version-stale"),
        ["limit"] = Whole("limit", ParameterLocation.Query, $"Most items on a page; {ListQuery.DefaultLimit} unless stated.", 20, 1, ListQuery.MaxLimit, ListQuery.DefaultLimit),
        ["recordLimit"] = Whole("limit", ParameterLocation.Query, $"Most records on a page; {ListQuery.DefaultLimit} unless stated. {EndsEarly}", 20, 1, ListQuery.MaxLimit, ListQuery.DefaultLimit),
        ["feedLimit"] = Whole("limit", ParameterLocation.Query, $"Most entries on a page; {FeedEndpoints.DefaultLimit} unless stated. {EndsEarly}", 500, 1, FeedEndpoints.MaxLimit, FeedEndpoints.DefaultLimit),
        ["cursor"] = Query("cursor", "Where to go on: follow `next` as it is, with the same filters and order. Opaque; it never expires.", "AQ", maxLength: 8_000),
        ["asOf"] = Query("asOf", "The register as it stood: at an instant, at the beginning of a day, or at a size of the ledger as `size:n`, which is exact where clocks are not.", "2026-03-31T09:30:00Z"),
        ["q"] = Query("q", $"Words all of which occur, with phrases in quotation marks; ranked, best first. The first {ListQuery.MaxWords} words count. Not beside `sort`.", "\"housing benefit\" review", maxLength: ListQuery.MaxQuery),
        ["updatedSince"] = Query("updatedSince", "Only records whose current version was recorded at or after this instant, or since the beginning of this day (UTC).", "2026-03-01T00:00:00Z"),
        ["dryRun"] = Truth("dryRun", "true does everything but keep it, and tells all that was found."),
        ["reason"] = Query("reason", "Why, in plain text: it is public for ever.", "Registered twice: see HB-2031.", required: true, maxLength: 2_000),
        ["before"] = Whole("before", ParameterLocation.Query, "Only versions before this one: follow `next` as it is.", 12, 1, null),
        ["to"] = Whole("to", ParameterLocation.Query, "The version to compare with; the newest unless stated.", 3, 1, null),
        ["afterEntry"] = Whole("after", ParameterLocation.Query, "Number of entries you have: 0 to begin, then what `next` says.", 1000, 0, null, 0),
        ["practiceSector"] = Filter("sector", "By the sector of an algorithm it was about. 1 to 20 values separated by commas. Codes: /v1/vocabularies/sector.", "social-protection"),
        ["evidencedLevel"] = Filter("evidencedLevel", $"By the level the records show: {string.Join(", ", PracticeFacts.EvidencedLevels)}. Several separated by commas.", "involve"),
        ["missing"] = Filter("missing", "By the kind of a community it says it did not hear. 1 to 20 values separated by commas. Codes: /v1/vocabularies/community-kind.", "workers"),
        ["comparableLimit"] = Whole("limit", ParameterLocation.Query, $"Most engagements; {ComparableEngagements.DefaultLimit} unless stated.", 5, 1, ComparableEngagements.MaxLimit, ComparableEngagements.DefaultLimit),
        ["index"] = Whole("index", ParameterLocation.Query, "Number of the entry, from 0.", 17, 0, null, required: true),
        ["treeSize"] = Whole("size", ParameterLocation.Query, "Size of the tree; the newest unless stated.", 1042, 1, null),
        ["fromSize"] = Whole("from", ParameterLocation.Query, "The earlier size.", 1000, 1, null, required: true),
        ["toSize"] = Whole("to", ParameterLocation.Query, "The later size.", 1042, 1, null, required: true),
        ["afterId"] = Query("after", "The last id of the page before: follow `next` as it is.", "0195e7a3-0a1b-7c2d-8e3f-4a5b6c7d8e9f", "uuid"),
        ["indicator"] = Path("indicator", "Code of the indicator, as at /v1/indicators.", "q2"),
        ["organisation"] = Query("organisation", "Only what these organisations own or, for answers and challenges, owe: ids separated by commas.", "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c2d"),
        ["fromDay"] = Query("from", "Only what is counted under this day or a later one.", "2026-01-01", "date"),
        ["toDay"] = Query("to", "Only what is counted under this day or an earlier one.", "2026-12-31", "date"),
        ["tier"] = Query("tier", "Only what concerns algorithms of these impact tiers. Codes: /v1/vocabularies/impact-tier.", "high"),
        ["kind"] = Query("kind", "Only what concerns subjects of this kind: algorithm or dataset.", "algorithm"),
        ["sector"] = Query("sector", "Only what concerns algorithms of these sectors. Codes: /v1/vocabularies/sector.", "health"),
        ["engagement"] = Query("engagement", "Only what belongs to these engagements: ids separated by commas.", "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c2d"),
        ["part"] = Query("part", "Only this part; all of them unless stated.", "q3b"),
        ["groupBy"] = Query("groupBy", "Counts by group too: organisation, year, quarter, month, or what /v1/indicators names for the part.", "year"),
        ["day"] = Query("day", "The day by which due is due; unless stated, that of asOf (for a size, of its last entry), or today.", "2026-03-31", "date"),
        ["bucket"] = Query("bucket", "The state whose ids are asked for.", "overdue-silent", required: true),
        ["group"] = Query("group", "Only this group; beside groupBy.", "2026"),
        ["groupCursor"] = Query("cursor", "Where to go on with groups: follow `next` as it is.", "2026", maxLength: 400),
        ["countedCursor"] = Query("cursor", "Where to go on: follow `next` as it is.", "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c2d~", maxLength: 400),
        ["ifMatch"] = Header("If-Match", "The ETag you read, as it was: one strong tag. It keeps you from overwriting what you have not seen.", "\"3\"", required: true),
        ["ifMatchAmended"] = Header("If-Match", "Where a record is to be amended: the ETag you read. Needed where something of that version was erased.", "\"3\""),
        ["ifMatchOptional"] = Header("If-Match", "Where your organisation said something before: the ETag of that record, which this is the next version of.", "\"3\""),
        ["ifNoneMatch"] = Header("If-None-Match", "The ETag you hold: 304 where it is still what is served.", "\"3\""),
        ["idempotencyKey"] = Header("Idempotency-Key", "1 to 255 printable characters, new for each request: the same request again is answered, not done again (draft-ietf-httpapi-idempotency-key-header).", "7f3c1b7e-52a0-4e6f-9d0b-1c5f3a2e8d47", maxLength: 257),
    };

    /// <summary>References to parameters by their names among the components.</summary>
    public static IReadOnlyList<IOpenApiParameter> Of(params IEnumerable<string> names) => [.. names.Select(name => All.ContainsKey(name) ? new OpenApiParameterReference(name) : throw new ArgumentException($"There is no parameter {name}."))];

    /// <summary>The components.</summary>
    public static Dictionary<string, IOpenApiParameter> Components() => All.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, IOpenApiParameter (pair) => pair.Value);

    /// <summary>The filters a kind declares, and its order.</summary>
    public static IEnumerable<IOpenApiParameter> Filters(Kind kind)
    {
        using var document = JsonDocument.Parse(kind.Example);
        var example = kind.Read(document.RootElement);
        var places = Places(kind.RecordType, kind.Shape, "", "").ToList();
        foreach (var key in ListQuery.FilterKeys(kind))
        {
            var column = kind.Columns.FirstOrDefault(column => column.Filter == key);
            var value = column is not null ? column.Value(example)?.ToString() : kind.Facets.FirstOrDefault(facet => facet.Filter == key)?.Values(example).FirstOrDefault();
            var place = Find(places, key, value) ?? (column is null ? null : Find(places, RecordJson.Name(column.Name), value));
            var about = key switch
            {
                "owner" => "By the organisation it belongs to.",
                "reference" => "By its owner's reference.",
                _ when place is null || (column?.Type == ColumnType.Integer && place.Member.Type is not (MemberType.Truth or MemberType.Whole)) => $"By {Words(key)}.",
                _ => $"By `{place.Path}`: {Documentation.Of(place.Property)}{(place.Member.Codes is { } codes ? $" Codes: /v1/vocabularies/{codes.Key}." : "")}",
            };
            value ??= key == "reference" ? document.RootElement.GetProperty(key).GetString() : place?.Member.Codes?.Codes[0].Key;
            yield return column?.Type == ColumnType.Integer
                ? Filter(key, $"{about} true, false or a whole number; several separated by commas, to pass any of them.", value == "0" ? "false" : "true")
                : Filter(key, $"{about} 1 to {ListQuery.MaxValues} values separated by commas, to pass any of them.", value ?? ContractExamples.Id);
        }

        var sorts = ListQuery.SortKeys(kind).ToList();
        yield return new OpenApiParameter
        {
            Name = "sort",
            In = ParameterLocation.Query,
            Description = "The order; - before it for the largest first. The newest come first unless stated. Not beside `q`.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. sorts.SelectMany(sort => new[] { sort, $"-{sort}" }).Select(sort => (JsonNode)sort)] },
        }.With(sorts[0]);
    }

    /// <summary>The member a filter looks at, by its name: filters are named after members, with the list's singular before the item's member.</summary>
    private static Place? Find(IReadOnlyList<Place> places, string key, string? value) =>
        places.Where(place => place.Name.EndsWith(key, StringComparison.OrdinalIgnoreCase) && (place.Name.Length == key.Length || char.IsUpper(place.Name[^key.Length])))
            .Where(place => place.Member.Type != MemberType.Object && (value is null || place.Member.Codes is not { } codes || codes.Find(value) is not null))
            .OrderBy(place => place.Path.Count(character => character == '.')).FirstOrDefault();

    private static string Words(string name) => string.Concat(name.Select(character => char.IsUpper(character) ? $" {char.ToLowerInvariant(character)}" : $"{character}"));

    private static IEnumerable<Place> Places(Type type, Shape shape, string name, string path)
    {
        foreach (var member in shape.Members)
        {
            if (type.GetProperties().FirstOrDefault(property => RecordJson.Name(property.Name) == member.Name) is not { } property)
            {
                continue;
            }

            var singular = !member.IsList || member.Name.EndsWith("is", StringComparison.Ordinal) ? member.Name : member.Name.EndsWith("ies", StringComparison.Ordinal) ? $"{member.Name[..^3]}y" : member.Name.TrimEnd('s');
            var place = new Place(name.Length == 0 ? singular : name + Describe.Pascal(singular), path + member.Name, property, member);
            yield return place;
            if (member.Shape is { } inner)
            {
                var item = member.IsList ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
                foreach (var deeper in Places(item, inner, place.Name, $"{place.Path}."))
                {
                    yield return deeper;
                }
            }
        }
    }

    private sealed record Place(string Name, string Path, System.Reflection.PropertyInfo Property, Member Member);

    private static OpenApiParameter Filter(string name, string description, string example) => new OpenApiParameter
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Style = ParameterStyle.Form,
        Explode = false,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 1, MaxItems = ListQuery.MaxValues, Items = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 } },
    }.With(new JsonArray(example));

    private static OpenApiParameter Path(string name, string description, string example, string? format = null) => Text(name, ParameterLocation.Path, description, example, true, format, null);

    private static OpenApiParameter Query(string name, string description, string example, string? format = null, bool required = false, int? maxLength = null) => Text(name, ParameterLocation.Query, description, example, required, format, maxLength);

    private static OpenApiParameter Header(string name, string description, string example, bool required = false, int? maxLength = null) => Text(name, ParameterLocation.Header, description, example, required, null, maxLength);

    private static OpenApiParameter Text(string name, ParameterLocation place, string description, string example, bool required, string? format, int? maxLength) =>
        new OpenApiParameter { Name = name, In = place, Description = description, Required = required, Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = format, MaxLength = maxLength } }.With(example);

    private static OpenApiParameter Whole(string name, ParameterLocation place, string description, int example, long min, long? max, int? otherwise = null, bool required = false) => new OpenApiParameter
    {
        Name = name,
        In = place,
        Description = description,
        Required = required || place == ParameterLocation.Path,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = $"{min}", Maximum = max is null ? null : $"{max}", Default = otherwise },
    }.With(example);

    private static OpenApiParameter Truth(string name, string description) =>
        new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false } }.With(true);

    /// <summary>An example that the page fills in only where a value is needed: filled in everywhere, a first try would ask for all filters at once.</summary>
    private static OpenApiParameter With(this OpenApiParameter parameter, JsonNode example)
    {
        if (parameter.Required)
        {
            parameter.Example = example;
        }
        else
        {
            ((OpenApiSchema)parameter.Schema!).Examples = [example];
        }

        return parameter;
    }
}
