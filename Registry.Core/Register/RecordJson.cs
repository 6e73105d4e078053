using System.Text.Json;
using System.Text.Json.Serialization;

namespace Registry.Core.Register;

/// <summary>How records stand in JSON: camelCase members, absent instead of null, dates of ISO 8601, nothing lenient.</summary>
public static class RecordJson
{
    /// <summary>The one set of options.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 32,
    };

    /// <summary>The member name a property has in JSON.</summary>
    public static string Name(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);
}
