using System.Collections.Concurrent;
using System.Diagnostics;
using NUnit.Framework;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>Sixty-four readers, and one that holds an old state of a SQLite file for long, while others write: reads go on, and the write-ahead log shrinks again.</summary>
public sealed class LongReaderTests
{
    private const long WalLimit = 67_108_864;

    [Test]
    public Task Reads_go_on_and_the_write_ahead_log_is_bounded_once_the_long_reader_has_gone() => Load(TimeSpan.FromSeconds(1.5));

    [Test, Explicit("Takes minutes: scripts/test-long"), Category("Long")]
    public Task The_same_with_a_reader_of_two_minutes() => Load(TimeSpan.FromMinutes(2));

    private static async Task Load(TimeSpan span)
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        var wal = registry.ConnectionString["Data Source=".Length..] + "-wal";
        using var plain = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri(registry.Address) };
        using var writing = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri(registry.Address) };
        writing.DefaultRequestHeaders.Authorization = (await registry.Party()).Http.DefaultRequestHeaders.Authorization;
        var place = (await writing.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
        using var stop = new CancellationTokenSource();
        var reads = new ConcurrentBag<double>();
        var writes = 0;
        var threads = 0;
        var highest = 0L;
        var reader = await registry.Database.Engine.Reader(CancellationToken.None);
        var snapshot = await registry.Database.Engine.Snapshot(reader, CancellationToken.None);
        reader.Transaction = snapshot;
        var size = await reader.Scalar("SELECT size FROM ledger_head");
        var load = Enumerable.Range(0, 64).Select(n => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var watch = Stopwatch.StartNew();
                var reply = await plain.Get(n % 2 == 0 ? place : "/v1/algorithms?limit=10");
                Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
                reads.Add(watch.Elapsed.TotalMilliseconds);
            }
        })).Concat(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var reply = await writing.Post("/v1/algorithms", Some.Algorithm());
                Assert.That((int)reply.Status, Is.EqualTo(201), reply.Text);
                Interlocked.Increment(ref writes);
            }
        }))).ToArray();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < span; await Task.Delay(50))
        {
            threads = Math.Max(threads, ThreadPool.ThreadCount);
            highest = Math.Max(highest, new FileInfo(wal).Length);
        }

        Assert.That(await reader.Scalar("SELECT size FROM ledger_head"), Is.EqualTo(size), "the long reader sees what it saw");
        Assert.That(await reader.Scalar("SELECT COUNT(*) FROM entry"), Is.EqualTo(size));
        reader.Transaction = null;
        await snapshot.DisposeAsync();
        reader.Dispose();
        // The next that writes brings the log back to its limit.
        await Task.Delay(500);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        for (var i = 0; i < 50; i++)
        {
            await writing.Post("/v1/algorithms", Some.Algorithm());
        }

        var sorted = reads.Order().ToList();
        var after = new FileInfo(wal).Length;
        await TestContext.Out.WriteLineAsync($"{reads.Count} reads (p50 {sorted[sorted.Count / 2]:N1} ms, p99 {sorted[sorted.Count * 99 / 100]:N1} ms), {writes} writes, {threads} threads, write-ahead log {highest / 1e6:N0} MB while it was held, {after / 1e6:N0} MB after");
        Assert.That(after, Is.LessThanOrEqualTo(2 * WalLimit));
        Assert.That(writes, Is.GreaterThan(20));
        Assert.That(threads, Is.LessThan(200), "a request waits for no thread of its own");
        await LedgerCheck.Verify(registry.Database);
    }
}
