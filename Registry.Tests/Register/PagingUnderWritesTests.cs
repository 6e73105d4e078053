using System.Collections.Concurrent;
using System.Text;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Register;

/// <summary>Following a list while others write.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class PagingUnderWritesTests(Store store)
{
    private const int Writers = 8;
    private static readonly string[] Phases = ["production", "development", "pilot", "retired"];

    [Test]
    public async Task No_record_is_missed_or_doubled_however_the_list_is_ordered_filtered_or_searched()
    {
        await using var registry = await RunningRegistry.Start(store);
        var party = await registry.Party();
        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await Publish(party, new Random(i)));

        using var stop = new CancellationTokenSource();
        var writes = 0;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(1000 + writer);
            var own = new List<(string Place, long Version)>();
            while (!stop.IsCancellationRequested)
            {
                await Write(party, random, own);
                Interlocked.Increment(ref writes);
            }
        })).ToArray();
        var walks = new ConcurrentBag<(string Query, List<Reply> Pages)>();
        var before = Volatile.Read(ref writes);
        foreach (var query in new[] { "", "sort=title", "sort=-title", "sort=recordedAt", "sort=-recordedAt", "phase=production", "phase=production,retired&sort=title", "phase=development&sort=-title", "q=alder", "q=%22alder+ranking%22&phase=production" })
        {
            walks.Add((query, await registry.Anyone.Walk($"/v1/algorithms?limit=7&{query}", () => Task.Delay(5))));
        }

        var during = Volatile.Read(ref writes) - before;
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        Assert.That(during, Is.GreaterThan(10), "others wrote all the while");
        var replica = await new Replica().Follow(registry.Anyone);
        foreach (var (query, pages) in walks)
        {
            var size = pages[0].Size();
            var expected = replica.Standing("algorithm", size).Where(act => Matches(query, act)).ToList();
            var got = pages.Items();
            Assert.That(got, Is.EquivalentTo(expected.Select(act => act.Content)), $"{query}: exactly the list at {size}, each once");
            Assert.That(got, Is.EquivalentTo(await registry.Anyone.Whole($"/v1/algorithms?limit=200&{query}&asOf=size:{size}")), query);
            if (!query.StartsWith("q=", StringComparison.Ordinal))
            {
                Assert.That(got, Is.EqualTo(Ordered(query, expected).Select(act => act.Content)), $"{query}: in its order");
            }
        }

        await LedgerCheck.Verify(registry.Database);
        await TestContext.Out.WriteLineAsync($"{walks.Sum(walk => walk.Pages.Count)} pages while {during} writes were made");
    }

    private static bool Matches(string query, Told act)
    {
        var phase = act.Json["phase"]!.GetValue<string>();
        var title = act.Json["title"]!.GetValue<string>();
        return query.Split('&').All(part => part switch
        {
            "phase=production" => phase == "production",
            "phase=development" => phase == "development",
            "phase=production,retired" => phase is "production" or "retired",
            "q=alder" => title.Contains("alder", StringComparison.Ordinal),
            "q=%22alder+ranking%22" => title.Contains("alder ranking", StringComparison.Ordinal),
            _ => true,
        });
    }

    private static IEnumerable<Told> Ordered(string query, List<Told> acts) =>
        query.Contains("sort=title", StringComparison.Ordinal) ? acts.OrderBy(Title, StringComparer.Ordinal).ThenBy(act => act.Number)
        : query.Contains("sort=-title", StringComparison.Ordinal) ? acts.OrderByDescending(Title, StringComparer.Ordinal).ThenByDescending(act => act.Number)
        : query.Contains("sort=recordedAt", StringComparison.Ordinal) ? acts.OrderBy(act => act.Number)
        : acts;

    private static string Title(Told act) => Convert.ToHexString(Encoding.UTF8.GetBytes(act.Json["title"]!.GetValue<string>()));

    private static System.Text.Json.Nodes.JsonObject Body(Random random) => Some.Algorithm(body =>
    {
        body["title"] = $"{"aáÁzZ"[random.Next(5)]}{random.Next(5)} {(random.Next(6) == 0 ? "alder" : "birch")} {(random.Next(2) == 0 ? "ranking" : "sorting")}";
        body["phase"] = Phases[random.Next(Phases.Length)];
    });

    private static async Task<string> Publish(Party party, Random random)
    {
        var created = await party.Http.Post("/v1/algorithms", Body(random));
        Assert.That((int)created.Status, Is.EqualTo(201), created.Text);
        return created.Header("Location")!;
    }

    private static async Task Write(Party party, Random random, List<(string Place, long Version)> own)
    {
        var chance = random.Next(10);
        if (own.Count < 5 || chance < 3)
        {
            own.Add((await Publish(party, random), 1));
            return;
        }

        var at = random.Next(own.Count);
        var (place, version) = own[at];
        var reply = chance < 8 ? await party.Http.Put(place, Body(random), $"\"{version}\"") : await party.Http.Delete($"{place}?reason=Moved", $"\"{version}\"");
        Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
        if (chance < 8)
        {
            own[at] = (place, version + 1);
        }
        else
        {
            own.RemoveAt(at);
        }
    }
}
