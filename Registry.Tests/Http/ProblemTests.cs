using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Http;

/// <summary>Every error is a problem of RFC 9457, whatever the client accepts, and tells nothing of the inside.</summary>
public sealed class ProblemTests
{
    private static readonly string[] Accepts = ["application/json", "text/html", "text/csv", "application/atom+xml", "image/png", "*/*", ";;;, garbage", ""];

    private RunningRegistry _registry = null!;
    private Party _party = null!;
    private string _dataset = null!;
    private string _withdrawn = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["Registry:MaxBodyBytes"] = "20000" });
        _party = await _registry.Party(Scopes.Publish);
        _dataset = (await _party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!, body => body["reference"] = "taken"))).Header("Location")!;
        _withdrawn = (await _party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!))).Header("Location")!;
        await _party.Http.Delete($"{_withdrawn}?reason=old", "\"1\"");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _registry.DisposeAsync();

    [TestCase("GET", "/nowhere", 404, "not-found")]
    [TestCase("GET", "/v1", 404, "not-found")]
    [TestCase("GET", "/v1/datasets/", 404, "not-found")]
    [TestCase("GET", "/v1/Datasets", 404, "not-found")]
    [TestCase("GET", "/V1/datasets", 404, "not-found")]
    [TestCase("GET", "/v1//datasets", 404, "not-found")]
    [TestCase("GET", "/v1/data%C5%BFets", 404, "not-found")]
    [TestCase("GET", "/v1/datasets/nonsense", 404, "not-found")]
    [TestCase("GET", "/v1/datasets/0199AAAA-0000-7000-8000-000000000000", 404, "not-found")]
    [TestCase("GET", "/v1/datasets/0199aaaa-0000-7000-8000-000000000000", 404, "not-found")]
    [TestCase("GET", "/v1/datasets/%2e%2e%2fkeys", 404, "not-found")]
    [TestCase("GET", "{dataset}/versions/2", 404, "not-found")]
    [TestCase("GET", "{dataset}/versions/0", 404, "not-found")]
    [TestCase("GET", "{dataset}/versions/-1", 404, "not-found")]
    [TestCase("GET", "{dataset}/versions/99999999999999999999", 404, "not-found")]
    [TestCase("GET", "{dataset}/versions/1/comparison?to=7", 404, "not-found")]
    [TestCase("GET", "/v1/vocabularies/nonsense", 404, "not-found")]
    [TestCase("GET", "/v1/problems/nonsense", 404, "not-found")]
    [TestCase("GET", "{withdrawn}", 410, "withdrawn")]
    [TestCase("PATCH", "{withdrawn}", 410, "withdrawn", "{}", "If-Match: \"2\"")]
    [TestCase("GET", "/v1/datasets?colour=blue", 400, "invalid-parameter")]
    [TestCase("GET", "/v1/datasets?cursor=AAAA", 400, "invalid-cursor")]
    [TestCase("PUT", "/v1/datasets", 405, "method-not-allowed", "{}")]
    [TestCase("POST", "/v1/feed", 405, "method-not-allowed", "{}")]
    [TestCase("TRACE", "/v1/feed", 405, "method-not-allowed")]
    [TestCase("BREW", "/v1/feed", 405, "method-not-allowed")]
    [TestCase("OPTIONS", "/v1/feed", 405, "method-not-allowed")]
    [TestCase("BREW", "/nowhere", 404, "not-found")]
    [TestCase("POST", "/v1/datasets", 401, "credential-required", "{}", "Authorization:")]
    [TestCase("POST", "/v1/datasets", 401, "credential-invalid", "{}", "Authorization: Bearer nonsense")]
    [TestCase("POST", "/v1/keys", 403, "forbidden", "{}")]
    [TestCase("POST", "/v1/datasets", 400, "invalid-body", "[1]")]
    [TestCase("POST", "/v1/datasets", 400, "invalid-body", "")]
    [TestCase("POST", "/v1/datasets", 409, "reference-taken", "{taken}")]
    [TestCase("POST", "/v1/datasets", 400, "idempotency-key-invalid", "{valid}", "Idempotency-Key: two words")]
    [TestCase("POST", "/v1/drafts", 400, "idempotency-key-invalid", "{}", "Idempotency-Key: one")]
    [TestCase("POST", "/v1/datasets", 415, "unsupported-media-type", "{}", "Content-Type: text/plain")]
    [TestCase("POST", "/v1/datasets", 415, "unsupported-media-type", "{}", "Content-Type: application/json; charset=utf-16")]
    [TestCase("POST", "/v1/datasets", 415, "unsupported-media-type", "{}", "Content-Type: ;;;")]
    [TestCase("POST", "/v1/datasets", 415, "unsupported-media-type", "{}", "Content-Encoding: gzip")]
    [TestCase("POST", "/v1/datasets", 415, "unsupported-media-type", "{}", "Content-Type: application/merge-patch+json")]
    [TestCase("POST", "/v1/datasets", 413, "too-large", "{large}")]
    [TestCase("PUT", "{dataset}", 428, "version-required", "{}")]
    [TestCase("PUT", "{dataset}", 412, "version-stale", "{valid}", "If-Match: \"9\"")]
    [TestCase("PUT", "{dataset}", 412, "version-stale", "{valid}", "If-Match: W/\"1\"")]
    [TestCase("DELETE", "{dataset}", 400, "invalid-parameter", null, "If-Match: \"1\"")]
    public async Task Every_error_is_a_problem_under_every_Accept(string method, string path, int status, string code, string? body = null, string header = "X-Nothing: 1")
    {
        path = path.Replace("{dataset}", _dataset, StringComparison.Ordinal).Replace("{withdrawn}", _withdrawn, StringComparison.Ordinal);
        var sent = body switch
        {
            "{taken}" => Some.Record(Kinds.Find("dataset")!, record => record["reference"] = "taken").ToJsonString(),
            "{valid}" => Some.Record(Kinds.Find("dataset")!).ToJsonString(),
            "{large}" => new string(' ', 20_001),
            _ => body,
        };
        var (name, value) = (header.Split(':', 2)[0], header.Split(':', 2)[1].Trim());
        foreach (var accept in Accepts)
        {
            using var http = _registry.Client(name == "Authorization" ? null : _party.Key);
            var headers = new List<(string, string)> { (name, value) };
            if (accept.Length > 0)
            {
                headers.Add(("Accept", accept));
            }

            var reply = await http.Send(new HttpMethod(method), path, sent, [.. headers]);
            Assert.That(ProblemCheck.Wrong(reply), Is.Null, $"{accept}: {reply.Text}");
            Assert.That(((int)reply.Status, reply.Code), Is.EqualTo((status, code)), $"{accept}: {reply.Text}");
            Assert.That(reply.Header("Cache-Control"), Is.EqualTo("no-store"));
            if (status == 405)
            {
                Assert.That(string.Join(", ", reply.ContentHeaders.Allow), Is.Not.Empty);
            }
        }
    }

    [TestCase("application/json", 200)]
    [TestCase("application/*", 200)]
    [TestCase("*/*", 200)]
    [TestCase("text/html, */*;q=0.1", 200)]
    [TestCase("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200)]
    [TestCase("application/json;q=0.5, text/html", 200)]
    [TestCase("APPLICATION/JSON", 200)]
    [TestCase("application/json; charset=utf-8", 200)]
    [TestCase("garbage;;;", 200)]
    [TestCase("", 200)]
    [TestCase("text/html", 406)]
    [TestCase("text/csv, application/xml", 406)]
    [TestCase("application/problem+json", 406)]
    [TestCase("application/json;q=0", 406)]
    [TestCase("application/json;q=0, */*", 406)]
    [TestCase("*/*;q=0", 406)]
    [TestCase("image/*", 406)]
    public async Task A_reader_that_excludes_JSON_is_told_so_and_a_writer_is_answered_all_the_same(string accept, int status)
    {
        var read = await _registry.Anyone.Get(_dataset, ("Accept", accept));
        Reply[] others = [.. await Task.WhenAll(new[] { "/v1/rules", "/v1/datasets", "/v1/feed" }.Select(path => _registry.Anyone.Get(path, ("Accept", accept))))];
        var write = await _party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!), ("Accept", accept));
        Assert.Multiple(() =>
        {
            Assert.That((int)read.Status, Is.EqualTo(status));
            Assert.That(others.Select(other => (int)other.Status), Is.All.EqualTo(status));
            Assert.That((int)write.Status, Is.EqualTo(201), "what has happened is told");
            if (status == 406)
            {
                Assert.That(ProblemCheck.Wrong(read), Is.Null, read.Text);
                Assert.That(read.Code, Is.EqualTo("not-acceptable"));
            }
        });
    }

    [Test]
    public async Task All_that_is_wrong_is_told_at_once_with_pointers_that_lead_there()
    {
        var reply = await _party.Http.Post("/v1/datasets", """
            {"title":7,"description":"","publisher":{"name":[],"a/b~c":1},"distributions":[{"title":"x","accessUrl":"javascript:alert(1)"},null],"language":"english","colour":"blue","keywords":["a",3],"sameAs":"https://x.example"}
            """);
        var errors = reply.Json["errors"]!.AsArray().Select(error => (error!["pointer"]!.GetValue<string>(), error["code"]!.GetValue<string>())).ToList();
        Assert.That(errors, Is.SupersetOf(new[]
        {
            ("/title", "member.type"), ("/description", "text.empty"), ("/publisher/name", "member.type"), ("/publisher/a~1b~0c", "member.unknown"), ("/distributions/0/accessUrl", "url.invalid"),
            ("/distributions/1", "member.type"), ("/language", "text.pattern"), ("/colour", "member.unknown"), ("/keywords/1", "member.type"), ("/sameAs", "member.type"), ("/contactPoint", "member.mandatory"),
        }), reply.Text);
        var parameters = await _registry.Anyone.Get("/v1/datasets?limit=0&colour=blue&sort=beauty&limt=3&updatedSince=yesterday");
        Assert.That(parameters.Json["errors"]!.AsArray().Select(error => error!["parameter"]!.GetValue<string>()), Is.EquivalentTo(new[] { "limit", "colour", "sort", "limt", "updatedSince" }));
    }

    [Test]
    public async Task HEAD_of_an_error_tells_all_but_the_body()
    {
        var get = await _registry.Anyone.Get(_withdrawn);
        var head = await _registry.Anyone.Send(HttpMethod.Head, _withdrawn, null);
        Assert.Multiple(() =>
        {
            Assert.That(head.Status, Is.EqualTo(get.Status));
            Assert.That(ProblemCheck.Wrong(head, head: true), Is.Null);
            Assert.That(head.ContentHeaders.ContentLength, Is.EqualTo(get.Bytes.Length).Within(8), "the instance differs");
        });
    }

    [Test]
    public async Task Every_problem_is_explained_where_its_type_leads()
    {
        foreach (var item in (await _registry.Anyone.Get("/v1/problems")).Json["items"]!.AsArray())
        {
            var page = await _registry.Anyone.Get(item!["type"]!.GetValue<string>());
            Assert.That(JsonNode.DeepEquals(page.Json, item), page.Text);
        }
    }

    [Test]
    public async Task In_Development_errors_are_what_they_are_anywhere()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["environment"] = "Development" });
        var party = await registry.Party();
        var replies = new[] { await registry.Anyone.Get("/v1/datasets?limit=abc"), await registry.Anyone.Get("/v1/Datasets"), await registry.Anyone.Get("/nowhere", ("Accept", "text/html")), await party.Http.Post("/v1/datasets", "{") };
        Assert.That(replies.Select(reply => ((int)reply.Status, ProblemCheck.Wrong(reply))), Is.EqualTo(new (int, string?)[] { (400, null), (404, null), (404, null), (400, null) }));
    }

    [Test]
    public async Task A_fault_of_the_register_tells_an_instance_and_nothing_else()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        var party = await registry.Party();
        using (var session = await registry.Database.Engine.Writer(CancellationToken.None))
        {
            await session.Execute("ALTER TABLE dataset RENAME TO dataset_gone");
        }

        var list = await registry.Anyone.Get("/v1/datasets", ("Accept", "text/csv, */*"));
        var write = await party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
        var after = await party.Http.Post("/v1/algorithms", Some.Algorithm());
        Assert.Multiple(() =>
        {
            foreach (var reply in new[] { list, write })
            {
                Assert.That((int)reply.Status, Is.EqualTo(500));
                Assert.That(reply.Code, Is.EqualTo("fault"));
                Assert.That(ProblemCheck.Wrong(reply), Is.Null, reply.Text);
                Assert.That(reply.Json.AsObject().ContainsKey("errors"), Is.False);
            }

            Assert.That((int)after.Status, Is.EqualTo(201), "one kind's fault does not stop the others");
        });
    }
}
