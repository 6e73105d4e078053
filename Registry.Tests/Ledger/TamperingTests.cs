using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>
/// Somebody with access to the database changes the past. Each change is found by <c>verify</c>; one that drops the end or rebuilds everything with the real key only by somebody who kept a checkpoint.
/// </summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class TamperingTests(Store store)
{
    private static readonly string[] Tables = ["ledger_head", "entry", "body", "node", "checkpoint"];

    private RunningRegistry _registry = null!;
    private string _folder = null!;
    private Guid _record;
    private long _first;
    private long _last;
    private Checkpoint _published = null!;

    private Dictionary<string, string?> Files(string name) => new()
    {
        ["Registry:LogKeyFile"] = Path.Combine(_folder, "log.key"),
        ["Registry:PublishedCheckpointFile"] = Path.Combine(_folder, $"{name}.checkpoint"),
    };

    [OneTimeSetUp]
    public async Task Fill()
    {
        _folder = Directory.CreateTempSubdirectory("registry-tamper-").FullName;
        _registry = await RunningRegistry.Start(store, Files("published"));
        var party = await _registry.Party(Scopes.Publish | Scopes.Administer);
        var created = await party.Http.Post("/v1/algorithms", Some.Algorithm());
        _record = created.Json["id"]!.GetValue<Guid>();
        await Keep("backup");
        for (var i = 0; i < 300; i++)
        {
            await party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
        }

        for (var version = 1; version <= 3; version++)
        {
            await party.Http.Patch($"/v1/algorithms/{_record}", new JsonObject { ["title"] = $"Title {version}" }, $"\"{version}\"");
        }

        var gone = await party.Http.Post("/v1/safeguards", Some.Record(Kinds.Find("safeguard")!, body => body.Remove("subjects")));
        await party.Http.Delete(gone.Header("Location")! + "?reason=test", "\"1\"");
        await party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
        _published = Checkpoint.Parse(File.ReadAllText(Path.Combine(_folder, "published.checkpoint")))!.Value.Checkpoint;
        using var session = await _registry.Database.Engine.Reader(CancellationToken.None);
        var numbers = await session.All("SELECT number FROM entry WHERE record = @id ORDER BY version", reader => reader.GetInt64(0), _record.ToString());
        (_first, _last) = (numbers[0], numbers[^1]);
        await LedgerCheck.Sound(_registry.Database, _published);
        await Keep("keep");
    }

    [TearDown]
    public Task Restore() => Restore("keep");

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task A_value_that_is_edited_is_found()
    {
        await Edit(_first, body => body["title"] = "Another title");
        await Found($"entry {_first} (algorithm {_record}, version 1): the body is not what its leaf commits to.");
    }

    [Test]
    public async Task A_value_that_is_edited_with_its_salt_is_found()
    {
        await Edit(_first, body => body["title"] = "Another title");
        await Sql("UPDATE body SET salts = (SELECT salts FROM body WHERE number = @other) WHERE number = @number", _last, _first);
        await Found($"entry {_first} (algorithm {_record}");
    }

    [Test]
    public async Task A_value_that_is_edited_with_its_leaf_and_hash_is_found()
    {
        await Forge(_first, entry => entry with { Commitment = entry.Commitment[..^2] + "AA" });
        var found = await Found($"the first {_first} do: from entry {_first} to {_first} at least one was changed");
        Assert.That(found, Does.Contain("prev"), "the version after names the leaf that was there");
    }

    [Test]
    public async Task A_version_that_is_dropped_is_found()
    {
        await Drop("e.record = @id AND e.version = 2", _record.ToString());
        await Found("it is missing");
    }

    [Test]
    public async Task A_version_that_is_dropped_and_closed_up_is_found()
    {
        var dropped = _last - 1;
        await Drop("e.number = @number", dropped);
        await Renumber(dropped);
        await Found("version 4, but the version before is 2");
    }

    [Test]
    public async Task A_record_that_is_dropped_is_found()
    {
        await Drop("e.record = @id", _record.ToString());
        await Found("it is missing");
    }

    [Test]
    public async Task The_last_entry_that_is_dropped_is_found()
    {
        await Drop("e.number = @number", _published.Size - 1);
        await Sql("UPDATE ledger_head SET size = size - 1");
        await Found("the log was seen with");
    }

    [Test]
    public async Task Entries_that_are_renumbered_or_swapped_are_found()
    {
        foreach (var table in (string[])["entry", "body"])
        {
            await Sql($"UPDATE {table} SET number = -1 WHERE number = 20");
            await Sql($"UPDATE {table} SET number = 20 WHERE number = 21");
            await Sql($"UPDATE {table} SET number = 21 WHERE number = -1");
        }

        await Projection.Rebuild(_registry.Database);
        await Found("do not add up to the root that was signed");
    }

    [Test]
    public async Task Bodies_that_are_swapped_are_found()
    {
        await Sql("UPDATE body SET number = -1 WHERE number = 20");
        await Sql("UPDATE body SET number = 20 WHERE number = 21");
        await Sql("UPDATE body SET number = 21 WHERE number = -1");
        await Found("entry 20 ", "entry 21 ", "the body is not what its leaf commits to");
    }

    [Test]
    public async Task A_time_that_is_changed_is_found_in_the_column_and_in_the_leaf()
    {
        await Sql("UPDATE entry SET at = '2020-01-01T00:00:00.000Z' WHERE number = @number", _last);
        await Found($"entry {_last} (algorithm {_record}, version 4): the column at says 2020-01-01T00:00:00.000Z");
        await Forge(_last, entry => entry with { At = entry.At.AddYears(-1) });
        await Found("is before that of the entry before it", "do not add up");
    }

    [Test]
    public async Task Checkpoints_that_are_rewritten_without_the_key_are_found()
    {
        await Forge(_last, entry => entry with { Actor = "somebody" });
        using (var session = await _registry.Database.Engine.Writer(CancellationToken.None))
        {
            var root = await new Tree(session).RootAt(_published.Size);
            var note = (string)(await session.Scalar("SELECT note FROM checkpoint WHERE size = @size", _published.Size))!;
            await session.Execute("DELETE FROM checkpoint");
            await session.Execute("INSERT INTO checkpoint (size, at, note) VALUES (@size, '', @note)", _published.Size, note.Replace(Convert.ToBase64String(_published.Root), Convert.ToBase64String(root), StringComparison.Ordinal));
        }

        await Found("the newest checkpoint", "is not signed by");
        await Sql("DELETE FROM checkpoint");
        var verification = await LedgerCheck.Verify(_registry.Database, []);
        Assert.That(verification.Verdict, Is.EqualTo(Verdict.CannotTell), LedgerCheck.Words(verification));
    }

    [TestCase("UPDATE algorithm SET title = 'x' WHERE version = 4", "the table algorithm says x under title")]
    [TestCase("UPDATE algorithm SET until = 5 WHERE version = 2", "does not say that")]
    [TestCase("DELETE FROM algorithm WHERE version = 3", "the table algorithm does not have it")]
    [TestCase("UPDATE record SET state = 'withdrawn' WHERE kind = 'algorithm'", "the table record says something else")]
    [TestCase("UPDATE record SET number = 3 WHERE kind = 'algorithm'", "do not show it as the newest version")]
    [TestCase("DELETE FROM record WHERE kind = 'safeguard'", "do not show it as the newest version")]
    [TestCase("INSERT INTO facet (kind, member, value, number) VALUES ('dataset', 'theme', 'x', 30)", "the table facet says something else")]
    [TestCase("DELETE FROM dataset_search", "the table dataset_search has 0 rows")]
    [TestCase("UPDATE node SET number = number + 1000", "the table node is not the tree")]
    [TestCase("UPDATE ledger_head SET at = '2020-01-01T00:00:00.000Z'", "the head says")]
    [TestCase("UPDATE ledger_head SET size = size + 300", "it is missing")]
    [TestCase("UPDATE ledger_head SET size = size - 1", "the table entry holds it")]
    [TestCase("UPDATE entry SET organisation = 'x' WHERE number = 9", "the column organisation says x")]
    [TestCase("DELETE FROM body WHERE number = 9", "its body is gone")]
    public async Task A_table_that_says_something_else_than_the_ledger_is_found(string sql, string finding)
    {
        if (sql.StartsWith("DELETE FROM dataset_search", StringComparison.Ordinal) && store == Store.SQLite)
        {
            sql = "INSERT INTO dataset_search (dataset_search) VALUES ('delete-all')";
        }

        await Sql(sql);
        await Found(finding);
    }

    [Test]
    public async Task A_member_that_is_taken_away_without_a_redaction_is_found()
    {
        var digest = await Withhold(_first, "phase");
        await Found($"a member of its body is gone (digest {digest}), and no redaction in the ledger names it on that ground");
    }

    [Test]
    public async Task An_old_backup_is_sound_by_itself_and_found_by_the_published_checkpoint()
    {
        await Restore("backup");
        await LedgerCheck.Sound(_registry.Database);
        await Found("the log was seen with");
    }

    [Test]
    public async Task A_log_rebuilt_with_the_real_key_is_found_only_by_who_saw_an_earlier_checkpoint()
    {
        var state = Path.Combine(_folder, "watched");
        Assert.That(await CommandLine.Run(["watch", _registry.Address, "--state", state, "--once"]), Is.Zero);
        Assert.That(await CommandLine.Run(["watch", _registry.Address, "--state", state, "--once"]), Is.Zero, "an unchanged log goes on from itself");

        await using var rebuilt = await RunningRegistry.Start(store, Files("rebuilt"));
        var party = await rebuilt.Party(Scopes.Publish | Scopes.Administer);
        for (var i = 0; i <= _published.Size; i++)
        {
            await party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
        }

        var key = NoteSigner.Open("localhost/registry", Path.Combine(_folder, "log.key")).Verifier;
        var alone = await LedgerCheck.Verify(rebuilt.Database, [], key);
        Assert.That(alone.Verdict, Is.EqualTo(Verdict.Sound), "key and database together can make anything: this is the limit, and the README says so");
        var seen = await LedgerCheck.Verify(rebuilt.Database, [_published], key);
        Assert.That(LedgerCheck.Words(seen), Does.Contain("at least one of them was rewritten"));
        Assert.That(await CommandLine.Run(["verify", rebuilt.Address, "--seen", state, "--vkey", key.Text]), Is.EqualTo(1));
        Assert.That(await CommandLine.Run(["verify", rebuilt.Address, "--vkey", key.Text]), Is.Zero);
        Assert.That(await CommandLine.Run(["watch", rebuilt.Address, "--state", state, "--once"]), Is.EqualTo(1));
        Assert.That(File.ReadAllText(state + ".conflict"), Is.EqualTo((await rebuilt.Anyone.Get("/log/checkpoint")).Text), "both notes are kept as the proof");
        Assert.That(Checkpoint.Parse(File.ReadAllText(state))!.Value.Checkpoint.Size, Is.EqualTo(_published.Size), "the earlier note is not overwritten");
    }

    private async Task<string> Found(params string[] words)
    {
        var verification = await LedgerCheck.Verify(_registry.Database, [_published]);
        var told = LedgerCheck.Words(verification);
        Assert.That(verification.Verdict, Is.EqualTo(Verdict.Tampered), told);
        foreach (var word in words)
        {
            Assert.That(told, Does.Contain(word));
        }

        return told;
    }

    private async Task Sql(string sql, params object?[] values)
    {
        using var session = await _registry.Database.Engine.Writer(CancellationToken.None);
        await session.Execute(sql, values);
    }

    /// <summary>Copies the ledger's tables aside, as a backup does.</summary>
    private async Task Keep(string name)
    {
        foreach (var table in Tables)
        {
            await Sql($"CREATE TABLE {name}_{table} AS SELECT * FROM {table}");
        }
    }

    private async Task Restore(string name)
    {
        foreach (var table in Tables)
        {
            await Sql($"DELETE FROM {table}");
            await Sql($"INSERT INTO {table} SELECT * FROM {name}_{table}");
        }

        await Projection.Rebuild(_registry.Database);
    }

    private static async Task<JsonObject> Content(Session session, long number) => JsonNode.Parse((byte[])(await session.Scalar("SELECT content FROM body WHERE number = @number", number))!)!.AsObject();

    private async Task Edit(long number, Action<JsonObject> edit)
    {
        using var session = await _registry.Database.Engine.Writer(CancellationToken.None);
        var body = await Content(session, number);
        edit(body);
        await session.Execute("UPDATE body SET content = @content WHERE number = @number", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body, Plain), number);
    }

    /// <summary>Erases a member as a redaction would, and keeps silent about it. Returns its digest.</summary>
    private async Task<string> Withhold(long number, string member)
    {
        using var session = await _registry.Database.Engine.Writer(CancellationToken.None);
        var content = (byte[])(await session.Scalar("SELECT content FROM body WHERE number = @number", number))!;
        var salts = (byte[])(await session.Scalar("SELECT salts FROM body WHERE number = @number", number))!;
        var body = StoredBody.Read(content, salts);
        var digest = body.Digest(member)!;
        body.Erase(member, "personal-data", _last);
        await session.Execute("UPDATE body SET content = @content, salts = @salts, redacted = @redacted WHERE number = @number", body.Content(), body.Salts(), _last, number);
        return digest;
    }

    /// <summary>Rewrites a leaf as somebody would who knows how it is made: with its columns and its hash, and the tree's nodes above it.</summary>
    private async Task Forge(long number, Func<Entry, Entry> forge)
    {
        using (var session = await _registry.Database.Engine.Writer(CancellationToken.None))
        {
            var entry = forge(Entry.Read((byte[])(await session.Scalar("SELECT leaf FROM entry WHERE number = @number", number))!)!);
            var leaf = entry.ToBytes();
            await session.Execute("UPDATE entry SET leaf = @leaf, hash = @hash, at = @at WHERE number = @number", leaf, Merkle.Leaf(leaf), Timestamp.Text(entry.At), number);
            await session.Execute("DELETE FROM node");
        }

        await Tree.Complete(_registry.Database);
    }

    private async Task Drop(string where, object value)
    {
        await Sql($"DELETE FROM body WHERE number IN (SELECT e.number FROM entry e WHERE {where})", value);
        await Sql($"DELETE FROM entry WHERE number IN (SELECT e.number FROM entry e WHERE {where})", value);
    }

    private async Task Renumber(long after)
    {
        for (var number = after + 1; number < _published.Size; number++)
        {
            await Sql("UPDATE entry SET number = number - 1 WHERE number = @number", number);
            await Sql("UPDATE body SET number = number - 1 WHERE number = @number", number);
        }

        await Sql("UPDATE ledger_head SET size = size - 1");
        await Sql("DELETE FROM checkpoint WHERE size > (SELECT size FROM ledger_head)");
        await Projection.Rebuild(_registry.Database);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
