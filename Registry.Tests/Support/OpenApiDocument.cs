using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Registry.Tests.Support;

/// <summary>The committed OpenAPI document, ready to hold requests and answers against.</summary>
public sealed class OpenApiDocument
{
    private static readonly Lazy<OpenApiDocument> Read = new(() => new OpenApiDocument(File.ReadAllBytes(Path)));

    private readonly Dictionary<string, JsonSchema> _schemas = new(StringComparer.Ordinal);

    private OpenApiDocument(byte[] json)
    {
        Root = JsonDocument.Parse(json).RootElement;
        Operations = [.. Root.GetProperty("paths").EnumerateObject().SelectMany(path =>
            path.Value.EnumerateObject().Where(member => member.Name is "get" or "put" or "post" or "patch" or "delete").Select(member => Describe(path, member)))];
    }

    /// <summary>The document, read once.</summary>
    public static OpenApiDocument Committed => Read.Value;

    /// <summary>Where it is kept.</summary>
    public static string Path => System.IO.Path.Combine(Repository.Root, "openapi", "registry.v1.json");

    /// <summary>The document as JSON.</summary>
    public JsonElement Root { get; }

    /// <summary>Its operations.</summary>
    public IReadOnlyList<DescribedOperation> Operations { get; }

    /// <summary>The operation at an address, or null; an address written out comes before one with places to fill.</summary>
    public DescribedOperation? Find(HttpMethod method, string path)
    {
        var segments = path.Split('/');
        var name = method == HttpMethod.Head ? "GET" : method.Method;
        return Operations.Where(operation => operation.Method == name && operation.Segments.Count == segments.Length
                && operation.Segments.Zip(segments).All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && pair.Second.Length > 0)))
            .MinBy(operation => operation.Segments.Count(segment => segment.StartsWith('{')));
    }

    /// <summary>Whether anything at all stands at an address.</summary>
    public bool Knows(string path) => new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete }.Any(method => Find(method, path) is not null);

    /// <summary>The schema a reference leads to.</summary>
    public JsonSchema Schema(string reference) => JsonSchema.Read(JsonDocument.Parse($$"""{"$ref":"{{reference}}"}""").RootElement, Root, _schemas);

    /// <summary>What a member leads to, itself or through a reference.</summary>
    public JsonElement Resolve(JsonElement value) => value.TryGetProperty("$ref", out var reference) ? JsonSchema.Follow(Root, reference.GetString()!) : value;

    private DescribedOperation Describe(JsonProperty path, JsonProperty member)
    {
        var prefix = path.Value.TryGetProperty("servers", out var servers) ? servers[0].GetProperty("url").GetString()! : Root.GetProperty("servers")[0].GetProperty("url").GetString()!;
        var parameters = member.Value.TryGetProperty("parameters", out var declared) ? declared.EnumerateArray().Select(Resolve).ToList() : [];
        return new DescribedOperation(
            member.Name.ToUpperInvariant(),
            prefix.TrimEnd('/') + path.Name,
            member.Value,
            parameters,
            member.Value.GetProperty("responses").EnumerateObject().ToFrozenDictionary(response => (HttpStatusCode)int.Parse(response.Name, System.Globalization.CultureInfo.InvariantCulture), response => Describe(Resolve(response.Value))));
    }

    private DescribedResponse Describe(JsonElement response) => new(
        response,
        [.. (response.TryGetProperty("headers", out var headers) ? headers.EnumerateObject().ToList() : []).Where(header => Resolve(header.Value).TryGetProperty("required", out var required) && required.GetBoolean()).Select(header => header.Name)],
        (response.TryGetProperty("content", out var content) ? content.EnumerateObject().ToList() : []).ToFrozenDictionary(media => media.Name, media => JsonSchema.Read(media.Value.GetProperty("schema"), Root, _schemas)));
}

/// <summary>An operation of the document.</summary>
public sealed record DescribedOperation(string Method, string Path, JsonElement Says, IReadOnlyList<JsonElement> Parameters, FrozenDictionary<HttpStatusCode, DescribedResponse> Responses)
{
    /// <summary>The path in its parts.</summary>
    public IReadOnlyList<string> Segments { get; } = Path.Split('/');

    /// <summary>Query keys it takes.</summary>
    public IReadOnlySet<string> QueryKeys { get; } = Parameters.Where(parameter => parameter.GetProperty("in").GetString() == "query").Select(parameter => parameter.GetProperty("name").GetString()!).ToHashSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>An answer of the document: the headers it must have, and the schema of each media type it may have.</summary>
public sealed record DescribedResponse(JsonElement Says, IReadOnlyList<string> Required, FrozenDictionary<string, JsonSchema> Bodies);
