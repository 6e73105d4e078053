using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>What is erased leaves everything that holds it, the database's own files among them, and every proof goes on verifying.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class ErasedFilesTests(Store store)
{
    /// <summary>Written nowhere else; an index may store its first letters once for several words.</summary>
    private const string Canary = "zqxvwcanarykw9mjh";

    private static readonly string Tail = Canary[5..];

    [Test]
    public async Task What_is_erased_is_nowhere_any_more_and_everything_still_verifies()
    {
        await using var registry = await RunningRegistry.Start(store);
        if (store == Store.PostgreSQL)
        {
            // Compressed, it would not be found before either.
            await Sql(registry, "ALTER TABLE body ALTER content SET STORAGE EXTERNAL; ALTER TABLE draft ALTER content SET STORAGE EXTERNAL; ALTER TABLE dataset_search ALTER document SET STORAGE EXTERNAL");
        }

        var redacting = await Redacting.In(registry);
        var (owner, anyone) = (redacting.Party.Http, registry.Anyone);
        for (var i = 0; i < 40; i++)
        {
            await owner.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!, body => body["title"] = $"Before {i}"));
        }

        var body = Some.Record(Kinds.Find("dataset")!, body =>
        {
            body["title"] = $"Calls of {Canary}";
            body["description"] = $"Taken by {Canary}, at home.";
            body["keywords"] = new JsonArray(Canary, "calls");
        });
        var key = ("Idempotency-Key", "canary");
        var place = (await owner.Post("/v1/datasets", body, key)).Header("Location")!;
        await owner.Patch(place, """{"language":"cy"}""", "\"1\"");
        await owner.Patch(place, """{"language":"en"}""", "\"2\"");
        var draft = (await owner.Post("/v1/drafts", new JsonObject { ["kind"] = "dataset", ["content"] = body.DeepClone(), ["record"] = place.Split('/')[^1], ["baseVersion"] = 3 })).Header("Location")!;
        var copy = (await owner.Post("/v1/drafts", new JsonObject { ["kind"] = "dataset", ["content"] = body.DeepClone() })).Header("Location")!;
        for (var i = 0; i < 40; i++)
        {
            await owner.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!, body => body["title"] = $"After {i}"));
        }

        var paths = new[] { place, $"{place}/versions/1", $"{place}/versions/3", $"{place}/versions/1/comparison?to=3", $"{place}?asOf=size:60", "/v1/datasets?limit=200", $"/v1/datasets?q={Canary}", $"/v1/datasets?keyword={Canary}", "/v1/datasets?sort=title&limit=200", "/v1/feed?limit=1000" };
        var saying = paths.Where(path => !path.Contains("comparison", StringComparison.Ordinal)).ToList();
        foreach (var path in saying)
        {
            Assert.That((await anyone.Get(path)).Text, Does.Contain(Canary), $"{path} holds it before");
        }

        var oldEvidence = (await anyone.Get($"{place}/versions/1/evidence")).Bytes;
        Assert.That(Encoding.UTF8.GetString(oldEvidence), Does.Contain("disclosures"));
        Assert.That((await owner.Get(draft)).Text + (await owner.Get(copy)).Text, Does.Contain(Canary));
        if (store == Store.PostgreSQL)
        {
            await Sql(registry, "ANALYZE");
        }

        Assert.That(await Hits(registry), Is.GreaterThan(3), "the files hold it before");

        var entry = await redacting.Done(place, ["title", "description", "keywords"]);

        Assert.That(await Hits(registry), Is.Zero, "the files hold it no more");
        foreach (var path in paths.Concat(["/log/tile/entries/000.p/100", "/log/checkpoint"]))
        {
            Assert.That((await anyone.Get(path)).Text, Does.Not.Contain(Canary).IgnoreCase, path);
        }

        Assert.That((await owner.Get(draft)).Text + (await owner.Get(copy)).Text + (await redacting.First.Get("/v1/redactions")).Text, Does.Not.Contain(Canary));
        Assert.That(KeyFiles.Folder(registry.ConnectionString) is var folder ? string.Concat(Directory.GetFiles(folder).Select(File.ReadAllText)) : "", Does.Contain("erased").And.Not.Contain(Canary), "the journal names it, never its value");
        var again = await owner.Post("/v1/datasets", body, key);
        Assert.That(again.Code, Is.EqualTo("idempotency-key-reused"), "the request that sent it is not done again");

        var vkey = (await anyone.Get("/log/vkeys")).Text.Split(' ')[0];
        await LedgerCheck.Verify(registry.Database);
        Assert.That(await CommandLine.Run(["verify", registry.Address, "--vkey", vkey, "--sample", "500"]), Is.Zero);
        var newEvidence = (await anyone.Get($"{place}/versions/1/evidence")).Bytes;
        var before = EvidenceFile.Check(new Verification(), oldEvidence, [NoteVerifier.Parse(vkey)!]);
        var after = EvidenceFile.Check(new Verification(), newEvidence, [NoteVerifier.Parse(vkey)!]);
        Assert.That((before!.Withheld, after!.Withheld, after.Members.ContainsKey("title")), Is.EqualTo((0, 3, false)), "what was downloaded before still proves what it proved; the new one discloses the rest");
        Assert.That(JsonNode.Parse(newEvidence)!["withheld"]!.AsArray().Select(member => $"{member!["member"]} {member["ground"]} {member["entry"]}"), Is.EqualTo(new[] { "description", "keywords", "title" }.Select(member => $"{member} personal-data {entry}")));

        var tables = await Tables.Dump(registry.ConnectionString);
        await Projection.Rebuild(registry.Database);
        Assert.That(await Tables.Dump(registry.ConnectionString), Is.EqualTo(tables), "a rebuild makes the same of what is left");
    }

    [Test]
    public async Task What_a_reader_holds_on_to_leaves_the_files_when_he_lets_go()
    {
        await using var registry = await RunningRegistry.Start(store);
        var redacting = await Redacting.In(registry);
        var place = (await redacting.Party.Http.Post("/v1/algorithms", Some.Algorithm(body => body["summary"] = Canary))).Header("Location")!;
        using (var session = await registry.Database.Engine.Reader(CancellationToken.None))
        {
            await using var snapshot = await registry.Database.Engine.Snapshot(session, CancellationToken.None);
            session.Transaction = snapshot;
            await session.Scalar("SELECT COUNT(*) FROM body");
            var (asked, _) = await redacting.Confirmed(place, ["summary"]);
            Assert.That(await registry.Services.GetRequiredService<Erased>().Scrub(), Is.False, "somebody still reads what was there before");
            Assert.That((await redacting.First.Get(asked)).Json["goneFromFilesAt"], Is.Null);
            session.Transaction = null;
        }

        await redacting.Done(place, ["purpose"]);
        Assert.That(await Hits(registry), Is.Zero);
    }

    [Test]
    public async Task On_PostgreSQL_a_write_under_way_in_another_database_keeps_dead_rows_and_is_waited_for()
    {
        if (store != Store.PostgreSQL)
        {
            Assert.Pass("Databases of SQLite are files of their own.");
        }

        await using var registry = await RunningRegistry.Start(store);
        var redacting = await Redacting.In(registry);
        var place = (await redacting.Party.Http.Post("/v1/algorithms", Some.Algorithm(body => body["title"] = Canary))).Header("Location")!;
        await using (var elsewhere = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(registry.ConnectionString) { Database = "postgres" }.ConnectionString))
        {
            await elsewhere.OpenAsync();
            await using var transaction = await elsewhere.BeginTransactionAsync();
            await using var write = new NpgsqlCommand("SELECT pg_current_xact_id()", elsewhere, transaction);
            await write.ExecuteScalarAsync();
            var (asked, _) = await redacting.Confirmed(place, ["title"]);
            Assert.That(await registry.Services.GetRequiredService<Erased>().Scrub(), Is.False);
            Assert.That((await redacting.First.Get(asked)).Json["goneFromFilesAt"], Is.Null);
        }

        await redacting.Done(place, ["summary"]);
        Assert.That(await Hits(registry), Is.Zero);
    }

    private static async Task Sql(RunningRegistry registry, string sql)
    {
        await using var connection = new NpgsqlConnection(registry.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private Task<int> Hits(RunningRegistry registry) => DatabaseFiles.Hits(store, registry.ConnectionString, Tail);
}
