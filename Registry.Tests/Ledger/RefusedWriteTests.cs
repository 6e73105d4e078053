using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>A write that is refused or fails leaves nothing behind, and time in the ledger never goes back.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class RefusedWriteTests(Store store)
{
    [Test]
    public async Task A_refused_write_leaves_no_row_in_any_table()
    {
        await using var registry = await RunningRegistry.Start(store);
        var party = await registry.Party();
        var other = await registry.Party();
        var body = Some.Algorithm();
        var place = (await party.Http.Post("/v1/algorithms", body, ("Idempotency-Key", "one"))).Header("Location")!;
        var gone = (await party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
        await party.Http.Delete($"{gone}?reason=Twice", "\"1\"");
        var draft = (await party.Http.Post("/v1/drafts", """{"kind":"algorithm","content":{"title":"Begun"}}""")).Header("Location")!;

        var before = await Tables.Dump(registry.ConnectionString);
        var refused = new (int Status, Func<Task<Reply>> Write)[]
        {
            (400, () => party.Http.Post("/v1/algorithms", "{}")),
            (400, () => party.Http.Post("/v1/algorithms", "{")),
            (400, () => party.Http.Post("/v1/algorithms", Some.Algorithm(edit => edit["uses"]![0]!["dataset"] = Guid.NewGuid().ToString()))),
            (400, () => party.Http.Post("/v1/algorithms", Some.Algorithm(edit => edit["id"] = Guid.NewGuid().ToString()))),
            (401, () => registry.Anyone.Post("/v1/algorithms", Some.Algorithm())),
            (403, () => party.Http.Post("/v1/organisations", Some.Record(Kinds.Find("organisation")!))),
            (403, () => other.Http.Put(place, Some.Algorithm(), "\"1\"")),
            (404, () => party.Http.Put($"/v1/algorithms/{Guid.NewGuid()}", Some.Algorithm(), "\"1\"")),
            (404, () => party.Http.Put(place.Replace("algorithms", "datasets"), Some.Record(Kinds.Find("dataset")!), "\"1\"")),
            (409, () => party.Http.Post("/v1/algorithms", body)),
            (410, () => party.Http.Delete($"{gone}?reason=Again", "\"2\"")),
            (412, () => party.Http.Put(place, Some.Algorithm(), "\"7\"")),
            (412, () => party.Http.Delete($"{place}?reason=Stale", "\"7\"")),
            (422, () => party.Http.Post("/v1/algorithms", Some.Algorithm(), ("Idempotency-Key", "one"))),
            (428, () => party.Http.Put(place, Some.Algorithm(), null)),
            (200, () => party.Http.Post("/v1/algorithms?dryRun=true", Some.Algorithm())),
            (200, () => party.Http.Send(HttpMethod.Put, $"{place}?dryRun=true", Some.Algorithm(), ("If-Match", "\"1\""))),
            (200, () => party.Http.Delete($"{place}?dryRun=true&reason=Trial", "\"1\"")),
            (200, () => party.Http.Put(place, body, "\"1\"")),
            (201, () => party.Http.Post("/v1/algorithms", body, ("Idempotency-Key", "one"))),
            (400, () => party.Http.Post($"{draft}/publication", "{}")),
            (412, () => party.Http.Put(draft, """{"title":"Other"}""", "\"7\"")),
        };
        // All at once too, so that they share transactions.
        foreach (var (status, write) in refused.Concat(refused))
        {
            var reply = await write();
            Assert.That((int)reply.Status, Is.EqualTo(status), reply.Text);
        }

        await Task.WhenAll(refused.Select(one => one.Write()));
        Assert.That(await Tables.Dump(registry.ConnectionString), Is.EqualTo(before));
        await LedgerCheck.Verify(registry.Database);
    }

    [Test]
    public async Task What_is_refused_or_fails_within_a_shared_transaction_takes_nothing_along()
    {
        await using var registry = await RunningRegistry.Start(store);
        var party = await registry.Party();
        var publishing = registry.Services.GetService(typeof(Publishing)) as Publishing;
        var actor = new Actor(party.Id, party.KeyId.ToString(), Scopes.Publish);
        var before = await Size(registry);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var body = System.Text.Json.JsonDocument.Parse(Some.Algorithm().ToJsonString());
            try
            {
                await publishing!.Publish(Submission.Judge(Kinds.Find("algorithm")!, body.RootElement), actor, along: async write =>
                {
                    switch (i % 4)
                    {
                        case 1:
                            throw new RefusedException(RefusalCode.Forbidden, "Refused after the entry was appended.");
                        case 2:
                            throw new InvalidOperationException("A fault after the entry was appended.");
                        case 3:
                            await write.Session.Execute("INSERT INTO body (number, content, salts) SELECT number, content, salts FROM body");
                            break;
                        default:
                            break;
                    }
                });
                return true;
            }
            catch (Exception fault) when (fault is RefusedException or InvalidOperationException)
            {
                return false;
            }
        }));

        Assert.That(outcomes, Is.EqualTo(Enumerable.Range(0, 200).Select(i => i % 4 == 0)));
        Assert.That(await LedgerCheck.Verify(registry.Database), Is.EqualTo(before + 50));
        Assert.That(await registry.Anyone.Whole("/v1/algorithms?limit=200"), Has.Count.EqualTo(50));
    }

    [Test]
    public async Task Time_in_the_ledger_never_goes_back_when_the_clock_does()
    {
        var clock = new MovableClock(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));
        await using var registry = await RunningRegistry.Start(store, clock: clock);
        var party = await registry.Party();
        var times = new List<string>();
        foreach (var step in new[] { 0, 10, -3600, 1, -1_000_000, 3610, 1_000_001, 0 })
        {
            clock.Now += TimeSpan.FromSeconds(step);
            var created = await party.Http.Post("/v1/algorithms", Some.Algorithm());
            Assert.That((int)created.Status, Is.EqualTo(201), created.Text);
            times.Add(created.Json["recordedAt"]!.GetValue<string>());
        }

        Assert.That(times, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(times[^1], Is.EqualTo("2031-05-06T07:08:31.000Z"), "it goes on when the clock has caught up");
        Assert.That(times.Distinct().Count(), Is.EqualTo(3));
        Assert.That(await registry.Anyone.Whole($"/v1/algorithms?asOf={times[1]}&limit=200"), Has.Count.EqualTo(times.Count(at => string.CompareOrdinal(at, times[1]) <= 0)));
        await LedgerCheck.Verify(registry.Database);
    }

    private static async Task<long> Size(RunningRegistry registry) => (await registry.Anyone.Get("/healthz/ready")).Json["size"]!.GetValue<long>();

    private sealed class MovableClock(DateTimeOffset start) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
