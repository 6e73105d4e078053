using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Access;

/// <summary>What holds of every API key, on both engines.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class KeyTests(Store store)
{
    private readonly SetClock _clock = new();
    private RunningRegistry _registry = null!;
    private Party _administrator = null!;
    private Party _party = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store, clock: _clock);
        _administrator = await _registry.Party(Scopes.Administer);
        _party = await _registry.Party();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task A_key_is_shown_once_has_256_random_bits_and_is_nowhere_kept_as_it_is()
    {
        var granted = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            granted.Add((await Grant()).Json["text"]!.GetValue<string>());
        }

        var listed = await _party.Http.Get("/v1/keys?limit=200");
        var feed = await _registry.Anyone.Get("/v1/feed?limit=1000");
        var secrets = granted.Select(text => text.Split('_', 3)[2]).ToList();
        var stored = Stored();
        Assert.Multiple(() =>
        {
            Assert.That(secrets.Select(secret => Base64Url.DecodeFromChars(secret).Length), Is.All.EqualTo(32));
            Assert.That(secrets, Is.Unique);
            foreach (var (secret, text) in secrets.Zip(granted))
            {
                Assert.That(listed.Text, Does.Not.Contain(secret));
                Assert.That(feed.Text, Does.Not.Contain(secret));
                var raw = Base64Url.DecodeFromChars(secret);
                foreach (var form in new[] { raw, Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(Convert.ToBase64String(raw)), Encoding.UTF8.GetBytes(Convert.ToHexStringLower(raw)), Encoding.UTF8.GetBytes(Convert.ToHexString(raw)), Encoding.UTF8.GetBytes(text) })
                {
                    Assert.That(stored.AsSpan().IndexOf(form), Is.EqualTo(-1), "the database holds a secret");
                }
            }

            Assert.That(stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(_party.KeyId.ToString())), Is.Not.EqualTo(-1), "it was looked for in the right place");
        });
    }

    [Test]
    public async Task A_key_stops_with_the_second_it_expires_and_lives_no_longer_than_a_year()
    {
        var party = await _registry.Party();
        var ends = _clock.GetUtcNow().AddHours(1);
        var text = (await Grant(party.Id, expires: ends.ToString("yyyy-MM-ddTHH:mm:ss'Z'"))).Json["text"]!.GetValue<string>();
        using var http = _registry.Client(text);
        var before = await http.Get("/v1/drafts");
        _clock.Pass(TimeSpan.FromMinutes(61));
        var after = await http.Get("/v1/drafts");
        var past = await Grant(party.Id, expires: _clock.GetUtcNow().AddSeconds(-1).ToString("yyyy-MM-ddTHH:mm:ss'Z'"));
        var tooLong = await Grant(party.Id, expires: _clock.GetUtcNow().AddDays(367).ToString("yyyy-MM-ddTHH:mm:ss'Z'"));
        var standard = await Grant(party.Id);
        Assert.Multiple(() =>
        {
            Assert.That((int)before.Status, Is.EqualTo(200));
            Assert.That((int)after.Status, Is.EqualTo(401));
            Assert.That(new[] { past, tooLong }.Select(reply => ((int)reply.Status, reply.Json["errors"]![0]!["pointer"]!.GetValue<string>())), Is.All.EqualTo((400, "/expiresAt")));
            Assert.That(DateTimeOffset.Parse(standard.Json["expiresAt"]!.GetValue<string>()) - _clock.GetUtcNow(), Is.EqualTo(TimeSpan.FromDays(90)).Within(TimeSpan.FromMinutes(1)), "90 days unless stated");
        });
    }

    [Test]
    public async Task A_revocation_holds_for_the_next_request_and_is_said_once()
    {
        var granted = await Grant();
        using var http = _registry.Client(granted.Json["text"]!.GetValue<string>());
        var id = granted.Json["id"]!.GetValue<string>();
        Assert.That((int)(await http.Get("/v1/drafts")).Status, Is.EqualTo(200));
        var first = await _party.Http.Delete($"/v1/keys/{id}", null);
        var then = await http.Get("/v1/drafts");
        var again = await _party.Http.Delete($"/v1/keys/{id}", null);
        Assert.Multiple(() =>
        {
            Assert.That((int)first.Status, Is.EqualTo(200));
            Assert.That((int)then.Status, Is.EqualTo(401));
            Assert.That(again.Json["revokedAt"]!.GetValue<string>(), Is.EqualTo(first.Json["revokedAt"]!.GetValue<string>()));
        });
    }

    [Test]
    public async Task A_lesser_key_revokes_itself_alone()
    {
        var granted = await Grant(scopes: "challenge");
        using var http = _registry.Client(granted.Json["text"]!.GetValue<string>());
        var other = await http.Delete($"/v1/keys/{_party.KeyId}", null);
        var itself = await http.Delete($"/v1/keys/{granted.Json["id"]}", null);
        Assert.Multiple(() =>
        {
            Assert.That((int)other.Status, Is.EqualTo(403));
            Assert.That((int)itself.Status, Is.EqualTo(200));
        });
    }

    [TestCase("administer")]
    [TestCase("redact")]
    public async Task A_key_that_publishes_turns_off_none_that_may_do_more(string scope)
    {
        var greater = (await Grant(scopes: scope)).Json["id"]!;
        var refused = await _party.Http.Delete($"/v1/keys/{greater}", null);
        var revoked = await _administrator.Http.Delete($"/v1/keys/{greater}", null);
        Assert.Multiple(() =>
        {
            Assert.That((int)refused.Status, Is.EqualTo(403));
            Assert.That((int)revoked.Status, Is.EqualTo(200));
        });
    }

    [Test]
    public async Task Grants_and_revocations_are_entries_without_label_or_secret()
    {
        const string Label = "case system of the third floor";
        var granted = await Grant(label: Label);
        var id = granted.Json["id"]!.GetValue<string>();
        await _party.Http.Delete($"/v1/keys/{id}", null);
        var entries = new List<JsonNode>();
        for (var next = "/v1/feed?limit=1000"; next is not null;)
        {
            var page = (await _registry.Anyone.Get(next)).Json;
            entries.AddRange(page["items"]!.AsArray().Select(item => item!));
            next = page["items"]!.AsArray().Count == 1000 ? page["next"]!.GetValue<string>() : null;
        }

        var mine = entries.Where(entry => entry["entry"]!["record"]!.GetValue<string>() == id).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(mine.Select(entry => entry["entry"]!["act"]!.GetValue<string>()), Is.EqualTo(new[] { "key.granted", "key.revoked" }));
            Assert.That(mine[0]["record"]!.AsObject().Select(member => member.Key), Is.EquivalentTo(new[] { "id", "kind", "owner", "scopes", "expiresAt", "version", "recordedAt" }));
            Assert.That(mine[1]["record"]!.AsObject().Select(member => member.Key), Is.EquivalentTo(new[] { "id", "kind", "owner", "scopes", "expiresAt", "version", "recordedAt", "revokedAt" }));
            Assert.That(string.Join(' ', entries), Does.Not.Contain(Label));
        });
    }

    [Test]
    public async Task A_key_says_all_that_is_wrong_with_its_request_at_once()
    {
        var reply = await _administrator.Http.Post("/v1/keys", """{"organisation":"x","scopes":["publish","own everything"],"secret":"mine"}""");
        var unknown = await _administrator.Http.Post("/v1/keys", new { organisation = Guid.CreateVersion7(), label = "x", scopes = new[] { "publish" } });
        Assert.Multiple(() =>
        {
            Assert.That(reply.Json["errors"]!.AsArray().Select(error => error!["pointer"]!.GetValue<string>()), Is.EquivalentTo(new[] { "/organisation", "/scopes/1", "/secret", "/label" }));
            Assert.That(ProblemCheck.Wrong(reply), Is.Null);
            Assert.That(unknown.Json["errors"]![0]!["pointer"]!.GetValue<string>(), Is.EqualTo("/organisation"));
        });
    }

    [Test]
    public async Task A_credential_in_an_address_does_nothing()
    {
        foreach (var (path, status) in new[]
        {
            ($"/v1/datasets?key={_party.Key}", 400), ($"/v1/feed?api_key={_party.Key}", 400), ($"/v1/rules?access_token={_party.Key}", 400), ($"/?token={_party.Key}", 400), ($"/healthz/live?key={_party.Key}", 400),
            ($"/v1/drafts?access_token={_party.Key}", 401), ($"/v1/keys?key={_party.Key}", 401),
        })
        {
            var reply = await _registry.Anyone.Get(path);
            Assert.That(((int)reply.Status, ProblemCheck.Wrong(reply)), Is.EqualTo((status, (string?)null)), path);
            Assert.That(reply.Text, Does.Not.Contain(_party.Key), "nor is it said back");
        }

        var user = await _registry.Anyone.Get("/v1/drafts", ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"key:{_party.Key}"))}"), ("X-Api-Key", _party.Key), ("Cookie", $"key={_party.Key}"));
        Assert.That((int)user.Status, Is.EqualTo(401));
    }

    [Test]
    public async Task A_key_without_an_organisation_in_the_register_may_nothing()
    {
        var party = await _registry.Party();
        await _administrator.Http.Delete($"/v1/organisations/{party.Id}?reason=closed", "\"1\"");
        var refused = await party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
        var content = (await _registry.Anyone.Get($"/v1/organisations/{party.Id}/versions/1")).Json.AsObject();
        foreach (var member in new[] { "id", "kind", "version", "owner", "recordedAt", "state" })
        {
            content.Remove(member);
        }

        var restored = await _administrator.Http.Put($"/v1/organisations/{party.Id}", content, "\"2\"");
        var again = await party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
        Assert.Multiple(() =>
        {
            Assert.That((int)refused.Status, Is.EqualTo(401));
            Assert.That((int)restored.Status, Is.EqualTo(200), restored.Text);
            Assert.That((int)again.Status, Is.EqualTo(201), "its keys work again with it");
        });
    }

    private async Task<Reply> Grant(Guid? organisation = null, string scopes = "publish", string label = "test", string? expires = null)
    {
        var body = new JsonObject { ["organisation"] = (organisation ?? _party.Id).ToString(), ["label"] = label, ["scopes"] = new JsonArray(scopes) };
        if (expires is not null)
        {
            body["expiresAt"] = expires;
        }

        return await _administrator.Http.Post("/v1/keys", body);
    }

    /// <summary>Everything that is stored, as bytes: the files of SQLite, or every row of PostgreSQL as it prints them.</summary>
    private byte[] Stored()
    {
        if (store == Store.SQLite)
        {
            var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(_registry.ConnectionString).DataSource;
            return [.. Directory.GetFiles(Path.GetDirectoryName(file)!).SelectMany(name =>
            {
                using var open = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var copy = new MemoryStream();
                open.CopyTo(copy);
                return copy.ToArray();
            })];
        }

        using var connection = new Npgsql.NpgsqlConnection(_registry.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT query_to_xml('SELECT * FROM ' || quote_ident(table_name), false, false, '')::text FROM information_schema.tables WHERE table_schema = 'public'";
        using var reader = command.ExecuteReader();
        using var all = new MemoryStream();
        while (reader.Read())
        {
            all.Write(Encoding.UTF8.GetBytes(reader.GetString(0)));
        }

        return all.ToArray();
    }
}
