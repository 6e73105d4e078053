namespace Registry.Api.Http;

/// <summary>The OpenAPI document and its page.</summary>
public static class Contract
{
    /// <summary>Adds the document's generator.</summary>
    public static void AddContract(this IServiceCollection services)
    {
    }

    /// <summary>Serves the document at <c>/v1/openapi.json</c> and its page at <c>/docs</c>.</summary>
    public static void MapContract(this WebApplication app)
    {
    }
}
