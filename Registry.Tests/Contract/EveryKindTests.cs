using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Contract;

/// <summary>What every kind of the catalogue promises over HTTP, on both engines.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class EveryKindTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;
    private Party _other = null!;

    public static IReadOnlyList<Kind> Kinds => Core.Register.Kinds.All;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _party = await _registry.Party(RunningRegistry.AnyKind);
        _other = await _registry.Party();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task A_published_record_is_served_as_the_bytes_that_were_answered(Kind kind)
    {
        var body = await _registry.Record(_party, kind);
        var created = await _party.Http.Post($"/v1/{kind.Plural}", body);
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        var place = created.Header("Location")!;
        var read = await _registry.Anyone.Get(place);

        Assert.Multiple(() =>
        {
            Assert.That(read.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(read.Bytes, Is.EqualTo(created.Bytes));
            Assert.That(read.ETag, Is.EqualTo("\"1\""));
            Assert.That(created.ETag, Is.EqualTo("\"1\""));
            Assert.That(read.ContentHeaders.LastModified, Is.Not.Null);
            Assert.That(read.Header("Registry-Tree-Size"), Is.Not.Null);
            Assert.That(read.Header("Link"), Does.Contain("version-history").And.Contain($"<{place}/versions/1/evidence>; rel=\"describedby\""));
            foreach (var (name, value) in body)
            {
                Assert.That(JsonNode.DeepEquals(read.Json[name], value), $"{name} is served as it was sent");
            }

            Assert.That(read.Json["kind"]!.GetValue<string>(), Is.EqualTo(kind.Name));
            Assert.That(read.Json["version"]!.GetValue<long>(), Is.EqualTo(1));
            Assert.That(read.Json["state"]!.GetValue<string>(), Is.EqualTo("published"));
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task A_reader_who_has_the_version_is_told_304_and_HEAD_tells_everything_but_the_body(Kind kind)
    {
        var place = await Publish(kind);
        var whole = await _registry.Anyone.Get(place);
        var again = await _registry.Anyone.Get(place, ("If-None-Match", whole.ETag!));
        var stale = await _registry.Anyone.Get(place, ("If-None-Match", "\"99\", W/\"98\""));
        var head = await _registry.Anyone.Send(HttpMethod.Head, place, null);
        var then = await _registry.Anyone.Get($"{place}?asOf=size:{whole.Size()}", ("If-None-Match", "\"1\""));

        Assert.Multiple(() =>
        {
            Assert.That(then.Status, Is.EqualTo(HttpStatusCode.NotModified), "as of then too");
            Assert.That(again.Status, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(again.ETag, Is.EqualTo(whole.ETag));
            Assert.That(again.Bytes, Is.Empty);
            Assert.That(stale.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(head.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(head.Bytes, Is.Empty);
            Assert.That(head.ContentHeaders.ContentLength, Is.EqualTo(whole.Bytes.Length));
            Assert.That(head.ETag, Is.EqualTo(whole.ETag));
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task An_amendment_names_its_version_and_of_two_of_one_version_exactly_one_wins(Kind kind)
    {
        var place = await Publish(kind);
        var body = (await _registry.Anyone.Get(place)).Json.AsObject();
        var blind = await _party.Http.Put(place, Changed(body, "en"), null);
        var races = await Task.WhenAll(_party.Http.Put(place, Changed(body, "cy"), "\"1\""), _party.Http.Put(place, Changed(body, "ga"), "\"1\""));
        var after = await _registry.Anyone.Get(place);

        Assert.Multiple(() =>
        {
            Assert.That((int)blind.Status, Is.EqualTo(428));
            Assert.That(races.Select(reply => (int)reply.Status).Order(), Is.EqualTo(new[] { 200, 412 }));
            Assert.That(after.ETag, Is.EqualTo("\"2\""));
            Assert.That(after.Bytes, Is.EqualTo(races.Single(reply => reply.Status == HttpStatusCode.OK).Bytes));
            Assert.That(races.Single(reply => (int)reply.Status == 412).ETag, Is.EqualTo("\"2\""), "the loser is told the version to read");
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task An_amendment_that_changes_nothing_writes_nothing(Kind kind)
    {
        var place = await Publish(kind);
        var before = await _registry.Anyone.Get(place);
        var same = await _party.Http.Put(place, before.Json, "\"1\"");

        Assert.Multiple(() =>
        {
            Assert.That(same.Status, Is.EqualTo(HttpStatusCode.OK), same.Text);
            Assert.That(same.Bytes, Is.EqualTo(before.Bytes));
            Assert.That(same.ETag, Is.EqualTo("\"1\""));
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task A_merge_patch_changes_what_it_names_and_null_takes_away(Kind kind)
    {
        var place = await Publish(kind, body => body["language"] = "en");
        var set = await _party.Http.Patch(place, """{"language":"cy"}""", "\"1\"");
        var unset = await _party.Http.Patch(place, """{"language":null}""", "\"2\"");
        var wrong = await _party.Http.Patch(place, """{"language":7}""", "\"3\"");
        var media = await _party.Http.Send(HttpMethod.Patch, place, "{}", ("If-Match", "\"3\""), ("Content-Type", "application/json"));

        Assert.Multiple(() =>
        {
            Assert.That(set.Json["language"]!.GetValue<string>(), Is.EqualTo("cy"));
            Assert.That(unset.Status, Is.EqualTo(HttpStatusCode.OK), unset.Text);
            Assert.That(unset.Json.AsObject().ContainsKey("language"), Is.False);
            Assert.That(wrong.Status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(wrong.Json["errors"]![0]!["pointer"]!.GetValue<string>(), Is.EqualTo("/language"));
            Assert.That((int)media.Status, Is.EqualTo(415));
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task A_withdrawn_record_is_gone_with_a_tombstone_and_keeps_its_history(Kind kind)
    {
        var place = await Publish(kind);
        var mute = await _party.Http.Delete(place, "\"1\"");
        var gone = await _party.Http.Delete($"{place}?reason=Entered%20twice", "\"1\"");
        var read = await _registry.Anyone.Get(place);
        var listed = await _registry.Anyone.Get($"/v1/{kind.Plural}?limit=200&owner={gone.Json["owner"]}");
        var history = await _registry.Anyone.Get($"{place}/versions");
        var first = await _registry.Anyone.Get($"{place}/versions/1");
        var back = await _party.Http.Put(place, first.Json, "\"2\"");

        Assert.Multiple(() =>
        {
            Assert.That(mute.Status, Is.EqualTo(HttpStatusCode.BadRequest), "a reason is asked for");
            Assert.That(gone.Status, Is.EqualTo(HttpStatusCode.OK), gone.Text);
            Assert.That(read.Status, Is.EqualTo(HttpStatusCode.Gone));
            Assert.That(read.Json["tombstone"]!["reason"]!.GetValue<string>(), Is.EqualTo("Entered twice"));
            Assert.That(listed.Text, Does.Not.Contain(place.Split('/')[^1]));
            Assert.That(history.Json["items"]!.AsArray().Select(act => act!["act"]!.GetValue<string>()), Is.EqualTo(new[] { $"{kind.Name}.withdrawn", kind.FirstAct?.Invoke(kind.Read(JsonDocument.Parse(first.Bytes).RootElement)) ?? $"{kind.Name}.published" }));
            Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(back.Status, Is.EqualTo(HttpStatusCode.BadRequest), "what the register set then is not what stands now");
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task A_withdrawn_record_can_be_restored_by_amending_its_tombstone(Kind kind)
    {
        var body = await _registry.Record(_party, kind);
        var place = (await _party.Http.Post($"/v1/{kind.Plural}", body)).Header("Location")!;
        await _party.Http.Delete($"{place}?reason=By%20mistake", "\"1\"");
        var restored = await _party.Http.Put(place, body, "\"2\"");

        Assert.Multiple(() =>
        {
            Assert.That(restored.Status, Is.EqualTo(HttpStatusCode.OK), restored.Text);
            Assert.That(restored.ETag, Is.EqualTo("\"3\""));
        });
        Assert.That((await _registry.Anyone.Get(place)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Every_version_can_be_read_and_compared_and_every_instant_asked_for(Kind kind)
    {
        var created = await _party.Http.Post($"/v1/{kind.Plural}", await _registry.Record(_party, kind, body => body["language"] = "en"));
        var place = created.Header("Location")!;
        var sizeThen = created.Header("Registry-Tree-Size");
        var amended = await _party.Http.Patch(place, """{"language":"cy","sameAs":["https://example.org/a"]}""", "\"1\"");
        var then = await _registry.Anyone.Get($"{place}?asOf=size:{sizeThen}");
        var byTime = await _registry.Anyone.Get($"{place}?asOf={amended.Json["recordedAt"]}");
        var before = await _registry.Anyone.Get($"{place}?asOf=2001-01-01");
        var compared = await _registry.Anyone.Get($"{place}/versions/1/comparison?to=2");

        Assert.Multiple(() =>
        {
            Assert.That(then.Bytes, Is.EqualTo(created.Bytes));
            Assert.That(then.ETag, Is.EqualTo("\"1\""));
            Assert.That(then.Header("Registry-Tree-Size"), Is.EqualTo(sizeThen));
            Assert.That(byTime.Bytes, Is.EqualTo(amended.Bytes));
            Assert.That(before.Status, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(compared.Json["patch"]!.ToJsonString(), Is.EqualTo("""[{"op":"replace","path":"/language","value":"cy"},{"op":"add","path":"/sameAs","value":["https://example.org/a"]}]"""));
            Assert.That(compared.Json["changes"]![0]!["sentence"]!.GetValue<string>(), Is.EqualTo("language was “en”, now is “cy”."));
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task A_dry_run_tells_all_findings_and_writes_nothing(Kind kind)
    {
        var (sound, unsound) = (await _registry.Record(_party, kind), await _registry.Record(_party, kind, body => { body["language"] = "klingon!"; body["nonsense"] = 1; }));
        var size = (await _registry.Anyone.Get("/healthz/ready")).Json["size"]!.GetValue<long>();
        var good = await _party.Http.Post($"/v1/{kind.Plural}?dryRun=true", sound);
        var bad = await _party.Http.Post($"/v1/{kind.Plural}?dryRun=true", unsound);
        var after = (await _registry.Anyone.Get("/healthz/ready")).Json["size"]!.GetValue<long>();

        Assert.Multiple(() =>
        {
            Assert.That(good.Status, Is.EqualTo(HttpStatusCode.OK), good.Text);
            Assert.That(good.Json["valid"]!.GetValue<bool>(), Is.True, good.Text);
            Assert.That(bad.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(bad.Json["valid"]!.GetValue<bool>(), Is.False);
            Assert.That(bad.Json["errors"]!.AsArray().Select(fault => fault!["pointer"]!.GetValue<string>()), Is.SupersetOf(new[] { "/language", "/nonsense" }));
            Assert.That(after, Is.EqualTo(size));
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task A_keyed_publication_repeated_is_answered_and_not_done_again(Kind kind)
    {
        var body = await _registry.Record(_party, kind);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _party.Http.Post($"/v1/{kind.Plural}", body, key)));
        var other = await _party.Http.Post($"/v1/{kind.Plural}", await _registry.Record(_party, kind), key);
        var malformed = await _party.Http.Post($"/v1/{kind.Plural}", await _registry.Record(_party, kind), ("Idempotency-Key", new string('x', 300)));

        Assert.Multiple(() =>
        {
            Assert.That(replies.Select(reply => (int)reply.Status), Is.All.EqualTo(201));
            Assert.That(replies.Select(reply => reply.Text).Distinct().Count(), Is.EqualTo(1), "all are told of the same record");
            Assert.That((int)other.Status, Is.EqualTo(422));
            Assert.That(other.Code, Is.EqualTo("idempotency-key-reused"));
            Assert.That((int)malformed.Status, Is.EqualTo(400));
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task A_reference_belongs_to_one_record_of_its_owner(Kind kind)
    {
        var body = await _registry.Record(_party, kind);
        var first = await _party.Http.Post($"/v1/{kind.Plural}", body);
        var second = await _party.Http.Post($"/v1/{kind.Plural}", await _registry.Record(_party, kind, another => another["reference"] = body["reference"]!.DeepClone()));

        Assert.Multiple(() =>
        {
            Assert.That(second.Status, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(second.Code, Is.EqualTo("reference-taken"));
            Assert.That(second.Text, Does.Contain(first.Json["id"]!.GetValue<string>()), "it says whose it is");
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task What_the_register_sets_cannot_be_assigned_and_unknown_members_are_refused_all_at_once(Kind kind)
    {
        var reply = await _party.Http.Post($"/v1/{kind.Plural}", await _registry.Record(_party, kind, body =>
        {
            body["owner"] = _other.Id.ToString();
            body["version"] = 7;
            body["id"] = Guid.NewGuid().ToString();
            body["state"] = "published";
        }));
        var unknown = await _party.Http.Post($"/v1/{kind.Plural}", await _registry.Record(_party, kind, body => { body["colour"] = "blue"; body["languag"] = "en"; }));

        Assert.Multiple(() =>
        {
            Assert.That(reply.Status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(reply.Json["errors"]!.AsArray().Select(fault => fault!["pointer"]!.GetValue<string>()), Is.EquivalentTo(new[] { "/id", "/owner", "/state", "/version" }));
            Assert.That(unknown.Json["errors"]!.AsArray().Count, Is.EqualTo(2));
            Assert.That(unknown.Text, Does.Contain("Did you mean language?"));
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task An_empty_body_is_told_everything_it_must_state(Kind kind)
    {
        var reply = await _party.Http.Post($"/v1/{kind.Plural}", "{}");
        var mandatory = kind.Shape.Members.Where(member => member.Mandatory).Select(member => $"/{member.Name}");

        Assert.Multiple(() =>
        {
            Assert.That(reply.Status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(reply.Json["errors"]!.AsArray().Select(fault => fault!["pointer"]!.GetValue<string>()), Is.EquivalentTo(mandatory));
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task An_organisation_cannot_amend_patch_or_withdraw_what_belongs_to_another(Kind kind)
    {
        var place = await Publish(kind);
        var put = await _other.Http.Put(place, await _registry.Record(_other, kind), "\"1\"");
        var patch = await _other.Http.Patch(place, """{"language":"cy"}""", "\"1\"");
        var delete = await _other.Http.Delete($"{place}?reason=x", "\"1\"");

        Assert.Multiple(() =>
        {
            Assert.That(put.Status, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(patch.Status, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(delete.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        });
    }

    private static JsonObject Changed(JsonObject body, string language)
    {
        var changed = body.DeepClone().AsObject();
        changed["language"] = language;
        return changed;
    }

    private async Task<string> Publish(Kind kind, Action<JsonObject>? edit = null)
    {
        var created = await _party.Http.Post($"/v1/{kind.Plural}", await _registry.Record(_party, kind, edit));
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        return created.Header("Location")!;
    }
}
