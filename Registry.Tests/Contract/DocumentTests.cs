using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Contract;

/// <summary>The OpenAPI document: it is the committed one, it has every route, and it says of each what a client must know.</summary>
public sealed class DocumentTests
{
    private RunningRegistry _registry = null!;

    public static IReadOnlyList<DescribedOperation> Operations => OpenApiDocument.Committed.Operations;

    public static IEnumerable<string> Schemas => OpenApiDocument.Committed.Root.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name);

    private static JsonElement Root => OpenApiDocument.Committed.Root;

    [OneTimeSetUp]
    public async Task Start() => _registry = await RunningRegistry.Start(Store.SQLite);

    [OneTimeTearDown]
    public async Task Stop() => await _registry.DisposeAsync();

    [Test]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        var served = await _registry.Anyone.Get("/v1/openapi.json");
        Assert.That(served.Text == await File.ReadAllTextAsync(OpenApiDocument.Path), "openapi/registry.v1.json differs from what the server gives: run scripts/openapi and look at the difference before committing it.");
    }

    [Test]
    public async Task Everybody_may_read_it_from_any_page_and_is_told_only_of_news()
    {
        var served = await _registry.Anyone.Get("/v1/openapi.json", ("Origin", "https://elsewhere.example"));
        Assert.That(served.Header("Access-Control-Allow-Origin"), Is.EqualTo("*"));
        Assert.That(served.Json["openapi"]!.GetValue<string>(), Does.StartWith("3.1"));
        Assert.That(served.Json["info"]!["version"]!.GetValue<string>(), Is.EqualTo(served.Header("API-Version")));
        Assert.That((await _registry.Anyone.Get("/v1/openapi.json", ("If-None-Match", served.ETag!))).Status, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public void Every_route_is_an_operation_and_every_operation_a_route()
    {
        // The tiles of the log are described by C2SP tlog-tiles, not by us.
        var routes = _registry.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .SelectMany(route => route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Where(method => method != "HEAD").Select(method => $"{method} {(route.RoutePattern.RawText is { Length: > 1 } text ? text.TrimEnd('/') : "/")}"));
        Assert.That(Operations.Select(operation => operation.ToString()), Is.EquivalentTo(routes));
    }

    [TestCaseSource(nameof(Operations))]
    public void An_operation_says_what_it_does_shows_how_and_tells_what_can_go_wrong(DescribedOperation operation)
    {
        var says = operation.Says;
        Assert.That(Text(says, "summary"), Is.Not.Empty.And.Not.EndsWith("."));
        Assert.That(Text(says, "description"), Has.Length.GreaterThan(10).And.EndsWith("."));
        Assert.That(Text(says, "operationId"), Does.Match("^[a-z]+([A-Z][a-z]+)*$"));
        Assert.That(Root.GetProperty("tags").EnumerateArray().Select(tag => Text(tag, "name")), Does.Contain(says.GetProperty("tags")[0].GetString()));
        foreach (var parameter in operation.Parameters)
        {
            Assert.That(Text(parameter, "description"), Is.Not.Empty, Text(parameter, "name"));
            var schema = parameter.GetProperty("schema");
            var example = parameter.TryGetProperty("example", out var filledIn) ? filledIn : schema.GetProperty("examples")[0];
            Assert.That(JsonSchema.Read(schema, Root, new Dictionary<string, JsonSchema>()).Faults(example), Is.Empty, Text(parameter, "name"));
        }

        Assert.That(operation.Parameters.Select(parameter => (Text(parameter, "in"), Text(parameter, "name"))), Is.Unique);
        Assert.That(operation.Parameters.Where(parameter => Text(parameter, "in") == "path").Select(parameter => $"{{{Text(parameter, "name")}}}"), Is.EquivalentTo(operation.Segments.Where(segment => segment.StartsWith('{'))));

        var bodies = new List<JsonElement>();
        if (says.TryGetProperty("requestBody", out var body))
        {
            bodies.AddRange(body.GetProperty("content").EnumerateObject().Select(media => media.Value));
        }

        foreach (var (status, response) in operation.Responses)
        {
            Assert.That(Text(response.Says, "description"), Is.Not.Empty, $"{status}");
            Assert.That(response.Required, Does.Contain("API-Version"), $"{status}");
            bodies.AddRange(response.Says.TryGetProperty("content", out var content) ? content.EnumerateObject().Select(media => media.Value) : []);
        }

        Assert.That(bodies.Where(media => !IsShown(media)), Is.Empty, "there are bodies without an example");
        int[] expected = body.ValueKind == JsonValueKind.Undefined ? [400, 429, 500] : [400, 413, 415, 429, 500];
        Assert.That(operation.Responses.Keys.Select(status => (int)status), Is.SupersetOf(expected));
        Assert.That(operation.Responses.ContainsKey(HttpStatusCode.Unauthorized), Is.EqualTo(says.GetProperty("security").GetArrayLength() > 0), "who needs a credential may lack it");
    }

    [Test]
    public void Operations_have_names_of_their_own() => Assert.That(Operations.Select(operation => Text(operation.Says, "operationId")), Is.Unique);

    [TestCaseSource(nameof(Schemas))]
    public void A_schema_is_described_and_can_be_checked(string name)
    {
        Assert.That(Text(Root.GetProperty("components").GetProperty("schemas").GetProperty(name), "description"), Is.Not.Empty);
        Assert.That(() => OpenApiDocument.Committed.Schema($"#/components/schemas/{name}"), Throws.Nothing);
    }

    [TestCaseSource(nameof(Operations))]
    public void Examples_are_what_their_schemas_say(DescribedOperation operation)
    {
        var contents = operation.Responses.Values.Select(response => response.Says).Append(operation.Says.TryGetProperty("requestBody", out var body) ? body : default)
            .SelectMany(holder => holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty("content", out var content) ? content.EnumerateObject().Select(media => media.Value) : []);
        foreach (var media in contents.Where(media => media.TryGetProperty("examples", out _)))
        {
            var schema = JsonSchema.Read(media.GetProperty("schema"), Root, new Dictionary<string, JsonSchema>());
            foreach (var example in media.GetProperty("examples").EnumerateObject())
            {
                Assert.That(schema.Faults(OpenApiDocument.Committed.Resolve(example.Value).GetProperty("value")), Is.Empty, example.Name);
            }
        }
    }

    [Test]
    public void Nothing_is_kept_that_no_operation_uses()
    {
        var text = Root.GetRawText();
        var unused = Root.GetProperty("components").EnumerateObject().Where(section => section.Name != "securitySchemes")
            .SelectMany(section => section.Value.EnumerateObject().Select(part => $"#/components/{section.Name}/{part.Name}")).Where(reference => !text.Contains($"\"{reference}\"", StringComparison.Ordinal));
        Assert.That(unused, Is.Empty);
    }

    [Test]
    public async Task The_page_for_people_is_whole_and_needs_nothing_from_elsewhere()
    {
        var way = await _registry.Anyone.Get("/docs");
        Assert.That(way.Status, Is.EqualTo(HttpStatusCode.MovedPermanently));
        var address = new Uri(new Uri($"{_registry.Address}/docs"), way.Header("Location")!).AbsolutePath;
        var page = await _registry.Anyone.Get(address);
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Header("Content-Security-Policy"), Does.Contain("default-src 'self'"));
        var assets = System.Text.RegularExpressions.Regex.Matches(page.Text, "(?:src|href)=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.That(assets, Has.Count.GreaterThan(3));
        foreach (var asset in assets)
        {
            var found = new Uri(new Uri(_registry.Address + address), asset);
            Assert.That(found.AbsoluteUri, Does.StartWith(_registry.Address), "it is ours");
            var reply = await _registry.Anyone.Get(found.AbsolutePath);
            Assert.That(reply.Status, Is.EqualTo(HttpStatusCode.OK), asset);
            Assert.That(reply.Bytes, Is.Not.Empty, asset);
        }

        Assert.That((await _registry.Anyone.Get("/docs/index.js")).Text, Does.Contain(Api.Http.Contract.Address));
    }

    [Test]
    public async Task The_Dutch_API_Design_Rules_are_kept()
    {
        var rules = SharedData.Require("adr-linter/adr-linter.yaml");
        using var linter = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "scripts", "lint-openapi"), [rules]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(linter.StandardOutput.ReadToEndAsync(), linter.StandardError.ReadToEndAsync());
        await linter.WaitForExitAsync();
        if (said[0].StartsWith("Skipped", StringComparison.Ordinal))
        {
            Assert.Ignore(said[0]);
        }

        Assert.That(linter.ExitCode, Is.Zero, string.Concat(said));
    }

    /// <summary>Shown whole, or member by member.</summary>
    private static bool IsShown(JsonElement media) =>
        (media.TryGetProperty("examples", out var examples) && examples.EnumerateObject().Any())
        || (OpenApiDocument.Committed.Resolve(media.GetProperty("schema")).TryGetProperty("properties", out var members) && members.EnumerateObject().All(member => member.Value.TryGetProperty("examples", out _)));

    private static string Text(JsonElement value, string member) => value.TryGetProperty(member, out var text) ? text.GetString()! : "";
}
