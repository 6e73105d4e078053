using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Registry.Api.Endpoints;
using Registry.Core.Access;
using Registry.Core.Insight;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Vocabulary;

namespace Registry.Api.Http;

/// <content>What no record type declares, since it is written byte by byte.</content>
public sealed partial class ContractSchemas
{
    private void ByHand()
    {
        Add("Record", typeof(Kind), OneOf("A record of any kind.", Kinds.All.Select(Contract.Name)));
        ((OpenApiSchema)_schemas["Record"]).Discriminator = new OpenApiDiscriminator { PropertyName = "kind", Mapping = Kinds.All.ToDictionary(kind => kind.Name, kind => new OpenApiSchemaReference(Contract.Name(kind))) };
        Add("Outcome", typeof(Kind), OneOf("The record as it would be, or the tombstone it would leave.", [.. Kinds.All.Select(Contract.Name), "Tombstone"]));
        Add("TombstoneOrTrial", typeof(Kind), OneOf("The tombstone or, with dryRun=true, what would become of it.", "Tombstone", "TrialReport"));
        Add("State", typeof(Kind), OneOf("The state an act left: a record, a tombstone, a redaction, what is public of a key, or what the log says of itself.", [.. Kinds.All.Select(Contract.Name), "Tombstone", "GrantedKey", "SigningKey", "LogSuccession", "ConfirmedRedaction"]));
        Add("Tombstone", typeof(Kind), Closed(
            "What is left of a withdrawn record: that it was, whose, and why it is no more. Its history is kept.",
            [.. Kept(kind: KindName(), RecordState.Withdrawn),
            ("reason", Text("Why it was withdrawn, in its owner's words.", maxLength: 2_000), false),
            ("reference", Text("The owner's own identifier; never used again.", maxLength: 200), false),
            (Opening.Withheld, Described(Withheld(), "What was erased of it, and why."), false)]));
        Add("GrantedKey", typeof(Kind), Closed(
            "What everybody may know of an API key: that it was granted, to whom, for what and until when; never its text or label.",
            [.. Kept(kind: new OpenApiSchema { Type = JsonSchemaType.String, Const = "key" }, state: null),
            ("scopes", Text("What it may do, separated by blanks."), true),
            ("expiresAt", Text("When it stops working (UTC).", "date-time"), true),
            ("revokedAt", Text("When it was revoked; absent while it works.", "date-time"), false)]));
        Add("SigningKey", typeof(LogKeys), Closed(
            "A key that signs the log, adopted by the register that holds it.",
            [.. Kept(kind: new OpenApiSchema { Type = JsonSchemaType.String, Const = Log.SigningKey }, state: null),
            ("vkey", Text("What others check the log's checkpoints with (C2SP signed-note)."), true)]));
        Add("LogSuccession", typeof(Succession), Closed(
            "The log goes on under another origin from here, because entries that were published are lost.",
            [.. Kept(kind: new OpenApiSchema { Type = JsonSchemaType.String, Const = Succession.Kind }, state: null),
            ("former", Text("Origin of the log before."), true),
            ("size", Described(new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" }, "How many of its entries are here, under its name."), true),
            ("checkpoint", Text("The last checkpoint it is known to have published, a signed note."), false)]));
        Add("ConfirmedRedaction", typeof(Core.Ledger.Redaction), Closed(
            "What everybody may know of a redaction: what was erased from which versions of which record, on what ground and on whose authority, and which two asked for it and confirmed it. Never what was erased.",
            [.. Kept(kind: new OpenApiSchema { Type = JsonSchemaType.String, Const = Core.Ledger.Redaction.Kind }, state: null),
            ("recordKind", Described(KindName(), "Name of the record's kind."), true),
            ("record", Text("The record.", "uuid"), true),
            ("ground", Described(new OpenApiSchemaReference(CodeName(Vocabularies.Find("redaction-ground")!)), "On what ground."), true),
            ("authority", Text("Who ordered it, or what law."), true),
            ("reason", Text("Why, in words for everybody."), true),
            ("askedBy", Text("Opaque id of who asked."), true),
            ("confirmedBy", Text("Opaque id of who confirmed: another."), true),
            ("erased", Described(new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference("ErasedMember") }, "Every member that was erased: whoever keeps a copy deletes it too."), true)]));
        Add("ErasedMember", typeof(ErasedMember), Closed(
            "A member of one version that was erased.",
            ("version", Described(new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1" }, "The version."), true),
            ("member", Text("Name of the member."), true),
            ("digest", Text("Digest of its disclosure (RFC 9901 §4.2.3), to which the version's leaf commits."), true)));
        foreach (var kind in DossierReading.Subjects)
        {
            Add(Contract.Dossier(kind), typeof(Dossier), Dossier(kind));
        }

        Add("StoryMarkdown", typeof(StoryMarkdown), Text("A story as Markdown (CommonMark; RFC 7763)."));
        Add("Problem", typeof(Problem), Closed(
            "Anything that went wrong (RFC 9457). All that is wrong is told at once, in errors.",
            ("type", Text("Address of what the problem means.", "uri-reference"), true),
            ("title", Text("What it is, the same for every occurrence."), true),
            ("status", Described(new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "400", Maximum = "599" }, "The HTTP status."), true),
            ("detail", Text("What went wrong this time, and what to do."), true),
            ("code", Described(new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Problems.All.Select(problem => (JsonNode)problem.Code)] }, "Permanent code, for programs."), true),
            ("instance", Text("This occurrence: name it to the operator.", "uri"), true),
            ("errors", Described(new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference("ProblemFault") }, "Everything that is wrong, each with its place."), false),
            ("tombstone", Described(new OpenApiSchemaReference("Tombstone"), "What is left of a withdrawn record."), false),
            (Opening.Withheld, Described(Withheld(), "What was erased, and why."), false)));
        Add("ProblemFault", typeof(Fault), Closed(
            "One thing that is wrong: in the body, where pointer says, or in the query, where parameter says.",
            ("pointer", Text("JSON Pointer (RFC 6901) into the body."), false),
            ("parameter", Text("Name of the parameter."), false),
            ("code", Text("Permanent code of the fault, or of the rule at /v1/rules that is broken."), true),
            ("detail", Text("What is wrong, and what to do."), true)));
        Add("DraftOpening", typeof(Draft), Closed(
            "What a draft begins with. record and baseVersion stand together: a draft that amends states both.",
            ("kind", Described(KindName(), "Name of the kind it will be."), true),
            ("content", Described(new OpenApiSchema { Type = JsonSchemaType.Object }, "What it says so far: members of the kind, none of which is mandatory yet."), false),
            ("record", Text("Id of the record it amends.", "uuid"), false),
            ("baseVersion", Described(new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1" }, "The version it starts from."), false)));
        Add("DraftContent", typeof(Submission), new OpenApiSchema { Type = JsonSchemaType.Object, Description = "What a draft says: members of its kind, as in the kind's submission, none of which is mandatory yet." });
        Add("MergePatch", typeof(Publishing), new OpenApiSchema { Type = JsonSchemaType.Object, Description = "A JSON Merge Patch (RFC 7396): members take the place of those of the record, null takes a member away, a list replaces the whole list." });
        Add("OpenApiDocument", typeof(Contract), new OpenApiSchema { Type = JsonSchemaType.Object, Description = "An OpenAPI 3.1 document." });
    }

    private OpenApiSchema Withheld() => new() { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(Object(typeof(Withholding), Shape.Alone(typeof(Withholding)))) };

    private OpenApiSchema Dossier(Kind subject) => Closed(
        $"The whole story of {Describe.Article(subject)} {subject.Name} at one moment. {Documentation.Of(typeof(Dossier))}",
        [("asOf", Described(Refer(typeof(Moment)), "The moment it is of."), true),
        ("subject", Described(new OpenApiSchemaReference(Contract.Name(subject)), $"The {subject.Name}."), true),
        .. Core.Insight.Dossier.Limits.Select(limit => (Kind: Kinds.Find(limit.Key)!, Most: limit.Value)).Select(part => (part.Kind.Plural,
            (IOpenApiSchema)new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference(Contract.Name(part.Kind)), MaxItems = part.Most, Description = $"{part.Kind.Summary} Those that bear on the {subject.Name}, newest first." }, true)),
        ("computed", Described(Refer(typeof(DossierFacts)), "What the register computes from these records; nobody declared it."), true),
        ("truncated", new OpenApiSchema { Type = JsonSchemaType.Array, Items = Refer(typeof(TruncatedPart)), Description = "Kinds of which there are more records than stand here; empty where all of them do." }, true)]);

    private OpenApiSchemaReference Refer(Type type)
    {
        Answer(type);
        return new OpenApiSchemaReference(AnswerName(type));
    }

    /// <summary>The members the register sets, on what is no record.</summary>
    private static List<(string, IOpenApiSchema, bool)> Kept(OpenApiSchema kind, string? state)
    {
        List<(string, IOpenApiSchema, bool)> members =
        [
            ("id", Text("UUIDv7, the same for ever.", "uuid"), true),
            ("kind", Described(kind, "Name of the kind."), true),
            ("version", Described(new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1" }, "One more with every act."), true),
            ("owner", Text("The organisation it belongs to.", "uuid"), true),
            ("recordedAt", Text("When it was recorded (UTC).", "date-time"), true),
        ];
        return state is null ? members : [.. members, ("state", Described(new OpenApiSchema { Type = JsonSchemaType.String, Const = state }, "What it is."), true)];
    }

    private static OpenApiSchema Closed(string description, params IEnumerable<(string Name, IOpenApiSchema Schema, bool Required)> members)
    {
        var schema = Open(description);
        schema.Required = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, member, required) in members)
        {
            schema.Properties!.Add(name, member);
            if (required)
            {
                schema.Required.Add(name);
            }
        }

        return schema;
    }

    private static OpenApiSchema Text(string description, string? format = null, int? maxLength = null) =>
        new() { Type = JsonSchemaType.String, Description = description, Format = format, MaxLength = maxLength };
}
