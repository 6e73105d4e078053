using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Registry.Api.Http;

namespace Registry.Tests.Support;

/// <summary>Whether an answer is a problem as the register writes them (RFC 9457), and says nothing of its inside.</summary>
public static partial class ProblemCheck
{
    private static readonly Dictionary<string, Problem> Known = Problems.All.ToDictionary(problem => problem.Code);

    /// <summary>What is wrong with a problem document, or null.</summary>
    public static string? Wrong(Reply reply, bool head = false) =>
        Wrong((int)reply.Status, reply.Header("Content-Type"), reply.Text, head) ?? (reply.Header("API-Version") is null ? "no API-Version" : null);

    /// <summary>What is wrong with a problem document, or null.</summary>
    public static string? Wrong(int status, string? contentType, string text, bool head = false)
    {
        if (contentType != "application/problem+json")
        {
            return $"Content-Type is {contentType}";
        }

        if (head)
        {
            return text.Length == 0 ? null : "a HEAD has a body";
        }

        JsonNode problem;
        try
        {
            problem = JsonNode.Parse(text)!;
        }
        catch (System.Text.Json.JsonException)
        {
            return $"no JSON: {text}";
        }

        var code = problem["code"]?.GetValue<string>();
        return code is null || !Known.TryGetValue(code, out var known) ? $"code {code} is not in the catalogue"
            : known.Status != status || problem["status"]?.GetValue<int>() != status ? $"{code} with {status}"
            : problem["type"]?.GetValue<string>() != $"/v1/problems/{code}" ? "type is not the problem's address"
            : problem["title"]?.GetValue<string>() != known.Title ? "another title"
            : problem["instance"]?.GetValue<string>().StartsWith("urn:request:", StringComparison.Ordinal) != true ? "no instance"
            : problem["detail"]?.GetValue<string>() is not { Length: > 10 } ? "no detail"
            : Inside().Match(text) is { Success: true } leak ? $"tells of its inside: {leak.Value}"
            : problem["errors"] is JsonArray errors && errors.Any(error => error!["code"] is null || error["detail"] is null || (error["pointer"] ?? error["parameter"]) is null) ? "an error without code, detail or place"
            : null;
    }

    [GeneratedRegex(@"System\.|Microsoft\.|Registry\.(Core|Api)|Exception|   at |\bSELECT\b|\bINSERT\b|[Ss]qlite|[Nn]pgsql|LineNumber|BytePosition|IDX\d+|\.cs:|Parameter name|PathBase|RequestDelegate|JsonSerializer")]
    private static partial Regex Inside();
}
