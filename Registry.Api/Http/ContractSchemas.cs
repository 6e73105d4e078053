using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Registry.Api.Endpoints;
using Registry.Core.Access;
using Registry.Core.Insight;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Vocabulary;

namespace Registry.Api.Http;

/// <summary>
/// The JSON the register reads and serves, as schemas. They are made from what checks and writes that JSON, the shapes of the records and
/// the records of the answers, and not by Swashbuckle, which describes nullable references as what can never be (its issue 3649).
/// </summary>
public sealed partial class ContractSchemas
{
    /// <summary>An http or https address, as <see cref="Shape.IsUrl"/> accepts it.</summary>
    private const string UrlPattern = "^[Hh][Tt][Tt][Pp][Ss]?:[^ \\t\\r\\n<>\"]+$";

    private const string MailboxPattern = "^([Hh][Tt][Tt][Pp][Ss]?:[^ \\t\\r\\n<>\"]+|[^@\\s<>\"]{1,64}@[A-Za-z0-9.-]{1,253}\\.[A-Za-z]{2,63})$";

    private readonly SortedDictionary<string, IOpenApiSchema> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);
    private readonly NullabilityInfoContext _nullability = new();

    private ContractSchemas()
    {
    }

    /// <summary>Every schema, by name.</summary>
    public static Dictionary<string, IOpenApiSchema> Components()
    {
        var schemas = new ContractSchemas();
        foreach (var kind in Kinds.All)
        {
            schemas.Add(Contract.Name(kind), kind.RecordType, schemas.Record(kind, served: true));
            schemas.Add(Contract.Submission(kind), typeof(Submission), schemas.Record(kind, served: false));
            schemas.Add(Contract.Page(kind), typeof(RecordPage<object>), schemas.Answer(typeof(RecordPage<object>), kind));
            schemas.Add(Contract.Version(kind), typeof(Kind), OneOf($"A version of {Describe.Article(kind)} {kind.Name}: the record, or the tombstone it left.", Contract.Name(kind), "Tombstone"));
            schemas.Add(Contract.Written(kind), typeof(Kind), OneOf($"The {kind.Name} as it now is or, with dryRun=true, what would become of it.", Contract.Name(kind), "TrialReport"));
        }

        foreach (var act in Acts.All)
        {
            schemas.Add(Contract.Request(act), typeof(Act), schemas.Request(act));
        }

        schemas.ByHand();
        foreach (var type in new[] { typeof(HistoryPage), typeof(VersionComparison), typeof(TrialReport), typeof(DraftAnswer), typeof(DraftPage), typeof(KeyAnswer), typeof(KeyPage), typeof(RedactionAnswer), typeof(RedactionPage), typeof(FeedPage), typeof(VocabularyPage), typeof(CodeList), typeof(RulePage), typeof(ProblemPage), typeof(ProblemAnswer), typeof(HomeAnswer), typeof(HealthAnswer), typeof(EvidenceFileAnswer), typeof(InclusionProofAnswer), typeof(ConsistencyProofAnswer), typeof(Story), typeof(PracticePage), typeof(ComparablePage), typeof(IndicatorPage), typeof(IndicatorAnswer), typeof(CountedPage), typeof(FindingPage) })
        {
            schemas.Answer(type);
        }

        schemas.Object(typeof(KeyGrant), KeyGrant.Shape);
        schemas.Object(typeof(RedactionRequest), RedactionRequest.Shape);
        foreach (var (member, example) in ContractExamples.Comparison())
        {
            ((OpenApiSchema)((OpenApiSchema)schemas._schemas[nameof(VersionComparison)]).Properties![member]).Examples = [example!];
        }

        return new Dictionary<string, IOpenApiSchema>(schemas._schemas, StringComparer.Ordinal);
    }

    private void Add(string name, Type type, IOpenApiSchema schema)
    {
        // Two types of one name would describe each other's JSON.
        if (!_schemas.TryAdd(name, schema) || !_types.TryAdd(name, type))
        {
            throw new InvalidOperationException($"The API has two schemas of the name {name}: rename {type}.");
        }
    }

    /// <summary>A record as it is served, or as a client sends it: the same members, but the register's own are only sent back unchanged, if at all.</summary>
    private OpenApiSchema Record(Kind kind, bool served)
    {
        var schema = Members(kind.RecordType, Shape.Alone(kind.RecordType), Members(typeof(Registration), Shape.Common, Open(served
            ? $"{Documentation.Of(kind.RecordType)} A member without a value is absent, never null."
            : $"What a client says of {Describe.Article(kind)} {kind.Name}. Members the register sets may be left out, or sent back as they were.")));
        schema.Properties!["kind"] = Described(new OpenApiSchema { Type = JsonSchemaType.String, Const = kind.Name, ReadOnly = true }, "Name of the kind.");
        if (served)
        {
            schema.Properties["state"] = Described(new OpenApiSchema { Type = JsonSchemaType.String, Const = RecordState.Published, ReadOnly = true }, "Published: a withdrawn record leaves a tombstone.");
            // Any member but the register's own may have been erased; then it is named under withheld.
            schema.Required = new SortedSet<string>(Shape.Common.Members.Where(member => member.SetByRegister && member.Name != Opening.Withheld).Select(member => member.Name), StringComparer.Ordinal);
        }

        return schema;
    }

    /// <summary>What an act is asked with: members of its own, or those of the record it publishes but for what the route states.</summary>
    private OpenApiSchema Request(Act act) => act.States is null
        ? Members(act.Request, act.Shape, Open(Documentation.Of(act.Request)))
        : Members(act.Request, act.Shape, Members(typeof(Registration), Shape.Common.Without([.. Shape.Common.Members.Where(member => member.SetByRegister).Select(member => member.Name)]), Open($"What a client says of {Describe.Article(act.Kind)} {act.Kind.Name}; {string.Join(" and ", act.Stated)} {(act.Stated.Count == 1 ? "is" : "are")} stated by the address.")));

    private static OpenApiSchema Open(string description) =>
        new() { Type = JsonSchemaType.Object, Description = description, Properties = new Dictionary<string, IOpenApiSchema>(), AdditionalPropertiesAllowed = false };

    private OpenApiSchema Members(Type type, Shape shape, OpenApiSchema schema)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (shape.Find(RecordJson.Name(property.Name)) is { } member)
            {
                schema.Properties!.Add(member.Name, Member(member, property));
            }
        }

        var always = shape.Members.Where(member => member.Always).Select(member => member.Name).ToList();
        if (always.Count > 0)
        {
            schema.Required = new SortedSet<string>([.. schema.Required ?? new HashSet<string>(), .. always], StringComparer.Ordinal);
        }

        return schema;
    }

    private IOpenApiSchema Member(Member member, PropertyInfo property)
    {
        var description = Documentation.Of(property)
            + (member.Mandatory && !member.Always ? " Mandatory: where there is no value, an absence says why." : "")
            + (member.RefersTo.Count > 0 ? $" Id of a record of the kind {string.Join(" or ", member.RefersTo)}." : "")
            + (member.SetBy.Count > 0 ? $" Set by the act {string.Join(" or ", member.SetBy)}{(member.SetByRegister ? "" : ", once the record is published")}." : member.Fixed ? " Never changed once the record is published." : member.Kept ? $" Once stated it stays{(member.IsList ? "; more may be added" : "")}." : "")
            + (member.PatternMeans is { } means ? $" It is {means}." : "")
            + (member.Type == MemberType.Code ? $" Codes: /v1/vocabularies/{member.Codes!.Key}." : "");
        if (!member.IsList)
        {
            return Described(Value(member, property.PropertyType), description, member.SetByRegister);
        }

        var list = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Value(member, property.PropertyType.GetGenericArguments()[0]), MaxItems = member.MaxItems, MinItems = member.Always ? 1 : null, Description = description };
        // The government's linter wants a format on every member named after a date; on a list it says nothing (JSON Schema §7.1).
        list.Format = NamedAfterDate().IsMatch(member.Name) ? "date" : null;
        return list;
    }

    private IOpenApiSchema Value(Member member, Type type) => member.Type switch
    {
        MemberType.Code => new OpenApiSchemaReference(CodeName(member.Codes!)),
        MemberType.Object => new OpenApiSchemaReference(Object(Nullable.GetUnderlyingType(type) ?? type, member.Shape!)),
        MemberType.Id => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        MemberType.Date => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
        MemberType.Time => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        MemberType.Truth => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        MemberType.Whole => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = Number(member.Min), Maximum = Number(member.Max) },
        MemberType.Number => new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = Number(member.Min), Maximum = Number(member.Max) },
        MemberType.Url => new OpenApiSchema { Type = JsonSchemaType.String, Format = "iri", Pattern = UrlPattern, MaxLength = member.MaxLength },
        MemberType.Mailbox => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = MailboxPattern, MaxLength = member.MaxLength },
        _ => new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = member.MaxLength, Pattern = member.Pattern?.ToString() },
    };

    /// <summary>The object inside a record, once for all records that have it.</summary>
    private string Object(Type type, Shape shape)
    {
        var name = type.Name;
        if (_types.GetValueOrDefault(name) != type)
        {
            var schema = Open(Documentation.Of(type));
            Add(name, type, schema);
            Members(type, shape, schema);
        }

        return name;
    }

    private string CodeName(CodeList list)
    {
        var name = $"{string.Concat(list.Key.Split('-').Select(Describe.Pascal))}Code";
        if (!_schemas.ContainsKey(name))
        {
            Add(name, typeof(Code), new OpenApiSchema { Type = JsonSchemaType.String, Description = $"{list.Title}. {list.Definition}", Enum = [.. list.Codes.Select(code => (JsonNode)code.Key)] });
        }

        return name;
    }

    /// <summary>An answer that is no record: a positional record, whose members are there unless they may be null.</summary>
    private OpenApiSchema Answer(Type type, Kind? kind = null)
    {
        var name = AnswerName(type);
        if (kind is null && _types.GetValueOrDefault(name) == type)
        {
            return (OpenApiSchema)_schemas[name];
        }

        var schema = Open(kind is null ? Documentation.Of(type) : $"A page of {kind.Plural}.");
        if (kind is null)
        {
            Add(name, type, schema);
        }

        var required = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var parameter in type.GetConstructors().OrderBy(constructor => constructor.GetParameters().Length).Last().GetParameters())
        {
            var member = RecordJson.Name(parameter.Name!);
            schema.Properties!.Add(member, Described(OfAnswer(type, parameter.ParameterType, member, kind), Documentation.Of(type, parameter)));
            if (_nullability.Create(parameter).WriteState == NullabilityState.NotNull)
            {
                required.Add(member);
            }
        }

        schema.Required = required;
        return schema;

        OpenApiSchemaReference Reference(Type of)
        {
            Answer(of);
            return new OpenApiSchemaReference(AnswerName(of));
        }

        IOpenApiSchema OfAnswer(Type owner, Type of, string member, Kind? kind)
        {
            of = Nullable.GetUnderlyingType(of) ?? of;
            return (owner.Name, member) switch
            {
                (nameof(FeedEntry), "record") => new OpenApiSchemaReference("State"),
                (nameof(TrialReport), "result") => new OpenApiSchemaReference("Outcome"),
                (nameof(DraftAnswer), "content") => new OpenApiSchema { Type = JsonSchemaType.Object },
                (nameof(DraftAnswer), "kind") => KindName(),
                (nameof(Leaf), "v") => new OpenApiSchema { Type = JsonSchemaType.Integer, Enum = [1] },
                (nameof(HistoryAct), "organisation") => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
                (nameof(PatchOperation), "op") => new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["add", "remove", "replace"] },
                (nameof(RedactionAnswer), "state") => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [RedactionState.Asked, RedactionState.Confirmed, RedactionState.Declined] },
                (nameof(RedactionAnswer), "kind") => KindName(),
                (nameof(EvidenceFileAnswer), Opening.Withheld) => Withheld(),
                (nameof(RedactionAnswer), "ground") => new OpenApiSchemaReference(CodeName(Vocabularies.Find("redaction-ground")!)),
                (nameof(RuleAnswer), "severity") => new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["refuse", "draft-only", "flag"] },
                _ when of == typeof(object) => new OpenApiSchemaReference(Contract.Name(kind!)),
                _ when of == typeof(JsonElement) => new OpenApiSchema(),
                _ when of == typeof(string) => new OpenApiSchema { Type = JsonSchemaType.String, Format = member is "at" || member.EndsWith("At", StringComparison.Ordinal) ? "date-time" : member is "next" or "href" ? "uri-reference" : null },
                _ when of == typeof(Guid) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
                _ when of == typeof(DateOnly) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
                _ when of == typeof(decimal) => new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0" },
                _ when of == typeof(bool) => new OpenApiSchema { Type = JsonSchemaType.Boolean },
                _ when of == typeof(int) || of == typeof(long) => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = of == typeof(int) ? "int32" : "int64", Minimum = "0" },
                _ when of == typeof(double) => new OpenApiSchema { Type = JsonSchemaType.Number },
                _ when of.IsGenericType && of.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => new OpenApiSchema { Type = JsonSchemaType.Array, Items = OfAnswer(owner, of.GetGenericArguments()[0], member, kind) },
                _ => Reference(of),
            };
        }
    }

    private static string AnswerName(Type type) =>
        type == typeof(ProblemAnswer) ? "KnownProblem" : type.Name.EndsWith("Answer", StringComparison.Ordinal) ? type.Name[..^"Answer".Length] : type.Name;

    private static OpenApiSchema KindName() => new() { Type = JsonSchemaType.String, Enum = [.. Kinds.All.Select(kind => (JsonNode)kind.Name)] };

    private static OpenApiSchema OneOf(string description, params IEnumerable<string> names) => new() { Description = description, OneOf = [.. names.Select(name => new OpenApiSchemaReference(name))] };

    private static IOpenApiSchema Described(IOpenApiSchema schema, string description, bool readOnly = false)
    {
        if (schema is OpenApiSchemaReference reference)
        {
            reference.Description = description;
            if (readOnly)
            {
                reference.ReadOnly = true;
            }
        }
        else if (schema is OpenApiSchema own)
        {
            own.Description = description;
            own.ReadOnly |= readOnly;
        }

        return schema;
    }

    private static string Number(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("\\wDate")]
    private static partial Regex NamedAfterDate();
}
