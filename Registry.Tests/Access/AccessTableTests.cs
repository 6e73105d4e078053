using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Access;

/// <summary>The access table holds over HTTP, and no route is left out of it.</summary>
public sealed class AccessTableTests
{
    private readonly Dictionary<Role, List<HttpClient>> _clients = [];
    private readonly Dictionary<string, (string Id, JsonNode Content)> _records = [];
    private RunningRegistry _registry = null!;
    private Party _own = null!;
    private Party _other = null!;
    private Party _all = null!;

    public static IReadOnlyList<AccessRow> Rows => AccessTable.Rows;

    private Keys Keys => _registry.Services.GetRequiredService<Keys>();

    [OneTimeSetUp]
    public async Task Start()
    {
        var clock = new SetClock();
        _registry = await RunningRegistry.Start(Store.SQLite, clock: clock);
        var expired = await _registry.Party(Scopes.Publish | Scopes.Administer);
        clock.Pass(TimeSpan.FromDays(31));
        _own = await _registry.Party();
        var other = _other = await _registry.Party();
        _clients[Role.Nobody] = [_registry.Anyone];
        _clients[Role.Unscoped] = [await With(_own.Id, Scopes.None)];
        _clients[Role.Publish] = [_own.Http];
        _clients[Role.Administer] = [await With(_own.Id, Scopes.Administer)];
        _clients[Role.Verify] = [await With(_own.Id, Scopes.Verify)];
        _clients[Role.Challenge] = [await With(_own.Id, Scopes.Challenge)];
        _clients[Role.Redact] = [await With(_own.Id, Scopes.Redact)];
        _clients[Role.OtherPublish] = [other.Http];
        _clients[Role.OtherAdminister] = [await With(other.Id, Scopes.Administer)];

        var administrator = _clients[Role.Administer][0];
        var revoked = await _registry.Party(Scopes.Publish | Scopes.Administer);
        await administrator.Delete($"/v1/keys/{revoked.KeyId}", null);
        var withdrawn = await _registry.Party(Scopes.Publish | Scopes.Administer);
        Assert.That((int)(await administrator.Delete($"/v1/organisations/{withdrawn.Id}?reason=merged", "\"1\"")).Status, Is.EqualTo(200));
        var mistyped = (_own.Key[^2] == 'A' ? 'B' : 'A') + _own.Key[^1..];
        _clients[Role.Spent] =
        [
            expired.Http, revoked.Http, withdrawn.Http, _registry.Client(_own.Key[..^2] + mistyped), _registry.Client(_own.Key[..^1]), _registry.Client(_own.Key + "A"),
            _registry.Client($"rk_{Guid.CreateVersion7():N}_{_own.Key[^43..]}"), _registry.Client("rk_"), _registry.Client("letmein"), _registry.Client(_own.KeyId.ToString()),
        ];

        _all = _own with { Http = await With(_own.Id, RunningRegistry.AnyKind) };
        foreach (var kind in Kinds.All)
        {
            _records[kind.Plural] = kind.RegisteredByAdministrator
                ? (_own.Id.ToString(), (await _registry.Anyone.Get($"/v1/{kind.Plural}/{_own.Id}")).Json)
                : await Published(kind);
        }
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public void Every_route_is_in_the_table_and_says_what_it_needs()
    {
        var routes = Routes().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(routes.Where(route => route.Endpoint.Metadata.GetMetadata<Needs>() is null).Select(route => route.ToString()), Is.Empty, "a route without Needing(…) is open to everybody without anyone having decided so");
            Assert.That(routes.Where(route => route.Method != "HEAD").Select(route => $"{route.Method} {route.Pattern}"), Is.EquivalentTo(Rows.Select(row => row.ToString())), "write the new route into the access table");
            Assert.That(Rows.Where(row => row.Method == "GET").Select(row => row.Pattern), Is.SubsetOf(routes.Where(route => route.Method == "HEAD").Select(route => route.Pattern)), "what answers GET answers HEAD (RFC 9110 §9.1)");
        });
    }

    [TestCaseSource(nameof(Rows))]
    public async Task Every_role_meets_what_the_table_says(AccessRow row)
    {
        foreach (var (role, clients) in _clients)
        {
            foreach (var client in clients)
            {
                var reply = await Ask(client, row, row.Method, role);
                Assert.That((int)reply.Status, Is.EqualTo(row.Expected(role)), $"{role}: {reply.Text}");
                if (row.Expected(role) >= 400)
                {
                    Assert.That(ProblemCheck.Wrong(reply), Is.Null, $"{role}: {reply.Text}");
                    Assert.That(reply.Header("Cache-Control"), Is.EqualTo("no-store"), $"{role}");
                }

                if (row.Expected(role) == 401)
                {
                    Assert.That(reply.Header("WWW-Authenticate"), Does.StartWith("Bearer "), $"{role}");
                    Assert.That(reply.Code, Is.EqualTo(role == Role.Nobody ? "credential-required" : "credential-invalid"), "whatever is wrong with a key, the answer is the same");
                }

                if (row.Expected(Role.Nobody) == 401 && row.Expected(role) < 300)
                {
                    Assert.That(reply.Header("Cache-Control"), Is.EqualTo("no-store"), $"{role}: what needs a credential is never kept by a cache");
                }

                if (row.Method == "GET")
                {
                    var head = await Ask(client, row, "HEAD", role);
                    Assert.That((int)head.Status, Is.EqualTo(row.Expected(role)), $"{role}: HEAD");
                    Assert.That(head.Bytes, Is.Empty);
                }
            }
        }
    }

    [Test]
    public async Task An_administrator_of_one_organisation_publishes_nothing_for_another()
    {
        var both = await With(_own.Id, RunningRegistry.AnyKind);
        var other = await _registry.Party(RunningRegistry.AnyKind);
        foreach (var kind in Kinds.All.Where(kind => !kind.RegisteredByAdministrator))
        {
            var theirs = (await other.Http.Post($"/v1/{kind.Plural}", await _registry.Record(other, kind))).Header("Location")!;
            var put = await both.Put(theirs, await _registry.Record(_own, kind), "\"1\"");
            var patch = await both.Patch(theirs, """{"language":"cy"}""", "\"1\"");
            var delete = await both.Delete($"{theirs}?reason=x", "\"1\"");
            var draft = await both.Post("/v1/drafts", new { kind = kind.Name, content = new { }, record = theirs.Split('/')[^1], baseVersion = 1 });
            var mine = await both.Post($"/v1/{kind.Plural}", await _registry.Record(_own, kind));
            Assert.Multiple(() =>
            {
                Assert.That(new[] { put, patch, delete, draft }.Select(reply => (int)reply.Status), Is.All.EqualTo(403), kind.Name);
                Assert.That(mine.Json["owner"]!.GetValue<string>(), Is.EqualTo(_own.Id.ToString()), "the organisation comes from the credential");
            });
        }
    }

    [Test]
    public async Task Nothing_in_a_request_but_the_credential_says_whose_record_it_is()
    {
        var other = await _registry.Party();
        var kind = Kinds.Find("dataset")!;
        var inBody = await _own.Http.Post("/v1/datasets", Some.Record(kind, body => body["owner"] = other.Id.ToString()));
        var inQuery = await _own.Http.Post($"/v1/datasets?owner={other.Id}", Some.Record(kind));
        var inHeader = await _own.Http.Post("/v1/datasets", Some.Record(kind), ("X-Organisation", other.Id.ToString()), ("X-HTTP-Method-Override", "DELETE"));
        Assert.Multiple(() =>
        {
            Assert.That((int)inBody.Status, Is.EqualTo(400));
            Assert.That((int)inQuery.Status, Is.EqualTo(400));
            Assert.That((int)inHeader.Status, Is.EqualTo(201));
            Assert.That(inHeader.Json["owner"]!.GetValue<string>(), Is.EqualTo(_own.Id.ToString()));
        });
    }

    [Test]
    public async Task An_organisation_amends_itself_also_by_a_draft_but_registers_none()
    {
        var party = await _registry.Party();
        var before = (await _registry.Anyone.Get($"/v1/organisations/{party.Id}")).Json;
        var content = new JsonObject { ["name"] = "Renamed", ["type"] = before["type"]!.GetValue<string>(), ["reference"] = before["reference"]!.GetValue<string>() };
        var draft = await party.Http.Post("/v1/drafts", new JsonObject { ["kind"] = "organisation", ["content"] = content, ["record"] = party.Id.ToString(), ["baseVersion"] = 1 });
        var renamed = await party.Http.Post($"{draft.Header("Location")}/publication", "{}");
        var another = await party.Http.Post("/v1/drafts", new JsonObject { ["kind"] = "organisation", ["content"] = Some.Record(Kinds.Find("organisation")!) });
        var registered = await party.Http.Post($"{another.Header("Location")}/publication", "{}");
        Assert.Multiple(() =>
        {
            Assert.That((int)renamed.Status, Is.EqualTo(200), renamed.Text);
            Assert.That(renamed.Json["name"]!.GetValue<string>(), Is.EqualTo("Renamed"));
            Assert.That((int)registered.Status, Is.EqualTo(403), registered.Text);
        });
    }

    private static string Verb(AccessRow row, string method) => $"{method} {row.Pattern}";

    private async Task<Reply> Ask(HttpClient client, AccessRow row, string method, Role role)
    {
        var path = row.Pattern.Replace("{key}", "sector", StringComparison.Ordinal).Replace("{code}", "not-found", StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal).Replace("{indicator}", "q2", StringComparison.Ordinal);
        path = path.Replace("{**path}", "0/000.p/1", StringComparison.Ordinal) + path switch { "/log/proofs/inclusion" => "?index=0", "/v1/indicators/q2/ids" => "?bucket=late", "/log/proofs/consistency" => "?from=1&to=1", _ => "" };
        object? body = null;
        (string, string)[] headers = method is "PUT" or "PATCH" or "DELETE" ? [("If-Match", "\"1\"")] : [];
        if (row.Kind is { } kind)
        {
            path = path.Replace("{id}", _records[kind.Plural].Id, StringComparison.Ordinal) + (method is "GET" or "HEAD" ? "" : method == "DELETE" ? "?dryRun=true&reason=test" : "?dryRun=true");
            body = method switch { "POST" => await _registry.Record(role == Role.OtherPublish ? _other : _own, kind), "PUT" => _records[kind.Plural].Content, "PATCH" => new JsonObject(), _ => null };
        }
        else if (row.Act is { } act)
        {
            var (id, version) = await _registry.ReadyFor(_own, act);
            path = path.Replace("{id}", id.ToString(), StringComparison.Ordinal) + "?dryRun=true";
            body = act.Example;
            headers = act.States is null ? [("If-Match", $"\"{version}\"")] : [];
        }
        else
        {
            switch (Verb(row, method))
            {
                case "POST /v1/drafts":
                    body = new { kind = "dataset", content = new { } };
                    break;
                case var draft when draft.Contains("/v1/drafts/{id}", StringComparison.Ordinal):
                    var begun = await _own.Http.Post("/v1/drafts", new JsonObject { ["kind"] = "dataset", ["content"] = Some.Record(Kinds.Find("dataset")!) });
                    path = path.Replace("{id}", begun.Json["id"]!.GetValue<string>(), StringComparison.Ordinal);
                    body = method is "PUT" or "POST" ? "{}" : null;
                    break;
                case "POST /v1/keys":
                    body = new { organisation = _own.Id, label = "granted", scopes = new[] { "verify" } };
                    break;
                case "DELETE /v1/keys/{id}":
                    path = path.Replace("{id}", (await Keys.Grant(_own.Id, "to be revoked", Scopes.Verify, TimeSpan.FromDays(1), Console())).Key.Id.ToString(), StringComparison.Ordinal);
                    break;
                case "POST /v1/redactions":
                    body = await Redaction();
                    break;
                case var redaction when redaction.Contains("/v1/redactions/{id}", StringComparison.Ordinal):
                    var asked = await (await With(_own.Id, Scopes.Redact)).Post("/v1/redactions", await Redaction());
                    path = path.Replace("{id}", asked.Json["id"]!.GetValue<string>(), StringComparison.Ordinal);
                    body = method == "POST" ? "{}" : null;
                    break;
                case var told when told.Contains("s/{id}/", StringComparison.Ordinal):
                    path = path.Replace("{id}", _records[row.Pattern.Split('/')[2]].Id, StringComparison.Ordinal);
                    break;
                default:
                    break;
            }
        }

        return await client.Send(new HttpMethod(method), path, body, headers);
    }

    private async Task<object> Redaction() =>
        new { kind = "dataset", record = (await Published(Kinds.Find("dataset")!)).Item1, members = new[] { "title" }, ground = "other", authority = "the table", reason = "a test" };

    private async Task<(string, JsonNode)> Published(Kind kind)
    {
        var reply = await _all.Http.Post($"/v1/{kind.Plural}", await _registry.Record(_own, kind));
        Assert.That((int)reply.Status, Is.EqualTo(201), reply.Text);
        return (reply.Json["id"]!.GetValue<string>(), reply.Json);
    }

    private async Task<HttpClient> With(Guid organisation, Scopes scopes) => _registry.Client((await Keys.Grant(organisation, "role", scopes, TimeSpan.FromDays(1), Console())).Text);

    private Actor Console() => new(_own.Id, Publishing.Operator, Scopes.Administer);

    private IEnumerable<(string Method, string Pattern, RouteEndpoint Endpoint)> Routes() =>
        _registry.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method => (method, endpoint.RoutePattern.RawText!.Length > 1 ? endpoint.RoutePattern.RawText.TrimEnd('/') : "/", endpoint)));
}
