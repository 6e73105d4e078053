using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Registry.Core.Register;

namespace Registry.Api.Http;

/// <summary>The problems as the document describes them: one answer per status, with an example of every problem of that status.</summary>
public static class ContractProblems
{
    /// <summary>Name of the answer with a status among the components.</summary>
    public static string Name(int status) => ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The answers that operations refer to: no operation can be called by a method it does not have.</summary>
    public static Dictionary<string, IOpenApiResponse> Components(IEnumerable<OpenApiOperation> operations) =>
        Problems.All.GroupBy(problem => problem.Status).IntersectBy(operations.SelectMany(operation => operation.Responses!.Keys).Distinct(), group => $"{group.Key}").OrderBy(group => group.Key).ToDictionary(group => Name(group.Key), IOpenApiResponse (group) => new OpenApiResponse
        {
            Description = string.Join(" ", group.Select(problem => $"`{problem.Code}`: {problem.Title}. {problem.Advice}")),
            Headers = ContractHeaders.Of(Headers(group.Key)),
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference("Problem"),
                    Examples = group.ToDictionary(problem => problem.Code, IOpenApiExample (problem) => new OpenApiExample { Summary = problem.Title, Value = Example(problem) }),
                },
            },
        });

    private static string[] Headers(int status) => status switch
    {
        401 => [ContractHeaders.Authenticate],
        410 => [ContractHeaders.Maybe(ContractHeaders.ETag), ContractHeaders.Maybe(ContractHeaders.LastModified), ContractHeaders.Maybe(ContractHeaders.History), ContractHeaders.Maybe(ContractHeaders.TreeSize)],
        412 => [ContractHeaders.Maybe(ContractHeaders.ETag)],
        429 => [ContractHeaders.RetryAfter, ContractHeaders.RateLimit, ContractHeaders.RateLimitPolicy],
        503 => [ContractHeaders.Maybe(ContractHeaders.RetryAfter)],
        _ => [],
    };

    private static JsonObject Example(Problem problem)
    {
        var example = new JsonObject
        {
            ["type"] = $"/v1/problems/{problem.Code}",
            ["title"] = problem.Title,
            ["status"] = problem.Status,
            ["detail"] = problem.Advice,
            ["code"] = problem.Code,
            ["instance"] = "urn:request:0HNC9V1T5L2QK:00000001",
        };
        (string Place, string Text, string Code, string Detail)? fault = problem.Refusal switch
        {
            RefusalCode.InvalidBody => ("pointer", "/title", "member.mandatory", "State title."),
            RefusalCode.InvalidParameter => ("parameter", "limit", "parameter.invalid", $"limit is a whole number from 1 to {ListQuery.MaxLimit}."),
            RefusalCode.InvalidCursor => ("parameter", "cursor", "cursor.invalid", "Follow the next link as it is."),
            RefusalCode.ReferenceTaken => ("pointer", "/reference", "reference.taken", $"Used by {ContractExamples.Id}."),
            _ => null,
        };
        if (fault is var (place, text, code, detail))
        {
            example["errors"] = new JsonArray(new JsonObject { [place] = text, ["code"] = code, ["detail"] = detail });
        }

        if (problem.Refusal == RefusalCode.Withdrawn)
        {
            example["tombstone"] = ContractExamples.Tombstone();
        }

        if (problem.Refusal == RefusalCode.Withheld)
        {
            example["withheld"] = new JsonArray(new Core.Ledger.WithheldMember("summary", "mJVcnKCKTEDoG2zUZ2nrbEk0pMTaYXVG1Q8NQNdgfyE", "court-order", 1042).ToJson());
        }

        return example;
    }
}
