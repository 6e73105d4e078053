using System.Net;
using System.Text.Json;
using System.Web;
using NUnit.Framework;

namespace Registry.Tests.Support;

/// <summary>
/// Holds every answer that passes through a client against the OpenAPI document: its status, its headers, its media type and its body.
/// Whatever a test is about, it also proves that the document tells the truth.
/// </summary>
public sealed class ContractHandler : DelegatingHandler
{
    private static readonly OpenApiDocument Document = OpenApiDocument.Committed;
    private static readonly JsonSchema Problem = Document.Schema("#/components/schemas/Problem");

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var faults = Faults(request, response, await response.Content.ReadAsByteArrayAsync(cancellationToken)).ToList();
        if (faults.Count > 0)
        {
            throw new AssertionException($"{request.Method} {request.RequestUri!.PathAndQuery} answered {(int)response.StatusCode} otherwise than openapi/registry.v1.json says (after a change of the API, run scripts/openapi):\n  {string.Join("\n  ", faults.Take(20))}");
        }

        return response;
    }

    /// <summary>Everything by which an answer departs from the document.</summary>
    public static IEnumerable<string> Faults(HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        var path = request.RequestUri!.AbsolutePath;
        // What the server itself refuses, such as a request line that is too long, never reaches the register; the page and a browser's
        // preflight are not operations.
        if (!response.Headers.Contains("API-Version") || path.StartsWith("/docs", StringComparison.Ordinal) || IsOfTheLog(path) || request.Method == HttpMethod.Options)
        {
            return response.Headers.Contains("API-Version") || (int)response.StatusCode is >= 400 and < 500 ? [] : ["the header API-Version is missing"];
        }

        if (path is "/log/checkpoint" or "/log/vkeys" || path.StartsWith("/log/tile/", StringComparison.Ordinal))
        {
            // Described by C2SP tlog-tiles, not by us; its errors are problems like any other.
            return (int)response.StatusCode < 400 ? [] : BodyFaults(request, response, body, "application/problem+json", Problem);
        }

        if (Document.Find(request.Method, path) is not { } operation)
        {
            // A path in capitals is none of ours, whatever the method; the count of requests comes before either.
            var expected = Document.Knows(path) && !Uri.UnescapeDataString(path).AsSpan().ContainsAnyInRange('A', 'Z') ? HttpStatusCode.MethodNotAllowed : HttpStatusCode.NotFound;
            // An escaped slash may or may not count as one, so that nobody can say which of the two it is.
            return response.StatusCode == expected || response.StatusCode == HttpStatusCode.TooManyRequests || (path.Contains("%2F", StringComparison.OrdinalIgnoreCase) && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed) ? BodyFaults(request, response, body, "application/problem+json", Problem) : [$"the document has no such operation, so that {(int)expected} was expected"];
        }

        if (!operation.Responses.TryGetValue(response.StatusCode, out var described))
        {
            return [$"the document does not declare this status for {operation}"];
        }

        var faults = described.Required.Where(name => !response.Headers.NonValidated.Contains(name) && !response.Content.Headers.NonValidated.Contains(name)).Select(name => $"the header {name} is missing");
        if (response.IsSuccessStatusCode)
        {
            // An unknown key is refused, so one that is accepted must be described.
            faults = faults.Concat(HttpUtility.ParseQueryString(request.RequestUri.Query).AllKeys.OfType<string>().Where(key => !operation.QueryKeys.Contains(key)).Select(key => $"the parameter {key} is not described"));
        }

        if (described.Bodies.Count == 0)
        {
            return body.Length == 0 ? faults : faults.Append("there is a body, and the document says there is none");
        }

        var media = response.Content.Headers.ContentType?.MediaType ?? "";
        return described.Bodies.TryGetValue(media, out var schema) ? faults.Concat(BodyFaults(request, response, body, media, schema)) : faults.Append($"the media type {media} is not described");
    }

    /// <summary>The log's files have the layout of C2SP tlog-tiles, which describes them.</summary>
    private static bool IsOfTheLog(string path) => path is "/log/checkpoint" or "/log/vkeys" || path.StartsWith("/log/tile/", StringComparison.Ordinal);

    private static IEnumerable<string> BodyFaults(HttpRequestMessage request, HttpResponseMessage response, byte[] body, string media, JsonSchema schema)
    {
        if (response.Content.Headers.ContentType?.MediaType != media)
        {
            return [$"the media type should be {media}"];
        }

        if (request.Method == HttpMethod.Head)
        {
            return body.Length == 0 ? [] : ["a HEAD is answered with a body"];
        }

        if (media.StartsWith("text/", StringComparison.Ordinal))
        {
            return schema.Faults(JsonSerializer.SerializeToElement(System.Text.Encoding.UTF8.GetString(body)));
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return schema.Faults(document.RootElement);
        }
        catch (JsonException)
        {
            return ["the body is no JSON"];
        }
    }
}
