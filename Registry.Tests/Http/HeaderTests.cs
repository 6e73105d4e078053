using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Http;

/// <summary>What stands over every answer, good or bad.</summary>
public sealed class HeaderTests
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;
    private string _dataset = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(Store.SQLite);
        _party = await _registry.Party(Scopes.Publish | Scopes.Administer);
        _dataset = (await _party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!))).Header("Location")!;
    }

    [OneTimeTearDown]
    public async Task Stop() => await _registry.DisposeAsync();

    [Test]
    public async Task Every_answer_has_the_version_and_the_headers_that_keep_browsers_safe()
    {
        var etag = (await _registry.Anyone.Get(_dataset)).ETag!;
        var replies = new List<Reply>
        {
            await _registry.Anyone.Get("/"), await _registry.Anyone.Get(_dataset), await _registry.Anyone.Get("/v1/feed"), await _registry.Anyone.Get("/healthz/ready"),
            await _registry.Anyone.Get(_dataset, ("If-None-Match", etag)), await _registry.Anyone.Get("/nowhere"), await _registry.Anyone.Get("/V1/"), await _registry.Anyone.Get("/v1/datasets?x=1"),
            await _registry.Anyone.Post("/v1/datasets", "{}"), await _party.Http.Post("/v1/datasets", "{"), await _party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!)),
            await _registry.Anyone.Send(HttpMethod.Head, _dataset, null), await _registry.Anyone.Send(HttpMethod.Trace, "/", null), await _registry.Anyone.Send(HttpMethod.Options, "/v1/feed", null, ("Access-Control-Request-Method", "GET"), ("Origin", "https://portal.example")),
        };
        foreach (var reply in replies)
        {
            Assert.Multiple(() =>
            {
                Assert.That(reply.Header("API-Version"), Is.EqualTo(House.ApiVersion));
                Assert.That(reply.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
                Assert.That(reply.Header("X-Frame-Options"), Is.EqualTo("DENY"));
                Assert.That(reply.Header("Content-Security-Policy"), Does.Contain("frame-ancestors 'none'").And.Contain("default-src 'none'"));
                Assert.That(reply.Header("Server"), Is.Null);
                Assert.That(reply.Header("X-Powered-By"), Is.Null);
                Assert.That(reply.Header("Set-Cookie"), Is.Null);
                Assert.That(reply.Header("Content-Type"), Is.Null.Or.EqualTo("application/json").Or.EqualTo("application/problem+json"));
            });
        }
    }

    [Test]
    public async Task Any_page_may_read_what_is_public_and_no_page_may_write()
    {
        var read = await _registry.Anyone.Get(_dataset, ("Origin", "https://portal.example"));
        var wrong = await _registry.Anyone.Get("/v1/datasets?x=1", ("Origin", "https://portal.example"));
        var write = await _party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!), ("Origin", "https://attacker.example"));
        var drafts = await _party.Http.Get("/v1/drafts", ("Origin", "https://attacker.example"));
        var preflight = await _registry.Anyone.Send(HttpMethod.Options, _dataset, null, ("Origin", "https://attacker.example"), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "authorization, if-match"));
        Assert.Multiple(() =>
        {
            foreach (var reply in new[] { read, wrong, preflight })
            {
                Assert.That(reply.Header("Access-Control-Allow-Origin"), Is.EqualTo("*"), "never the origin that asks");
                Assert.That(reply.Header("Access-Control-Allow-Credentials"), Is.Null);
            }

            Assert.That(read.Header("Access-Control-Expose-Headers"), Does.Contain("ETag").And.Contain("RateLimit").And.Contain("API-Version").And.Contain("Retry-After"));
            Assert.That(write.Header("Access-Control-Allow-Origin"), Is.Null);
            Assert.That(drafts.Header("Access-Control-Allow-Origin"), Is.Null, "what needs a credential is for no page");
            Assert.That((int)preflight.Status, Is.EqualTo(204));
            Assert.That(preflight.Header("Access-Control-Allow-Methods"), Is.EqualTo("GET, HEAD"));
            Assert.That(preflight.Header("Access-Control-Allow-Headers"), Does.Not.Contain("Authorization").IgnoreCase);
            Assert.That(preflight.Header("Access-Control-Max-Age"), Is.EqualTo("86400"));
        });
    }

    [Test]
    public async Task What_is_public_may_be_kept_and_says_for_how_long()
    {
        var caching = new Dictionary<string, string>
        {
            [_dataset] = "public, no-cache",
            ["/v1/datasets"] = "public, no-cache",
            [$"{_dataset}/versions"] = "public, no-cache",
            [$"{_dataset}/versions/1"] = "public, max-age=3600",
            ["/v1/feed?limit=1"] = "public, max-age=3600",
            ["/v1/feed"] = "public, no-cache",
            ["/v1/rules"] = "public, max-age=3600",
            ["/healthz/ready"] = "no-store",
        };
        foreach (var (path, expected) in caching)
        {
            Assert.That((await _registry.Anyone.Get(path)).Header("Cache-Control"), Is.EqualTo(string.Join(", ", expected.Split(", ").Order())).Or.EqualTo(expected), path);
        }
    }

    [Test]
    public async Task Strict_transport_is_asked_for_over_https_alone()
    {
        Assert.That((await _registry.Anyone.Get("/")).Header("Strict-Transport-Security"), Is.Null, "RFC 6797 §7.2");
        Assert.That((await _registry.Anyone.Get("/", ("X-Forwarded-Proto", "https"))).Header("Strict-Transport-Security"), Is.Null, "a header that anybody can send changes nothing");
    }

    [Test]
    public void What_answers_GET_answers_HEAD()
    {
        var routes = _registry.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => (endpoint.RoutePattern.RawText, Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []));
        Assert.That(routes.Where(route => route.Methods.Contains("GET") && !route.Methods.Contains("HEAD")), Is.Empty);
    }
}
