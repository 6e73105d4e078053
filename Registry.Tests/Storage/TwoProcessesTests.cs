using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NUnit.Framework;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>Two servers on one PostgreSQL database, written to through both. <c>scripts/soak 600</c> does it for as many seconds as asked; here for a few.</summary>
public sealed class TwoProcessesTests
{
    private const int Writers = 64;

    [Test]
    public async Task Sixty_four_writers_through_two_servers_meet_no_error_and_readers_see_every_entry_once_and_in_order()
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable("REGISTRY_SOAK_SECONDS") ?? "3", CultureInfo.InvariantCulture);
        var (connectionString, _) = Stores.Fresh(Store.PostgreSQL);
        var key = await RegistryProcess.Key(connectionString);
        await using var first = await RegistryProcess.Serve(connectionString);
        await using var second = await RegistryProcess.Serve(connectionString);
        using var one = first.Client(key);
        using var two = second.Client(key);
        using var stop = new CancellationTokenSource();
        var numbers = new ConcurrentBag<long>();
        var readers = new[] { one, two }.Select(http => Task.Run(() => Follow(http, stop.Token))).ToArray();
        var watch = Stopwatch.StartNew();
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            // Every writer publishes at one server and amends at the other.
            var (here, there) = writer % 2 == 0 ? (one, two) : (two, one);
            var replies = new List<Reply>();
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                var created = await here.Post("/v1/algorithms", Some.Algorithm());
                Assert.That((int)created.Status, Is.EqualTo(201), created.Text);
                var amended = await there.Patch(created.Header("Location")!, """{"language":"cy"}""", "\"1\"");
                Assert.That((int)amended.Status, Is.EqualTo(200), amended.Text);
                numbers.Add(created.Size());
                numbers.Add(amended.Size());
                if (Random.Shared.Next(4) == 0)
                {
                    var withdrawn = await here.Delete($"{created.Header("Location")}?reason=Load", "\"2\"");
                    Assert.That((int)withdrawn.Status, Is.EqualTo(200), withdrawn.Text);
                    numbers.Add(withdrawn.Size());
                }
            }
        })).ToArray();
        await Task.WhenAll(writers);
        watch.Stop();
        await stop.CancelAsync();

        await using var database = new Database(Engine.For(connectionString));
        var size = await LedgerCheck.Verify(database);
        foreach (var reader in readers)
        {
            Assert.That(await reader, Is.EqualTo(size), "the reader was told everything");
        }

        // What stood before the load: an organisation, its key, and the key the log is signed with.
        Assert.That(numbers, Has.Count.EqualTo(size - 3));
        Assert.That(numbers, Is.Unique, "every write was told a size of its own");
        await TestContext.Out.WriteLineAsync($"{numbers.Count} writes in {watch.Elapsed.TotalSeconds:N1} s through two servers, {numbers.Count / watch.Elapsed.TotalSeconds:N0} a second");
    }

    [Test]
    public async Task One_idempotency_key_at_two_servers_at_once_is_one_record()
    {
        var (connectionString, _) = Stores.Fresh(Store.PostgreSQL);
        var key = await RegistryProcess.Key(connectionString);
        // Two services on one database, as two processes are.
        await using var first = await RunningRegistry.Start(Store.PostgreSQL, connectionString: connectionString);
        await using var second = await RunningRegistry.Start(Store.PostgreSQL, connectionString: connectionString);
        using var one = first.Client(key);
        using var two = second.Client(key);
        for (var i = 0; i < 10; i++)
        {
            var body = Some.Algorithm();
            var header = ("Idempotency-Key", $"key-{i}");
            var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? one : two).Post("/v1/algorithms", body, header)));
            Assert.That(replies.Select(reply => (int)reply.Status), Is.All.EqualTo(201));
            Assert.That(replies.Select(reply => reply.Text).Distinct().Count(), Is.EqualTo(1));
            var place = replies[0].Header("Location")!;
            var amendments = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? one : two).Patch(place, $$"""{"language":"c{{(char)('a' + n)}}"}""", "\"1\"")));
            Assert.That(amendments.Count(reply => (int)reply.Status == 200), Is.EqualTo(1), "of amendments of one version one wins");
            Assert.That(amendments.Count(reply => (int)reply.Status == 412), Is.EqualTo(7));
        }

        await LedgerCheck.Verify(first.Database);
    }

    [Test]
    public async Task Connections_that_are_cut_are_told_as_busy_and_the_service_recovers_by_itself()
    {
        await using var registry = await RunningRegistry.Start(Store.PostgreSQL);
        var party = await registry.Party();
        await using var axe = new NpgsqlConnection($"{registry.ConnectionString};Pooling=False");
        await axe.OpenAsync();
        using var stop = new CancellationTokenSource();
        var replies = new ConcurrentBag<(bool IsWrite, Reply Reply)>();
        var load = Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                replies.Add(n < 8 ? (true, await party.Http.Post("/v1/algorithms", Some.Algorithm())) : (false, await registry.Anyone.Get("/v1/algorithms?limit=5&sort=title")));
            }
        })).ToArray();
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(60);
            await using var cut = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", axe);
            await cut.ExecuteNonQueryAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);

        var failed = replies.Where(one => (int)one.Reply.Status >= 400).ToList();
        Assert.That(failed, Is.Not.Empty, "something was cut");
        Assert.That(failed.Select(one => ((int)one.Reply.Status, one.Reply.Code)), Is.All.EqualTo((503, "busy")));
        Assert.That((int)(await party.Http.Post("/v1/algorithms", Some.Algorithm())).Status, Is.EqualTo(201));
        foreach (var (_, reply) in replies.Where(one => one.IsWrite && (int)one.Reply.Status == 201))
        {
            Assert.That((await registry.Anyone.Get(reply.Header("Location")!)).Bytes, Is.EqualTo(reply.Bytes), "what was acknowledged is there");
        }

        await LedgerCheck.Verify(registry.Database);
        await TestContext.Out.WriteLineAsync($"{replies.Count} requests, {failed.Count} told 503");
    }

    /// <summary>Polls the feed until told to stop and nothing is left; every entry must be the one after the last. Returns how many there were.</summary>
    private static async Task<long> Follow(HttpClient http, CancellationToken stop)
    {
        var replica = new Replica(limit: 50);
        var seen = 0;
        while (true)
        {
            var stopped = stop.IsCancellationRequested;
            var more = await replica.Step(http);
            for (; seen < replica.Acts.Count; seen++)
            {
                Assert.That(replica.Acts[seen].Number, Is.EqualTo(seen), "every entry once, in order");
            }

            if (!more && stopped)
            {
                return seen;
            }
        }
    }
}
