using Npgsql;
using NUnit.Framework;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>What a PostgreSQL database is used for beside reads and writes of single records.</summary>
public sealed class PostgresEngineTests
{
    [Test]
    public async Task Work_on_the_whole_database_may_take_longer_than_any_one_statement_of_a_request()
    {
        await using var database = new Database(Engine.For($"{Stores.Fresh(Store.PostgreSQL).ConnectionString};Command Timeout=1"));
        string[] kinds = [.. Kinds.All.Select(kind => kind.Name)];
        await database.Migrate(kinds);
        await LedgerHead.Create(database, "test");

        await Held("SELECT pg_advisory_xact_lock(7265676973747279)", () => database.Migrate(kinds));
        await Held("SELECT size FROM ledger_head FOR UPDATE", () => Projection.Rebuild(database));
        await Held("SELECT size FROM ledger_head FOR UPDATE", () => Tree.Complete(database));
        await Held("LOCK TABLE body IN ACCESS SHARE MODE", async () => Assert.That(await database.Engine.Scrub(["body", "draft"], kinds, CancellationToken.None), Is.True, "it waited"));
        Assert.That(async () => await Held("SELECT size FROM ledger_head FOR UPDATE", () => database.Read(session => session.Execute("UPDATE ledger_head SET size = size"))), Throws.InstanceOf<NpgsqlException>(), "a statement of a request waits as long as its connection string says");

        async Task Held(string statement, Func<Task> work)
        {
            using var holder = await database.Engine.Reader(CancellationToken.None);
            Task waiting;
            await using (await database.Engine.Begin(holder, CancellationToken.None))
            {
                await holder.Execute(statement);
                waiting = work();
                await Task.Delay(2_000);
                Assert.That(waiting.IsCompletedSuccessfully, Is.False, statement);
            }

            await waiting;
        }
    }
}
