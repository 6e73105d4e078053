using System.Diagnostics;
using NUnit.Framework;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>A large dossier is gathered by a handful of statements: the figure is printed, for the record.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
[Explicit("Takes minutes: scripts/test-long"), Category("Long")]
public sealed class DossierSpeedTests(Store store)
{
    private const int Rounds = 300;

    [Test]
    public async Task Twenty_engagements_with_all_that_followed_are_told_in_milliseconds([Values("0", "67108864")] string kept)
    {
        await using var registry = await RunningRegistry.Start(store, new Dictionary<string, string?> { ["Registry:AnswersKeptBytes"] = kept });
        var made = new HandMade(registry);
        await made.Tell();
        var council = await made.Organisation("Large");
        for (var e = 0; e < 20; e++)
        {
            await made.Add(council, "engagement", $"e{e}", $$"""
                {"title":"Engagement {{e}}","summary":"{{new string('s', 900)}}","scope":"system","subjects":["<ranking>"],"claimedLevel":"inform","purposes":["co-design"],"initiation":"commissioned","stage":"design","methods":["survey"],
                 "commissioner":{"organisation":"<Large>"},"funders":[{"organisation":"<Large>"}],"start":"2026-01-10","end":"2026-02-28","modality":"online","limitations":"{{new string('l', 300)}}","status":"reported","responseDue":"2026-06-01",
                 "representation":[{"subject":"<ranking>","community":"claimants","mode":"directly"},{"subject":"<ranking>","community":"carers","mode":"not-sought","why":"No time."}]}
                """);
            for (var r = 0; r < 10; r++)
            {
                await made.Add(council, "recommendation", $"e{e}r{r}", $$"""{"engagement":"<e{{e}}>","text":"{{new string('t', 500)}}","type":"recommendation","addressedTo":["<Large>"],"publishedOn":"2026-03-20","authorship":"written-by-participants","participantSignOff":"yes"}""");
                await made.Add(council, "response", $"e{e}a{r}", $$"""{"recommendation":"<e{{e}}r{{r}}>","disposition":"accepted","responder":"Cabinet","plainLanguage":"{{new string('p', 500)}}","publishedOn":"2026-04-15"}""");
                for (var c = 0; c < 2; c++)
                {
                    await made.Add(council, "commitment", $"e{e}c{r}{c}", $$"""{"response":"<e{{e}}a{{r}}>","action":"{{new string('c', 500)}}","ownerRole":"Head","originalDue":"2026-05-01","reported":"delivered","reportedOn":"2026-05-02","evidence":[{"title":"Release","url":"https://example.gov.uk/r","date":"2026-05-02"}]}""");
                }
            }
        }

        using var plain = new HttpClient { BaseAddress = new Uri(registry.Address) };
        foreach (var document in new[] { "dossier", "story", "comparable-engagements" })
        {
            var times = new List<double>();
            var length = 0;
            var processor = TimeSpan.Zero;
            for (var i = 0; i < Rounds * 2; i++)
            {
                processor = i == Rounds ? Environment.CpuUsage.TotalTime : processor;
                var clock = Stopwatch.GetTimestamp();
                var answer = await plain.GetAsync(new Uri($"/v1/algorithms/{made["ranking"]}/{document}", UriKind.Relative));
                length = (await answer.Content.ReadAsByteArrayAsync()).Length;
                times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
                Assert.That((int)answer.StatusCode, Is.EqualTo(200));
            }

            // The first half warms up.
            var warm = times.Skip(Rounds).Order().ToList();
            TestContext.Out.WriteLine($"{store} {document}, {(kept == "0" ? "worked out" : "asked again")}: {length:N0} bytes, p50 {warm[Rounds / 2]:N1} ms, p95 {warm[Rounds * 95 / 100]:N1} ms, processor time {(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / Rounds:N1} ms, the client's among it");
        }
    }
}
