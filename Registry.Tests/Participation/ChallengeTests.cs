using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Participation;

/// <summary>The life of a challenge, from who may raise it to the remedy, over HTTP on both engines.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class ChallengeTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Party _council = null!;
    private Party _other = null!;
    private Party _group = null!;
    private Party _auditor = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _council = await _registry.Party(RunningRegistry.AnyKind, type: "local-authority");
        _other = await _registry.Party(RunningRegistry.AnyKind, type: "ministerial-department");
        _group = await _registry.Party(RunningRegistry.AnyKind, type: "community-group");
        _auditor = await _registry.Party(RunningRegistry.AnyKind, type: "auditor");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task A_challenge_goes_from_receipt_to_remedy_and_each_step_is_its_doers()
    {
        var safeguard = await Published(_council, "safeguard");
        var raised = await _group.Http.Post("/v1/challenges", await Challenge(_group, safeguard));
        var place = raised.Header("Location")!;
        var acknowledge = Acts.All.Single(act => act.Name == "acknowledge").Example;
        var decide = Acts.All.Single(act => act.Name == "decide").Example;
        var remedy = Acts.All.Single(act => act.Name == "remedy").Example;
        var tooEarly = await _council.Http.Post($"{place}/remedies", remedy, ("If-Match", "\"1\""));
        var byRaiser = await _group.Http.Post($"{place}/acknowledgement", acknowledge, ("If-Match", "\"1\""));
        var acknowledged = await _council.Http.Post($"{place}/acknowledgement", acknowledge.Replace("\"name\":", $"\"organisation\": \"{_auditor.Id}\", \"name\":", StringComparison.Ordinal), ("If-Match", "\"1\""));
        var twice = await _council.Http.Post($"{place}/acknowledgement", acknowledge, ("If-Match", "\"2\""));
        var ownCase = await _group.Http.Post($"{place}/decision", decide, ("If-Match", "\"2\""));
        var stranger = await _other.Http.Post($"{place}/decision", decide, ("If-Match", "\"2\""));
        var reviewed = await _auditor.Http.Post($"{place}/decision", decide, ("If-Match", "\"2\""));
        var put = await _group.Http.Patch(place, """{"outcome":"settled"}""", "\"3\"");
        var reworded = await _group.Http.Patch(place, """{"relief":"That it is put right soon."}""", "\"3\"");
        var remedied = await _council.Http.Post($"{place}/remedies", remedy, ("If-Match", "\"4\""));
        var verify = Acts.All.First(act => act.On == "challenge" && act.Name == "verify").Example;
        var self = await _council.Http.Post($"{place}/verifications", verify);
        var verified = await _group.Http.Post($"{place}/verifications", verify);
        var acts = (await _registry.Anyone.Get($"{place}/versions")).Json["items"]!.AsArray().Select(act => $"{act!["act"]} {act["organisation"]}").Reverse();

        Assert.Multiple(() =>
        {
            Assert.That((int)raised.Status, Is.EqualTo(201), raised.Text);
            Assert.That(raised.Json["respondent"]!.GetValue<string>(), Is.EqualTo(_council.Id.ToString()), "the owner of what is challenged");
            Assert.That(raised.Json["status"]!.GetValue<string>(), Is.EqualTo("received"));
            Assert.That((int)tooEarly.Status, Is.EqualTo(409));
            Assert.That(new[] { byRaiser, ownCase, stranger, self }.Select(reply => (int)reply.Status), Is.All.EqualTo(403));
            Assert.That((int)acknowledged.Status, Is.EqualTo(200), acknowledged.Text);
            Assert.That((int)twice.Status, Is.EqualTo(409));
            Assert.That((int)reviewed.Status, Is.EqualTo(200), reviewed.Text);
            Assert.That(reviewed.Json["status"]!.GetValue<string>(), Is.EqualTo("remedy-due"));
            Assert.That(put.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("member.set-by-act"));
            Assert.That((int)reworded.Status, Is.EqualTo(200), reworded.Text);
            Assert.That(reworded.Json["outcome"]!.GetValue<string>(), Is.EqualTo("upheld"), "what acts set is kept when the raiser amends");
            Assert.That(remedied.Json["status"]!.GetValue<string>(), Is.EqualTo("remedied"), remedied.Text);
            Assert.That(remedied.Json["outcome"]!.GetValue<string>(), Is.EqualTo("upheld"));
            Assert.That((int)verified.Status, Is.EqualTo(201), "those who raised it say whether it was put right");
            Assert.That(acts, Is.EqualTo(new[]
            {
                $"challenge.raised {_group.Id}", $"challenge.acknowledged {_council.Id}", $"challenge.decided {_auditor.Id}", $"challenge.amended {_group.Id}", $"challenge.remedied {_council.Id}",
            }));
        });
        Assert.That(await _registry.Anyone.Whole($"/v1/challenges?respondent={_council.Id}&status=remedied"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_raiser_may_amend_by_put_what_it_said_and_withdraw()
    {
        var place = (await _group.Http.Post("/v1/challenges", await Challenge(_group, await Published(_council, "safeguard")))).Header("Location")!;
        var said = (await _registry.Anyone.Get(place)).Json.AsObject();
        var whole = await _group.Http.Put(place, Edited(said, body => body["relief"] = "An apology."), "\"1\"");
        var without = await _group.Http.Put(place, Edited(Unset(said), body => body.Remove("status")), "\"2\"");
        var gone = await _group.Http.Delete($"{place}?reason=Settled%20by%20talking", "\"3\"");
        var restored = await _group.Http.Put(place, Edited(Unset(said), body => body.Remove("status")), "\"4\"");
        Assert.That(new[] { whole, without, gone, restored }.Select(reply => (int)reply.Status), Is.All.EqualTo(200), restored.Text);
        Assert.That(restored.Json["respondent"]!.GetValue<string>(), Is.EqualTo(_council.Id.ToString()));
        Assert.That(restored.Json["status"]!.GetValue<string>(), Is.EqualTo("received"));
    }

    [Test]
    public async Task Only_who_speaks_for_people_or_watches_over_bodies_challenges_and_never_itself()
    {
        var ofCouncil = await Published(_council, "safeguard");
        var ofGroup = await Published(_group, "safeguard");
        var body = await _other.Http.Post("/v1/challenges", await Challenge(_other, ofCouncil));
        var itself = await _group.Http.Post("/v1/challenges", await Challenge(_group, ofGroup));
        var premature = await _group.Http.Post("/v1/challenges", Edited(await Challenge(_group, ofCouncil), challenge => challenge["outcome"] = "upheld"));
        Assert.That((int)body.Status, Is.EqualTo(403));
        Assert.That((int)itself.Status, Is.EqualTo(403));
        Assert.That(premature.Json["errors"]!.AsArray().Select(fault => $"{fault!["code"]} {fault["pointer"]}"), Does.Contain("member.set-by-act /outcome"));
    }

    private Task<JsonObject> Challenge(Party raiser, string safeguard) => _registry.Record(raiser, Kinds.Find("challenge")!, body =>
    {
        body["target"] = safeguard.Split('/')[^1];
        body["targetKind"] = "safeguard";
        body.Remove("part");
    });

    private async Task<string> Published(Party party, string kind, Action<JsonObject>? edit = null)
    {
        var declared = Kinds.Find(kind)!;
        var created = await party.Http.Post($"/v1/{declared.Plural}", await _registry.Record(party, declared, edit));
        Assert.That((int)created.Status, Is.EqualTo(201), created.Text);
        return created.Header("Location")!;
    }

    private static JsonObject Unset(JsonObject said) => Edited(said, body =>
    {
        foreach (var member in Shape.Common.Members.Where(member => member.SetByRegister))
        {
            body.Remove(member.Name);
        }
    });

    private static JsonObject Edited(JsonObject said, Action<JsonObject> edit)
    {
        var body = said.DeepClone().AsObject();
        edit(body);
        return body;
    }
}
