using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Participation;

/// <summary>Decisions that depart from what people had the right to decide (rule R8), over HTTP on both engines.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class OverrulingTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Party _council = null!;
    private Party _other = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _council = await _registry.Party(RunningRegistry.AnyKind, type: "local-authority");
        _other = await _registry.Party(RunningRegistry.AnyKind, type: "ministerial-department");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task Only_an_engagement_that_gave_people_the_decision_can_be_overruled_and_once_named_it_stays()
    {
        var advisory = await Published(_other, "engagement");
        var binding = await Published(_other, "engagement", Empowers);
        var decision = await Published(_council, "decision");
        Reply[] refused =
        [
            await _council.Http.Patch(decision, Overruling(advisory), "\"1\""),
            await _council.Http.Patch(decision, Overruling(advisory, binding), "\"1\""),
            await _council.Http.Post("/v1/decisions", await _registry.Record(_council, Kinds.Find("decision")!, body => Merge(body, Overruling(advisory)))),
        ];
        var silent = await _council.Http.Patch(decision, new JsonObject { ["contraryTo"] = new JsonArray(Id(binding)) }, "\"1\"");
        var nameless = await _council.Http.Patch(decision, new JsonObject { ["contraryTo"] = new JsonArray(Id(binding)), ["override"] = new JsonObject { ["reason"] = "So." } }, "\"1\"");
        var overruled = await _council.Http.Patch(decision, Overruling(binding), "\"1\"");
        var lowered = await _other.Http.Patch(binding, new JsonObject { ["claimedLevel"] = "collaborate" }, "\"1\"");
        var after = await _council.Http.Patch(decision, new JsonObject { ["title"] = "As it was, better named" }, "\"2\"");

        Assert.Multiple(() =>
        {
            Assert.That(refused.Select(Faults), Is.EqualTo(new[] { "R8 /contraryTo/0", "R8 /contraryTo/0", "R8 /contraryTo/0" }));
            Assert.That(Faults(silent), Is.EqualTo("R8 /override"));
            Assert.That(Faults(nameless), Does.Contain("/override/authority").And.Contain("/override/date"));
            Assert.That((int)overruled.Status, Is.EqualTo(200), overruled.Text);
            Assert.That((int)lowered.Status, Is.EqualTo(200), lowered.Text);
            Assert.That((int)after.Status, Is.EqualTo(200), $"the decision can still be amended, whatever the other body claims now: {after.Text}");
        });
        Assert.That(await _registry.Anyone.Whole($"/v1/decisions?contraryTo={Id(binding)}"), Has.Count.EqualTo(1).And.All.Contain($"\"id\":\"{Id(decision)}\""));
    }

    private static void Empowers(JsonObject body)
    {
        body["claimedLevel"] = "empower";
        body["decisionRight"] = new JsonObject { ["kind"] = "veto", ["instrument"] = "https://example.gov.uk/charter", ["scope"] = "Whether it is used.", ["overrideRule"] = "The full council, in public." };
    }

    private static JsonObject Overruling(params string[] engagements) => new()
    {
        ["contraryTo"] = new JsonArray([.. engagements.Select(engagement => JsonValue.Create(Id(engagement)))]),
        ["override"] = new JsonObject { ["authority"] = "Full council, by standing order 12", ["reason"] = "The budget was cut.", ["date"] = "2026-10-06" },
    };

    private static void Merge(JsonObject body, JsonObject more)
    {
        foreach (var (name, value) in more)
        {
            body[name] = value!.DeepClone();
        }
    }

    private static string Id(string place) => place.Split('/')[^1];

    private static string Faults(Reply reply)
    {
        Assert.That((int)reply.Status, Is.EqualTo(400), reply.Text);
        return string.Join(", ", reply.Json["errors"]!.AsArray().Select(fault => $"{fault!["code"]} {fault["pointer"]}"));
    }

    private async Task<string> Published(Party party, string kind, Action<JsonObject>? edit = null)
    {
        var declared = Kinds.Find(kind)!;
        var created = await party.Http.Post($"/v1/{declared.Plural}", await _registry.Record(party, declared, edit));
        Assert.That((int)created.Status, Is.EqualTo(201), created.Text);
        return created.Header("Location")!;
    }
}
