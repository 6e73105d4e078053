using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Register;

/// <summary>Pages of large records end early, by their bytes, and nothing is missed or doubled by whoever follows them.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class LargePageTests(Store store)
{
    private const int Records = 13;
    private const int RecordBytes = 820_000;
    private readonly List<string> _ids = [];
    private RunningRegistry _registry = null!;
    private Party _party = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _party = await _registry.Party();
        for (var i = 0; i < Records; i++)
        {
            _ids.Add(await Publish($"Birch {i:00}"));
        }
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [TestCase("/v1/datasets?limit=200")]
    [TestCase("/v1/datasets?limit=200&sort=title")]
    [TestCase("/v1/datasets?limit=200&q=birch")]
    [TestCase("/v1/datasets?limit=4")]
    public async Task A_list_ends_a_page_early_and_goes_on_from_there(string path)
    {
        var limit = int.Parse(path.Split('=')[1].Split('&')[0], System.Globalization.CultureInfo.InvariantCulture);
        var pages = await _registry.Anyone.Walk(path);
        var ids = pages.Items().Select(item => JsonNode.Parse(item)!["id"]!.GetValue<string>()).ToList();
        Assert.That(ids, Is.EquivalentTo(_ids));
        if (!path.Contains("q=", StringComparison.Ordinal))
        {
            Assert.That(ids, Is.EqualTo(path.Contains("sort", StringComparison.Ordinal) ? _ids : _ids.AsEnumerable().Reverse()));
        }

        AssertBounded(pages, limit);
        Assert.That(pages, Has.Count.EqualTo(limit == 4 ? 4 : 2));
    }

    [Test]
    public async Task The_feed_ends_a_page_early_and_goes_on_from_there()
    {
        var pages = new List<Reply>();
        do
        {
            pages.Add(await _registry.Anyone.Get(pages.Count == 0 ? "/v1/feed?limit=1000" : pages[^1].Next()!));
            Assert.That(pages[^1].Header("Link"), Is.EqualTo($"<{pages[^1].Next()}>; rel=\"next\""));
        }
        while (new[] { pages[^1] }.Items().Count > 0);

        var numbers = pages.Items().Select(item => JsonNode.Parse(item)!["number"]!.GetValue<long>()).ToList();
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(0, (int)pages[^1].Size()).Select(number => (long)number)));
        AssertBounded(pages[..^1], 1000);
        Assert.That(pages, Has.Count.GreaterThan(2));
    }

    [Test]
    public async Task A_page_of_the_feed_that_ends_early_stays_as_it_is()
    {
        const string Path = "/v1/feed?after=2&limit=13";
        var early = await _registry.Anyone.Get(Path);
        _ids.Add(await Publish("Birch 99"));
        var later = await _registry.Anyone.Get(Path);
        var same = await _registry.Anyone.Get(Path, ("If-None-Match", early.ETag!));
        Assert.Multiple(() =>
        {
            Assert.That(early.Header("Cache-Control"), Is.EqualTo("public, max-age=3600"));
            Assert.That(new[] { early }.Items(), Has.Count.InRange(11, 12));
            Assert.That((later.Bytes, later.ETag, later.Next()), Is.EqualTo((early.Bytes, early.ETag, $"/v1/feed?after={2 + new[] { early }.Items().Count}&limit=13")));
            Assert.That((same.Status, same.Header("Link")), Is.EqualTo((HttpStatusCode.NotModified, (string?)null)), "where it goes on is told with what it holds");
        });
    }

    /// <summary>Each page but the last is full, or holds what makes it too large; none holds more.</summary>
    private static void AssertBounded(IReadOnlyList<Reply> pages, int limit)
    {
        Assert.That(pages.Select(page => page.Bytes.Length), Is.All.LessThan(Reading.PageBytes + (2 * RecordBytes)));
        Assert.That(pages.SkipLast(1).Where(page => new[] { page }.Items().Count < limit).Select(page => page.Bytes.Length), Is.All.GreaterThan(Reading.PageBytes));
    }

    private async Task<string> Publish(string title)
    {
        var reply = await _party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!, body =>
        {
            body["title"] = title;
            body["source"] = new JsonObject { ["standard"] = "uk-atrs", ["values"] = new JsonArray([.. Enumerable.Range(0, RecordBytes / 20_000).Select(i => new JsonObject { ["field"] = $"{i}", ["value"] = new string('x', 19_900) })]) };
        }));
        Assert.That((int)reply.Status, Is.EqualTo(201), reply.Text[..Math.Min(reply.Text.Length, 1000)]);
        return reply.Header("Location")!.Split('/')[^1];
    }
}
