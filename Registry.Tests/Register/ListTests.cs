using System.Net;
using System.Text;
using System.Buffers.Text;
using CsCheck;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Register;

/// <summary>Pages, cursors and the past of lists.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class ListTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _party = await _registry.Party(RunningRegistry.AnyKind);
        for (var i = 0; i < 12; i++)
        {
            await _party.Http.Post("/v1/algorithms", Some.Algorithm(body => body["phase"] = i % 2 == 0 ? "production" : "development"));
        }
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task A_page_holds_as_many_as_asked_and_the_last_has_no_next()
    {
        var pages = await _registry.Anyone.Walk($"/v1/algorithms?limit=5&owner={_party.Id}&asOf=size:{await Size()}");
        var whole = await _registry.Anyone.Walk($"/v1/algorithms?limit=200&owner={_party.Id}&asOf=size:{pages[0].Size()}");

        Assert.Multiple(() =>
        {
            Assert.That(pages.SkipLast(1).Select(page => new[] { page }.Items().Count), Is.All.EqualTo(5));
            Assert.That(whole, Has.Count.EqualTo(1));
            Assert.That(pages.Items(), Is.EqualTo(whole.Items()));
            Assert.That(pages[0].Json["size"]!.GetValue<long>(), Is.EqualTo(pages[0].Size()));
            Assert.That(pages[^1].Json.AsObject().ContainsKey("next"), Is.False);
        });
    }

    [Test]
    public async Task A_full_last_page_has_no_next_and_a_list_can_be_empty()
    {
        var reference = (await _registry.Anyone.Get("/v1/algorithms?limit=1")).Json["items"]![0]!["reference"];
        Assert.That((await _registry.Anyone.Walk($"/v1/algorithms?limit=1&reference={reference}")).Items(), Has.Count.EqualTo(1));
        Assert.That((await _registry.Anyone.Walk("/v1/algorithms?reference=none")).Items(), Is.Empty);
        Assert.That((await _registry.Anyone.Walk("/v1/algorithms?asOf=size:0")).Items(), Is.Empty);
        Assert.That((await _registry.Anyone.Walk("/v1/algorithms?asOf=2001-01-01")).Items(), Is.Empty);
    }

    [Test]
    public async Task A_cursor_belongs_to_its_kind_filters_order_and_instant_but_not_to_a_limit()
    {
        var first = await _registry.Anyone.Get("/v1/algorithms?limit=2&phase=production&sort=title");
        var cursor = first.Next()!.Split("cursor=")[1];
        foreach (var other in new[] { "", "phase=development&sort=title&", "phase=production&", "phase=production&sort=-title&", $"phase=production&sort=title&owner={_party.Id}&", "sort=title&", "q=benefit&", "phase=production&sort=title&asOf=size:1&" })
        {
            var refused = await _registry.Anyone.Get($"/v1/algorithms?{other}cursor={cursor}");
            Assert.That((int)refused.Status, Is.EqualTo(400), other);
            Assert.That(refused.Code, Is.EqualTo("invalid-cursor"), other);
        }

        var query = ListQuery.Read(Kinds.Find("algorithm")!, new Dictionary<string, string> { ["phase"] = "production", ["sort"] = "title" });
        var beyond = ListCursor.Parse(cursor, query.Fingerprint) with { Size = first.Size() + 1 };
        Assert.That((await _registry.Anyone.Get($"/v1/algorithms?phase=production&sort=title&cursor={beyond.Text(query.Fingerprint)}")).Code, Is.EqualTo("invalid-cursor"), "no page is of a size that is yet to come: a cache would keep it");
        Assert.That((await _registry.Anyone.Get($"/v1/datasets?phase=production&sort=title&cursor={cursor}")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        var wider = await _registry.Anyone.Get($"/v1/algorithms?limit=4&sort=title&phase=production&cursor={cursor}");
        var next = await _registry.Anyone.Get(first.Next()!);
        Assert.That(new[] { wider }.Items().Take(2), Is.EqualTo(new[] { next }.Items()), "the same parameters in another order, and another limit, are the same list");
    }

    [Test]
    public async Task A_cursor_that_was_tampered_with_is_refused_or_harmless_and_never_a_fault()
    {
        var cursors = new List<string>();
        foreach (var query in new[] { "limit=1&sort=title", "limit=1", "limit=1&q=housing" })
        {
            cursors.Add((await _registry.Anyone.Get($"/v1/algorithms?{query}")).Next()!);
        }

        await Gen.Select(Gen.Int[0, cursors.Count - 1], Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 3]).SampleAsync(
            async change =>
            {
                var (which, at, value, how) = change;
                var (place, cursor) = (cursors[which].Split("cursor=")[0], cursors[which].Split("cursor=")[1]);
                var bytes = Base64Url.DecodeFromChars(cursor);
                at %= bytes.Length;
                byte[] changed = how switch
                {
                    0 => [.. bytes[..at], value, .. bytes[(at + 1)..]],
                    1 => bytes[..at],
                    2 => [.. bytes[..at], value, .. bytes[at..]],
                    _ => [.. bytes[..^1], .. Enumerable.Repeat(value, at)],
                };
                var reply = await _registry.Anyone.Get($"{place}cursor={Base64Url.EncodeToString(changed)}");
                Assert.That((int)reply.Status, Is.AnyOf(200, 400), reply.Text);
            },
            iter: 300, threads: 2);
    }

    [Test]
    public async Task A_list_that_has_not_changed_is_told_304_and_a_write_changes_its_tag()
    {
        var list = await _registry.Anyone.Get("/v1/algorithms?limit=2&sort=title");
        var same = await _registry.Anyone.Get("/v1/algorithms?limit=2&sort=title", ("If-None-Match", list.ETag!));
        var second = await _registry.Anyone.Get(list.Next()!);
        var secondSame = await _registry.Anyone.Get(list.Next()!, ("If-None-Match", second.ETag!));
        var other = await _registry.Anyone.Get("/v1/algorithms?limit=3&sort=title", ("If-None-Match", list.ETag!));
        var head = await _registry.Anyone.Send(HttpMethod.Head, "/v1/algorithms?limit=2&sort=title", null);
        await _party.Http.Post("/v1/algorithms", Some.Algorithm());
        var later = await _registry.Anyone.Get("/v1/algorithms?limit=2&sort=title", ("If-None-Match", list.ETag!));
        var secondLater = await _registry.Anyone.Get(list.Next()!, ("If-None-Match", second.ETag!));

        Assert.Multiple(() =>
        {
            Assert.That(same.Status, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(same.Bytes, Is.Empty);
            Assert.That(second.ETag, Is.Not.EqualTo(list.ETag));
            Assert.That(secondSame.Status, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(other.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(head.ETag, Is.EqualTo(list.ETag));
            Assert.That(head.ContentHeaders.ContentLength, Is.EqualTo(list.Bytes.Length));
            Assert.That(later.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(secondLater.Status, Is.EqualTo(HttpStatusCode.NotModified), "a page of an instant never changes");
        });
    }

    [Test]
    public async Task A_withdrawn_record_leaves_the_list_and_the_search_but_not_their_past()
    {
        var created = await _party.Http.Post("/v1/algorithms", Some.Algorithm(body => body["title"] = "Quokka counting"));
        await _party.Http.Delete($"{created.Header("Location")}?reason=Twice", "\"1\"");
        foreach (var query in new[] { "q=quokka", $"reference={created.Json["reference"]}" })
        {
            Assert.That(await _registry.Anyone.Whole($"/v1/algorithms?{query}"), Is.Empty);
            Assert.That(await _registry.Anyone.Whole($"/v1/algorithms?{query}&asOf=size:{created.Size()}"), Is.EqualTo(new[] { created.Text }));
            Assert.That(await _registry.Anyone.Whole($"/v1/algorithms?{query}&asOf=size:{created.Size() - 1}"), Is.Empty);
        }
    }

    [Test]
    public async Task Every_list_as_of_a_size_or_an_instant_is_what_was_listed_then()
    {
        var history = new RandomHistory(_registry, _party, seed: 11);
        var asked = Kinds.All.SelectMany(kind => new[] { "", "sort=title", "sort=-recordedAt", $"owner={_party.Id}", $"q={Uri.EscapeDataString("abcbirch")}", "q=defir+hijk" }
            .Concat(kind.Columns.Where(column => column.Filter is not null && column.Type == ColumnType.Text).Take(1).Select(column => $"{column.Filter}=production,planned,high,public"))
            .Concat(kind.Facets.Take(1).Select(facet => $"{facet.Filter}=social-protection,general-public"))
            .Where(query => query != "sort=title" || kind.Columns.Any(column => column.Sort && column.Name == "title"))
            .Select(query => $"/v1/{kind.Plural}?limit=200&{query}")).ToList();
        var seen = new List<(string Path, List<string> Items, long Size, string At)>();
        for (var i = 0; i < 4; i++)
        {
            await history.Act(12);
            // The next act is recorded a later millisecond, so that an instant names this size.
            await Task.Delay(5);
            var size = await Size();
            var at = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
            await Task.Delay(5);
            foreach (var path in asked)
            {
                seen.Add((path, await _registry.Anyone.Whole(path), size, at));
            }
        }

        Assert.That(seen.Count(list => list.Items.Count > 0), Is.GreaterThan(seen.Count / 3), "most of these lists hold something");
        foreach (var (path, items, size, at) in seen)
        {
            Assert.That(await _registry.Anyone.Whole($"{path}&asOf=size:{size}"), Is.EqualTo(items), $"{path} at {size}");
            Assert.That(await _registry.Anyone.Whole($"{path}&asOf={at}"), Is.EqualTo(items), $"{path} at {at}");
        }
    }

    private async Task<long> Size() => (await _registry.Anyone.Get("/healthz/ready")).Json["size"]!.GetValue<long>();
}
