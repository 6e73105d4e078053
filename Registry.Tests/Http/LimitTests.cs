using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Http;

/// <summary>Each limit holds where it is said to be, and is told as what it is.</summary>
public sealed class LimitTests
{
    [TestCase(0, 400)]
    [TestCase(1, 413)]
    [TestCase(100_000, 413)]
    public async Task A_body_is_read_up_to_the_limit_with_its_length_or_in_chunks(int over, int status)
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["Registry:MaxBodyBytes"] = "4096" });
        var party = await registry.Party();
        var body = Encoding.ASCII.GetBytes("{\"colour\":1" + new string(' ', 4096 + over - 12) + "}");
        string[] headers = [$"Authorization: Bearer {party.Key}", "Content-Type: application/json"];
        var whole = await registry.Raw(RawHttp.Request("POST /v1/datasets", headers, body));
        var chunked = await registry.Raw(
            [RawHttp.Request("POST /v1/datasets", [.. headers, "Transfer-Encoding: chunked"]), .. body.Chunk(1000).SelectMany(chunk => new[] { Encoding.ASCII.GetBytes(chunk.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), chunk, "\r\n"u8.ToArray() }), "0\r\n\r\n"u8.ToArray()]);
        Assert.Multiple(() =>
        {
            Assert.That((whole.Status, ProblemCheck.Wrong(whole.Status, whole.Headers["content-type"], whole.Body)), Is.EqualTo((status, (string?)null)), whole.Body);
            Assert.That((chunked.Status, ProblemCheck.Wrong(chunked.Status, chunked.Headers["content-type"], chunked.Body)), Is.EqualTo((status, (string?)null)), chunked.Body);
        });
    }

    [Test]
    public async Task Texts_lists_and_levels_end_where_they_are_said_to()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        var party = await registry.Party();
        var dataset = Kinds.Find("dataset")!;
        var title = dataset.Shape.Find("title")!.MaxLength;
        var sameAs = dataset.Shape.Find("sameAs")!.MaxItems;
        async Task<int> With(Action<JsonObject> edit) => (int)(await party.Http.Post("/v1/datasets", Some.Record(dataset, edit))).Status;

        Assert.That(await With(body => body["title"] = new string('x', title)), Is.EqualTo(201));
        Assert.That(await With(body => body["title"] = new string('x', title + 1)), Is.EqualTo(400));
        Assert.That(await With(body => body["sameAs"] = new JsonArray([.. Enumerable.Range(0, sameAs).Select(i => JsonValue.Create($"https://a.example/{i}"))])), Is.EqualTo(201));
        Assert.That(await With(body => body["sameAs"] = new JsonArray([.. Enumerable.Range(0, sameAs + 1).Select(i => JsonValue.Create($"https://a.example/{i}"))])), Is.EqualTo(400));
        Assert.That(await With(body => body["distributions"]![0]!["byteSize"] = Shape.LargestWhole), Is.EqualTo(201));
        Assert.That(await With(body => body["distributions"]![0]!["byteSize"] = Shape.LargestWhole + 1), Is.EqualTo(400));

        // As deep as can be parsed: the fault is then of the member, not of the text.
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", Submission.MaxDepth)) + "1" + new string('}', Submission.MaxDepth);
        Assert.That((await party.Http.Post("/v1/datasets", deep)).Json["errors"]!.AsArray().Select(error => error!["pointer"]!.GetValue<string>()), Does.Contain("/a"));
        var deeper = await party.Http.Post("/v1/datasets", $"{{\"a\":{deep}}}");
        Assert.That(deeper.Text, Does.Contain($"{Submission.MaxDepth} levels"));
    }

    [Test]
    public async Task When_too_many_writes_wait_the_next_is_told_to_come_back()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["Registry:WritesWaiting"] = "1", ["Registry:WritesGrouped"] = "1" });
        var party = await registry.Party();
        var gate = new TaskCompletionSource();
        var held = registry.Services.GetRequiredService<Writer>().Run(async _ =>
        {
            await gate.Task;
            return 0;
        });
        var sent = Enumerable.Range(0, 8).Select(_ => party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!))).ToList();
        var busy = await Task.WhenAny(sent);
        var read = await registry.Anyone.Get("/v1/datasets");
        gate.SetResult();
        await held;
        var replies = await Task.WhenAll(sent);
        Assert.Multiple(() =>
        {
            Assert.That((int)busy.Result.Status, Is.EqualTo(503));
            Assert.That(ProblemCheck.Wrong(busy.Result), Is.Null, busy.Result.Text);
            Assert.That(busy.Result.Header("Retry-After"), Is.EqualTo("1"));
            Assert.That((int)read.Status, Is.EqualTo(200), "readers do not wait for writers");
            Assert.That(replies.Select(reply => (int)reply.Status), Has.All.AnyOf(201, 503).And.Some.EqualTo(201));
        });
        Assert.That((await registry.Anyone.Get("/v1/datasets")).Json["items"]!.AsArray(), Has.Count.EqualTo(replies.Count(reply => (int)reply.Status == 201)), "what was told as written is there, and nothing else");
        await LedgerCheck.Verify(registry.Database);
    }

    [Test]
    public async Task Writes_are_counted_by_credential_and_the_next_minute_begins_anew()
    {
        var clock = new SetClock();
        await using var registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["Registry:WritesPerMinute"] = "3" }, clock);
        var (one, other) = (await registry.Party(), await registry.Party());
        clock.Pass(TimeSpan.FromSeconds(61 - (clock.GetUtcNow().ToUnixTimeSeconds() % 60)));
        var replies = new List<Reply>();
        for (var i = 0; i < 4; i++)
        {
            replies.Add(await one.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!)));
        }

        // Ids of keys are public: whoever knows one must not be able to use up its share.
        using var thief = registry.Client($"rk_{other.KeyId:N}_{new string('A', 43)}");
        var stolen = new List<Reply>();
        for (var i = 0; i < 4; i++)
        {
            stolen.Add(await thief.Post("/v1/datasets", "{}"));
        }

        var theirs = await other.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
        var read = await one.Http.Get("/v1/datasets");
        clock.Pass(TimeSpan.FromSeconds(60));
        var later = await one.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
        Assert.Multiple(() =>
        {
            Assert.That(replies.Select(reply => (int)reply.Status), Is.EqualTo(new[] { 201, 201, 201, 429 }));
            Assert.That(replies.Select(reply => reply.Header("RateLimit")!.Split(';')[1]), Is.EqualTo(new[] { "r=2", "r=1", "r=0", "r=0" }));
            Assert.That(replies.Select(reply => reply.Header("RateLimit-Policy")), Is.All.EqualTo("\"writes\";q=3;w=60"));
            Assert.That(ProblemCheck.Wrong(replies[3]), Is.Null);
            Assert.That(int.Parse(replies[3].Header("Retry-After")!, CultureInfo.InvariantCulture), Is.InRange(1, 60));
            Assert.That(replies[3].Header("RateLimit"), Does.EndWith($"t={replies[3].Header("Retry-After")}"));
            Assert.That(stolen.Select(reply => (int)reply.Status), Is.EqualTo(new[] { 401, 401, 401, 429 }), "guesses are counted by address");
            Assert.That((int)theirs.Status, Is.EqualTo(201));
            Assert.That((int)read.Status, Is.EqualTo(200));
            Assert.That((int)later.Status, Is.EqualTo(201));
        });
    }

    [Test]
    public async Task Reads_are_counted_by_address_where_a_limit_is_set()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["Registry:ReadsPerMinute"] = "5" }, new SetClock());
        var statuses = new List<Reply>();
        for (var i = 0; i < 12; i++)
        {
            statuses.Add(await registry.Anyone.Get(i % 2 == 0 ? "/v1/datasets" : "/nowhere"));
        }

        Assert.That(statuses.Count(reply => (int)reply.Status == 429), Is.InRange(2, 7), "5 of each minute; the test may stand across two");
        Assert.That(statuses.Where(reply => (int)reply.Status == 429).Select(reply => ProblemCheck.Wrong(reply)), Is.All.Null);
    }

    [Test]
    public async Task Without_a_limit_nothing_is_said_of_one()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        Assert.That((await registry.Anyone.Get("/v1/datasets")).Header("RateLimit"), Is.Null);
    }
}
