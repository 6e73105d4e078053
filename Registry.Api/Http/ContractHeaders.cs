using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Registry.Api.Http;

/// <summary>The headers answers carry, as the document describes them.</summary>
public static class ContractHeaders
{
    /// <summary>In every answer.</summary>
    public const string ApiVersion = "ApiVersion";

    /// <summary>The tag to send back as If-Match or If-None-Match.</summary>
    public const string ETag = "ETag";

    /// <summary>When the version was recorded.</summary>
    public const string LastModified = "LastModified";

    /// <summary>Link to the history.</summary>
    public const string History = "VersionHistory";

    /// <summary>Link to the next page; absent at the end.</summary>
    public const string NextPage = "NextPage";

    /// <summary>Link to where to go on; always there.</summary>
    public const string GoOn = "GoOn";

    /// <summary>Where the new thing stands.</summary>
    public const string Location = "Location";

    /// <summary>Size of the ledger the answer is of.</summary>
    public const string TreeSize = "RegistryTreeSize";

    /// <summary>What the answer depends on besides its address.</summary>
    public const string Vary = "Vary";

    /// <summary>Seconds to wait.</summary>
    public const string RetryAfter = "RetryAfter";

    /// <summary>What is left of the allowance.</summary>
    public const string RateLimit = "RateLimit";

    /// <summary>The allowance.</summary>
    public const string RateLimitPolicy = "RateLimitPolicy";

    /// <summary>How to authenticate.</summary>
    public const string Authenticate = "WwwAuthenticate";

    private const string MaybePrefix = "Optional";

    private static readonly Dictionary<string, (string Header, OpenApiHeader Says)> All = new(StringComparer.Ordinal)
    {
        [ApiVersion] = ("API-Version", Text("Version of the API (SemVer), in every answer.", House.ApiVersion)),
        [ETag] = ("ETag", Text("Strong tag of what is served; send it back as If-None-Match to be told only of news, or as If-Match to amend.", "\"3\"")),
        [LastModified] = ("Last-Modified", Text("When this version was recorded (RFC 9110 §8.8.2).", "Tue, 31 Mar 2026 09:30:00 GMT")),
        [History] = ("Link", Text("The record's history: rel=\"version-history\" (RFC 5829); and the evidence that this version stands in the signed log: rel=\"describedby\", title=\"evidence\".", "</v1/algorithms/0195e7a2-6b5c-7c3e-9f1a-2d4b6c8e0f13/versions>; rel=\"version-history\", </v1/algorithms/0195e7a2-6b5c-7c3e-9f1a-2d4b6c8e0f13/versions/2/evidence>; rel=\"describedby\"; title=\"evidence\"")),
        [NextPage] = ("Link", Text("The next page: rel=\"next\" (RFC 8288); absent at the end.", "</v1/algorithms?limit=50&cursor=AQ>; rel=\"next\"", required: false)),
        [GoOn] = ("Link", Text("Where to go on: rel=\"next\" (RFC 8288); always there.", "</v1/feed?after=100&limit=100>; rel=\"next\"")),
        [Location] = ("Location", Text("Where it stands.", "/v1/algorithms/0195e7a2-6b5c-7c3e-9f1a-2d4b6c8e0f13")),
        [Vary] = ("Vary", Text("The request header that the answer depends on besides its address (RFC 9110 §12.5.5).", "Accept")),
        [TreeSize] = (House.TreeSize, new OpenApiHeader
        {
            Description = "Size of the ledger this answer is of: asOf=size:n gives it again.",
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" },
            Example = JsonValue.Create(1042),
        }),
        [RetryAfter] = ("Retry-After", new OpenApiHeader { Description = "Seconds to wait.", Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" }, Example = JsonValue.Create(7) }),
        [RateLimit] = ("RateLimit", Text("What is left and when it is renewed (draft-ietf-httpapi-ratelimit-headers).", "\"writes\";r=0;t=7")),
        [RateLimitPolicy] = ("RateLimit-Policy", Text("The allowance: q requests in w seconds.", "\"writes\";q=6000;w=60")),
        [Authenticate] = ("WWW-Authenticate", Text("How to authenticate (RFC 6750 §3).", "Bearer realm=\"registry\"")),
    };

    /// <summary>A header that is there in some cases only.</summary>
    public static string Maybe(string name) => MaybePrefix + name;

    /// <summary>References to headers, with the one every answer has.</summary>
    public static Dictionary<string, IOpenApiHeader> Of(IReadOnlyList<string> names) =>
        names.Prepend(ApiVersion).ToDictionary(name => Find(name).Header, IOpenApiHeader (name) => new OpenApiHeaderReference(name));

    /// <summary>The components.</summary>
    public static Dictionary<string, IOpenApiHeader> Components() =>
        All.Keys.Concat(new[] { ETag, LastModified, History, RetryAfter, TreeSize }.Select(Maybe)).Order(StringComparer.Ordinal).ToDictionary(name => name, IOpenApiHeader (name) => Find(name).Says);

    private static (string Header, OpenApiHeader Says) Find(string name)
    {
        if (All.TryGetValue(name, out var found))
        {
            return found;
        }

        var (header, says) = All[name[MaybePrefix.Length..]];
        var maybe = (OpenApiHeader)says.CreateShallowCopy();
        maybe.Required = false;
        return (header, maybe);
    }

    private static OpenApiHeader Text(string description, string example, bool required = true) =>
        new() { Description = description, Required = required, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = JsonValue.Create(example) };
}
