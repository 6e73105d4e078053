using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Tests.Support;

namespace Registry.Tests.Register;

/// <summary>Drafts: work in progress that nobody else can see, until it is published.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class DraftTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;
    private Party _other = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _party = await _registry.Party();
        _other = await _registry.Party(Scopes.Publish | Scopes.Administer);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task A_draft_is_seen_by_its_organisation_only()
    {
        var draft = await Begin(Some.Algorithm());
        var place = draft.Header("Location")!;
        var mine = await _party.Http.Get(place);
        Assert.That(mine.Bytes, Is.EqualTo(draft.Bytes));
        Assert.That((await _party.Http.Get("/v1/drafts?limit=200")).Text, Does.Contain(draft.Json["id"]!.GetValue<string>()));

        var unknown = await _other.Http.Get($"/v1/drafts/{Guid.CreateVersion7()}");
        foreach (var foreign in new[]
        {
            await _other.Http.Get(place),
            await _other.Http.Put(place, Some.Algorithm(), "\"1\""),
            await _other.Http.Delete(place, "\"1\""),
            await _other.Http.Post($"{place}/publication", "{}"),
        })
        {
            Assert.That(foreign.Status, Is.EqualTo(HttpStatusCode.NotFound), foreign.Text);
            Assert.That(foreign.Json["title"]!.ToString(), Is.EqualTo(unknown.Json["title"]!.ToString()), "as if it were not there");
        }

        Assert.That((await _other.Http.Get("/v1/drafts?limit=200")).Text, Does.Not.Contain(draft.Json["id"]!.GetValue<string>()));
        Assert.That((await _registry.Anyone.Get(place)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await _party.Http.Get(place)).Bytes, Is.EqualTo(draft.Bytes), "nothing was done to it");
    }

    [Test]
    public async Task Nothing_of_a_draft_is_public()
    {
        var size = (await _registry.Anyone.Get("/healthz/ready")).Json["size"]!.GetValue<long>();
        var list = await _registry.Anyone.Get("/v1/algorithms");
        var body = Some.Algorithm(body => body["title"] = "Axolotl secrets");
        var draft = await Begin(body);
        await _party.Http.Put(draft.Header("Location")!, body, "\"1\"");

        Assert.That((await _registry.Anyone.Get("/healthz/ready")).Json["size"]!.GetValue<long>(), Is.EqualTo(size));
        Assert.That((await _registry.Anyone.Get("/v1/algorithms", ("If-None-Match", list.ETag!))).Status, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(await _registry.Anyone.Whole("/v1/algorithms?q=axolotl"), Is.Empty);
        Assert.That(await _registry.Anyone.Whole($"/v1/algorithms?reference={body["reference"]}"), Is.Empty);
        Assert.That((await _registry.Anyone.Get($"/v1/algorithms/{draft.Json["id"]}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await new Replica().Follow(_registry.Anyone)).Acts.Select(act => act.Content), Has.None.Contains("Axolotl").IgnoreCase);
        Assert.That((await _other.Http.Post("/v1/algorithms", Some.Algorithm(copy => copy["reference"] = body["reference"]!.DeepClone()))).Status, Is.EqualTo(HttpStatusCode.Created), "a draft takes no reference");
    }

    [Test]
    public async Task A_draft_may_lack_things_and_tells_what_and_has_a_revision()
    {
        var draft = await Begin(new JsonObject { ["title"] = "Begun" });
        var place = draft.Header("Location")!;
        var asked = draft.Json["errors"]!.AsArray().Select(fault => fault!["pointer"]!.GetValue<string>()).ToList();
        var published = await _party.Http.Post($"{place}/publication", "{}");
        var mute = await _party.Http.Put(place, Some.Algorithm(), null);
        var changed = await _party.Http.Put(place, Some.Algorithm(), "\"1\"");
        var stale = await _party.Http.Put(place, Some.Algorithm(), "\"1\"");
        var wrong = await _party.Http.Put(place, new JsonObject { ["title"] = 7, ["colour"] = "blue" }, "\"2\"");

        Assert.Multiple(() =>
        {
            Assert.That(draft.ETag, Is.EqualTo("\"1\""));
            Assert.That(asked, Does.Contain("/summary").And.Contain("/phase"));
            Assert.That(published.Status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(published.Json["errors"]!.AsArray().Select(fault => fault!["pointer"]!.GetValue<string>()), Is.EquivalentTo(asked), "the same that the draft told");
            Assert.That((int)mute.Status, Is.EqualTo(428));
            Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.OK), changed.Text);
            Assert.That(changed.ETag, Is.EqualTo("\"2\""));
            Assert.That(changed.Json["errors"]!.AsArray(), Is.Empty);
            Assert.That(stale.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
            Assert.That(stale.ETag, Is.EqualTo("\"2\""));
            Assert.That(wrong.Status, Is.EqualTo(HttpStatusCode.BadRequest), "what is stated must be what the kind asks for");
        });
    }

    [Test]
    public async Task A_draft_becomes_a_record_and_is_gone_and_a_repeated_publication_is_answered_as_before()
    {
        var body = Some.Algorithm();
        var place = (await Begin(body)).Header("Location")!;
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _party.Http.Post($"{place}/publication", "{}")));
        var again = await _party.Http.Post($"{place}/publication", "{}");
        var foreign = await _other.Http.Post($"{place}/publication", "{}");
        var gone = await _party.Http.Get(place);
        var read = await _registry.Anyone.Get(replies[0].Header("Location")!);

        Assert.Multiple(() =>
        {
            Assert.That(replies.Append(again).Select(reply => (int)reply.Status), Is.All.EqualTo(201), again.Text);
            Assert.That(replies.Append(again).Select(reply => reply.Text).Distinct().Count(), Is.EqualTo(1), "all are told of one record");
            Assert.That(again.Header("Location"), Is.EqualTo(replies[0].Header("Location")));
            Assert.That(foreign.Status, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(gone.Status, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(read.Bytes, Is.EqualTo(again.Bytes));
            Assert.That(read.Json["title"]!.ToString(), Is.EqualTo(body["title"]!.ToString()));
        });
        Assert.That(await _registry.Anyone.Whole($"/v1/algorithms?reference={body["reference"]}"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_draft_of_an_amendment_amends_once()
    {
        var created = await _party.Http.Post("/v1/algorithms", Some.Algorithm());
        var place = (await Begin(Amended(created), created)).Header("Location")!;
        var replies = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _party.Http.Post($"{place}/publication", "{}")));
        var again = await _party.Http.Post($"{place}/publication", "{}");

        Assert.That(replies.Append(again).Select(reply => (int)reply.Status), Is.All.EqualTo(200), again.Text);
        Assert.That(replies.Append(again).Select(reply => reply.ETag), Is.All.EqualTo("\"2\""));
        Assert.That((await _registry.Anyone.Get(created.Header("Location")!)).Json["title"]!.ToString(), Is.EqualTo("Amended by draft"));
        Assert.That((await _party.Http.Get(place)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_draft_on_a_version_that_somebody_amended_since_is_refused_and_stays()
    {
        var created = await _party.Http.Post("/v1/algorithms", Some.Algorithm());
        var draft = await Begin(Amended(created), created);
        var place = draft.Header("Location")!;
        await _party.Http.Patch(created.Header("Location")!, """{"language":"cy"}""", "\"1\"");
        var stale = await _party.Http.Post($"{place}/publication", "{}");

        Assert.Multiple(() =>
        {
            Assert.That(stale.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
            Assert.That(stale.ETag, Is.EqualTo("\"2\""), "it tells the version to start from");
        });
        Assert.That((await _party.Http.Get(place)).Bytes, Is.EqualTo(draft.Bytes));
        Assert.That((await _party.Http.Post("/v1/drafts", new JsonObject { ["kind"] = "algorithm", ["record"] = created.Json["id"]!.DeepClone(), ["baseVersion"] = 1, ["content"] = Amended(created) })).Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
    }

    [Test]
    public async Task A_refused_publication_keeps_the_draft()
    {
        var taken = await _party.Http.Post("/v1/algorithms", Some.Algorithm());
        var draft = await Begin(Some.Algorithm(body => body["reference"] = taken.Json["reference"]!.DeepClone()));
        var refused = await _party.Http.Post($"{draft.Header("Location")}/publication", "{}");
        Assert.That(refused.Code, Is.EqualTo("reference-taken"));
        Assert.That((await _party.Http.Get(draft.Header("Location")!)).Bytes, Is.EqualTo(draft.Bytes));
    }

    [Test]
    public async Task A_deleted_draft_is_gone_without_a_trace()
    {
        var place = (await Begin(Some.Algorithm())).Header("Location")!;
        var mute = await _party.Http.Delete(place, null);
        var stale = await _party.Http.Delete(place, "\"7\"");
        var deleted = await _party.Http.Delete(place, "\"1\"");
        var again = await _party.Http.Delete(place, "\"1\"");
        var published = await _party.Http.Post($"{place}/publication", "{}");

        Assert.That(new[] { mute, stale, deleted, again, published }.Select(reply => (int)reply.Status), Is.EqualTo(new[] { 428, 412, 204, 404, 404 }));
    }

    [Test]
    public async Task The_drafts_of_an_organisation_are_listed_a_page_at_a_time()
    {
        var party = await _registry.Party();
        for (var i = 0; i < 5; i++)
        {
            await party.Http.Post("/v1/drafts", new JsonObject { ["kind"] = "algorithm", ["content"] = new JsonObject { ["title"] = $"Draft {i}" } });
        }

        var titles = new List<string>();
        for (var next = "/v1/drafts?limit=2"; next is not null;)
        {
            var page = await party.Http.Get(next);
            titles.AddRange(page.Json["items"]!.AsArray().Select(item => item!["content"]!["title"]!.GetValue<string>()));
            next = page.Next();
        }

        // Those begun in the same millisecond come in any order.
        Assert.That(titles, Is.EquivalentTo(Enumerable.Range(0, 5).Select(i => $"Draft {i}")));
    }

    private static JsonObject Amended(Reply created)
    {
        var body = created.Json.AsObject();
        foreach (var name in new[] { "id", "kind", "owner", "state", "version", "recordedAt" })
        {
            body.Remove(name);
        }

        body["title"] = "Amended by draft";
        return body;
    }

    private async Task<Reply> Begin(JsonObject content, Reply? record = null)
    {
        var opening = new JsonObject { ["kind"] = "algorithm", ["content"] = content };
        if (record is not null)
        {
            opening["record"] = record.Json["id"]!.DeepClone();
            opening["baseVersion"] = record.Json["version"]!.DeepClone();
        }

        var draft = await _party.Http.Post("/v1/drafts", opening);
        Assert.That(draft.Status, Is.EqualTo(HttpStatusCode.Created), draft.Text);
        return draft;
    }
}
