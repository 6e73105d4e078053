using System.Globalization;
using System.Text.Json;
using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Endpoints;

/// <summary>Drafts: work in progress, seen by its own organisation only.</summary>
public static class DraftEndpoints
{
    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/drafts").WithTags("Drafts");
        group.MapPost("", Begin).Needing(Scopes.Publish).BeginsDraft();
        group.MapMethods("", Read, List).Needing(Scopes.Publish).ListsDrafts();
        group.MapMethods("/{id}", Read, One).Needing(Scopes.Publish).ReadsDraft();
        group.MapPut("/{id}", Change).Needing(Scopes.Publish).ChangesDraft();
        group.MapDelete("/{id}", Delete).Needing(Scopes.Publish).DeletesDraft();
        group.MapPost("/{id}/publication", Publish).Needing(Scopes.Publish).PublishesDraft();
    }

    private static async Task Begin(HttpContext context, Drafts drafts, Settings settings)
    {
        context.Query();
        KindEndpoints.Unkeyed(context);
        using var document = Submission.Parse(await context.ReadBody(settings));
        var (kind, content, record, baseVersion) = Opening(document.RootElement);
        Seen? seen = record is not null && context.Request.Headers.IfMatch.Count > 0 ? context.IfMatch() : baseVersion is { } version ? new Seen(version) : null;
        if (seen?.Version != baseVersion)
        {
            throw new RefusedException(RefusalCode.VersionStale, "If-Match names another version than baseVersion: send both of the record you read.");
        }

        var draft = await drafts.Begin(Submission.Judge(kind, content), record, seen, context.Actor());
        context.Response.Headers.Location = $"/v1/drafts/{draft.Id}";
        await Answer(context, draft, StatusCodes.Status201Created);
    }

    private static async Task List(HttpContext context, Drafts drafts)
    {
        var query = context.Query("limit", "after");
        var limit = (int)query.Whole("limit", ListQuery.DefaultLimit, 1, ListQuery.MaxLimit);
        var after = query.Id("after");
        var found = await drafts.List(context.Actor(), after, limit + 1);
        var next = found.Count > limit ? $"/v1/drafts?limit={limit}&after={found[limit - 1].Id}" : null;
        await context.WriteObject(new DraftPage([.. found.Take(limit).Select(ToAnswer)], next));
    }

    private static async Task One(HttpContext context, string id, Drafts drafts)
    {
        context.Query();
        await Answer(context, await Require(context, id, drafts), StatusCodes.Status200OK);
    }

    private static async Task Change(HttpContext context, string id, Drafts drafts, Settings settings)
    {
        context.Query();
        var draft = await Require(context, id, drafts);
        var seen = context.IfMatch();
        using var document = Submission.Parse(await context.ReadBody(settings));
        await Answer(context, await drafts.Change(draft.Id, seen.Version, Submission.Judge(Kinds.Find(draft.Kind)!, document.RootElement), context.Actor()), StatusCodes.Status200OK);
    }

    private static async Task Delete(HttpContext context, string id, Drafts drafts)
    {
        context.Query();
        await drafts.Delete(House.Id(id, "draft"), context.IfMatch().Version, context.Actor());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task Publish(HttpContext context, string id, Drafts drafts)
    {
        context.Query();
        var (kind, written, isNew) = await drafts.Publish(House.Id(id, "draft"), context.Actor());
        var headers = context.Response.Headers;
        headers.Location = $"/v1/{kind.Plural}/{written.Id}";
        headers.ETag = Conditional.Tag(written.Version, written.Redacted);
        headers[House.TreeSize] = written.Size.ToString(CultureInfo.InvariantCulture);
        await context.WriteBytes(written.Content, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<Draft> Require(HttpContext context, string id, Drafts drafts) =>
        await drafts.Find(House.Id(id, "draft"), context.Actor()) ?? throw new RefusedException(RefusalCode.NotFound, $"There is no draft {id}.");

    private static (Kind Kind, JsonElement Content, Guid? Record, long? BaseVersion) Opening(JsonElement body)
    {
        var faults = new List<Fault>();
        Kind? kind = null;
        JsonElement? content = null;
        Guid? record = null;
        long? version = null;
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new RefusedException(RefusalCode.InvalidBody, "A draft is an object.", [new Fault("", "member.type", "Expected an object with kind and content.")]);
        }

        foreach (var member in body.EnumerateObject())
        {
            switch (member.Name)
            {
                case "kind" when member.Value.ValueKind == JsonValueKind.String && Kinds.Find(member.Value.GetString()!) is { } found:
                    kind = found;
                    break;
                case "kind":
                    faults.Add(new Fault("/kind", "code.unknown", $"kind is one of {string.Join(", ", Kinds.All)}."));
                    break;
                case "content" when member.Value.ValueKind == JsonValueKind.Object:
                    content = member.Value;
                    break;
                case "content":
                    faults.Add(new Fault("/content", "member.type", "content is what the draft says so far: an object."));
                    break;
                case "record" when member.Value.ValueKind == JsonValueKind.String && Guid.TryParseExact(member.Value.GetString(), "D", out var id) && member.Value.ValueEquals(id.ToString()):
                    record = id;
                    break;
                case "record":
                    faults.Add(new Fault("/record", "id.invalid", "record is the id of the record to amend."));
                    break;
                case "baseVersion" when member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out var number) && number > 0:
                    version = number;
                    break;
                case "baseVersion":
                    faults.Add(new Fault("/baseVersion", "member.type", "baseVersion is the version to amend, a whole number from 1."));
                    break;
                default:
                    faults.Add(new Fault($"/{Shape.Token(member.Name)}", "member.unknown", "A draft has kind, content, record and baseVersion."));
                    break;
            }
        }

        if (kind is null && !faults.Exists(fault => fault.Pointer == "/kind"))
        {
            faults.Add(new Fault("/kind", "member.mandatory", $"State the kind: one of {string.Join(", ", Kinds.All)}."));
        }

        if (record is null != version is null)
        {
            faults.Add(new Fault(record is null ? "/record" : "/baseVersion", "member.mandatory", "A draft that amends states both record and baseVersion."));
        }

        return faults.Count == 0
            ? (kind!, content ?? JsonDocument.Parse("{}").RootElement, record, version)
            : throw new RefusedException(RefusalCode.InvalidBody, faults.Count == 1 ? "One thing in the draft must be mended." : $"{faults.Count} things in the draft must be mended.", faults);
    }

    private static ValueTask Answer(HttpContext context, Draft draft, int status)
    {
        context.Response.Headers.ETag = $"\"{draft.Revision}\"";
        return context.WriteObject(ToAnswer(draft), status);
    }

    private static DraftAnswer ToAnswer(Draft draft)
    {
        var content = JsonDocument.Parse(draft.Content).RootElement;
        var submission = Submission.Judge(Kinds.Find(draft.Kind)!, content);
        return new DraftAnswer(draft.Id, draft.Kind, draft.Record, draft.BaseVersion, draft.Revision, Timestamp.Text(draft.CreatedAt), Timestamp.Text(draft.UpdatedAt), content,
            [.. submission.PublicationFaults.Select(fault => new ReportedFault(fault.Pointer, fault.Code, fault.Detail))],
            [.. submission.Findings.Select(breach => new ReportedFault(breach.Pointer, breach.Rule.Code, breach.Detail))]);
    }
}
