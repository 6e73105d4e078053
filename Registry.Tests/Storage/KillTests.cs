using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using NUnit.Framework;
using Registry.Core.Ledger;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>The whole server ended by SIGKILL while it writes. <c>scripts/kill 200</c> does it as often as asked; here a few times.</summary>
public sealed class KillTests
{
    private long _highest;

    [Test]
    public async Task Every_write_that_was_acknowledged_is_there_after_the_server_was_killed()
    {
        var times = int.Parse(Environment.GetEnvironmentVariable("REGISTRY_KILLS") ?? "3", CultureInfo.InvariantCulture);
        var (connectionString, folder) = Stores.Fresh(Store.SQLite);
        var key = await RegistryProcess.Key(connectionString);
        var all = new List<KeyValuePair<string, (long Version, byte[] Bytes)>>();
        var random = new Random(1);
        long writes = 0;
        _highest = 0;
        for (var i = 0; i < times; i++)
        {
            var acknowledged = new ConcurrentDictionary<string, (long Version, byte[] Bytes)>();
            await using (var server = await RegistryProcess.Serve(connectionString))
            {
                using var http = server.Client(key);
                var load = Enumerable.Range(0, 16).Select(writer => Task.Run(() => Write(http, acknowledged, writer))).ToArray();
                while (acknowledged.Count < 20)
                {
                    await Task.Delay(5);
                }

                await Task.Delay(random.Next(200));
                await server.Kill();
                writes += (await Task.WhenAll(load)).Sum();
            }

            await CheckPublished(connectionString);

            await using var again = await RegistryProcess.Serve(connectionString);
            using var reader = again.Client(key);
            all.AddRange(acknowledged);
            // Those of this round each time, all of them at the end.
            await Parallel.ForEachAsync(i == times - 1 ? all : [.. acknowledged], new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (pair, _) =>
            {
                var (place, (version, bytes)) = pair;
                Assert.That((await reader.Get($"{place}/versions/{version}")).Bytes, Is.EqualTo(bytes), $"{place} as acknowledged");
            });
            Assert.That((int)(await reader.Post("/v1/algorithms", Some.Algorithm())).Status, Is.EqualTo(201), "the next write works");
            await again.Kill();
            // All there is takes longer to look at each time: now and then, and at the end.
            if (i % 10 == 0 || i == times - 1)
            {
                await Check(connectionString);
            }
        }

        await TestContext.Out.WriteLineAsync($"{times} kills, {writes} acknowledged writes, all there");
        Directory.Delete(folder!, recursive: true);
    }

    /// <summary>Publishes and amends until the server is gone; tells how many writes were acknowledged.</summary>
    private async Task<long> Write(HttpClient http, ConcurrentDictionary<string, (long, byte[])> acknowledged, int writer)
    {
        long done = 0;
        try
        {
            while (true)
            {
                var created = await http.Post("/v1/algorithms", Some.Algorithm());
                Assert.That((int)created.Status, Is.EqualTo(201), created.Text);
                var place = created.Header("Location")!;
                acknowledged[place] = (1, created.Bytes);
                Acknowledged(created.Size());
                done++;
                if (writer % 2 == 0)
                {
                    var amended = await http.Patch(place, """{"language":"cy"}""", "\"1\"");
                    Assert.That((int)amended.Status, Is.EqualTo(200), amended.Text);
                    acknowledged[place] = (2, amended.Bytes);
                    Acknowledged(amended.Size());
                    done++;
                }
            }
        }
        catch (Exception ended) when (ended is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            return done;
        }
    }

    private void Acknowledged(long size)
    {
        for (var known = Interlocked.Read(ref _highest); size > known && Interlocked.CompareExchange(ref _highest, size, known) != known; known = Interlocked.Read(ref _highest))
        {
        }
    }

    /// <summary>What was acknowledged was published, and what was published is in the database.</summary>
    private async Task CheckPublished(string connectionString)
    {
        var published = new Published(Path.Combine(KeyFiles.Folder(connectionString), "published.checkpoint"));
        Assert.That(Checkpoint.Parse(published.Read()!)!.Value.Checkpoint.Size, Is.GreaterThanOrEqualTo(_highest), "nothing is acknowledged before it is published");
        await using var database = new Database(Engine.For(connectionString));
        var alarm = await ForkGuard.Judge(database, published, new LogKeys(Path.Combine(KeyFiles.Folder(connectionString), "log.key"), TimeProvider.System));
        Assert.That(alarm?.What, Is.Null, "nothing is published before it is committed");
    }

    private static async Task Check(string connectionString)
    {
        await using var database = new Database(Engine.For(connectionString));
        await LedgerCheck.Verify(database);
        using var session = await database.Engine.Reader(CancellationToken.None);
        Assert.That(await session.Scalar("PRAGMA integrity_check"), Is.EqualTo("ok"));
    }
}
