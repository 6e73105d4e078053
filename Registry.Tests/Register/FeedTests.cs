using System.Net;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Register;

/// <summary>The change feed: every entry once, in order, and enough to keep a copy of the register.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class FeedTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _party = await _registry.Party(RunningRegistry.AnyKind);
        await new RandomHistory(_registry, _party, seed: 3).Act(40);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task A_copy_made_from_the_feed_is_the_register()
    {
        for (var seed = 100; seed < 103; seed++)
        {
            await new RandomHistory(_registry, _party, seed).Act(25);
            var replica = await new Replica(limit: 7 + seed).Follow(_registry.Anyone);
            Assert.That(replica.Acts.Select(act => act.Number), Is.EqualTo(Enumerable.Range(0, replica.Acts.Count).Select(number => (long)number)), "gap-free and in order");
            foreach (var kind in Kinds.All)
            {
                Assert.That(await _registry.Anyone.Whole($"/v1/{kind.Plural}?limit=200"), Is.EqualTo(replica.Standing(kind.Name).Select(act => act.Content)), $"every standing {kind}");
                foreach (var act in replica.Newest(kind.Name))
                {
                    var read = await _registry.Anyone.Get($"/v1/{kind.Plural}/{act.Record}");
                    Assert.That(read.ETag, Is.EqualTo($"\"{act.Version}\""));
                    Assert.That(act.Withdrew ? read.Json["tombstone"]!.ToJsonString() : read.Text, Is.EqualTo(act.Withdrew ? act.Json.ToJsonString() : act.Content));
                    Assert.That(read.Status, Is.EqualTo(act.Withdrew ? HttpStatusCode.Gone : HttpStatusCode.OK));
                }
            }
        }
    }

    [Test]
    public async Task Withdrawals_restorations_and_keys_are_told_too()
    {
        var place = (await _party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
        await _party.Http.Delete($"{place}?reason=Wrong%20register", "\"1\"");
        await _party.Http.Put(place, Some.Algorithm(), "\"2\"");
        var granted = await _registry.Party();
        await granted.Http.Delete($"/v1/keys/{granted.KeyId}", null);

        var acts = (await new Replica().Follow(_registry.Anyone)).Acts;
        Assert.Multiple(() =>
        {
            Assert.That(acts.Where(act => place.EndsWith(act.Record.ToString(), StringComparison.Ordinal)).Select(act => act.Act), Is.EqualTo(new[] { "algorithm.published", "algorithm.withdrawn", "algorithm.restored" }));
            Assert.That(acts.Single(act => place.EndsWith(act.Record.ToString(), StringComparison.Ordinal) && act.Withdrew).Json["reason"]!.GetValue<string>(), Is.EqualTo("Wrong register"));
            Assert.That(acts.Where(act => act.Record == granted.KeyId).Select(act => act.Act), Is.EqualTo(new[] { "key.granted", "key.revoked" }));
            Assert.That(acts.Where(act => act.Record == granted.KeyId).Select(act => act.Content), Has.None.Contains("test"), "a key's label is not public");
        });
    }

    [Test]
    public async Task A_full_page_stays_the_same_and_one_at_the_head_is_asked_again()
    {
        var full = await _registry.Anyone.Get("/v1/feed?after=3&limit=10");
        var size = full.Size();
        var partial = await _registry.Anyone.Get($"/v1/feed?after={size - 2}&limit=10");
        var empty = await _registry.Anyone.Get($"/v1/feed?after={size}&limit=10");
        var partialSame = await _registry.Anyone.Get($"/v1/feed?after={size - 2}&limit=10", ("If-None-Match", partial.ETag!));
        var emptySame = await _registry.Anyone.Get($"/v1/feed?after={size}&limit=10", ("If-None-Match", empty.ETag!));
        await new RandomHistory(_registry, _party, seed: 5).Act(12);
        var fullLater = await _registry.Anyone.Get("/v1/feed?after=3&limit=10");
        var fullSame = await _registry.Anyone.Get("/v1/feed?after=3&limit=10", ("If-None-Match", full.ETag!));
        var partialLater = await _registry.Anyone.Get($"/v1/feed?after={size - 2}&limit=10", ("If-None-Match", partial.ETag!));
        var next = await _registry.Anyone.Get(empty.Next()!, ("If-None-Match", empty.ETag!));

        Assert.Multiple(() =>
        {
            Assert.That(full.Header("Cache-Control"), Is.EqualTo("public, max-age=3600"), "a redaction reaches every cache within the hour");
            Assert.That(fullLater.Bytes, Is.EqualTo(full.Bytes));
            Assert.That(fullSame.Status, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(partial.Header("Cache-Control"), Is.EqualTo("public, no-cache"));
            Assert.That(partialSame.Status, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(emptySame.Status, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(partialLater.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(new[] { partialLater }.Items(), Has.Count.EqualTo(10));
            Assert.That(new[] { partialLater }.Items().Take(2), Is.EqualTo(new[] { partial }.Items()));
            Assert.That(new[] { empty }.Items(), Is.Empty);
            Assert.That(empty.Next(), Is.EqualTo($"/v1/feed?after={size}&limit=10"), "next is always there");
            Assert.That(empty.Header("Link"), Is.EqualTo($"<{empty.Next()}>; rel=\"next\""));
            Assert.That(next.Status, Is.EqualTo(HttpStatusCode.OK), "a poller that was at the head is told what is new");
            Assert.That(next.Json["items"]![0]!["number"]!.GetValue<long>(), Is.EqualTo(size));
        });
    }

    [Test]
    public async Task The_feed_as_of_a_size_ends_there()
    {
        var size = (await _registry.Anyone.Get("/v1/feed?limit=1")).Size();
        var then = size - 5;
        var pages = new List<Reply>();
        var next = $"/v1/feed?limit=4&asOf=size:{then}";
        do
        {
            pages.Add(await _registry.Anyone.Get(next));
            next = pages[^1].Next()!;
        }
        while (new[] { pages[^1] }.Items().Count > 0);
        var all = (await new Replica().Follow(_registry.Anyone)).Acts;
        var byInstant = await _registry.Anyone.Get($"/v1/feed?limit=1000&asOf={all[(int)then - 1].At}");

        Assert.Multiple(() =>
        {
            Assert.That(pages.Items(), Has.Count.EqualTo(then));
            Assert.That(pages.Select(page => page.Size()), Is.All.EqualTo(then));
            Assert.That(new[] { byInstant }.Items(), Has.Count.EqualTo(all.Count(act => string.CompareOrdinal(act.At, all[(int)then - 1].At) <= 0)));
        });
    }

    [TestCase("after=-1")]
    [TestCase("after=x")]
    [TestCase("after=99999999")]
    [TestCase("after=99999999999999999999")]
    [TestCase("limit=0")]
    [TestCase("limit=1001")]
    [TestCase("cursor=3")]
    [TestCase("after=1&after=2")]
    [TestCase("asOf=size:99999999")]
    [TestCase("after=9&asOf=size:3")]
    public async Task What_the_feed_does_not_understand_it_refuses(string query) =>
        Assert.That((int)(await _registry.Anyone.Get($"/v1/feed?{query}")).Status, Is.EqualTo(400));

    [Test]
    public async Task Whoever_polls_while_others_write_is_told_every_entry_once_and_in_order()
    {
        using var stop = new CancellationTokenSource();
        var pollers = Enumerable.Range(0, 2).Select(poller => Task.Run(async () =>
        {
            var replica = new Replica(limit: poller == 0 ? 3 : 100);
            while (await replica.Step(_registry.Anyone) || !stop.IsCancellationRequested)
            {
            }

            return await replica.Follow(_registry.Anyone);
        })).ToArray();
        await Parallel.ForAsync(0, 240, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await _party.Http.Post("/v1/algorithms", Some.Algorithm()));
        await stop.CancelAsync();
        var size = (await _registry.Anyone.Get("/healthz/ready")).Json["size"]!.GetValue<long>();
        foreach (var poller in pollers)
        {
            Assert.That((await poller).Acts.Select(act => act.Number).Take((int)size), Is.EqualTo(Enumerable.Range(0, (int)size).Select(number => (long)number)));
        }
    }
}
