using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Interop;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Interop;

/// <summary>The figures on public engagement with high-impact systems of the United States, asked of the register as the README shows.</summary>
internal sealed class HighImpactQueriesTests
{
    private RunningRegistry _registry = null!;

    [OneTimeSetUp]
    public async Task Import()
    {
        var folder = SharedData.Require("us-omb");
        _registry = await RunningRegistry.Start(Store.SQLite);
        var importing = new Importing(_registry.Database, _registry.Services.GetRequiredService<Publishing>());
        var report = await importing.Import(Standards.Find("us-omb-2025")!, folder);
        Assert.That(report.Rejected, Is.Empty);
        Assert.That((await importing.Import(Standards.Find("us-omb-2025")!, folder)).Written, Is.Zero, "importing again writes nothing");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }
    }

    [TestCase("/v1/algorithms?phase=production&tier=high", 227)]
    [TestCase("/v1/declarations?declarationState=unknown&q=\"leaves the question empty\"", 101)]
    [TestCase("/v1/declarations?declarationState=planned", 80)]
    [TestCase("/v1/declarations?declarationState=none-no-reason", 13)]
    [TestCase("/v1/declarations?declarationState=engaged", 9)]
    [TestCase("/v1/engagements?method=public-comment", 9)]
    [TestCase("/v1/engagements?method=hearing", 0)]
    [TestCase("/v1/declarations?gate=deployment", 227)]
    [TestCase("/v1/algorithms?phase=production&tier=high&contestable=challenge/output/individual", 16)]
    [TestCase("/v1/algorithms?phase=production&tier=high&groupCanChallenge=true", 0)]
    public async Task The_register_gives_the_figure(string query, int expected)
    {
        var count = 0;
        for (var next = $"{query}&limit=200"; next is not null;)
        {
            var page = (await _registry.Anyone.Get(next)).Json;
            count += page["items"]!.AsArray().Count;
            next = (string?)page["next"];
        }

        Assert.That(count, Is.EqualTo(expected));
    }

    [Test]
    public async Task Of_those_that_asked_for_comment_it_is_not_known_how_much_influence_people_had_and_of_the_others_nothing_is_on_record()
    {
        var part = (await _registry.Anyone.Get("/v1/indicators/q1")).Json["parts"]![0]!;
        var buckets = part["buckets"]!.AsArray().Where(bucket => (int)bucket!["count"]! > 0).Select(bucket => $"{bucket!["code"]} {bucket["count"]}");
        Assert.That(string.Join(", ", buckets), Is.EqualTo("none 218, level-or-end-unknown 9, pilot 23"));
    }

    [Test]
    public async Task Every_declaration_leads_to_its_system_and_every_engagement_to_its_declaration()
    {
        var declaration = (await _registry.Anyone.Get("/v1/declarations?declarationState=engaged&limit=1")).Json["items"]![0]!;
        var engagement = (await _registry.Anyone.Get($"/v1/engagements/{declaration["engagements"]![0]}")).Json;
        Assert.That((string?)engagement["subjects"]![0], Is.EqualTo((string?)declaration["subject"]));
        var system = (await _registry.Anyone.Get($"/v1/algorithms/{declaration["subject"]}")).Json;
        Assert.That(((string?)system["phase"], (string?)system["impact"]!["tier"], (string?)system["owner"]), Is.EqualTo(("production", "high", (string?)declaration["owner"])));
    }
}
