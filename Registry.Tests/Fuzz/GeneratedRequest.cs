using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Registry.Core.Insight;
using Registry.Core.Register;

namespace Registry.Tests.Fuzz;

/// <summary>One request as generated. <c>{…}</c> in the path and in headers are filled in when it is sent.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Pattern">The route's pattern.</param>
/// <param name="Ids">What fills the pattern's parameters: a number for one of the things that are there, or a text.</param>
/// <param name="Query">The query, escaped.</param>
/// <param name="Credential">Which credential, by number.</param>
/// <param name="Headers">Headers.</param>
/// <param name="Body">The body, if any.</param>
public sealed record GeneratedRequest(string Method, string Pattern, IReadOnlyList<object> Ids, string Query, int Credential, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body)
{
    /// <summary>How many credentials there are to choose from; the first of them are good.</summary>
    public const int Credentials = 8;

    /// <summary>How many of them are good.</summary>
    public const int Good = 5;

    /// <summary>Stands for an organisation that is there.</summary>
    public const string Organisation = "0199aaaa-0000-7000-8000-000000000000";

    /// <summary>Stands for the ETag that the thing has when the request is sent.</summary>
    public const string CurrentTag = "{current}";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"];

    private static readonly Gen<string> Odd = Gen.Frequency(
        (4, Gen.OneOf("", " ", "0", "1", "2", "-1", "1.0", "99999999999999999999", "true", "TRUE", "x", "x,y", ",", "%", "'", "\"", "\"a b\"", "a*", "size:0", "size:3", "size:-1", "2026-03-31", "2026-03-31T09:30:00Z", "9999-12-31T23:59:59-14:00", "../..", "\0", "\ufffd", "🚌", "-title", "title", "AAAA", "0199aaaa-0000-7000-8000-000000000000")),
        (1, Gen.String),
        (1, Gen.Int[0, 4000].Select(length => new string('x', length))));

    private static readonly Gen<string> Parameter = Gen.Frequency(
        (6, Gen.OneOf("limit", "cursor", "after", "index", "size", "from", "before", "asOf", "q", "sort", "updatedSince", "dryRun", "reason", "to", "owner", "reference", "type", "tier", "status", "phase", "key", "LIMIT", "format")),
        (1, Odd));

    private static readonly Gen<string> AnyQuery = Gen.Frequency(
        (4, Gen.Const("")),
        (6, Gen.Select(Parameter, Odd, (name, value) => $"{Escape(name)}={Escape(value)}").Array[1, 3].Select(parts => string.Join('&', parts))),
        (1, Gen.OneOf("%ff=%fe", "=", "&&&", "limit", "limit=1;x=2", "a[]=1", "%00", "q=%c0%af", "?", "limit=%31")),
        (1, Gen.OneOf("dryRun=true", "dryRun=true&reason=because", "reason=because")));

    /// <summary>What is asked of what the register computes, by the parameter, each with values it understands.</summary>
    private static readonly (string Name, string[] Values)[] Questions =
    [
        ("asOf", ["size:1", "size:30", "2026-03-31", "2026-03-31T09:30:00Z"]), ("day", ["2026-06-30", "0001-01-01", "9999-12-31"]), ("limit", ["1", "20"]), ("organisation", [Organisation, $"{Organisation},{Organisation}"]), ("owner", [Organisation]),
        ("from", ["2025-01-01"]), ("to", ["2027-12-31"]), ("tier", ["high", "low,medium"]), ("kind", ["algorithm", "dataset"]), ("sector", ["health", "social-protection"]), ("engagement", [Organisation]),
        ("groupBy", ["organisation", "year", "quarter", "month", "theme", "targetKind"]), ("group", ["2026", "trust"]), ("cursor", ["2026", $"{Organisation}~"]), ("evidencedLevel", ["inform", "empower,consult"]), ("missing", ["workers", "carers-or-family"]),
        ("method", ["citizens-jury", "survey"]), ("stage", ["design"]), ("claimedLevel", ["consult", "collaborate"]), ("updatedSince", ["2026-03-31"]),
    ];

