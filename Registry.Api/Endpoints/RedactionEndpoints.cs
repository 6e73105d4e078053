using System.Text.Json;
using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Endpoints;

/// <summary>Redactions: asked for by one person with the scope redact, confirmed by another.</summary>
public static class RedactionEndpoints
{
    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/redactions").WithTags("Redactions");
        group.MapPost("", Ask).Needing(Scopes.Redact).AsksForRedaction();
        group.MapMethods("", Read, List).Needing(Scopes.Redact).ListsRedactions();
        group.MapMethods("/{id}", Read, One).Needing(Scopes.Redact).ReadsRedaction();
        group.MapPost("/{id}/confirmation", Confirm).Needing(Scopes.Redact).ConfirmsRedaction();
        group.MapPost("/{id}/refusal", Decline).Needing(Scopes.Redact).DeclinesRedaction();
    }

    private static async Task Ask(HttpContext context, Redactions redactions, Settings settings)
    {
        context.Query();
        KindEndpoints.Unkeyed(context);
        using var document = Submission.Parse(await context.ReadBody(settings));
        var request = RedactionRequest.Shape.Read<RedactionRequest>(document.RootElement);
        var asked = await redactions.Ask(request, context.Actor());
        context.Response.Headers.Location = $"/v1/redactions/{asked.Id}";
        await context.WriteObject(ToAnswer(asked), StatusCodes.Status201Created);
    }

    private static async Task List(HttpContext context, Redactions redactions)
    {
        var query = context.Query("limit", "after");
        var limit = (int)query.Whole("limit", ListQuery.DefaultLimit, 1, ListQuery.MaxLimit);
        var found = await redactions.List(context.Actor(), query.Id("after"), limit + 1);
        await context.WriteObject(new RedactionPage([.. found.Take(limit).Select(ToAnswer)], found.Count > limit ? $"/v1/redactions?limit={limit}&after={found[limit - 1].Id}" : null));
    }

    private static async Task One(HttpContext context, string id, Redactions redactions)
    {
        context.Query();
        await context.WriteObject(ToAnswer(await redactions.Find(House.Id(id, "redaction"), context.Actor()) ?? throw new RefusedException(RefusalCode.NotFound, $"There is no redaction {id}.")));
    }

    private static async Task Confirm(HttpContext context, string id, Redactions redactions)
    {
        context.Query();
        await context.WriteObject(ToAnswer(await redactions.Confirm(House.Id(id, "redaction"), context.Actor())));
    }

    private static async Task Decline(HttpContext context, string id, Redactions redactions)
    {
        context.Query();
        await context.WriteObject(ToAnswer(await redactions.Decline(House.Id(id, "redaction"), context.Actor())));
    }

    private static RedactionAnswer ToAnswer(AskedRedaction asked) => new(
        asked.Id, asked.State, asked.Kind, asked.Record, asked.Owner, asked.Versions.Count == 0 ? null : asked.Versions, asked.Members.Count == 0 ? null : asked.Members, asked.Members.Count == 0,
        asked.Ground, asked.Authority, asked.Reason, asked.AskedBy, Timestamp.Text(asked.AskedAt), asked.SettledBy, asked.SettledAt is { } settled ? Timestamp.Text(settled) : null, asked.Number,
        asked.GoneAt is { } gone ? Timestamp.Text(gone) : null);
}
