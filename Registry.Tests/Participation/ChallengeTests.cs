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

    [Test]
    public async Task A_challenge_is_examined_by_whom_its_acknowledgement_names_once_and_not_before()
    {
        var place = await Raised();
        const string Review = """{"underReviewSince":"2027-02-22"}""";
        var tooEarly = await Do(_council, place, "review", Review);
        await Done(_council, place, "acknowledgement", $$$"""{"acknowledgedOn":"2027-02-16","decideDue":"2027-04-10","reviewer":{"independence":"internal-independent","organisation":"{{{_auditor.Id}}}"},"escalation":"The ombudsman."}""");
        var strangers = new[] { await Do(_group, place, "review", Review), await Do(_other, place, "review", Review) };
        var beforeReceipt = await Do(_council, place, "review", """{"underReviewSince":"2027-02-15"}""");
        var begun = await Done(_auditor, place, "review", Review);
        var twice = await Do(_council, place, "review", Review);
        var beforeReview = await Do(_auditor, place, "decision", """{"outcome":"not-upheld","reasons":"It was not so.","decidedOn":"2027-02-21"}""");
        var decided = await Done(_auditor, place, "decision", """{"outcome":"not-upheld","reasons":"It was not so.","decidedOn":"2027-02-23"}""");

        Assert.Multiple(() =>
        {
            Hindered(tooEarly, "not acknowledged yet");
            Assert.That(strangers.Select(reply => (int)reply.Status), Is.All.EqualTo(403));
            Assert.That(Fault(beforeReceipt), Is.EqualTo("R27 /underReviewSince"));
            Assert.That((begun.Json["status"]!.GetValue<string>(), begun.Json["underReviewSince"]!.GetValue<string>()), Is.EqualTo(("under-review", "2027-02-22")));
            Hindered(twice, "begins once");
            Assert.That(Fault(beforeReview), Is.EqualTo("R27 /decidedOn"));
            Assert.That(decided.Json["status"]!.GetValue<string>(), Is.EqualTo("not-upheld"));
        });
        Hindered(await Do(_council, place, "review", Review), "was decided");
        Assert.That(await Acted(place), Is.EqualTo(new[] { "challenge.raised", "challenge.acknowledged", "challenge.taken-up", "challenge.decided" }));
    }

    [Test]
    public async Task A_challenge_that_its_raiser_takes_back_is_closed_and_stays_to_be_read()
    {
        var place = await Raised();
        const string Withdrawal = """{"withdrawnOn":"2027-03-01","withdrawalReason":"We have talked."}""";
        var strangers = new[] { await Do(_council, place, "withdrawal", Withdrawal), await Do(_other, place, "withdrawal", Withdrawal) };
        var beforeItWasRaised = await Do(_group, place, "withdrawal", """{"withdrawnOn":"2027-02-09","withdrawalReason":"We have talked."}""");
        var named = await Do(_group, place, "withdrawal", """{"withdrawnOn":"2027-03-01","withdrawalReason":"Ask jane.doe@gmail.com."}""");
        var unreasoned = await Do(_group, place, "withdrawal", "{}");
        var taken = await Done(_group, place, "withdrawal", Withdrawal);
        Assert.Multiple(() =>
        {
            Assert.That(strangers.Select(reply => (int)reply.Status), Is.All.EqualTo(403));
            Assert.That(Fault(beforeItWasRaised), Is.EqualTo("R27 /withdrawnOn"));
            Assert.That(Fault(named), Is.EqualTo("R28 /withdrawalReason"));
            Assert.That(Fault(unreasoned), Does.EndWith(" /withdrawalReason"));
            Assert.That((taken.Json["status"]!.GetValue<string>(), taken.Json["withdrawalReason"]!.GetValue<string>()), Is.EqualTo(("withdrawn", "We have talked.")));
        });
        foreach (var (party, segment) in new[] { (_council, "acknowledgement"), (_council, "review"), (_council, "decision"), (_council, "remedies"), (_group, "withdrawal"), (_group, "escalation") })
        {
            Hindered(await Do(party, place, segment, Acts.All.Single(act => act.On == "challenge" && act.Segment == segment).Example), "");
        }

        Assert.That((int)(await _registry.Anyone.Get(place)).Status, Is.EqualTo(200), "it is no tombstone");
        Assert.That(await Acted(place), Is.EqualTo(new[] { "challenge.raised", "challenge.taken-back" }));
    }

    [Test]
    public async Task What_was_decided_is_not_taken_back_but_taken_further_and_the_remedies_stay_due()
    {
        var place = await Raised();
        await Done(_council, place, "decision", """{"outcome":"partly-upheld","reasons":"Some were.","decidedOn":"2027-03-20","escalation":"The ombudsman.","remedies":[{"id":"look","kind":"reconsideration","due":"2027-04-30"}]}""");
        Hindered(await Do(_group, place, "withdrawal", """{"withdrawalReason":"We have talked."}"""), "take it further");
        const string Further = """{"escalatedOn":"2027-03-25","escalationReason":"All were."}""";
        var byRespondent = await Do(_council, place, "escalation", Further);
        var elsewhere = await Do(_group, place, "escalation", """{"escalatedOn":"2027-03-25","escalationReason":"All were.","escalation":"The press."}""");
        var tooEarly = await Do(_group, place, "escalation", """{"escalatedOn":"2027-03-19","escalationReason":"All were."}""");
        var taken = await Done(_group, place, "escalation", Further);
        var twice = await Do(_group, place, "escalation", Further);
        var given = await Done(_council, place, "remedies", """{"id":"look","kind":"reconsideration","due":"2027-04-30","delivered":"2027-04-01","evidence":[{"title":"Letter","url":"https://example.gov.uk/l"}]}""");

        Assert.Multiple(() =>
        {
            Assert.That((int)byRespondent.Status, Is.EqualTo(403));
            Assert.That(Fault(elsewhere), Is.EqualTo("act.contradiction /escalation"));
            Assert.That(Fault(tooEarly), Is.EqualTo("R27 /escalatedOn"));
            Assert.That((taken.Json["status"]!.GetValue<string>(), taken.Json["outcome"]!.GetValue<string>(), taken.Json["escalation"]!.GetValue<string>()), Is.EqualTo(("escalated", "partly-upheld", "The ombudsman.")));
            Hindered(twice, "already");
            Assert.That(given.Json["status"]!.GetValue<string>(), Is.EqualTo("escalated"), "giving a remedy does not undo that it was taken further");
        });
    }

    [Test]
    public async Task A_challenge_that_nobody_acknowledged_is_decided_on_the_day_it_was_raised_or_later()
    {
        var place = await Raised();
        var beforeItWasRaised = await Do(_council, place, "decision", """{"outcome":"not-upheld","reasons":"It was not so.","decidedOn":"2026-12-01","escalation":"The ombudsman."}""");
        var sameDay = await Done(_council, place, "decision", """{"outcome":"not-upheld","reasons":"It was not so.","decidedOn":"2027-02-10","escalation":"The ombudsman."}""");

        Assert.That(Fault(beforeItWasRaised), Is.EqualTo("R27 /decidedOn"));
        Assert.That(sameDay.Json["decidedOn"]!.GetValue<string>(), Is.EqualTo("2027-02-10"));
    }

    [Test]
    public async Task Who_is_left_without_an_answer_names_the_body_itself_and_may_still_be_answered()
    {
        var place = await Raised();
        var nowhere = await Do(_group, place, "escalation", """{"escalationReason":"Nobody answers.","escalatedOn":"2027-03-01"}""");
        var taken = await Done(_group, place, "escalation", """{"escalationReason":"Nobody answers.","escalatedOn":"2027-03-01","escalation":"The ombudsman."}""");
        var decided = await Done(_council, place, "decision", """{"outcome":"upheld","reasons":"It was so.","decidedOn":"2027-03-20"}""");

        Assert.That(Fault(nowhere), Is.EqualTo("R26 /escalation"));
        Assert.That(taken.Json["status"]!.GetValue<string>(), Is.EqualTo("escalated"));
        Assert.That((decided.Json["status"]!.GetValue<string>(), decided.Json["escalation"]!.GetValue<string>(), decided.Json["escalatedOn"]!.GetValue<string>()), Is.EqualTo(("upheld", "The ombudsman.", "2027-03-01")));
        Assert.That(await _registry.Anyone.Whole($"/v1/challenges?respondent={_council.Id}&status=escalated"), Has.None.Contain(place.Split('/')[^1]));
        Assert.That(await _registry.Anyone.Whole($"/v1/challenges?respondent={_council.Id}&status=upheld"), Has.Some.Contain(place.Split('/')[^1]));
    }

    private async Task<string> Raised() => (await _group.Http.Post("/v1/challenges", await Challenge(_group, await Published(_council, "safeguard")))).Header("Location")!;

    private async Task<Reply> Do(Party party, string place, string segment, string body) => await party.Http.Post($"{place}/{segment}", body, ("If-Match", (await _registry.Anyone.Get(place)).ETag!));

    private async Task<Reply> Done(Party party, string place, string segment, string body)
    {
        var done = await Do(party, place, segment, body);
        Assert.That((int)done.Status, Is.EqualTo(200), done.Text);
        return done;
    }

    private async Task<IEnumerable<string>> Acted(string place) => (await _registry.Anyone.Get($"{place}/versions")).Json["items"]!.AsArray().Select(version => version!["act"]!.GetValue<string>()).Reverse();

    private static void Hindered(Reply reply, string why)
    {
        Assert.That(((int)reply.Status, reply.Code), Is.EqualTo((409, "not-now")), reply.Text);
        Assert.That(reply.Json["detail"]!.GetValue<string>(), Does.Contain(why), "it says what can be done instead");
    }

    private static string Fault(Reply reply)
    {
        Assert.That((int)reply.Status, Is.EqualTo(400), reply.Text);
        return string.Join(", ", reply.Json["errors"]!.AsArray().Select(fault => $"{fault!["code"]} {fault["pointer"]}"));
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
