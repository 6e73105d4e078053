using System.Collections.Concurrent;
using System.Text.Json;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>How writes share commits, and what the connections of SQLite promise.</summary>
public sealed class GroupCommitTests
{
    [TestCaseSource(typeof(Stores), nameof(Stores.Both))]
    public async Task Many_of_sixty_four_concurrent_writers_share_a_commit(Store store)
    {
        await using var registry = await RunningRegistry.Start(store);
        var party = await registry.Party();
        var publishing = (Publishing)registry.Services.GetService(typeof(Publishing))!;
        var actor = new Actor(party.Id, party.KeyId.ToString(), Scopes.Publish);
        var transactions = new ConcurrentDictionary<Write, int>(ReferenceEqualityComparer.Instance as IEqualityComparer<Write>);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 8; i++)
            {
                using var body = JsonDocument.Parse(Some.Algorithm().ToJsonString());
                await publishing.Publish(Submission.Judge(Kinds.Find("algorithm")!, body.RootElement), actor, along: write =>
                {
                    transactions.AddOrUpdate(write, 1, (_, count) => count + 1);
                    return ValueTask.CompletedTask;
                });
            }
        })));

        await TestContext.Out.WriteLineAsync($"{store}: 512 writes in {transactions.Count} transactions, the largest of {transactions.Values.Max()}");
        Assert.That(transactions.Values.Sum(), Is.EqualTo(512));
        Assert.That(transactions, Has.Count.LessThan(512 / 4));
        await LedgerCheck.Verify(registry.Database);
    }

    [TestCaseSource(typeof(Stores), nameof(Stores.Both))]
    public async Task Concurrent_requests_are_recorded_at_shared_instants(Store store)
    {
        await using var registry = await RunningRegistry.Start(store);
        var party = await registry.Party();
        var replies = new ConcurrentBag<Reply>();
        await Parallel.ForAsync(0, 256, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) => replies.Add(await party.Http.Post("/v1/algorithms", Some.Algorithm())));

        Assert.That(replies.Select(reply => (int)reply.Status), Is.All.EqualTo(201));
        Assert.That(replies.Select(reply => reply.Json["recordedAt"]!.ToString()).Distinct().Count(), Is.LessThan(200), "entries of one transaction have one instant");
        await LedgerCheck.Verify(registry.Database);
    }

    [Test]
    public async Task The_writer_of_SQLite_syncs_every_commit_and_its_readers_cannot_write()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        var engine = registry.Database.Engine;
        using var writer = await engine.Writer(CancellationToken.None);
        using var reader = await engine.Reader(CancellationToken.None);
        foreach (var session in new[] { writer, reader })
        {
            Assert.That(await session.Scalar("PRAGMA synchronous"), Is.EqualTo(2L), "FULL");
            Assert.That(await session.Scalar("PRAGMA journal_mode"), Is.EqualTo("wal"));
            Assert.That(await session.Scalar("PRAGMA secure_delete"), Is.EqualTo(1L));
        }

        Assert.That(await writer.Scalar("PRAGMA query_only"), Is.EqualTo(0L));
        Assert.That(await reader.Scalar("PRAGMA query_only"), Is.EqualTo(1L));
        Assert.That(async () => await reader.Execute("UPDATE ledger_head SET size = 7"), Throws.InstanceOf<System.Data.Common.DbException>());
        Assert.That(async () => await reader.Execute("CREATE TABLE other (a)"), Throws.InstanceOf<System.Data.Common.DbException>());
    }

    [Test]
    public async Task The_session_that_the_service_writes_through_is_set_to_FULL()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        var writer = (Writer)registry.Services.GetService(typeof(Writer))!;
        var (synchronous, journal) = await writer.Run(async write => ((long)(await write.Session.Scalar("PRAGMA synchronous"))!, (string)(await write.Session.Scalar("PRAGMA journal_mode"))!));

        Assert.That((synchronous, journal), Is.EqualTo((2L, "wal")));
    }

    [Test]
    public async Task More_writes_than_may_wait_are_declined_as_busy_and_nothing_of_them_is_written()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite, new() { ["Registry:WritesWaiting"] = "2", ["Registry:WritesGrouped"] = "1" });
        var party = await registry.Party();
        var replies = new ConcurrentBag<Reply>();
        await Parallel.ForAsync(0, 128, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) => replies.Add(await party.Http.Post("/v1/algorithms", Some.Algorithm())));

        var declined = replies.Where(reply => (int)reply.Status != 201).ToList();
        Assert.That(declined, Is.Not.Empty);
        Assert.That(declined.Select(reply => ((int)reply.Status, reply.Code, reply.Header("Retry-After"))), Is.All.EqualTo((503, "busy", "1")));
        Assert.That(await registry.Anyone.Whole("/v1/algorithms?limit=200"), Has.Count.EqualTo(replies.Count - declined.Count));
        await LedgerCheck.Verify(registry.Database);
    }
}
