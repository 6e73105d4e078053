using Registry.Core.Register;

namespace Registry.Api.Http;

/// <summary>What every answer has, and every request must keep to, whatever it is about.</summary>
public static class House
{
    /// <summary>Version of the API (SemVer), in every answer as <c>API-Version</c> (NL API Design Rules /core/version-header).</summary>
    public const string ApiVersion = "1.0.0";

    /// <summary>The header that names the size of the ledger an answer is of.</summary>
    public const string TreeSize = "Registry-Tree-Size";

    private const string Exposed = "ETag, Link, Location, Last-Modified, API-Version, Registry-Tree-Size, RateLimit, RateLimit-Policy, Retry-After";

    /// <summary>Sets the headers of every answer; a path with a slash at the end or in capitals is not one of ours.</summary>
    public static void UseHouse(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers["API-Version"] = ApiVersion;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method))
        {
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = Exposed;
        }

        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        var path = context.Request.Path.Value!;
        if (path.StartsWith("/docs", StringComparison.Ordinal))
        {
            // Swagger UI needs its own scripts and styles; its page holds no data of ours.
            headers.ContentSecurityPolicy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";
            return next(context);
        }

        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        if (HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.ContainsKey("Access-Control-Request-Method"))
        {
            headers.AccessControlAllowMethods = "GET, HEAD";
            headers.AccessControlAllowHeaders = "If-None-Match, Accept";
            headers.AccessControlMaxAge = "86400";
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return path.Length > 1 && (path[^1] == '/' || path.AsSpan().ContainsAnyInRange('A', 'Z'))
            ? throw new RefusedException(RefusalCode.NotFound, "There is nothing at this address: paths are in lower case and have no slash at the end.")
            : next(context);
    });

    /// <summary>The query's parameters, each once; any but <paramref name="allowed"/> is refused, so that a mistyped one is not ignored.</summary>
    public static Dictionary<string, string> Query(this HttpContext context, params ReadOnlySpan<string> allowed)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!context.Request.QueryString.HasValue)
        {
            return found;
        }

        List<Fault>? faults = null;
        foreach (var (key, values) in context.Request.Query)
        {
            if (faults?.Count == ListQuery.MaxFaults)
            {
                break;
            }

            if (!allowed.Contains(key))
            {
                (faults ??= []).Add(new Fault(key.Length > 80 ? key[..80] : key, "parameter.unknown", $"There is no parameter of this name here.{(allowed.Length == 0 ? "" : $" Known: {string.Join(", ", allowed.ToArray())}.")}"));
            }
            else if (values.Count != 1)
            {
                (faults ??= []).Add(new Fault(key, "parameter.repeated", $"{key} is given more than once."));
            }
            else if (values[0]?.Contains('\0', StringComparison.Ordinal) == true)
            {
                // A number of .NET may end in NULs.
                (faults ??= []).Add(new Fault(key, "parameter.invalid", $"{key} holds no NUL."));
            }
            else
            {
                found[key] = values[0] ?? "";
            }
        }

        return faults is null ? found : throw new RefusedException(RefusalCode.InvalidParameter, faults.Count == 1 ? faults[0].Detail : $"{faults.Count} parameters are not understood.", faults);
    }

    /// <summary>Every parameter as it stands, for lists that check them against their kind.</summary>
    public static IEnumerable<KeyValuePair<string, string>> AllQuery(this HttpContext context) =>
        context.Request.QueryString.HasValue ? context.Request.Query.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? "")) : [];

    /// <summary>A whole number of the query within bounds.</summary>
    public static long Whole(this Dictionary<string, string> query, string key, long otherwise, long min, long max) =>
        !query.TryGetValue(key, out var text) ? otherwise
        : long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw new RefusedException(RefusalCode.InvalidParameter, $"{key} is a whole number from {min} to {max}.", [new Fault(key, "parameter.invalid", $"{key} is a whole number from {min} to {max}.")]);

    /// <summary>A truth of the query.</summary>
    public static bool Truth(this Dictionary<string, string> query, string key) =>
        query.TryGetValue(key, out var text) && text switch
        {
            "true" => true,
            "false" => false,
            _ => throw new RefusedException(RefusalCode.InvalidParameter, $"{key} is true or false.", [new Fault(key, "parameter.invalid", $"{key} is true or false.")]),
        };

    /// <summary>An id of the query.</summary>
    public static Guid? Id(this Dictionary<string, string> query, string key) =>
        !query.TryGetValue(key, out var text) ? null
        : Guid.TryParseExact(text, "D", out var id) && text == id.ToString() ? id
        : throw new RefusedException(RefusalCode.InvalidParameter, $"{key} is an id of this list: follow next as it is.", [new Fault(key, "parameter.invalid", $"{key} is a UUID in lower case.")]);

    /// <summary>The id in the path: a UUID in lower case, or there is no such record.</summary>
    public static Guid Id(string text, string noun) =>
        Guid.TryParseExact(text, "D", out var id) && string.Equals(text, id.ToString(), StringComparison.Ordinal) ? id : throw new RefusedException(RefusalCode.NotFound, $"There is no {noun} of this id.");
}
