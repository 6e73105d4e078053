using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Registry.Core.Register;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Registry.Api.Http;

/// <summary>The OpenAPI document and its page.</summary>
public static class Contract
{
    /// <summary>Where the document stands.</summary>
    public const string Address = "/v1/openapi.json";

    /// <summary>Name of the one security scheme.</summary>
    public const string Bearer = "bearer";

    /// <summary>What the API is called.</summary>
    public const string Title = "Participatory data-governance register";

    private const string Document = "v1";

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Name of the schema of a kind's records.</summary>
    public static string Name(Kind kind) => Describe.Pascal(kind.Name);

    /// <summary>Name of the schema of what a client sends.</summary>
    public static string Submission(Kind kind) => $"{Name(kind)}Submission";

    /// <summary>Name of the schema of a page of records.</summary>
    public static string Page(Kind kind) => $"{Name(kind)}Page";

    /// <summary>Name of the schema of one version.</summary>
    public static string Version(Kind kind) => $"{Name(kind)}Version";

    /// <summary>Name of the schema of what an act is asked with.</summary>
    public static string Request(Act act) => $"{Describe.Pascal(act.Name)}{Describe.Pascal(act.On)}Request";

    /// <summary>Name of the schema of what an amendment is answered with.</summary>
    public static string Written(Kind kind) => $"{Name(kind)}OrTrial";

    /// <summary>Name of the schema of a subject's dossier.</summary>
    public static string Dossier(Kind kind) => $"{Name(kind)}Dossier";

    /// <summary>Adds the document's generator.</summary>
    public static void AddContract(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Document, Info());
            // HEAD is GET without the body (RFC 9110 §9.3.2): said once, not with every operation.
            options.DocInclusionPredicate((_, route) => route.HttpMethod != HttpMethods.Head);
            options.OperationFilter<DescribedOperations>();
            options.DocumentFilter<WholeDocument>();
        });
    }

    /// <summary>Serves the document at <c>/v1/openapi.json</c> and its page at <c>/docs</c>.</summary>
    public static void MapContract(this WebApplication app)
    {
        // The document is the same as long as the service runs: it is written once, not for every reader.
        var document = new Lazy<Task<(byte[] Json, string ETag)>>(() => Write(app.Services));
        app.MapMethods(Address, [HttpMethods.Get, HttpMethods.Head], Serve).Needing(null).WithTags("Contract").ReadsContract();
        // Apart, so that the page's middleware does not look at every request of the API.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal), docs => docs.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = Title;
            page.SwaggerEndpoint(Address, Title);
            page.EnableDeepLinking();
            page.DisplayOperationId();
        }));

        async ValueTask Serve(HttpContext context)
        {
            context.Query();
            var (json, etag) = await document.Value;
            context.Response.Headers.ETag = etag;
            context.Response.Headers.CacheControl = "public, max-age=3600";
            if (Conditional.Has(context.Request.Headers.IfNoneMatch, etag))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            await context.WriteBytes(json);
        }
    }

    private static async Task<(byte[] Json, string ETag)> Write(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        var document = await scope.ServiceProvider.GetRequiredService<IAsyncSwaggerProvider>().GetSwaggerAsync(Document);
        var json = Encoding.UTF8.GetBytes(JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!.ToJsonString(Pretty) + "\n");
        return (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"");
    }

    private static OpenApiInfo Info() => new()
    {
        Title = Title,
        Version = House.ApiVersion,
        Description = """
            Which data and algorithms public bodies use on people, how the public was engaged, what safeguards hold and what benefit follows.

            **Start.** Reading needs no credential: `GET /v1/algorithms` lists, `GET /v1/feed` gives every public act in order for those who keep a copy. Every `GET` also answers `HEAD`.

            **Writing** needs `Authorization: Bearer` with an API key, or an access token of the operator's identity provider. The organisation a record belongs to comes from the credential, never from the body. `dryRun=true` tries a write without keeping it; an `Idempotency-Key` makes publishing safe to repeat; amending names the version it amends with `If-Match`.

            **Records** are published, amended and withdrawn; nothing is overwritten. Each version stays at its own address, unless what it says must be erased by law, and what was withdrawn leaves a tombstone with the reason. A member without a value is absent, never null; a mandatory one without a value is explained under `absences`.

            **Redaction.** What must not stand here, such as the name of a person, is erased for good by two persons. The version it stood in goes on without it, with `withheld` in its place, another `ETag`, and the same place in the ledger; the feed tells of it as of any act.

            **Errors** are problems of RFC 9457 with a permanent `code`, whatever the request accepts. All that is wrong is told at once, in `errors`. Invalid input is 400.

            **Paging.** A list answers with `items`, the `size` of the ledger it is of and, unless it ends there, `next`: follow it as it is. All pages are of one instant, so no record is missed or seen twice. An unknown parameter is refused, so that a mistyped filter never returns everything.

            **Time** is UTC (RFC 3339). `asOf` gives the register as it stood at an instant or, exactly, at a size of its ledger, and what is computed is judged by that day: for a size, the day of its last entry. Every answer that depends on it names that size in `Registry-Tree-Size`.

            **Compatibility.** Members, codes and operations may be added within version 1: ignore what you do not know. Nothing is renamed or taken away.
            """.ReplaceLineEndings("\n"),
        Contact = new OpenApiContact { Name = "The operator of this register", Url = new Uri("https://example.org/register"), Email = "register@example.org" },
        License = new OpenApiLicense { Name = "As the operator of this register states" },
    };
}

