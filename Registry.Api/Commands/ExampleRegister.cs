using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Commands;

/// <summary>
/// An invented register for a newcomer to look at, in the Development environment only: a council's system from the first decision to changes that others verified and a challenge that was
/// upheld, a department's that went badly and says so, and a key to write with.
/// </summary>
public static class ExampleRegister
{
    /// <summary>The other organisations of the stories: name in the stories and reference, title, type.</summary>
    private static readonly (string Name, string Title, string Type)[] Others =
    [
        ("panel", "Northtown Residents' Panel (example)", "community-group"),
        ("union", "Benefit Workers' Union, Northtown branch (example)", "trade-union"),
        ("schools", "Department of Schools (example)", "ministerial-department"),
        ("audit", "Office for Data Audit (example)", "auditor"),
        ("ridge", "Ridge Analytics (example)", "supplier"),
    ];

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
        if (organisations.Length == 0 && app.Services.GetRequiredService<Writer>().Alarm is null)
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

    /// <summary>Tells the stories into an empty register; returns a key of the council.</summary>
    public static async Task<string> Fill(IServiceProvider services)
    {
        var publishing = services.GetRequiredService<Publishing>();
        var reading = services.GetRequiredService<Reading>();
        var story = new ExampleStory(publishing, services.GetRequiredService<Acting>());
        var council = await Founding.Register(publishing, reading, "Northtown Council (example)", "local-authority", "northtown");
        story.Cast("northtown", council);
        foreach (var (name, title, type) in Others)
        {
            story.Cast(name, await Founding.Register(publishing, reading, title, type, name));
        }

        await story.Tell("housing");
        await story.Tell("schools");
        var (_, text) = await services.GetRequiredService<Keys>()
            .Grant(council, "development key", Scopes.Publish | Scopes.Administer | Scopes.Verify | Scopes.Challenge, TimeSpan.FromDays(90), new Actor(council, Publishing.Operator, Scopes.Administer));
        return text;
    }
}
