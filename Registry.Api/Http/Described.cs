using Microsoft.OpenApi;
using Registry.Core.Access;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Registry.Api.Http;

/// <summary>What the OpenAPI document says of one operation; metadata of its route.</summary>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Description">What a client should know before calling it.</param>
public sealed record Described(string Summary, string Description)
{
    /// <summary>Parameters of path, query and header; worked out when the document is asked for, not at the start.</summary>
    public IEnumerable<IOpenApiParameter> Parameters { get; init; } = [];

    /// <summary>The body it reads, if any.</summary>
    public Content? Body { get; init; }

    /// <summary>What is said of the body.</summary>
    public string BodyDescription { get; init; } = "";

    /// <summary>Its answers that are no problems.</summary>
    public required IReadOnlyList<Answer> Answers { get; init; }

    /// <summary>Statuses of the problems it can answer with.</summary>
    public required IReadOnlyList<int> Problems { get; init; }

    /// <summary>Scopes of which one is needed, where the operation itself asks for more than its route does.</summary>
    public IReadOnlyList<Scopes>? AnyScope { get; init; }
}

/// <summary>A body: its schema and its examples, by their names among the components.</summary>
public sealed record Content(string Schema, params IReadOnlyList<string> Examples)
{
    /// <summary>The media type.</summary>
    public string MediaType { get; init; } = Negotiation.Json;
}

/// <summary>An answer that is no problem.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Description">What it means.</param>
/// <param name="Content">Its body, if any.</param>
/// <param name="Headers">Its headers but API-Version, by their names among the components.</param>
public sealed record Answer(int Status, string Description, Content? Content, params IReadOnlyList<string> Headers)
{
    /// <summary>The same in another media type, by Accept.</summary>
    public Content? Also { get; init; }
}

/// <summary>Writes what is <see cref="Described"/> into the document.</summary>
public sealed class DescribedOperations : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var route = context.ApiDescription;
        var metadata = route.ActionDescriptor.EndpointMetadata;
        var described = metadata.OfType<Described>().SingleOrDefault() ?? throw new InvalidOperationException($"{route.HttpMethod} {route.RelativePath} says nothing about itself: describe it in Describe.");
        operation.Summary = described.Summary;
        operation.Description = described.Description;
        List<IOpenApiParameter> parameters = [.. described.Parameters];
        operation.Parameters = parameters.Count == 0 ? null : parameters;
        operation.RequestBody = described.Body is { } body
            ? new OpenApiRequestBody { Description = described.BodyDescription, Required = true, Content = new Dictionary<string, IOpenApiMediaType> { [body.MediaType] = Media(body) } }
            : null;
        operation.Responses = [];
        foreach (var answer in described.Answers)
        {
            operation.Responses.Add($"{answer.Status}", new OpenApiResponse
            {
                Description = answer.Description,
                Headers = ContractHeaders.Of(answer.Headers),
                Content = answer.Content is null ? null : new[] { answer.Content, answer.Also }.OfType<Content>().ToDictionary(content => content.MediaType, IOpenApiMediaType (content) => Media(content)),
            });
        }

        foreach (var status in described.Problems.Order())
        {
            operation.Responses.Add($"{status}", new OpenApiResponseReference(ContractProblems.Name(status)));
        }

        operation.Security = Security(metadata.OfType<Needs>().Single().Scope, described.AnyScope, context.Document);
    }

    private static OpenApiMediaType Media(Content content) => new()
    {
        Schema = new OpenApiSchemaReference(content.Schema),
        Examples = content.Examples.Count == 0 ? null : content.Examples.ToDictionary(name => name, IOpenApiExample (name) => new OpenApiExampleReference(name)),
    };

    private static List<OpenApiSecurityRequirement> Security(Scopes? scope, IReadOnlyList<Scopes>? any, OpenApiDocument document) =>
        scope is not { } needed
            ? []
            : [.. (any ?? [needed]).Select(one => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Contract.Bearer, document)] = one == Scopes.None ? [] : [Actor.Text(one)] })];
}
