using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Access;

/// <summary>Access tokens of an OIDC issuer: a good one works like a key, and no trick of the trade does.</summary>
public sealed class TokenTests
{
    private readonly SetClock _clock = new();
    private TokenIssuer _issuer = null!;
    private RunningRegistry _registry = null!;
    private Party _party = null!;

    /// <summary>Everything that is wrong with a token but its signature.</summary>
    public static IEnumerable<TestCaseData> Spoilt()
    {
        yield return Case("another audience", claims => claims["aud"] = "somebody-else");
        yield return Case("no audience", claims => claims.Remove("aud"));
        yield return Case("another issuer", claims => claims["iss"] = "https://login.example.org");
        yield return Case("no issuer", claims => claims.Remove("iss"));
        yield return Case("expired", claims => claims["exp"] = claims["iat"]!.GetValue<long>() - 120);
        yield return Case("no expiry", claims => claims.Remove("exp"));
        yield return Case("not yet good", claims => claims["nbf"] = claims["iat"]!.GetValue<long>() + 3600);
        yield return Case("no organisation", claims => claims.Remove("organisation"));
        yield return Case("two organisations", claims => claims["organisation"] = new JsonArray(claims["organisation"]!.GetValue<string>(), Guid.CreateVersion7().ToString()));
        yield return Case("an organisation that is no id", claims => claims["organisation"] = "northtown");
        yield return Case("an organisation that is not registered", claims => claims["organisation"] = Guid.CreateVersion7().ToString());
        yield return Case("no subject", claims => claims.Remove("sub"));
        yield return Case("an endless subject", claims => claims["sub"] = new string('x', 256));

        static TestCaseData Case(string what, Action<JsonObject> spoil) => new TestCaseData(spoil).SetArgDisplayNames(what);
    }

