using Registry.Api.Http;
using Registry.Core.Register;

namespace Registry.Api.Endpoints;

/// <summary>The acts of the catalogue over HTTP: each a sub-resource of the record it is done to.</summary>
public static class ActEndpoints
{
    /// <summary>Maps the route of one act.</summary>
    public static void Map(IEndpointRouteBuilder routes, Act act)
    {
        var acting = routes.ServiceProvider.GetRequiredService<Acting>();
        var settings = routes.ServiceProvider.GetRequiredService<Settings>();
        var on = Kinds.Find(act.On)!;
        routes.MapPost($"/v1/{on.Plural}/{{id}}/{act.Segment}", (HttpContext context, string id) => Do(context, act, id, acting, settings)).Needing(act.Scope).WithTags(Describe.Tag(on)).Does(act);
    }

    private static async Task Do(HttpContext context, Act act, string text, Acting acting, Settings settings)
    {
        var id = House.Id(text, act.On);
        var trial = context.Query("dryRun").Truth("dryRun");
        // An act that publishes names a version only where it follows one.
        Seen? seen = act.States is null || context.Request.Headers.IfMatch.Count > 0 ? context.IfMatch() : null;
        var bytes = await context.ReadBody(settings);
        using var document = Submission.Parse(bytes);
        if (trial)
        {
            await KindEndpoints.Trial(context, null, act.States is null ? id : null, () => acting.Do(act, id, seen, document.RootElement, context.Actor(), trial: true));
            return;
        }

        var written = await acting.Do(act, id, seen, document.RootElement, context.Actor(), KindEndpoints.Key(context, bytes));
        var isNew = act.States is not null && written.Version == 1;
        if (isNew)
        {
            context.Response.Headers.Location = $"/v1/{act.Kind.Plural}/{written.Id}";
        }

        await KindEndpoints.Answer(context, act.Kind, written, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}
