using Registry.Api.Background;
using Registry.Api.Http;
using Registry.Core.Ledger;
using Registry.Core.Register;

namespace Registry.Api.Endpoints;

/// <summary>Where a newcomer starts, and where a monitor looks.</summary>
public static class HomeEndpoints
{
    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", Read, Home).Needing(null).WithTags("Home").ReadsHome();
        routes.MapMethods("/healthz/live", Read, (HttpContext context) => Health(context, new HealthAnswer("live", null, null, null))).Needing(null).WithTags("Health").ReadsLiveness();
        routes.MapMethods("/healthz/ready", Read, Ready).Needing(null).WithTags("Health").ReadsReadiness();
    }

    private static async Task Home(HttpContext context, Reading reading, Ledger ledger)
    {
        context.Query();
        context.Response.Headers.CacheControl = "public, no-cache";
        await context.WriteObject(new HomeAnswer(
            "Participatory data-governance register",
            "Which data and algorithms public bodies use on people, how the public was engaged, what safeguards hold and what benefit follows.",
            ledger.Origin,
            await reading.Size(),
            [
                .. Kinds.All.Select(kind => new HomeLink(kind.Plural, $"/v1/{kind.Plural}", kind.Summary)),
                new HomeLink("feed", "/v1/feed", "Every public act in order, for portals that keep a copy."),
                new HomeLink("indicators", "/v1/indicators", "Questions the register answers: counts, with the ids behind them."),
                new HomeLink("vocabularies", "/v1/vocabularies", "What every code means."),
                new HomeLink("rules", "/v1/rules", "What a record must say, and why."),
                new HomeLink("problems", "/v1/problems", "What can go wrong, and what to do."),
                new HomeLink("openapi", "/v1/openapi.json", "The API, for programs."),
                new HomeLink("docs", "/docs", "The API, for people."),
            ]));
    }

    /// <summary>A register that only reads is as ready for readers as ever: a balancer must not take it away from them.</summary>
    private static async Task Ready(HttpContext context, Reading reading, Writer writer, Witnessing witnessing) =>
        await Health(context, new HealthAnswer(writer.Alarm is null ? "ready" : "read-only", await reading.Size(), writer.Alarm?.What, await witnessing.States()));

    private static ValueTask Health(HttpContext context, HealthAnswer answer)
    {
        context.Query();
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteObject(answer);
    }
}

/// <summary>The ledger's name, as it was created.</summary>
/// <param name="Origin">Its origin.</param>
public sealed record Ledger(string Origin);

/// <summary>Where to go.</summary>
/// <param name="Title">What this is.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Origin">Name of the ledger.</param>
/// <param name="Size">Entries so far.</param>
/// <param name="Links">Where to go.</param>
public sealed record HomeAnswer(string Title, string Description, string Origin, long Size, IReadOnlyList<HomeLink> Links);

/// <summary>A place to go.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Href">Its address.</param>
/// <param name="Description">What is there.</param>
public sealed record HomeLink(string Name, string Href, string Description);

/// <summary>How the service is.</summary>
/// <param name="Status">live; ready; or read-only, where it answers reads but refuses every write until its operator has looked.</param>
/// <param name="Size">Entries so far, where the database was asked.</param>
/// <param name="Alarm">Why it only reads.</param>
/// <param name="Witnesses">How each witness of the log stands, where there are any and the database was asked. A witness that fails does not make the register less ready.</param>
public sealed record HealthAnswer(string Status, long? Size, string? Alarm, IReadOnlyList<WitnessState>? Witnesses);
