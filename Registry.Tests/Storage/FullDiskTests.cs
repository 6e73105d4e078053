using System.Collections.Concurrent;
using NUnit.Framework;
using Registry.Core.Ledger;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>A disk runs full: reads go on, writes are told so, and when space returns they go on by themselves.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class FullDiskTests(Store store)
{
    private static readonly string[] Reads = ["/v1/algorithms?limit=5", "/v1/algorithms?q=housing", "/v1/feed?limit=50", "/log/checkpoint", "/healthz/ready"];

    [Test]
    public Task With_the_database_s_disk_full_reads_go_on_writes_are_told_507_and_nothing_is_lost_or_left_half_done() => FillUp(free: 0, rounds: 1);

    [Test, Explicit("Takes minutes: scripts/test-long"), Category("Long")]
    public async Task The_disk_may_be_full_at_any_64_kilobytes_of_a_megabyte()
    {
        for (var free = 0; free <= 1024; free += 64)
        {
            await FillUp(free * 1024, rounds: 2);
        }
    }

    [Test]
    public async Task With_the_published_checkpoint_s_disk_full_a_write_is_told_that_it_is_recorded_and_publishing_goes_on_when_space_returns()
    {
        using var disk = await SmallDisk.Mount(1);
        var published = Path.Combine(disk.Folder, "published.checkpoint");
        await using var registry = await RunningRegistry.Start(store, new() { ["Registry:PublishedCheckpointFile"] = published });
        var party = await registry.Party();
        var first = await party.Http.Post("/v1/algorithms", Some.Algorithm());
        Assert.That((int)first.Status, Is.EqualTo(201));
        disk.Fill();
        var refused = await party.Http.Post("/v1/algorithms", Some.Algorithm());
        Assert.That(((int)refused.Status, refused.Code), Is.EqualTo((507, "storage-full")));
        Assert.That(refused.Json["detail"]!.GetValue<string>(), Does.StartWith("The entry is recorded, but its checkpoint could not be published"));
        Assert.That(Size(published), Is.EqualTo(first.Size()));
        foreach (var path in Reads)
        {
            Assert.That((int)(await registry.Anyone.Get(path)).Status, Is.EqualTo(200), path);
        }

        Assert.That((await registry.Anyone.Get("/log/checkpoint")).Text, Is.EqualTo(await File.ReadAllTextAsync(published)), "what could not be published is not shown");
        Assert.That(await registry.Anyone.Whole("/v1/algorithms?limit=200"), Has.Count.EqualTo(2), "it is recorded");
        disk.Free();
        var next = await party.Http.Post("/v1/algorithms", Some.Algorithm());
        Assert.That((int)next.Status, Is.EqualTo(201), next.Text);
        Assert.That(Size(published), Is.EqualTo(next.Size()));
        await LedgerCheck.Sound(registry.Database, Checkpoint.Parse(await File.ReadAllTextAsync(published))!.Value.Checkpoint);
    }

    [Test]
    public async Task An_amendment_that_found_no_space_is_held_against_no_other()
    {
        using var disk = await SmallDisk.Mount(48);
        using var server = store == Store.PostgreSQL ? PostgresServer.Start() : null;
        await using var registry = await RunningRegistry.Start(store, connectionString: server?.CreateDatabase(disk.Folder) ?? $"Data Source={Path.Combine(disk.Folder, "registry.db")}");
        var party = await registry.Party();
        var place = (await party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
        disk.Fill();
        var version = 1;
        for (var (tries, full) = (0, 0); full < 20; tries++)
        {
            Assert.That(tries, Is.LessThan(5_000), "it is never full");
            var told = (await Task.WhenAll(Enumerable.Range(0, 8).Select(i => party.Http.Patch(place, $$"""{"title":"Amended {{tries}} {{i}}"}""", $"\"{version}\"")))).Select(reply => (int)reply.Status).ToList();
            Assert.That(told, told.Contains(200) ? Has.One.EqualTo(200).And.All.AnyOf(200, 412, 507) : Is.All.EqualTo(507), "412 says that there is another version");
            (version, full) = told.Contains(200) ? (version + 1, full) : (version, full + 1);
        }

        disk.Free();
        Assert.That((int)(await party.Http.Patch(place, """{"title":"There is space"}""", $"\"{version}\"")).Status, Is.EqualTo(200));
        await LedgerCheck.Verify(registry.Database);
    }

    private static long Size(string published) => Checkpoint.Parse(File.ReadAllText(published))!.Value.Checkpoint.Size;

    private async Task FillUp(long free, int rounds)
    {
        using var disk = await SmallDisk.Mount(48);
        // A server of its own: one whose disk is full cannot serve other tests either. Its write-ahead log stands elsewhere; with that full, PostgreSQL stops altogether.
        using var server = store == Store.PostgreSQL ? PostgresServer.Start() : null;
        var connectionString = server?.CreateDatabase(disk.Folder) ?? $"Data Source={Path.Combine(disk.Folder, "registry.db")}";
        await using (var registry = await RunningRegistry.Start(store, connectionString: connectionString))
        {
            var party = await registry.Party();
            var acknowledged = new ConcurrentDictionary<string, byte[]>();
            var first = (await Write()).Header("Location")!;
            var told = 0;
            for (var round = 0; round < rounds; round++)
            {
                disk.Fill(free);
                var before = told;
                using var reading = new CancellationTokenSource();
                var reads = Task.Run(() => Read(registry, reading.Token));
                for (var writes = 0; told - before < 20; writes += 8)
                {
                    Assert.That(writes, Is.LessThan(20_000), "it is never full");
                    var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Write()));
                    told += replies.Count(reply => (int)reply.Status == 507);
                }

                // A withdrawal too is an entry, and needs space.
                var withdrawn = await party.Http.Delete($"{first}?reason=Full", "\"1\"");
                Assert.That((int)withdrawn.Status, Is.AnyOf(507, 200), withdrawn.Text);
                await reading.CancelAsync();
                Assert.That(await reads, Is.Positive);
                disk.Free();
                Assert.That((int)(await Write()).Status, Is.EqualTo(201), "without a restart");
                if ((int)withdrawn.Status == 200)
                {
                    acknowledged.TryRemove(first, out _);
                    first = acknowledged.Keys.First();
                }
            }

            foreach (var (place, bytes) in acknowledged)
            {
                Assert.That((await registry.Anyone.Get(place)).Bytes, Is.EqualTo(bytes), "nothing acknowledged is lost");
            }

            Assert.That(await registry.Anyone.Whole("/v1/algorithms?limit=200"), Has.Count.EqualTo(acknowledged.Count), "and nothing that was refused is there");
            await LedgerCheck.Verify(registry.Database);
            await TestContext.Out.WriteLineAsync($"{free / 1024} KB free: {acknowledged.Count} writes acknowledged, {told} told 507");

            async Task<Reply> Write()
            {
                var reply = await party.Http.Post("/v1/algorithms", Some.Algorithm());
                Assert.That((int)reply.Status, Is.AnyOf(201, 507), reply.Text);
                if ((int)reply.Status == 201)
                {
                    acknowledged[reply.Header("Location")!] = reply.Bytes;
                }
                else
                {
                    Assert.That(reply.Code, Is.EqualTo("storage-full"));
                }

                return reply;
            }
        }
    }

    private static async Task<int> Read(RunningRegistry registry, CancellationToken stop)
    {
        var done = 0;
        for (; !stop.IsCancellationRequested || done < Reads.Length; done++)
        {
            var reply = await registry.Anyone.Get(Reads[done % Reads.Length]);
            Assert.That((int)reply.Status, Is.EqualTo(200), $"{Reads[done % Reads.Length]}: {reply.Text}");
        }

        return done;
    }
}