/// <summary>Completes the document: what its operations refer to, where they stand, and what their headings mean.</summary>
public sealed class WholeDocument : IDocumentFilter
{
    private const string Prefix = "/v1";

    /// <summary>Headings of the operations that are of no kind, in their order after the kinds.</summary>
    private static readonly (string Name, string Description)[] Headings =
    [
        ("Practice", "What past engagements teach: to compare, never to rank."),
        ("Feed", "Every public act once, in order, without a gap: to keep a copy, or to see what happened."),
        ("Insight", "What the register computes from several records: questions answered by counts, with the ids behind every number."),
        ("Log", "Proofs that nothing was altered. Checkpoints and tiles for independent tools stand under `/log` (C2SP tlog-tiles)."),
        ("Drafts", "Work in progress, seen by its own organisation only: no record until it is published."),
        ("Redactions", "Erasing what must not stand here, by two persons, with a public entry that says why."),
        ("Vocabulary", "What codes, rules and problems mean."),
        ("Keys", "API keys: bound to one organisation, with scopes and an end."),
        ("Contract", "This document."),
        ("Home", "Where a newcomer starts."),
        ("Health", "Where a monitor looks."),
    ];

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Servers = [new OpenApiServer { Url = Prefix, Description = "This register." }];
        swaggerDoc.Tags = new HashSet<OpenApiTag>(Kinds.All.Select(kind => new OpenApiTag { Name = Describe.Tag(kind), Description = kind.Summary }).Concat(Headings.Select(heading => new OpenApiTag { Name = heading.Name, Description = heading.Description })));
        var paths = new OpenApiPaths();
        foreach (var (path, item) in swaggerDoc.Paths)
        {
            var versioned = path.StartsWith($"{Prefix}/", StringComparison.Ordinal);
            if (!versioned)
            {
                // The way in and the monitor's places are of no version of the API.
                ((OpenApiPathItem)item).Servers = [new OpenApiServer { Url = "/", Description = "This register, outside any version of its API." }];
            }

            paths.Add(versioned ? path[Prefix.Length..] : path, item);
        }

        swaggerDoc.Paths = paths;
        swaggerDoc.Components = new OpenApiComponents
        {
            Schemas = ContractSchemas.Components(),
            Parameters = ContractParameters.Components(),
            Headers = ContractHeaders.Components(),
            Responses = ContractProblems.Components(paths.Values.SelectMany(path => path.Operations!.Values)),
            Examples = ContractExamples.Components(),
            SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Contract.Bearer] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "An API key (`rk_…`), or an access token of the operator's identity provider. The scopes named with an operation are those the credential must have: publish, verify, challenge, redact or administer.",
                },
            },
        };
    }
}
