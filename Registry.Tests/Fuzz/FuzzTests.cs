using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Insight;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Fuzz;

/// <summary>
/// Ten thousand generated requests over all routes (three thousand on PostgreSQL, where only the storage differs): none is a fault, every error is a whole problem, and the ledger verifies afterwards. A
/// failure prints CsCheck's seed and the request; the environment variable <c>CsCheck_Seed</c> repeats it.
/// </summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class FuzzTests(Store store)
{
    private readonly Dictionary<string, List<string>> _there = [];
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private readonly ConcurrentDictionary<string, bool> _answered = new();
    private readonly int _requests = store == Store.SQLite ? 10_000 : 3_000;
    private RunningRegistry _registry = null!;
    private HttpClient[] _clients = null!;
    private Guid _organisation;
    private IReadOnlyDictionary<string, string> _ids = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store, new Dictionary<string, string?> { ["Registry:MaxBodyBytes"] = "65536" });
        var party = await _registry.Party(Scopes.Publish | Scopes.Verify | Scopes.Challenge | Scopes.Redact);
        _organisation = party.Id;
        var all = await _registry.Party(RunningRegistry.AnyKind | Scopes.Redact);
        var keys = _registry.Services.GetRequiredService<Keys>();
        var administer = (await keys.Grant(party.Id, "administers", Scopes.Administer, TimeSpan.FromDays(1), new Actor(party.Id, Publishing.Operator, Scopes.Administer))).Text;
        _clients = [party.Http, party.Http, party.Http, all.Http, _registry.Client(administer), _registry.Anyone, _registry.Client($"rk_{Guid.NewGuid():N}_{new string('A', 43)}"), _registry.Client("nonsense")];
        _ids = await _registry.ExampleIdsOf(party);
        foreach (var kind in Kinds.All)
        {
            _there[kind.Plural] = [];
            for (var i = 0; i < 20; i++)
            {
                var created = await (kind.RegisteredByAdministrator ? all : party).Http.Post($"/v1/{kind.Plural}", await _registry.Record(party, kind));
                _there[kind.Plural].Add(created.Json["id"]!.GetValue<string>());
            }
        }

        foreach (var act in Acts.All)
        {
            var segment = $"{Kinds.Find(act.On)!.Plural}/{act.Segment}";
            _there[segment] = [];
            for (var i = 0; i < 20; i++)
            {
                _there[segment].Add((await _registry.ReadyFor(party, act)).Id.ToString());
            }
        }

        _there["drafts"] = [];
        _there["keys"] = [];
        for (var i = 0; i < 40; i++)
        {
            var draft = await party.Http.Post("/v1/drafts", new JsonObject { ["kind"] = "dataset", ["content"] = Some.Record(Kinds.Find("dataset")!) });
            _there["drafts"].Add(draft.Json["id"]!.GetValue<string>());
            _there["keys"].Add((await keys.Grant(party.Id, "to be revoked", Scopes.Verify, TimeSpan.FromDays(1), new Actor(party.Id, Publishing.Operator, Scopes.Administer))).Key.Id.ToString());
        }

        _there["redactions"] = [];
        for (var i = 0; i < 20; i++)
        {
            var kind = Kinds.All[1 + (i % (Kinds.All.Count - 1))];
            var asked = await party.Http.Post("/v1/redactions", new { kind = kind.Name, record = _there[kind.Plural][i], members = new[] { kind.Shape.Members.First(member => Shape.Common.Find(member.Name) is null && JsonNode.Parse(kind.Example)!.AsObject().ContainsKey(member.Name)).Name }, ground = "other", authority = "the fuzz", reason = "a test" });
            _there["redactions"].Add(asked.Json["id"]!.GetValue<string>());
        }

        _there["indicators"] = [.. Indicators.All.Select(indicator => indicator.Code)];
        _there["vocabularies"] = ["sector", "nonsense"];
        _there["tile"] = ["0/000.p/1", "entries/000.p/2", "0/000", "1/000.p/1"];
        _there["problems"] = ["not-found", "nonsense"];
    }

    [OneTimeTearDown]
    public async Task Stop() => await _registry.DisposeAsync();

    [Test]
    public async Task No_request_makes_a_fault_and_the_ledger_stays_whole()
    {
        var routes = _registry.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, endpoint.RoutePattern.RawText!)))
            .Where(route => route.method != "HEAD").OrderBy(route => route.Item2, StringComparer.Ordinal).ThenBy(route => route.method, StringComparer.Ordinal).ToList();
        await GeneratedRequest.To(routes).SampleAsync(Check, iter: _requests, threads: 4);

        TestContext.Out.WriteLine(string.Join(", ", _statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}")));
        Assert.That(routes.Count(route => _answered.ContainsKey($"{route.method} {route.Item2}")), Is.GreaterThan(routes.Count * 9 / 10), "the routes are reached with good answers too");
        var computed = routes.Where(route => GeneratedRequest.IsComputed(route.Item2)).ToLookup(route => route.Item2.Split('/')[^1], route => $"{route.method} {route.Item2}");
        Assert.That(computed.Select(same => same.Key), Is.SupersetOf(new[] { "{indicator}", "ids", "practice", "dossier", "story", "comparable-engagements", "findings" }));
        Assert.That(computed.Where(same => !same.Any(_answered.ContainsKey)).Select(same => same.Key), Is.Empty, "what the register computes is reached with good answers");
        Assert.That(_statuses.Values.Sum(), Is.GreaterThanOrEqualTo(_requests));
        Assert.That(_statuses.Keys, Is.SupersetOf(new[] { 200, 201, 400, 401, 403, 404, 405, 412, 428 }), "the requests are neither all good nor all bad");
        await LedgerCheck.Verify(_registry.Database);
    }

    private async Task Check(GeneratedRequest request)
    {
        var path = Path(request);
        var headers = new List<(string, string)>();
        foreach (var (name, value) in request.Headers)
        {
            headers.Add((name, value == GeneratedRequest.CurrentTag ? (await _clients[request.Credential].Get(Tagged(path.Split('?')[0]))).ETag ?? "\"1\"" : value.Replace("{long}", new string('x', 3000), StringComparison.Ordinal)));
        }

        var body = request.Body is { } bytes ? Encoding.Latin1.GetBytes(Real(Encoding.Latin1.GetString(bytes), request.Pattern)) : null;
        var reply = await _clients[request.Credential].Send(new HttpMethod(request.Method), path, body, [.. headers]);
        var status = (int)reply.Status;
        _statuses.AddOrUpdate(status, 1, (_, n) => n + 1);
        if (status < 400)
        {
            _answered[$"{request.Method} {request.Pattern}"] = true;
        }

        var wrong = status >= 500 ? "a fault"
            : status >= 400 ? ProblemCheck.Wrong(reply, head: request.Method == "HEAD")
            : reply.Header("API-Version") is null ? "no API-Version"
            : reply.Bytes.Length > 0 && reply.Header("Content-Type") is not ("application/json" or "text/markdown; charset=utf-8") && !request.Pattern.StartsWith("/log/", StringComparison.Ordinal) ? $"Content-Type {reply.Header("Content-Type")}"
            : null;
        if (wrong is not null)
        {
            throw new InvalidOperationException($"{wrong}: {status} {reply.Text}\nto {request.Method} {path}\n{request}");
        }

        if (reply.Bytes.Length > 0 && reply.Header("Content-Type")!.Contains("json", StringComparison.Ordinal))
        {
            JsonNode.Parse(reply.Bytes);
        }
    }

    /// <summary>Where the ETag stands that a request to this path names: of the record itself, also where an act is done to it.</summary>
    private static string Tagged(string path) =>
        path.Split('/') is { Length: 5 } words && Acts.All.Any(act => act.Segment == words[4]) ? string.Join('/', words[..4]) : path;

    /// <summary>What a body refers to by the ids of the examples is there by others.</summary>
    private string Real(string body, string pattern)
    {
        body = pattern.StartsWith("/v1/keys", StringComparison.Ordinal) ? body.Replace(GeneratedRequest.Organisation, _organisation.ToString(), StringComparison.Ordinal) : body;
        return _ids.Aggregate(body, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
    }

    private string Path(GeneratedRequest request)
    {
        var path = request.Pattern.Length > 1 ? request.Pattern.TrimEnd('/') : request.Pattern;
        var words = path.Split('/');
        var next = 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].StartsWith('{'))
            {
                var (id, of) = (request.Ids[next++ % request.Ids.Count], words[i - 1]);
                // Acts are done to records that stand ready for them.
                of = i + 1 < words.Length && _there.ContainsKey($"{of}/{words[i + 1]}") ? $"{of}/{words[i + 1]}" : of;
                words[i] = id switch
                {
                    int number when of == "versions" => $"{number % 4}",
                    int number => _there.TryGetValue(of, out var there) ? there[number % there.Count] : "1",
                    // NUL is no path at all: the server itself refuses it, see HostileRequestTests.
                    string text => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal)))) is { Length: > 0 } word && word is not ("." or "..") ? word : "x",
                    _ => "x",
                };
            }
        }

        return string.Join('/', words) + (request.Query.Length > 0 ? $"?{request.Query.Replace(GeneratedRequest.Organisation, _organisation.ToString(), StringComparison.Ordinal)}" : "");
    }
}
