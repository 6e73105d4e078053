using System.Diagnostics;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>Somebody else (a backup, an operator's shell) holds the write lock of the SQLite file.</summary>
public sealed class HeldDatabaseTests
{
    [Test]
    public async Task Writes_wait_for_a_lock_of_two_seconds_and_reads_go_on()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        var party = await registry.Party();
        var place = (await party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
        List<Task<Reply>> writes;
        await using (Hold(registry))
        {
            var held = Stopwatch.StartNew();
            writes = [.. Enumerable.Range(0, 20).Select(_ => party.Http.Post("/v1/algorithms", Some.Algorithm()))];
            while (held.Elapsed < TimeSpan.FromSeconds(2))
            {
                foreach (var path in new[] { place, "/v1/algorithms", "/v1/algorithms?q=housing", "/v1/feed", "/healthz/ready" })
                {
                    Assert.That((int)(await registry.Anyone.Get(path).WaitAsync(TimeSpan.FromSeconds(5))).Status, Is.EqualTo(200), path);
                }

                Assert.That(writes.Select(write => write.IsCompleted), Is.All.False);
                await Task.Delay(50);
            }
        }

        Assert.That((await Task.WhenAll(writes)).Select(reply => (int)reply.Status), Is.All.EqualTo(201), "they succeed later");
        Assert.That(await registry.Anyone.Whole("/v1/algorithms?limit=200"), Has.Count.EqualTo(21));
        await LedgerCheck.Verify(registry.Database);
    }

    [Test]
    public async Task A_lock_that_is_not_given_up_is_answered_503_with_Retry_After_and_the_next_write_works()
    {
        var (fresh, folder) = Stores.Fresh(Store.SQLite);
        await using (var registry = await RunningRegistry.Start(Store.SQLite, connectionString: $"{fresh};Default Timeout=1"))
        {
            var party = await registry.Party();
            var before = await Tables.Dump(registry.ConnectionString);
            await using (Hold(registry))
            {
                var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => party.Http.Post("/v1/algorithms", Some.Algorithm())));
                Assert.That(replies.Select(reply => ((int)reply.Status, reply.Code, reply.Header("Retry-After"))), Is.All.EqualTo((503, "busy", "1")));
            }

            Assert.That(await Tables.Dump(registry.ConnectionString), Is.EqualTo(before), "nothing was written");
            Assert.That((int)(await party.Http.Post("/v1/algorithms", Some.Algorithm())).Status, Is.EqualTo(201));
            await LedgerCheck.Verify(registry.Database);
        }

        Directory.Delete(folder!, recursive: true);
    }

    private static SqliteConnection Hold(RunningRegistry registry)
    {
        var connection = new SqliteConnection($"{registry.ConnectionString};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }
}
