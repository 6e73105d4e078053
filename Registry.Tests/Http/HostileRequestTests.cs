using System.Text;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Http;

/// <summary>Queries and headers that nobody should send: always a clear 4xx, never a fault.</summary>
public sealed class HostileRequestTests
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;
    private string _dataset = null!;
    private string _draft = null!;

    private static readonly string[] Lists = ["/v1/datasets", "/v1/organisations", "/v1/feed", "{dataset}/versions", "/v1/drafts", "/v1/keys"];

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(Store.SQLite);
        _party = await _registry.Party();
        _dataset = (await _party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!))).Header("Location")!;
        _draft = (await _party.Http.Post("/v1/drafts", """{"kind":"dataset","content":{}}""")).Header("Location")!;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [TestCase("limit=")]
    [TestCase("limit")]
    [TestCase("limit=0")]
    [TestCase("limit=-1")]
    [TestCase("limit=1001")]
    [TestCase("limit=1.0")]
    [TestCase("limit=1e1")]
    [TestCase("limit=%2B1")]
    [TestCase("limit=%201")]
    [TestCase("limit=1%00")]
    [TestCase("limit=٣")]
    [TestCase("limit=99999999999999999999999999999")]
    [TestCase("limit=1&limit=2")]
    [TestCase("limit=1&LIMIT=2")]
    [TestCase("LIMIT=1")]
    [TestCase("Limit=1")]
    [TestCase("colour=blue")]
    [TestCase("%00=1")]
    [TestCase("%ff=%fe")]
    [TestCase("=")]
    [TestCase("=1")]
    [TestCase("limit%00=1")]
    [TestCase("limit=1;sort=title")]
    [TestCase("limit[]=1")]
    [TestCase("$where=sleep(9)")]
    [TestCase("asOf=")]
    [TestCase("asOf=yesterday")]
    [TestCase("asOf=size:")]
    [TestCase("asOf=size:-1")]
    [TestCase("asOf=size:99999999999999999999")]
    [TestCase("asOf=size:9999999")]
    [TestCase("asOf=2026-13-45T25:61:61Z")]
    [TestCase("asOf=2026-03-31T09:30:00")]
    [TestCase("asOf=2026-03-31T09:30:00Z%00")]
    [TestCase("cursor=AAAA")]
    [TestCase("cursor=")]
    [TestCase("cursor=%ff%00")]
    [TestCase("after=-1")]
    [TestCase("after=x")]
    [TestCase("after=99999999999999999999")]
    [TestCase("before=0")]
    public async Task No_list_takes_a_parameter_it_does_not_understand(string query)
    {
        foreach (var list in Lists)
        {
            var reply = await _party.Http.Get($"{Place(list)}?{query}");
            Assert.That(((int)reply.Status, ProblemCheck.Wrong(reply)), Is.EqualTo((400, (string?)null)), $"{list}: {reply.Status} {reply.Text}");
            Assert.That(reply.Code, Is.EqualTo("invalid-parameter").Or.EqualTo("invalid-cursor"), list);
        }
    }

    [TestCase("q=")]
    [TestCase("q=a&q=b")]
    [TestCase("q=a%00b")]
    [TestCase("sort=")]
    [TestCase("sort=beauty")]
    [TestCase("sort=--title")]
    [TestCase("sort=title,recordedAt")]
    [TestCase("sort=title%20DESC")]
    [TestCase("q=a&sort=title")]
    [TestCase("owner=")]
    [TestCase("owner=,,,")]
    [TestCase("owner=a%00b")]
    [TestCase("updatedSince=")]
    [TestCase("updatedSince=1")]
    [TestCase("updatedSince=2026-03-31T09:30:00Z&updatedSince=2026-03-31T09:30:00Z")]
    public async Task No_filter_takes_what_is_no_value(string query)
    {
        var reply = await _registry.Anyone.Get($"/v1/datasets?{query}");
        Assert.That(((int)reply.Status, ProblemCheck.Wrong(reply)), Is.EqualTo((400, (string?)null)), reply.Text);
    }

    [TestCase("q=%22")]
    [TestCase("q=NEAR(a b)")]
    [TestCase("q=a* AND NOT b OR title:x ^ - +")]
    [TestCase("q=%27;DROP TABLE record;--")]
    [TestCase("q=%ff🚌")]
    [TestCase("q=!@#$%25^%26*()")]
    [TestCase("owner=%27 OR 1=1 --")]
    [TestCase("reference=%25_\\")]
    [TestCase("owner=%ff")]
    public async Task Words_and_values_are_looked_for_as_they_are(string query)
    {
        var reply = await _registry.Anyone.Get($"/v1/datasets?{query}");
        Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
        Assert.That(reply.Json["items"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_query_of_ten_thousand_characters_is_refused_and_one_of_twenty_thousand_not_even_read()
    {
        foreach (var list in Lists)
        {
            foreach (var query in new[] { $"q={new string('x', 10_000)}", $"{new string('x', 10_000)}=1", string.Join('&', Enumerable.Range(0, 1500).Select(i => $"a{i}=1")), $"limit={new string('9', 10_000)}", $"cursor={new string('A', 10_000)}" })
            {
                var reply = await _party.Http.Get($"{Place(list)}?{query}");
                Assert.That(((int)reply.Status, ProblemCheck.Wrong(reply)), Is.EqualTo((400, (string?)null)), list);
                Assert.That(reply.Bytes, Has.Length.LessThan(40_000), "a small question has no large answer");
            }
        }

        var raw = await _registry.Raw(RawHttp.Request($"GET /v1/datasets?q={new string('x', 20_000)}", []));
        Assert.That(raw.Status, Is.EqualTo(414));
    }

    [TestCase("*")]
    [TestCase("1")]
    [TestCase("\"\"")]
    [TestCase("\"1")]
    [TestCase("\"-1\"")]
    [TestCase("\"0\"")]
    [TestCase("\"1.0\"")]
    [TestCase("\"+1\"")]
    [TestCase("\"1\", \"2\"")]
    [TestCase("W/\"1\"")]
    [TestCase("\"99999999999999999999999\"")]
    [TestCase("'; --")]
    public async Task An_If_Match_that_names_no_version_is_stale(string tag)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Put, _dataset), (HttpMethod.Delete, $"{_dataset}?reason=x"), (HttpMethod.Put, _draft), (HttpMethod.Delete, _draft) })
        {
            var reply = await _party.Http.Send(method, path, method == HttpMethod.Put ? "{}" : null, ("If-Match", tag));
            Assert.That(((int)reply.Status, reply.Code, ProblemCheck.Wrong(reply)), Is.EqualTo((412, "version-stale", (string?)null)), $"{method} {path}: {reply.Text}");
        }
    }

    [TestCase("\"")]
    [TestCase("W/")]
    [TestCase(",,,,")]
    [TestCase("\"99999999999999999999\"")]
    [TestCase("garbage")]
    [TestCase("'; --")]
    public async Task An_If_None_Match_that_names_nothing_hides_nothing(string tag)
    {
        foreach (var path in new[] { _dataset, "/v1/feed", "/v1/datasets", $"{_dataset}/versions/1" })
        {
            Assert.That((int)(await _registry.Anyone.Get(path, ("If-None-Match", tag))).Status, Is.EqualTo(200), path);
        }
    }

    [TestCase("Authorization: Bearer")]
    [TestCase("Authorization: Bearer ")]
    [TestCase("Authorization: bearer rk_")]
    [TestCase("Authorization: Basic dXNlcjpwYXNz")]
    [TestCase("Authorization: Digest username=x")]
    [TestCase("Authorization: ,")]
    [TestCase("Authorization: Bearer rk_00000000000000000000000000000000_AAAA")]
    [TestCase("Authorization: Bearer rk_zz_zz")]
    [TestCase("Authorization: Bearer rk_________")]
    [TestCase("Authorization: Bearer ' OR 1=1 --")]
    [TestCase("Authorization: Bearer a\r\nAuthorization: Bearer b")]
    [TestCase("Authorization: Bearer {9000}")]
    public async Task A_credential_that_is_none_is_refused(string header)
    {
        var raw = await _registry.Raw(RawHttp.Request("POST /v1/datasets", [header.Replace("{9000}", new string('A', 9000), StringComparison.Ordinal), "Content-Type: application/json"], "{}"u8.ToArray()));
        Assert.That((raw.Status, ProblemCheck.Wrong(raw.Status, raw.Headers["content-type"], raw.Body)), Is.EqualTo((401, (string?)null)), raw.Body);
    }

    [Test]
    public async Task A_good_key_beside_another_is_not_taken()
    {
        var raw = await _registry.Raw(RawHttp.Request("GET /v1/drafts", [$"Authorization: Bearer {_party.Key}", "Authorization: Bearer other"]));
        Assert.That(raw.Status, Is.EqualTo(401));
    }

    [TestCase("Idempotency-Key: ")]
    [TestCase("Idempotency-Key: \"\"")]
    [TestCase("Idempotency-Key: a b")]
    [TestCase("Idempotency-Key: {300}")]
    [TestCase("Idempotency-Key: a\r\nIdempotency-Key: b")]
    [TestCase("Idempotency-Key: clé")]
    public async Task An_Idempotency_Key_that_is_none_is_refused(string header)
    {
        var body = Encoding.UTF8.GetBytes(Some.Record(Kinds.Find("dataset")!).ToJsonString());
        var raw = await _registry.Raw(RawHttp.Request("POST /v1/datasets", [$"Authorization: Bearer {_party.Key}", "Content-Type: application/json", header.Replace("{300}", new string('x', 300), StringComparison.Ordinal)], body));
        Assert.That(raw.Status, Is.EqualTo(400), raw.Body);
        Assert.That(raw.Body.Length == 0 || ProblemCheck.Wrong(raw.Status, raw.Headers["content-type"], raw.Body) is null, raw.Body);
    }

    /// <summary>What is no HTTP never reaches the register: the server itself answers, with the status alone.</summary>
    [TestCase("GET /v1/data%00sets HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [TestCase("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400)]
    [TestCase("GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505)]
    [TestCase("POST /v1/datasets HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400)]
    [TestCase("POST /v1/datasets HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400)]
    [TestCase("POST /v1/datasets HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400)]
    [TestCase("POST /v1/datasets HTTP/1.0\r\n\r\n", 400)]
    public async Task What_is_no_HTTP_is_refused_by_the_server_itself(string request, int status)
    {
        var raw = await _registry.Raw(Encoding.Latin1.GetBytes(request));
        Assert.That(raw.Status, Is.EqualTo(status));
        Assert.That(raw.Body, Is.Empty);
    }

    [Test]
    public async Task Length_and_chunks_together_are_not_two_requests()
    {
        var raw = await _registry.Raw(RawHttp.Request("POST /v1/datasets", [$"Authorization: Bearer {_party.Key}", "Content-Type: application/json", "Content-Length: 6", "Transfer-Encoding: chunked"]), "0\r\n\r\nGET /v1/keys HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        Assert.That(raw.Status, Is.EqualTo(400));
        Assert.That(raw.Body, Does.Not.Contain("HTTP/1.1 "), "what follows the body is not answered as a request");
    }

    [Test]
    public async Task A_request_without_a_body_is_one_with_an_empty_body()
    {
        var raw = await _registry.Raw(RawHttp.Request("POST /v1/datasets", [$"Authorization: Bearer {_party.Key}", "Content-Type: application/json"]));
        Assert.That((raw.Status, ProblemCheck.Wrong(raw.Status, raw.Headers["content-type"], raw.Body)), Is.EqualTo((400, (string?)null)), "RFC 9110 §8.6 lets a server ask for 411; HTTP/1.1 has defined lengths without it");
    }

    private string Place(string path) => path.Replace("{dataset}", _dataset, StringComparison.Ordinal);
}
