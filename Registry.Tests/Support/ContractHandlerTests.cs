using System.Net;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Registry.Tests.Support;

/// <summary>The check of every answer against the document notices what is wrong.</summary>
public sealed class ContractHandlerTests
{
    private const string Id = "0195e7a2-6b5c-7c3e-9f1a-2d4b6c8e0f13";
    private const string Page = """{"items":[],"size":0}""";

    [Test]
    public async Task What_is_as_described_passes() => await Answered("GET", "/v1/algorithms?limit=2", 200, Page);

    [TestCase("GET", "/v1/algorithms", 200, """{"items":[]}""", "/size is missing")]
    [TestCase("GET", "/v1/algorithms", 200, """{"items":[],"size":0,"total":0}""", "/total is not described")]
    [TestCase("GET", "/v1/algorithms", 200, """{"items":[],"size":"0"}""", "/size should be integer")]
    [TestCase("GET", "/v1/algorithms", 200, """{"items":[],"size":0,"next":null}""", "/next should be string")]
    [TestCase("GET", "/v1/algorithms", 200, "<html>", "no JSON")]
    [TestCase("GET", "/v1/algorithms?colour=red", 200, Page, "the parameter colour is not described")]
    [TestCase("GET", "/v1/algorithms", 404, "{}", "does not declare this status")]
    [TestCase("GET", "/v1/algorithms/" + Id, 410, """{"title":"Withdrawn"}""", "application/problem+json is not described|the media type application/json is not described")]
    [TestCase("GET", "/v1/nothing", 200, "{}", "no such operation")]
    [TestCase("PUT", "/v1/feed", 200, "{}", "no such operation")]
    public void What_is_not_fails(string method, string path, int status, string body, string because) =>
        Assert.That(async () => await Answered(method, path, status, body), Throws.InstanceOf<AssertionException>().With.Message.Match(because));

    [Test]
    public void A_missing_header_fails() =>
        Assert.That(async () => await Answered("GET", "/v1/algorithms", 200, Page, headers: ["API-Version"]), Throws.InstanceOf<AssertionException>().With.Message.Contains("the header ETag is missing"));

    [Test]
    public void A_keyword_that_is_not_known_stops_the_check() =>
        Assert.That(() => JsonSchema.Read(JsonDocument.Parse("""{"type":"object","propertyNames":{"maxLength":3}}""").RootElement, default, new Dictionary<string, JsonSchema>()), Throws.InvalidOperationException.With.Message.Contains("propertyNames"));

    [TestCase("""{"oneOf":[{"type":"string"},{"const":"a"}]}""", "\"a\"", "fits 2 of the alternatives")]
    [TestCase("""{"oneOf":[{"type":"string"},{"type":"boolean"}]}""", "1", "should be string")]
    [TestCase("""{"type":"string","maxLength":1}""", "\"\\ud83d\\ude00\"", null)]
    [TestCase("""{"type":"string","format":"date"}""", "\"2026-02-30\"", "is no date")]
    [TestCase("""{"type":"string","format":"date-time"}""", "\"2026-02-28 10:00:00Z\"", "is no date-time")]
    [TestCase("""{"type":"integer","format":"int64"}""", "1.5", "should be integer")]
    [TestCase("""{"type":"integer","maximum":3}""", "4", "more than 3")]
    [TestCase("""{"type":"object","dependentRequired":{"a":["b"]}}""", """{"a":1}""", "/b is missing")]
    [TestCase("""{"type":"array","items":{"enum":["x"]},"minItems":1}""", """["y"]""", "none of the 1 values")]
    public void A_schema_means_what_JSON_Schema_says(string schema, string value, string? fault)
    {
        var faults = JsonSchema.Read(JsonDocument.Parse(schema).RootElement, default, new Dictionary<string, JsonSchema>()).Faults(JsonDocument.Parse(value).RootElement);
        Assert.That(faults, fault is null ? Is.Empty : Has.Some.Contains(fault));
    }

    private static async Task Answered(string method, string path, int status, string body, string[]? headers = null)
    {
        using var client = new HttpClient(new ContractHandler { InnerHandler = new Canned(status, body, headers ?? ["API-Version", "ETag", "Registry-Tree-Size"]) });
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1{path}");
        using var response = await client.SendAsync(request);
    }

    /// <summary>One answer, whatever is asked.</summary>
    private sealed class Canned(int status, string body, string[] headers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            foreach (var header in headers)
            {
                response.Headers.TryAddWithoutValidation(header, "\"1\"");
            }

            return Task.FromResult(response);
        }
    }
}
