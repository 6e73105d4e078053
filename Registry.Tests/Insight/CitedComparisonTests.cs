using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Insight;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>What an effect claims stands beside what the version it cites changed, so that anybody can see whether the one shows the other (rule R17).</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class CitedComparisonTests(Store store)
{
    private const int Communities = 25;

    private readonly SetClock _clock = new();
    private RunningRegistry _registry = null!;
    private HandMade _made = null!;
    private Redacting _redacting = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _clock.Pass(new DateTimeOffset(2026, 7, 1, 9, 0, 0, TimeSpan.Zero) - DateTimeOffset.UtcNow);
        _registry = await RunningRegistry.Start(store, clock: _clock);
        _made = new HandMade(_registry);
        await _made.Tell();
        _redacting = await Redacting.In(_registry);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task An_unlinked_claim_shows_the_first_twenty_changes_of_the_version_it_cites_in_the_finding_and_in_the_dossier()
    {
        await Claimed("scoring", 2);
        var finding = await Finding("scoring");
        var comparison = finding["comparison"]!;
        var all = await _registry.Anyone.Get(comparison["href"]!.GetValue<string>());

        Assert.That(comparison["href"]!.GetValue<string>(), Is.EqualTo($"/v1/algorithms/{_made["scoring"]}/versions/1/comparison?to=2"));
        Assert.That(all.Json["changes"]!.AsArray(), Has.Count.EqualTo(Communities + 1), "the communities and the website");
        Assert.That(comparison["changes"]!.AsArray().Select(change => $"{change!["path"]} {change["sentence"]}"), Is.EqualTo(all.Json["changes"]!.AsArray().Take(CitedComparison.MostShown).Select(change => $"{change!["path"]} {change["sentence"]}")));
        Assert.That(comparison["more"]!.GetValue<int>(), Is.EqualTo(Communities + 1 - CitedComparison.MostShown));
        var computed = (await _registry.Anyone.Get($"/v1/algorithms/{_made["scoring"]}/dossier")).Json["computed"]!;
        Assert.That(computed["effects"]![0]!["comparison"]!.ToJsonString(), Is.EqualTo(comparison.ToJsonString()));
        Assert.That(computed["findings"]!.AsArray().Single(one => one!["rule"]!.GetValue<string>() == "R17")!["comparison"]!.ToJsonString(), Is.EqualTo(comparison.ToJsonString()));
    }

    [Test]
    public async Task What_was_erased_is_named_as_withheld_and_not_shown()
    {
        await Claimed("sorting", 2, more: 1);
        Assert.That((await Finding("sorting"))["comparison"]!.ToJsonString(), Does.Contain("elsewhere"));

        await _redacting.Done($"/v1/algorithms/{_made["sorting"]}", ["website"]);

        var comparison = (await Finding("sorting"))["comparison"]!;
        Assert.That(comparison["withheld"]!.AsArray().Select(member => member!.GetValue<string>()), Is.EqualTo(new[] { "website" }));
        Assert.That(comparison["changes"]!.AsArray().Select(change => change!["path"]!.GetValue<string>()), Has.None.EqualTo("/website"));
        Assert.That((await _registry.Anyone.Get($"/v1/algorithms/{_made["sorting"]}/dossier")).Text, Does.Not.Contain("elsewhere"));
        Assert.That((int)(await _registry.Anyone.Get(comparison["href"]!.GetValue<string>())).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task There_is_nothing_to_compare_with_before_the_first_version_or_once_all_of_a_version_was_erased()
    {
        await Claimed("first", 1);
        Assert.That((await Finding("first"))["comparison"], Is.Null);

        await Claimed("gone", 2);
        await _redacting.Done($"/v1/algorithms/{_made["gone"]}", null, [1]);
        Assert.That((await Finding("gone"))["comparison"], Is.Null);
    }

    /// <summary>An algorithm that was amended, and an effect that claims of a version what it does not show.</summary>
    private async Task Claimed(string name, long version, int more = Communities)
    {
        await _made.Add(_redacting.Party, "algorithm", name, Some.Algorithm().ToJsonString());
        var communities = (await _registry.Anyone.Get($"/v1/algorithms/{_made[name]}")).Json["affectedCommunities"]!.AsArray();
        for (var i = 0; i < more; i++)
        {
            communities.Add(JsonNode.Parse($$"""{"id":"more-{{i}}","name":"More {{i}}","kind":"workers","effect":"uncertain","mechanism":"Unclear.","adverse":false}"""));
        }

        await _made.Amend(_redacting.Party, "algorithm", name, new JsonObject { ["affectedCommunities"] = communities.DeepClone(), ["website"] = "https://example.gov.uk/elsewhere" }.ToJsonString());
        await _made.Add(_redacting.Party, "effect", $"effect of {name}", Some.Record(Kinds.Find("effect")!, body =>
        {
            body["effectKind"] = "data-minimised";
            body["because"] = new JsonArray(_made["stop"]);
            body["subject"] = _made[name];
            body["subjectVersion"] = version;
        }).ToJsonString());
    }

    private async Task<JsonNode> Finding(string name) =>
        (await _registry.Anyone.Get($"/v1/effects/{_made[$"effect of {name}"]}/findings")).Json["items"]!.AsArray().Single(item => item!["rule"]!.GetValue<string>() == "R17")!;
}
