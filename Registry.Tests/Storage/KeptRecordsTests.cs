using NUnit.Framework;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>A record is read once between two commits, of whatever process, and is never told otherwise than it stands.</summary>
public sealed class KeptRecordsTests
{
    private const long Most = 1_000_000;

    private static readonly Kind Algorithm = Kinds.Find("algorithm")!;

    [TestCase(Store.SQLite)]
    [TestCase(Store.PostgreSQL)]
    public async Task A_mark_changes_with_every_commit_of_any_connection_and_with_nothing_else(Store store)
    {
        await using var registry = await RunningRegistry.Start(store);
        using var reader = await registry.Database.Engine.Reader(CancellationToken.None);
        using var writer = await registry.Database.Engine.Writer(CancellationToken.None);
        var first = reader.Mark;
        Assert.That(first is null, Is.EqualTo(store == Store.PostgreSQL), "to ask PostgreSQL takes as long as to read");
        await reader.Scalar("SELECT size FROM ledger_head");
        await using (var transaction = await registry.Database.Engine.Begin(writer, CancellationToken.None))
        {
            writer.Transaction = transaction;
            await writer.Execute("UPDATE ledger_head SET size = size + 1");
            Assert.That(reader.Mark, Is.EqualTo(first), "it is not committed");
            await transaction.RollbackAsync();
            writer.Transaction = null;
        }

        Assert.That(reader.Mark, Is.EqualTo(first), "nothing was committed");
        var marks = new HashSet<Mark?> { first };
        for (var i = 0; i < 100; i++)
        {
            await writer.Execute("UPDATE ledger_head SET size = size + 1");
            if (i % 10 == 9 && store == Store.SQLite)
            {
                await writer.Scalar("PRAGMA wal_checkpoint(TRUNCATE)");
            }

            Assert.That(marks.Add(reader.Mark), Is.EqualTo(store == Store.SQLite));
        }
    }

    [Test]
    public async Task A_record_is_kept_until_anything_is_committed_and_read_again_then()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        var party = await registry.Party();
        var id = Guid.Parse((await party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!.Split('/')[^1]);
        var reading = new Reading(registry.Database, Most);
        Assert.That((await reading.FindVersion(Algorithm, id))!.Content, Is.Empty, "a version needs no body");
        var read = await reading.Find(Algorithm, id);
        Assert.That(read!.Content, Is.Not.Empty);
        Assert.That(await reading.Find(Algorithm, id), Is.SameAs(read));
        Assert.That(await reading.FindVersion(Algorithm, id), Is.SameAs(read));
        Assert.That(await reading.Find(Kinds.Find("dataset")!, id), Is.Null, "it is no dataset for that");
        var extent = await reading.Extent();
        Assert.That(await reading.Extent(), Is.SameAs(extent));

        await party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
        var again = await reading.Find(Algorithm, id);
        Assert.That(again, Is.Not.SameAs(read));
        Assert.That((again!.Content, again.Size), Is.EqualTo((read.Content, read.Size + 1)), "the size it is told of is that of now");
        Assert.That((await reading.Extent()).Size, Is.EqualTo(read.Size + 1));
        var forgetful = new Reading(registry.Database);
        var forgotten = await forgetful.Find(Algorithm, id);
        Assert.That(await forgetful.Find(Algorithm, id), Is.Not.SameAs(forgotten), "none is kept unless it is said how many");
    }

    [Test]
    public async Task What_another_process_commits_is_told_at_once()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        var party = await registry.Party();
        var place = (await party.Http.Post("/v1/algorithms", Some.Algorithm(body => body["title"] = "Version 1"))).Header("Location")!;
        await using var other = await RegistryProcess.Serve(registry.ConnectionString);
        using var owner = other.Client(party.Key);
        using var stop = new CancellationTokenSource();
        var reads = 0;
        var crowd = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var newest = 1L; !stop.IsCancellationRequested; reads++)
            {
                var version = (await registry.Anyone.Get(place)).Json["version"]!.GetValue<long>();
                Assert.That(version, Is.GreaterThanOrEqualTo(newest), "it never goes back");
                newest = version;
            }
        })).ToList();
        for (var version = 1; version <= 150; version++)
        {
            var amended = await owner.Patch(place, $$"""{"title":"Version {{version + 1}}"}""", $"\"{version}\"");
            Assert.That((int)amended.Status, Is.EqualTo(200), amended.Text);
            var read = await registry.Anyone.Get(place);
            Assert.That((read.ETag, read.Json["title"]!.GetValue<string>()), Is.EqualTo(($"\"{version + 1}\"", $"Version {version + 1}")));
            Assert.That((int)(await registry.Anyone.Get(place, ("If-None-Match", $"\"{version}\""))).Status, Is.EqualTo(200));
            Assert.That((int)(await registry.Anyone.Get(place, ("If-None-Match", $"\"{version + 1}\""))).Status, Is.EqualTo(304));
        }

        await stop.CancelAsync();
        await Task.WhenAll(crowd);
        Assert.That(reads, Is.GreaterThan(100));
    }

    [Test]
    public void Never_more_is_kept_than_may_be_and_nothing_that_was_read_while_something_was_committed()
    {
        var kept = new KeptRecords(Most);
        Mark now = new(1, 2, 3, 4, 5, 6), then = now with { Six = 7 };
        var ids = Enumerable.Range(0, 5_000).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var id in ids)
        {
            kept.Keep(now, now, Algorithm, id, Of(2_000));
            Assert.That(kept.Find(now, Algorithm, id), Is.Not.Null);
            Assert.That(kept.Bytes, Is.LessThanOrEqualTo(Most));
        }

        Assert.That(ids.Count(id => kept.Find(now, Algorithm, id) is not null), Is.InRange(1, Most / 2_000));
        var large = Guid.CreateVersion7();
        kept.Keep(now, now, Algorithm, large, Of(100_000));
        Assert.That(kept.Find(now, Algorithm, large), Is.Null, "it would push out too many others");
        var torn = Guid.CreateVersion7();
        kept.Keep(now, then, Algorithm, torn, Of(10));
        kept.Keep(null, null, Algorithm, torn, Of(10));
        Assert.That((kept.Find(now, Algorithm, torn), kept.Find(then, Algorithm, torn), kept.Find(null, Algorithm, torn)), Is.EqualTo(((Found?)null, (Found?)null, (Found?)null)));
        Assert.That(kept.Bytes, Is.Zero, "another commit was seen: nothing of what was before stays");
        kept.Keep(then, then, Algorithm, torn, Of(10));
        Assert.That(kept.Find(then, Algorithm, torn), Is.Not.Null);

        static Found Of(int length) => new(1, 1, false, "", 1, new byte[length], null);
    }

    [Test]
    public async Task The_database_is_one_file_again_once_everybody_has_closed_it()
    {
        var (connectionString, folder) = Stores.Fresh(Store.SQLite);
        await using (var registry = await RunningRegistry.Start(Store.SQLite, connectionString: connectionString))
        {
            await registry.Anyone.Get("/v1/feed");
        }

        Assert.That(Directory.GetFiles(folder!, "registry.db*").Select(Path.GetFileName), Is.EqualTo((string[])["registry.db"]));
        Directory.Delete(folder!, recursive: true);
    }
}
