using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Participation;

/// <summary>Who may answer, promise, check, challenge and decide, over HTTP on both engines, and that there is no way round.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class DutyToAnswerTests(Store store)
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
    public async Task Only_those_who_were_asked_answer_and_the_commissioner_not_for_them()
    {
        var (recommendation, _) = await Recommended(_council);
        var byRoute = await _other.Http.Post($"{recommendation}/responses", Answer());
        var plainly = await _other.Http.Post("/v1/responses", Answer(recommendation));
        var draft = await _other.Http.Post("/v1/drafts", new JsonObject { ["kind"] = "response", ["content"] = Answer(recommendation) });
        var byDraft = await _other.Http.Post($"{draft.Header("Location")}/publication", "{}");
        var asked = await _council.Http.Post($"{recommendation}/responses", Answer());

        Assert.Multiple(() =>
        {
            Assert.That(new[] { byRoute, plainly, byDraft }.Select(reply => (int)reply.Status), Is.All.EqualTo(403));
            Assert.That(byRoute.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("D36"));
            Assert.That((int)asked.Status, Is.EqualTo(201), asked.Text);
            Assert.That(asked.Json["owner"]!.GetValue<string>(), Is.EqualTo(_council.Id.ToString()));
        });
    }

    [Test]
    public async Task A_later_answer_is_the_next_version_of_the_same_response()
    {
        var (recommendation, _) = await Recommended(_council);
        var interim = await _council.Http.Post($"{recommendation}/responses", Answer(disposition: "under-consideration", reason: "The cabinet meets in October."));
        var blind = await _council.Http.Post($"{recommendation}/responses", Answer());
        var stale = await _council.Http.Post($"{recommendation}/responses", Answer(), ("If-Match", "\"9\""));
        var again = await _council.Http.Post("/v1/responses", Answer(recommendation));
        var answered = await _council.Http.Post($"{recommendation}/responses", Answer(), ("If-Match", interim.ETag!));
        var history = await _registry.Anyone.Get($"{interim.Header("Location")}/versions");
        var (fresh, _) = await Recommended(_council);
        var premature = await _council.Http.Post($"{fresh}/responses", Answer(), ("If-Match", "\"1\""));

        Assert.Multiple(() =>
        {
            Assert.That((int)blind.Status, Is.EqualTo(428));
            Assert.That(blind.ETag, Is.EqualTo("\"1\""), "it is told which version there is");
            Assert.That((int)stale.Status, Is.EqualTo(412));
            Assert.That((int)again.Status, Is.EqualTo(400), "there is one response of each body to a recommendation");
            Assert.That(again.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("D35"));
            Assert.That((int)answered.Status, Is.EqualTo(200), answered.Text);
            Assert.That(answered.Json["id"]!.GetValue<string>(), Is.EqualTo(interim.Json["id"]!.GetValue<string>()));
            Assert.That(history.Json["items"]!.AsArray().Select(act => act!["act"]!.GetValue<string>()), Is.EqualTo(new[] { "recommendation.answered", "recommendation.answered" }));
            Assert.That((int)premature.Status, Is.EqualTo(412));
        });
    }

    [Test]
    public async Task Of_two_first_answers_at_once_one_stands()
    {
        var (recommendation, _) = await Recommended(_council);
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _council.Http.Post("/v1/responses", Answer(recommendation))));
        Assert.That(replies.Select(reply => (int)reply.Status).Order(), Is.EqualTo(new[] { 201, 400, 400, 400 }));
    }

    [Test]
    public async Task Whoever_it_is_redirected_to_answers()
    {
        var (recommendation, _) = await Recommended(_council);
        var redirected = await _council.Http.Post($"{recommendation}/responses", Answer(disposition: "redirected", reason: "The ministry sets the rules.", edit: body =>
        {
            body["redirectedTo"] = _other.Id.ToString();
            body["handover"] = new JsonObject { ["title"] = "Letter to the ministry", ["date"] = "2026-09-10", ["url"] = "https://example.gov.uk/letter" };
        }));
        var answered = await _other.Http.Post($"{recommendation}/responses", Answer());
        Assert.That((int)redirected.Status, Is.EqualTo(201), redirected.Text);
        Assert.That((int)answered.Status, Is.EqualTo(201), answered.Text);
    }

    [Test]
    public async Task A_response_to_what_a_machine_wrote_unchecked_says_so()
    {
        var (recommendation, _) = await Recommended(_council, body => body["authorship"] = "automated-unreviewed");
        var silent = await _council.Http.Post($"{recommendation}/responses", Answer());
        var open = await _council.Http.Post($"{recommendation}/responses", Answer(edit: body => body["saysUnreviewed"] = true));
        Assert.That(silent.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("R29"));
        Assert.That((int)open.Status, Is.EqualTo(201), open.Text);
    }

    [Test]
    public async Task Noted_and_accepted_in_principle_are_refused_with_what_to_say_instead([Values("noted", "accepted-in-principle")] string word)
    {
        var (recommendation, _) = await Recommended(_council);
        var reply = await _council.Http.Post($"{recommendation}/responses", Answer(disposition: word));
        Assert.That((int)reply.Status, Is.EqualTo(400));
        Assert.That(reply.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("R12"));
        Assert.That(reply.Text, Does.Contain(word == "noted" ? "not-accepted" : "partly-accepted"));
    }

    [Test]
    public async Task Nobody_makes_anothers_promises()
    {
        var promise = await _registry.Record(_council, Kinds.Find("commitment")!);
        Assert.That((int)(await _other.Http.Post("/v1/commitments", promise)).Status, Is.EqualTo(403));
        Assert.That((int)(await _council.Http.Post("/v1/commitments", promise)).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task The_day_first_promised_never_changes_by_anybody_in_any_way()
    {
        var place = await Published(_council, "commitment");
        var said = (await _registry.Anyone.Get(place)).Json.AsObject();
        var moved = said.DeepClone().AsObject();
        moved["originalDue"] = "2028-01-01";
        var put = await _council.Http.Put(place, moved, "\"1\"");
        var patch = await _council.Http.Patch(place, """{"originalDue":"2028-01-01"}""", "\"1\"");
        var dropped = await _council.Http.Patch(place, """{"originalDue":null}""", "\"1\"");
        var draft = await _council.Http.Post("/v1/drafts", new JsonObject { ["kind"] = "commitment", ["record"] = place.Split('/')[^1], ["baseVersion"] = 1, ["content"] = Unset(moved) });
        var published = await _council.Http.Post($"{draft.Header("Location")}/publication", "{}");
        await _council.Http.Delete($"{place}?reason=Entered%20twice", "\"1\"");
        var restored = await _council.Http.Put(place, Unset(moved), "\"2\"");
        var back = await _council.Http.Put(place, Unset(said), "\"2\"");

        Assert.Multiple(() =>
        {
            Assert.That(new[] { put, patch, dropped, published, restored }.Select(reply => (int)reply.Status), Is.All.EqualTo(400));
            Assert.That(put.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("member.fixed"));
            Assert.That(restored.Json["errors"]![0]!["pointer"]!.GetValue<string>(), Is.EqualTo("/originalDue"));
            Assert.That((int)back.Status, Is.EqualTo(200), back.Text);
        });
    }

    [Test]
    public async Task What_only_an_act_sets_is_not_set_by_amending_and_the_fault_says_where()
    {
        var place = await Published(_council, "commitment");
        var put = await _council.Http.Patch(place, """{"due":"2028-01-01","reported":"delivered"}""", "\"1\"");
        var other = await _council.Http.Patch(place, """{"ownerRole":"Deputy head of benefit decisions"}""", "\"1\"");
        var revised = await _council.Http.Post($"{place}/revisions", """{"due":"2028-01-01","revisionReason":"The supplier failed."}""", ("If-Match", "\"2\""));
        var stranger = await _other.Http.Post($"{place}/revisions", """{"due":"2028-02-01","revisionReason":"x"}""", ("If-Match", "\"3\""));
        var delivered = await _council.Http.Post($"{place}/reports", """{"reported":"delivered","reportedOn":"2027-12-01","evidence":[{"title":"Notes","url":"https://example.gov.uk/n","date":"2027-12-01"}]}""", ("If-Match", "\"3\""));
        var closed = await _council.Http.Post($"{place}/revisions", """{"due":"2028-03-01","revisionReason":"x"}""", ("If-Match", "\"4\""));

        Assert.Multiple(() =>
        {
            Assert.That(put.Json["errors"]!.AsArray().Select(fault => fault!["code"]!.GetValue<string>()), Is.EqualTo(new[] { "member.set-by-act", "member.set-by-act" }));
            Assert.That(put.Text, Does.Contain("POST /v1/commitments/{id}/revisions").And.Contain("POST /v1/commitments/{id}/reports"));
            Assert.That((int)other.Status, Is.EqualTo(200), other.Text);
            Assert.That(revised.Json["due"]!.GetValue<string>(), Is.EqualTo("2028-01-01"));
            Assert.That(revised.Json["originalDue"]!.GetValue<string>(), Is.EqualTo("2026-12-01"));
            Assert.That((int)stranger.Status, Is.EqualTo(403));
            Assert.That((int)delivered.Status, Is.EqualTo(200), delivered.Text);
            Assert.That((int)closed.Status, Is.EqualTo(409));
            Assert.That(closed.Code, Is.EqualTo("not-now"));
        });
    }

    [Test]
    public async Task A_report_of_delivery_that_shows_nothing_is_refused()
    {
        var place = await Published(_council, "commitment", body => body.Remove("evidence"));
        var reply = await _council.Http.Post($"{place}/reports", """{"reported":"delivered","reportedOn":"2027-12-01"}""", ("If-Match", "\"1\""));
        Assert.That(reply.Json["errors"]!.AsArray().Select(fault => fault!["code"]!.GetValue<string>()), Is.EqualTo(new[] { "R16" }));
    }

    [Test]
    public async Task Nobody_verifies_its_own_claim_nor_its_parents_or_parts()
    {
        var part = await _registry.Party(Scopes.Verify, type: "agency-or-public-body", parent: _council.Id);
        var place = await Published(_council, "commitment");
        var ofPart = await Published(await _registry.Party(RunningRegistry.AnyKind, type: "agency-or-public-body", parent: _council.Id), "safeguard");
        var act = Acts.All.First(act => act.On == "commitment" && act.Name == "verify").Example;
        var own = await _council.Http.Post($"{place}/verifications", act);
        var plainly = await _council.Http.Post("/v1/verifications", Verified(place));
        var byPart = await part.Http.Post($"{place}/verifications", act);
        var byParent = await _council.Http.Post($"{ofPart}/verifications", act.Replace("\"part\": \"draw-by-lot\", ", "", StringComparison.Ordinal));
        var byAuditor = await _auditor.Http.Post($"{place}/verifications", act);

        Assert.Multiple(() =>
        {
            Assert.That(new[] { own, plainly, byPart, byParent }.Select(reply => (int)reply.Status), Is.All.EqualTo(403));
            Assert.That((int)byAuditor.Status, Is.EqualTo(201), byAuditor.Text);
            Assert.That(byAuditor.Json["targetVersion"]!.GetValue<long>(), Is.EqualTo(1), "the version that was checked");
            Assert.That(byAuditor.Json["targetKind"]!.GetValue<string>(), Is.EqualTo("commitment"));
        });
    }

    [Test]
    public async Task What_is_cited_is_there()
    {
        var place = await Published(_council, "commitment");
        var kind = await _auditor.Http.Post("/v1/verifications", Verified(place, body => body["targetKind"] = "effect"));
        var version = await _auditor.Http.Post("/v1/verifications", Verified(place, body => body["targetVersion"] = 2));
        var part = await _auditor.Http.Post("/v1/verifications", Verified(place, body => body["part"] = "nowhere"));
        var effect = await _council.Http.Post("/v1/effects", await _registry.Record(_council, Kinds.Find("effect")!, body => body["subjectVersion"] = 2));
        var decision = await _council.Http.Post("/v1/decisions", await _registry.Record(_council, Kinds.Find("decision")!, body => body["subjectVersions"]![0]!["version"] = 2));
        var challenge = await _group.Http.Post("/v1/challenges", await _registry.Record(_group, Kinds.Find("challenge")!, body => body["targetKind"] = "decision"));

        foreach (var (reply, pointer) in new[] { (kind, "/targetKind"), (version, "/targetVersion"), (part, "/part"), (effect, "/subjectVersion"), (decision, "/subjectVersions/0/version"), (challenge, "/targetKind") })
        {
            Assert.That((int)reply.Status, Is.EqualTo(400), reply.Text);
            Assert.That(reply.Json["errors"]!.AsArray().Select(fault => $"{fault!["code"]} {fault["pointer"]}"), Is.EqualTo(new[] { $"D37 {pointer}" }));
        }
    }

    [Test]
    public async Task One_declaration_stands_for_a_gate_and_each_review_has_its_own()
    {
        var body = await _registry.Record(_council, Kinds.Find("declaration")!);
        var first = await _council.Http.Post("/v1/declarations", body);
        var second = await _council.Http.Post("/v1/declarations", Edited(body, b => b["reference"] = "another"));
        var reviews = new List<Reply>();
        foreach (var day in new[] { "2027-01-01", "2028-01-01", "2028-01-01" })
        {
            reviews.Add(await _council.Http.Post("/v1/declarations", Edited(body, b =>
            {
                b.Remove("reference");
                b["gate"] = "review";
                b["gateDate"] = day;
            })));
        }

        var another = await _other.Http.Post("/v1/declarations", Edited(body, b => b["reference"] = "theirs"));
        Assert.That((int)first.Status, Is.EqualTo(201), first.Text);
        Assert.That(second.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("D35"));
        Assert.That(reviews.Select(reply => (int)reply.Status), Is.EqualTo(new[] { 201, 201, 400 }));
        Assert.That((int)another.Status, Is.EqualTo(201), "another body that uses the same system declares for itself");
    }

    [Test]
    public async Task An_engagement_on_a_high_impact_system_accounts_for_who_it_affects_adversely()
    {
        var algorithm = (await Published(_council, "algorithm")).Split('/')[^1];
        var lower = (await Published(_council, "algorithm", body => body["impact"]!["tier"] = "low")).Split('/')[^1];
        var silent = await _council.Http.Post("/v1/engagements", Some.Record(Kinds.Find("engagement")!, body => body["subjects"] = new JsonArray(algorithm)));
        var open = await _council.Http.Post("/v1/engagements", Some.Record(Kinds.Find("engagement")!, body =>
        {
            body["subjects"] = new JsonArray(algorithm);
            body["representation"]!.AsArray().Add(new JsonObject { ["subject"] = algorithm, ["community"] = "claimants", ["mode"] = "not-sought", ["why"] = "No budget was left." });
        }));
        var low = await _council.Http.Post("/v1/engagements", Some.Record(Kinds.Find("engagement")!, body => body["subjects"] = new JsonArray(lower)));
        Assert.That(silent.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("R9"));
        Assert.That((int)open.Status, Is.EqualTo(201), open.Text);
        Assert.That((int)low.Status, Is.EqualTo(201), low.Text);
    }

    [Test]
    public async Task An_assessment_of_a_high_impact_system_cites_what_people_said_or_says_why_not()
    {
        var algorithm = (await Published(_council, "algorithm")).Split('/')[^1];
        var silent = await _council.Http.Post("/v1/assessments", await _registry.Record(_council, Kinds.Find("assessment")!, body => body["subjects"] = new JsonArray(algorithm)));
        var honest = await _council.Http.Post("/v1/assessments", await _registry.Record(_council, Kinds.Find("assessment")!, body =>
        {
            body["subjects"] = new JsonArray(algorithm);
            body.Remove("acceptabilityEvidence");
            body["absences"] = new JsonArray(new JsonObject { ["member"] = "/acceptabilityEvidence", ["state"] = "not-done", ["reason"] = "Nobody was asked." });
        }));
        Assert.That(silent.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("D40"));
        Assert.That((int)honest.Status, Is.EqualTo(201), honest.Text);
    }

    [Test]
    public async Task An_act_answers_an_absence_and_takes_it_away()
    {
        var place = await Published(_council, "commitment", body =>
        {
            foreach (var member in "due revisionReason reportedOn obstacles milestones evidence".Split(' '))
            {
                body.Remove(member);
            }

            body["reported"] = "not-started";
            body["absences"] = new JsonArray(
                new JsonObject { ["member"] = "/evidence", ["state"] = "not-done", ["reason"] = "Nothing has been done yet." },
                new JsonObject { ["member"] = "/obstacles", ["state"] = "not-known" });
        });
        var reported = await _council.Http.Post($"{place}/reports", """{"reported":"substantial","reportedOn":"2027-01-01","evidence":[{"title":"Notes","url":"https://example.gov.uk/n"}]}""", ("If-Match", "\"1\""));
        Assert.That((int)reported.Status, Is.EqualTo(200), reported.Text);
        Assert.That(reported.Json["absences"]!.AsArray().Select(absence => absence!["member"]!.GetValue<string>()), Is.EqualTo(new[] { "/obstacles" }));
    }

    [Test]
    public async Task A_promise_is_not_given_up_in_silence()
    {
        var place = await Published(_council, "commitment");
        var silent = await _council.Http.Post($"{place}/reports", """{"reported":"abandoned"}""", ("If-Match", "\"1\""));
        var said = await _council.Http.Post($"{place}/reports", """{"reported":"abandoned","obstacles":[{"kind":"funding-change"}]}""", ("If-Match", "\"1\""));
        Assert.That(silent.Json["errors"]!.AsArray().Select(fault => $"{fault!["code"]} {fault["pointer"]}"), Is.EqualTo(new[] { "R15 /obstacles" }), silent.Text);
        Assert.That((int)said.Status, Is.EqualTo(200), said.Text);
    }

    [Test]
    public async Task An_act_is_done_to_a_record_from_which_something_was_erased_and_brings_nothing_back()
    {
        var redacting = await Redacting.In(_registry);
        var place = await Published(redacting.Party, "commitment");
        await redacting.Done(place, ["milestones"]);
        const string Report = """{"reported":"substantial","reportedOn":"2027-01-20"}""";
        var stale = await redacting.Party.Http.Post($"{place}/reports", Report, ("If-Match", "\"1\""));
        var reported = await redacting.Party.Http.Post($"{place}/reports", Report, ("If-Match", stale.ETag!));
        Assert.That((int)stale.Status, Is.EqualTo(412), "read before it was erased");
        Assert.That((int)reported.Status, Is.EqualTo(200), reported.Text);
        Assert.That(reported.Json["milestones"], Is.Null);
        Assert.That(reported.Json["withheld"], Is.Null, "it stays withheld from the version it was erased from");
    }

    [Test]
    public async Task Whoever_answered_before_is_told_the_whole_tag_of_an_answer_from_which_something_was_erased()
    {
        var redacting = await Redacting.In(_registry);
        var (recommendation, _) = await Recommended(redacting.Party);
        var answered = await redacting.Party.Http.Post($"{recommendation}/responses", Answer());
        var entry = await redacting.Done(answered.Header("Location")!, ["plainLanguage"]);
        var again = await redacting.Party.Http.Post($"{recommendation}/responses", Answer());
        Assert.That(((int)again.Status, again.ETag), Is.EqualTo((428, $"\"1-r{entry}\"")), again.Text);
        Assert.That((int)(await redacting.Party.Http.Post($"{recommendation}/responses", Answer(), ("If-Match", again.ETag!))).Status, Is.EqualTo(200));
    }

    private async Task<(string Place, JsonNode Said)> Recommended(Party asked, Action<JsonObject>? edit = null)
    {
        // Published by somebody who is not asked: the commissioner.
        var created = await _other.Http.Post("/v1/recommendations", await _registry.Record(asked, Kinds.Find("recommendation")!, edit));
        Assert.That((int)created.Status, Is.EqualTo(201), created.Text);
        return (created.Header("Location")!, created.Json);
    }

    private async Task<string> Published(Party party, string kind, Action<JsonObject>? edit = null)
    {
        var declared = Kinds.Find(kind)!;
        var created = await party.Http.Post($"/v1/{declared.Plural}", await _registry.Record(party, declared, edit));
        Assert.That((int)created.Status, Is.EqualTo(201), created.Text);
        return created.Header("Location")!;
    }

    private static JsonObject Answer(string? recommendation = null, string disposition = "accepted", string? reason = null, Action<JsonObject>? edit = null)
    {
        var body = new JsonObject { ["disposition"] = disposition, ["responder"] = "Cabinet member", ["plainLanguage"] = "You asked; this is what we do.", ["publishedOn"] = "2026-09-12" };
        if (recommendation is not null)
        {
            body["recommendation"] = recommendation.Split('/')[^1];
        }

        if (reason is not null)
        {
            body["reason"] = reason;
        }

        edit?.Invoke(body);
        return body;
    }

    private static JsonObject Verified(string place, Action<JsonObject>? edit = null) => Some.Record(Kinds.Find("verification")!, body =>
    {
        body["target"] = place.Split('/')[^1];
        edit?.Invoke(body);
    });

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
