using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Core.Ledger;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>Entries that were published are lost for ever: the log goes on under another origin, says so, and everything that is left can still be proven.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class SuccessionTests(Store store)
{
    private const string Successor = "localhost/registry/second";

    private string _connectionString = null!;
    private string? _folder;
    private string _files = null!;
    private string _key = null!;
    private string _place = null!;
    private string _formerKey = null!;
    private string _formerEvidence = null!;
    private long _size;

    [SetUp]
    public async Task Lose()
    {
        (_connectionString, _folder) = Stores.Fresh(store);
        _files = Directory.CreateTempSubdirectory("registry-succession-").FullName;
        await using (var registry = await RunningRegistry.Start(store, connectionString: _connectionString))
        {
            var party = await registry.Party();
            _key = party.Key;
            var created = await party.Http.Post("/v1/algorithms", Some.Algorithm());
            _place = created.Header("Location")!;
            _size = created.Size();
            _formerKey = (await registry.Anyone.Get("/log/vkeys")).Text.Split(' ')[0];
            _formerEvidence = Written("former.json", (await registry.Anyone.Get($"{_place}/versions/1/evidence")).Text);
            Written("seen", (await registry.Anyone.Get("/log/checkpoint")).Text);
            await party.Http.Patch(_place, new JsonObject { ["language"] = "cy" }, "\"1\"");
            Written("lost", (await registry.Anyone.Get("/log/checkpoint")).Text);
        }

        await Rollback.To(_connectionString, _size);
    }

    [TearDown]
    public void Clear()
    {
        Directory.Delete(_files, recursive: true);
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task The_log_goes_on_under_another_origin_and_everything_that_is_left_is_proven()
    {
        Assert.That(await Recover("--origin", Successor), Is.EqualTo(1), "not without a word that they are lost");
        Assert.That(await Recover("--entries-are-lost", "--origin", "localhost/registry"), Is.EqualTo(1), "not under the name it had");
        Assert.That(await Recover("--entries-are-lost", "--origin", Successor), Is.Zero);
        Assert.That(await Recover("--entries-are-lost", "--origin", "localhost/registry/third"), Is.EqualTo(1), "not when there is nothing to recover from");

        await using var registry = await RunningRegistry.Start(store, connectionString: _connectionString);
        using var party = registry.Client(_key);
        Assert.That((await registry.Anyone.Get("/")).Json["origin"]!.GetValue<string>(), Is.EqualTo(Successor));
        var amended = await party.Patch(_place, new JsonObject { ["language"] = "ga" }, "\"1\"");
        Assert.That(((int)amended.Status, amended.Size()), Is.EqualTo((200, _size + 3)), "after the succession and the adoption of its key");
        var feed = (await registry.Anyone.Get($"/v1/feed?after={_size}")).Json["items"]!.AsArray();
        Assert.That(feed[0]!["entry"]!["act"]!.GetValue<string>(), Is.EqualTo("log.succeeded"));
        Assert.That(feed[0]!["record"]!["former"]!.GetValue<string>(), Is.EqualTo("localhost/registry"));
        Assert.That(feed[0]!["record"]!["size"]!.GetValue<long>(), Is.EqualTo(_size));
        Assert.That(feed[0]!["record"]!["checkpoint"]!.GetValue<string>(), Is.EqualTo(await File.ReadAllTextAsync(Path.Combine(_files, "lost"))), "what was published last is kept in it");

        var key = (await registry.Anyone.Get("/log/vkeys")).Text.Split('\n')[1].Split(' ')[0];
        Assert.That(key, Does.StartWith(Successor + "+"));
        Assert.That(await Verify(registry.Address, "--vkey", key), Is.Zero);
        Assert.That(await Verify(registry.Address), Is.Zero);
        Assert.That(await Verify(registry.Address, "--vkey", _formerKey), Is.EqualTo(2), "the former key cannot vouch for it");
        Assert.That(await Verify(registry.Address, "--vkey", key, "--vkey", _formerKey, "--seen", Path.Combine(_files, "seen")), Is.Zero, "what was seen is there");
        Assert.That(await Verify(registry.Address, "--vkey", key, "--vkey", _formerKey, "--seen", Path.Combine(_files, "lost")), Is.EqualTo(1), "what is lost is not");

        Assert.That(await Verify("evidence", _formerEvidence, "--vkey", _formerKey), Is.Zero, "old evidence stands");
        foreach (var version in new[] { 1, 2 })
        {
            var evidence = (await registry.Anyone.Get($"{_place}/versions/{version}/evidence")).Json.AsObject();
            Assert.That(await Verify("evidence", Written("new.json", evidence.ToJsonString()), "--vkey", key), Is.Zero, $"version {version}");
            Assert.That(evidence.ContainsKey("succession"), Is.EqualTo(version == 1));
            if (evidence["succession"] is JsonObject succession)
            {
                succession["leaf"] = evidence["leaf"]!.DeepClone();
                Assert.That(await Verify("evidence", Written("new.json", evidence.ToJsonString()), "--vkey", key), Is.EqualTo(1), "a succession that is none");
                evidence.Remove("succession");
                Assert.That(await Verify("evidence", Written("new.json", evidence.ToJsonString()), "--vkey", key), Is.EqualTo(1), "of another log, and nothing says why");
            }
        }

        await LedgerCheck.Sound(registry.Database, Seen("seen"));
        Assert.That((await LedgerCheck.Verify(registry.Database, [Seen("lost")])).Findings.Select(finding => finding.What), Is.EqualTo((string[])[$"entries {_size} to {_size} of localhost/registry were seen and are lost: the log goes on without them, as its entry {_size} says."]));
        Assert.That((await LedgerCheck.Verify(registry.Database, [], NoteVerifier.Parse(_formerKey)!)).Verdict, Is.EqualTo(Verdict.CannotTell));
        Assert.That((await LedgerCheck.Verify(registry.Database, [], NoteVerifier.Parse(key)!)).Verdict, Is.EqualTo(Verdict.Sound));
    }

    [Test]
    public async Task A_recovery_that_was_stopped_before_it_was_published_is_finished_at_the_next_start_and_a_second_one_follows_the_first()
    {
        var published = Path.Combine(KeyFiles.Folder(_connectionString), "published.checkpoint");
        var before = await File.ReadAllTextAsync(published);
        Assert.That(await Recover("--entries-are-lost", "--origin", Successor), Is.Zero);
        await File.WriteAllTextAsync(published, before);
        await using (var registry = await RunningRegistry.Start(store, connectionString: _connectionString))
        {
            using var party = registry.Client(_key);
            Assert.That((int)(await party.Patch(_place, new JsonObject { ["language"] = "ga" }, "\"1\"")).Status, Is.EqualTo(200));
            Assert.That(await File.ReadAllTextAsync(published), Does.StartWith(Successor + "\n"));
        }

        await Rollback.To(_connectionString, _size + 2);
        Assert.That(await Recover("--entries-are-lost"), Is.Zero);
        await using var again = await RunningRegistry.Start(store, connectionString: _connectionString);
        var origin = (await again.Anyone.Get("/")).Json["origin"]!.GetValue<string>();
        Assert.That(origin, Does.StartWith("localhost/registry/second/from-2"));
        using var writer = again.Client(_key);
        Assert.That((int)(await writer.Patch(_place, new JsonObject { ["language"] = "gd" }, "\"1\"")).Status, Is.EqualTo(200));
        var key = (await again.Anyone.Get("/log/vkeys")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ')[0];
        Assert.That(await Verify(again.Address, "--vkey", key), Is.Zero);
        Assert.That(await Verify("evidence", Written("new.json", (await again.Anyone.Get($"{_place}/versions/1/evidence")).Text), "--vkey", key), Is.Zero, "over two successions");
        await LedgerCheck.Sound(again.Database, Seen("seen"));
    }

    [Test]
    public async Task Somebody_who_renames_a_log_without_a_succession_is_found()
    {
        Assert.That(await Recover("--entries-are-lost", "--origin", Successor), Is.Zero);
        await using var database = new Database(Engine.For(_connectionString));
        using (var session = await database.Engine.Writer(CancellationToken.None))
        {
            // The leaf says that the log goes on, its body from where: neither may be another's.
            await session.Execute("UPDATE ledger_head SET origin = 'localhost/registry'");
        }

        var verification = await LedgerCheck.Verify(database, []);
        Assert.That(verification.Verdict, Is.EqualTo(Verdict.Tampered), LedgerCheck.Words(verification));
    }

    private static Task<int> Verify(params string[] arguments) => CommandLine.Run(["verify", .. arguments]);

    private async Task<int> Recover(params string[] arguments) => (await RegistryProcess.Run(["recover", "--database", _connectionString, .. arguments])).ExitCode;

    private Checkpoint Seen(string name) => Checkpoint.Parse(File.ReadAllText(Path.Combine(_files, name)))!.Value.Checkpoint;

    private string Written(string name, string text)
    {
        var file = Path.Combine(_files, name);
        File.WriteAllText(file, text);
        return file;
    }
}
