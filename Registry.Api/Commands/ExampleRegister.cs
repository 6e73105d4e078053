using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Commands;

/// <summary>An invented register for a newcomer to look at, in the Development environment only: two bodies, their records, and a key to write with.</summary>
public static class ExampleRegister
{
    /// <summary>Fills an empty register if the settings ask for it, and tells where to look.</summary>
    public static async Task Offer(WebApplication app)
    {
        if (!app.Services.GetRequiredService<Settings>().Example)
        {
            return;
        }

        var reading = app.Services.GetRequiredService<Reading>();
        string? key = null;
        using var organisations = new PooledBytes();
        await reading.List(ListQuery.Read(Kinds.Find("organisation")!, []), await reading.Size(), organisations);
        if (organisations.Length == 0)
        {
            key = await Fill(app.Services);
        }

        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var address = app.Urls.FirstOrDefault() ?? "http://localhost:5080";
            Console.WriteLine($"""

                The register runs at {address}
                  Where to start    {address}/
                  Its records       {address}/v1/algorithms
                  Its history       {address}/v1/feed
                  The API           {address}/docs
                """);
            Console.WriteLine(key is null
                ? "  A key             shown at the first start; another: dotnet run --project Registry.Api -- keys grant --help"
                : $"  A key to write    {key}   (development only; shown this once)");
            Console.WriteLine();
        });
    }

    private static async Task<string> Fill(IServiceProvider services)
    {
        var publishing = services.GetRequiredService<Publishing>();
        var reading = services.GetRequiredService<Reading>();
        var keys = services.GetRequiredService<Keys>();
        var council = await Founding.Register(publishing, reading, "Northtown Council (example)", "local-authority", "northtown");
        await Founding.Register(publishing, reading, "Northtown Residents' Panel (example)", "community-group", "northtown-panel");
        var actor = new Actor(council, Publishing.Operator, Scopes.Publish);
        var algorithm = await Publish(publishing, actor, "algorithm");
        await Publish(publishing, actor, "dataset");
        var engagement = await Publish(publishing, actor, "engagement", ("subjects", new JsonArray(algorithm.ToString())));
        var safeguard = await Publish(publishing, actor, "safeguard", ("subjects", new JsonArray(algorithm.ToString())));
        await Publish(publishing, actor, "assessment", ("subjects", new JsonArray(algorithm.ToString())),
            ("acceptabilityEvidence", new JsonArray(new JsonObject { ["engagement"] = engagement.ToString() })),
            ("conditions", new JsonArray(new JsonObject { ["id"] = "second-look", ["text"] = "A claimant can ask for a second person to look again.", ["safeguard"] = safeguard.ToString(), ["due"] = "2026-12-01" })));
        var (_, text) = await keys.Grant(council, "development key", Scopes.Publish | Scopes.Administer | Scopes.Verify | Scopes.Challenge, TimeSpan.FromDays(90), actor);
        return text;
    }

    private static async Task<Guid> Publish(Publishing publishing, Actor actor, string kind, params (string Member, JsonNode Value)[] edits)
    {
        var declared = Kinds.Find(kind)!;
        var body = JsonNode.Parse(declared.Example)!.AsObject();
        foreach (var (member, value) in edits)
        {
            body[member] = value;
        }

        return (await publishing.Publish(Submission.Judge(declared, JsonSerializer.SerializeToElement(body)), actor)).Id;
    }
}