    [OneTimeSetUp]
    public async Task Start()
    {
        _issuer = await TokenIssuer.Start();
        _registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["Registry:OidcAuthority"] = _issuer.Authority }, _clock);
        _party = await _registry.Party();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [TestCase("rsa-1")]
    [TestCase("ec-1")]
    public async Task A_good_token_publishes_for_its_organisation_and_leaves_no_name_behind(string key)
    {
        var reply = await Publish(_issuer.Sign(Claims(), key));
        var again = await Publish(_issuer.Sign(Claims(), key));
        var drafts = await _registry.Client(_issuer.Sign(Claims(), key)).Get("/v1/drafts");
        var feed = await _registry.Anyone.Get("/v1/feed?limit=1000");
        using var session = await _registry.Database.Engine.Reader(CancellationToken.None);
        var stored = string.Concat(await session.All("SELECT e.leaf, b.content FROM entry e JOIN body b ON b.number = e.number", reader => Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(0)) + Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(1))));
        Assert.Multiple(() =>
        {
            Assert.That((int)reply.Status, Is.EqualTo(201), reply.Text);
            Assert.That(reply.Json["owner"]!.GetValue<string>(), Is.EqualTo(_party.Id.ToString()));
            Assert.That((int)again.Status, Is.EqualTo(201));
            Assert.That((int)drafts.Status, Is.EqualTo(200));
            Assert.That(feed.Text + stored, Does.Not.Contain("jane.doe").And.Not.Contain(_issuer.Authority), "who it was stays with the issuer");
        });
        var actors = feed.Json["items"]!.AsArray().Where(item => item!["entry"]!["act"]!.GetValue<string>() == "dataset.published").Select(item => item!["entry"]!["actor"]!.GetValue<string>()).Distinct().ToList();
        Assert.That(actors, Has.Count.EqualTo(1), "one person is one opaque actor");
        Assert.That(Guid.TryParse(actors[0], out _));
    }

    [Test]
    public async Task A_token_may_what_its_scopes_say_and_no_more()
    {
        var verify = await Publish(_issuer.Sign(Claims("verify challenge")));
        var none = await Publish(_issuer.Sign(With(claims => claims.Remove("scope"))));
        var listed = await Publish(_issuer.Sign(With(claims => claims["scope"] = new JsonArray("openid", "publish"))));
        var grants = await _registry.Client(_issuer.Sign(Claims())).Post("/v1/keys", new { organisation = _party.Id, label = "mine", scopes = new[] { "administer" } });
        Assert.That(new[] { verify, none, listed, grants }.Select(reply => (int)reply.Status), Is.EqualTo(new[] { 403, 403, 201, 403 }));
    }

    [TestCaseSource(nameof(Spoilt))]
    public async Task A_token_that_is_not_for_us_now_is_refused(Action<JsonObject> spoil)
    {
        foreach (var key in new[] { "rsa-1", "ec-1" })
        {
            await Refused(_issuer.Sign(With(spoil), key));
        }
    }

    [Test]
    public async Task A_withdrawn_organisation_writes_no_more()
    {
        var party = await _registry.Party(Scopes.Publish);
        var token = _issuer.Sign(_issuer.Claims(party.Id, now: _clock.GetUtcNow()));
        Assert.That((int)(await Publish(token)).Status, Is.EqualTo(201));
        await party.Http.Delete($"/v1/organisations/{party.Id}?reason=closed", "\"1\"");
        await Refused(token);
    }

    [Test]
    public async Task No_trick_with_a_signature_works()
    {
        using var mine = RSA.Create(2048);
        var rsa = _issuer.Rsa("rsa-1");
        byte[] Mine(byte[] bytes) => mine.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var mineAsJwk = TokenIssuer.Published(("rsa-1", mine, null));
        JsonObject Header(string alg, params (string, JsonNode)[] more)
        {
            var header = new JsonObject { ["alg"] = alg, ["typ"] = "at+jwt", ["kid"] = "rsa-1" };
            foreach (var (name, value) in more)
            {
                header[name] = value;
            }

            return header;
        }

        var tricks = new List<(string What, string Token)>
        {
            ("none", TokenIssuer.Sign(Header("none"), Claims(), _ => [])),
            ("None", TokenIssuer.Sign(Header("None"), Claims(), _ => [])),
            ("none, signed", TokenIssuer.Sign(Header("none"), Claims(), Mine)),
            ("no signature", TokenIssuer.Sign(Header("RS256"), Claims(), _ => [])),
            ("no algorithm", TokenIssuer.Sign(new JsonObject { ["typ"] = "at+jwt", ["kid"] = "rsa-1" }, Claims(), Mine)),
            ("another key under the issuer's name", TokenIssuer.Sign(Header("RS256"), Claims(), Mine)),
            ("a key of its own in the header", TokenIssuer.Sign(Header("RS256", ("jwk", mineAsJwk)), Claims(), Mine)),
            ("keys of its own at an address", TokenIssuer.Sign(Header("RS256", ("jku", "https://attacker.example/keys")), Claims(), Mine)),
            ("a certificate of its own", TokenIssuer.Sign(Header("RS256", ("x5u", "https://attacker.example/chain"), ("x5c", new JsonArray("MIIB"))), Claims(), Mine)),
            ("a kid that leads elsewhere", TokenIssuer.Sign(Header("RS256", ("kid", "../../../dev/null")), Claims(), Mine)),
            ("a kid of SQL", TokenIssuer.Sign(Header("RS256", ("kid", "x' UNION SELECT 'key")), Claims(), Mine)),
            ("a critical extension nobody knows", TokenIssuer.Sign(Header("RS256", ("crit", new JsonArray("b64")), ("b64", false)), Claims(), bytes => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))),
            ("an ID token by its type", _issuer.Sign(Claims(), header: header => header["typ"] = "id+jwt")),
            ("a logout token by its type", _issuer.Sign(Claims(), header: header => header["typ"] = "logout+jwt")),
            ("claims changed after signing", Changed(_issuer.Sign(Claims()))),
            ("a signature cut short", _issuer.Sign(Claims())[..^4]),
        };
        // The public key as the secret of an HMAC: the classic swap of algorithms.
        foreach (var secret in new[] { rsa.ExportSubjectPublicKeyInfo(), rsa.ExportRSAPublicKey(), Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(rsa.ExportRSAPublicKeyPem() + "\n") })
        {
            tricks.Add(("HS256 with the public key", TokenIssuer.Sign(Header("HS256"), Claims(), bytes => HMACSHA256.HashData(secret, bytes))));
        }

        tricks.AddRange(new[] { "", ".", "..", "a.b.c", "....", "eyJhbGciOiJub25lIn0", new string('.', 4000), new string('A', 7000), "eyJ.eyJ.eyJ", "%00", "null" }.Select(garbage => ("garbage", garbage)));
        foreach (var (what, token) in tricks)
        {
            await Refused(token, what);
        }
    }

    [TestCase("at+jwt")]
    [TestCase("application/at+jwt")]
    [TestCase("JWT")]
    [TestCase(null)]
    public async Task The_types_of_an_access_token_are_taken(string? type) =>
        Assert.That((int)(await Publish(_issuer.Sign(Claims(), header: header => header["typ"] = type))).Status, Is.EqualTo(201));

    [Test]
    public async Task A_new_key_of_the_issuer_is_found_and_a_retired_one_is_forgotten()
    {
        Assert.That((int)(await Publish(_issuer.Sign(Claims()))).Status, Is.EqualTo(201));
        _clock.Pass(TimeSpan.FromSeconds(11));
        _issuer.NewRsa("rsa-2");
        Assert.That((int)(await Publish(_issuer.Sign(Claims(), "rsa-2"))).Status, Is.EqualTo(201), "with the very first token of the new key");
        var old = _issuer.Sign(Claims(), "rsa-2");
        _issuer.Retire("rsa-2");
        _clock.Pass(TimeSpan.FromHours(1));
        await Refused(_issuer.Sign(Claims(), "rsa-1").Replace("x", "y", StringComparison.Ordinal));
        await Refused(old);

        var asked = _issuer.Asked;
        for (var i = 0; i < 20; i++)
        {
            await Refused(TokenIssuer.Sign(new JsonObject { ["alg"] = "RS256", ["kid"] = $"unknown-{i}" }, Claims(), bytes => [.. bytes.Take(256)]));
        }

        Assert.That(_issuer.Asked - asked, Is.LessThanOrEqualTo(1), "unknown keys do not make the register a burden to the issuer");
    }

    [Test]
    public async Task An_issuer_that_cannot_be_reached_is_told_as_busy_and_keys_go_on_working()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["Registry:OidcAuthority"] = "http://127.0.0.1:9" });
        var party = await registry.Party();
        var token = await registry.Client(_issuer.Sign(_issuer.Claims(party.Id))).Get("/v1/drafts");
        var key = await party.Http.Get("/v1/drafts");
        Assert.Multiple(() =>
        {
            Assert.That((int)token.Status, Is.EqualTo(503));
            Assert.That(ProblemCheck.Wrong(token), Is.Null);
            Assert.That(token.Header("Retry-After"), Is.EqualTo("1"));
            Assert.That((int)key.Status, Is.EqualTo(200));
        });
    }

    [Test]
    public async Task While_the_issuer_hangs_tokens_of_its_known_keys_go_on_working_for_a_day_and_nobody_queues()
    {
        await using var issuer = await TokenIssuer.Start();
        var clock = new SetClock();
        await using var registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["Registry:OidcAuthority"] = issuer.Authority }, clock);
        var party = await registry.Party();
        async Task<int> Ask(string kid = "rsa-1") => (int)(await registry.Client(issuer.Sign(issuer.Claims(party.Id, now: clock.GetUtcNow()), kid)).Get("/v1/drafts")).Status;
        Assert.That(await Ask(), Is.EqualTo(200));

        var hanging = new TaskCompletionSource();
        issuer.Hanging = hanging.Task;
        issuer.NewRsa("rsa-2");
        clock.Pass(TimeSpan.FromHours(2));
        var (asked, watch) = (issuer.Asked, Stopwatch.StartNew());
        Assert.That(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ask())), Is.All.EqualTo(200));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)), "fifty that wait for the issuer one after another would take minutes");
        Assert.That(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ask("rsa-2"))), Is.All.EqualTo(401), "its new key is not known yet");
        watch.Restart();
        Assert.That(await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Ask(i % 2 == 0 ? "rsa-1" : "rsa-2"))), Is.EquivalentTo(Enumerable.Repeat(200, 10).Concat(Enumerable.Repeat(401, 10))));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)), "that it did not answer is remembered");
        Assert.That(issuer.Asked - asked, Is.EqualTo(1));

        clock.Pass(TimeSpan.FromHours(22));
        Assert.That(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ask())), Is.All.EqualTo(503));
        Assert.That(await Ask(), Is.EqualTo(503));
        Assert.That(issuer.Asked - asked, Is.EqualTo(2));

        hanging.SetResult();
        clock.Pass(TimeSpan.FromSeconds(11));
        Assert.That((await Ask(), await Ask("rsa-2")), Is.EqualTo((200, 200)));
    }

    [TestCase("x")]
    [TestCase("a.b.c")]
    [TestCase("eyJhbGciOiJSUzI1NiJ9.e30")]
    [TestCase("eyJhbGciOiJSUzI1NiJ9.e30.")]
    [TestCase("eyJhbGciOiJSUzI1NiJ9.e3.eA")]
    [TestCase("eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.eA.eA.eA.eA")]
    public async Task What_is_no_signed_token_is_refused_without_asking_the_issuer(string text)
    {
        await using var issuer = await TokenIssuer.Start();
        await using var registry = await RunningRegistry.Start(Store.SQLite, new Dictionary<string, string?> { ["Registry:OidcAuthority"] = issuer.Authority });
        Assert.That((int)(await registry.Client(text).Get("/v1/drafts")).Status, Is.EqualTo(401));
        Assert.That(issuer.Asked, Is.Zero);
    }

    [Test]
    public async Task Without_an_issuer_no_token_is_looked_at()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        var party = await registry.Party();
        Assert.That((int)(await registry.Client(_issuer.Sign(_issuer.Claims(party.Id))).Get("/v1/drafts")).Status, Is.EqualTo(401));
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!;
        claims["scope"] = "publish administer";
        return $"{parts[0]}.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.{parts[2]}";
    }

    private JsonObject Claims(string scope = "publish") => _issuer.Claims(_party.Id, scope, _clock.GetUtcNow());

    private JsonObject With(Action<JsonObject> edit)
    {
        var claims = Claims();
        edit(claims);
        return claims;
    }

    private async Task<Reply> Publish(string token)
    {
        using var http = _registry.Client(null);
        return await http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!), ("Authorization", $"Bearer {token}"));
    }

    private async Task Refused(string token, string what = "")
    {
        var reply = await Publish(token);
        Assert.That(((int)reply.Status, ProblemCheck.Wrong(reply)), Is.EqualTo((401, (string?)null)), $"{what}: {reply.Text}");
        Assert.That(reply.Header("WWW-Authenticate"), Does.Contain("invalid_token"), what);
    }
}