    private static readonly Gen<(string, string)> AnyHeader = Gen.Frequency(
        (6, Gen.OneOf("{current}", "\"1\"", "\"2\"", "\"0\"", "*", "W/\"1\"", "1", "\"99999999999999999999\"", "\"\"", "\"1\", \"2\"", "garbage").Select(value => ("If-Match", value))),
        (2, Gen.OneOf("{current}", "\"1\"", "*", ",,,", "W/", "\"").Select(value => ("If-None-Match", value))),
        (2, Gen.OneOf("a", "\"b\"", "c d", "", "{long}", "00000000-0000-0000-0000-000000000000").Select(value => ("Idempotency-Key", value))),
        (2, Gen.OneOf("application/json", "text/markdown", "text/html", "*/*", "*/*;q=0", ";;;", "application/json;q=x", "{long}", "text/csv, application/*;q=0.1").Select(value => ("Accept", value))),
        (3, Gen.OneOf("application/json", "application/merge-patch+json", "application/json; charset=utf-16", "text/plain", ";;;", "application/json; charset=\"utf-8\"").Select(value => ("Content-Type", value))),
        (1, Gen.OneOf("gzip", "identity", "").Select(value => ("Content-Encoding", value))),
        (1, Gen.OneOf("https://attacker.example", "null").Select(value => ("Origin", value))),
        (1, Gen.OneOf("DELETE", "GET").Select(value => ("X-HTTP-Method-Override", value))),
        (1, Gen.OneOf("GET", "PUT").Select(value => ("Access-Control-Request-Method", value))),
        (1, Gen.OneOf("bytes=0-1", "bytes=9-", "garbage").Select(value => ("Range", value))),
        (1, Gen.OneOf("Wed, 21 Oct 2015 07:28:00 GMT", "garbage").Select(value => ("If-Modified-Since", value))));

    /// <summary>Requests to these routes.</summary>
    public static Gen<GeneratedRequest> To(IReadOnlyList<(string Method, string Pattern)> routes) =>
        from route in Gen.Int[0, routes.Count - 1].Select(i => routes[i])
        from method in Gen.Frequency((12, Gen.Const(route.Method)), (1, Gen.OneOf(Methods)))
        from isCareful in Gen.Bool
        from ids in Gen.Frequency((6, Gen.Int[0, 1000].Select(i => (object)i)), (1, Odd.Select(text => (object)text)), (1, Gen.Guid.Select(id => (object)id.ToString()))).Array[2]
        from query in AnyQuery
        from credential in Gen.Int[0, Credentials - 1]
        from headers in AnyHeader.Array[0, 4]
        from body in AnyBody(route.Pattern, method, isCareful)
        from asked in Asked(route.Pattern, isCareful)
        select isCareful
            ? new GeneratedRequest(method, route.Pattern, [.. ids.Select((id, i) => i == 0 && asked is { } known ? known.Indicator : id as int? ?? i)],
                asked?.Query ?? (method == "DELETE" && Kinds.All.Any(kind => route.Pattern.StartsWith($"/v1/{kind.Plural}", StringComparison.Ordinal)) ? "reason=because" : ""), credential % Good, Careful(route.Pattern, method, headers), body)
            : new GeneratedRequest(method, route.Pattern, ids, asked?.Query ?? query, credential, Once(headers), body);

    public override string ToString() =>
        $"{Method} {Pattern} ids [{string.Join(", ", Ids)}] ?{Query} credential {Credential.ToString(CultureInfo.InvariantCulture)} {string.Join("; ", Headers.Select(header => $"{header.Name}: {header.Value}"))}\n{(Body is null ? "" : Encoding.UTF8.GetString(Body))}";

    private static List<(string Name, string Value)> Once(IEnumerable<(string Name, string Value)> headers) => [.. headers.GroupBy(header => header.Name).Select(group => group.First())];

    /// <summary>Whether a route answers from what the register computes.</summary>
    public static bool IsComputed(string pattern) => Parameters(pattern).Length > 0;

    /// <summary>The parameters of a route that answers from what the register computes.</summary>
    private static string[] Parameters(string pattern) => pattern.TrimEnd('/').Split('/')[^1] switch
    {
        "{indicator}" => ["asOf", "day", "organisation", "from", "to", "tier", "kind", "sector", "engagement", "groupBy", "cursor"],
        "ids" => ["asOf", "day", "organisation", "from", "to", "tier", "kind", "sector", "engagement", "groupBy", "group", "cursor", "limit"],
        "practice" => ["asOf", "owner", "sector", "evidencedLevel", "missing", "method", "stage", "claimedLevel", "updatedSince", "cursor", "limit"],
        "dossier" or "story" => ["asOf"],
        "comparable-engagements" => ["asOf", "limit"],
        "findings" => ["asOf", "day"],
        _ => [],
    };

    /// <summary>What is asked of such a route, and of which indicator, part and bucket; null for others. A careless client's values are wild now and then.</summary>
    private static Gen<(int Indicator, string Query)?> Asked(string pattern, bool isCareful)
    {
        var questions = Questions.Where(question => Parameters(pattern).Contains(question.Name)).ToArray();
        if (questions.Length == 0)
        {
            return Gen.Const(((int, string)?)null);
        }

        var asked =
            from question in Gen.OneOf(questions)
            from known in Gen.OneOf(question.Values)
            from value in isCareful ? Gen.Const(known) : Gen.Frequency((2, Gen.Const(known)), (1, Odd))
            select (question.Name, Value: value);
        return
            from which in Gen.Int[0, Indicators.All.Count - 1]
            from part in Gen.Int[0, 9].Select(i => Indicators.All[which].Parts[i % Indicators.All[which].Parts.Count])
            from bucket in Gen.Int[0, 9].Select(i => part.Buckets[i % part.Buckets.Count].Code)
            from several in asked.Array[0, isCareful ? 1 : 4]
            from more in isCareful ? Gen.Const("") : AnyQuery
            select ((int, string)?)(which, string.Join('&', (pattern.Contains("{indicator}", StringComparison.Ordinal) ? [("part", part.Code)] : Array.Empty<(string Name, string Value)>())
                .Concat(pattern.EndsWith("/ids", StringComparison.Ordinal) ? [("bucket", bucket)] : []).Concat(several).Select(pair => $"{pair.Name}={Escape(pair.Value)}").Append(more).Where(text => text.Length > 0)));
    }

    /// <summary>As a careful client would: half of the requests are nearly right, so that the other half meets a register in use.</summary>
    private static List<(string Name, string Value)> Careful(string pattern, string method, IEnumerable<(string Name, string Value)> headers) =>
        [.. Once(headers.Where(header => header.Name is "Origin" or "Range" or "If-Modified-Since" || (header is ("Accept", "text/markdown") && pattern.EndsWith("/story", StringComparison.Ordinal)))), .. method is "PUT" or "PATCH" or "DELETE" || Act(pattern) is { States: null } ? [("If-Match", CurrentTag)] : Array.Empty<(string, string)>()];

    private static Gen<byte[]?> AnyBody(string pattern, string method, bool isCareful)
    {
        if (method is "GET" or "HEAD" or "TRACE" or "OPTIONS" or "DELETE")
        {
            return Gen.Const((byte[]?)null);
        }

        var kind = Kinds.All.FirstOrDefault(kind => pattern.StartsWith($"/v1/{kind.Plural}", StringComparison.Ordinal)) ?? Kinds.Find("dataset")!;
        var most = isCareful ? 1 : 3;
        var own = pattern.TrimEnd('/') switch
        {
            "/v1/keys" => GeneratedBody.Of(new JsonObject { ["organisation"] = Organisation, ["label"] = "x", ["scopes"] = new JsonArray("publish"), ["expiresAt"] = DateTimeOffset.UtcNow.AddDays(30).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) }, most),
            "/v1/redactions" => GeneratedBody.Of(new JsonObject { ["kind"] = "organisation", ["record"] = Organisation, ["members"] = new JsonArray("jurisdiction", "name"), ["versions"] = new JsonArray(1), ["ground"] = "other", ["authority"] = "x", ["reason"] = "x" }, most),
            "/v1/drafts" => Gen.Int[0, Kinds.All.Count - 1].SelectMany(i => GeneratedBody.Of(new JsonObject { ["kind"] = Kinds.All[i].Name, ["content"] = JsonNode.Parse(Kinds.All[i].Example) }, most)),
            _ when Act(pattern) is { } act => GeneratedBody.Of(JsonNode.Parse(act.Example)!.AsObject(), most),
            _ when method == "PATCH" => GeneratedBody.PartOf(kind, most),
            _ => GeneratedBody.Of(kind, most),
        };
        return isCareful ? own.Select(bytes => (byte[]?)bytes) : Gen.Frequency((12, own.Select(bytes => (byte[]?)bytes)), (1, Gen.Byte.Array[0, 200].Select(bytes => (byte[]?)bytes)), (1, Gen.Const((byte[]?)null)));
    }

    private static Act? Act(string pattern) => Acts.All.FirstOrDefault(act => pattern == $"/v1/{Kinds.Find(act.On)!.Plural}/{{id}}/{act.Segment}");

    /// <summary>Half surrogate pairs cannot be escaped; nobody could send them in an address either.</summary>
    private static string Escape(string text) => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
}
