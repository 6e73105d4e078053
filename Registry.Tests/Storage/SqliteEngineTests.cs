using Microsoft.Data.Sqlite;
using NUnit.Framework;
using Registry.Core.Storage;
using Registry.Tests.Support;
using SQLitePCL;

namespace Registry.Tests.Storage;

/// <summary>What every connection to a SQLite file is told, whoever had it before.</summary>
public sealed class SqliteEngineTests
{
    /// <summary>SQLITE_STMTSTATUS_REPREPARE.</summary>
    private const int TimesPlannedAgain = 5;

    [Test]
    public async Task A_reader_cannot_write_also_when_it_was_used_before()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        await registry.Append(3);
        for (var i = 0; i < 3; i++)
        {
            using var reader = await registry.Database.Engine.Reader(CancellationToken.None);
            foreach (var statement in new[] { "DELETE FROM entry", "INSERT INTO facet (kind, member, value, number) VALUES ('a', 'b', 'c', 1)", "DROP TABLE entry", "UPDATE ledger_head SET size = 0" })
            {
                Assert.That((await Assert.ThrowsAsync<SqliteException>(async () => await reader.Execute(statement)))!.SqliteErrorCode, Is.EqualTo(8), "SQLITE_READONLY");
            }

            Assert.That(await reader.Scalar("PRAGMA query_only"), Is.EqualTo(1L));
        }

        await LedgerCheck.Sound(registry.Database);
    }

    [Test]
    public async Task A_writer_waits_for_the_disk_and_erases_what_it_deletes()
    {
        var (connectionString, folder) = Stores.Fresh(Store.SQLite);
        await using (var engine = Engine.For(connectionString))
        {
            using var writer = await engine.Writer(CancellationToken.None);
            foreach (var (setting, value) in new (string, object)[] { ("journal_mode", "wal"), ("synchronous", 2L), ("secure_delete", 1L), ("foreign_keys", 1L), ("trusted_schema", 0L), ("cell_size_check", 1L), ("query_only", 0L) })
            {
                Assert.That(await writer.Scalar($"PRAGMA {setting}"), Is.EqualTo(value), setting);
            }
        }

        Directory.Delete(folder!, recursive: true);
    }

    [Test]
    public async Task A_reader_that_was_asked_in_very_many_ways_is_not_kept()
    {
        var (connectionString, folder) = Stores.Fresh(Store.SQLite);
        await using (var engine = Engine.For(connectionString))
        {
            (await engine.Writer(CancellationToken.None)).Dispose();
            var first = await ConnectionAfter(0, Session.MostPrepared);
            Assert.That(await ConnectionAfter(0, 1), Is.SameAs(first), "the same connection serves the next reader, who asks nothing new");
            Assert.That(await ConnectionAfter(Session.MostPrepared, 1), Is.SameAs(first), "it is given back with one statement too many");
            Assert.That(await ConnectionAfter(0, 0), Is.Not.SameAs(first), "and was closed with its statements");

            async Task<object> ConnectionAfter(int from, int statements)
            {
                using var reader = await engine.Reader(CancellationToken.None);
                for (var i = 0; i < statements; i++)
                {
                    await reader.Scalar($"SELECT {from + i}");
                }

                return reader.Connection;
            }
        }

        Directory.Delete(folder!, recursive: true);
    }

    [Test]
    public async Task A_statement_is_planned_once_whatever_values_it_is_run_with()
    {
        await using var registry = await RunningRegistry.Start(Store.SQLite);
        await registry.Append(3);
        using var reader = await registry.Database.Engine.Reader(CancellationToken.None);
        var plannedAgain = 0;
        for (var limit = 1L; limit <= 3; limit++)
        {
            await reader.Each("SELECT number FROM entry WHERE number >= @from ORDER BY number LIMIT @limit",
                row => plannedAgain = raw.sqlite3_stmt_status(((SqliteDataReader)row).Handle!, TimesPlannedAgain, 0), 0L, limit);
        }

        Assert.That(plannedAgain, Is.Zero);
    }

    [TestCase("3.51.2", false)]
    [TestCase("3.7.17", false)]
    [TestCase("3.51.3", true)]
    [TestCase("3.53.3", true)]
    [TestCase("4.0.0", true)]
    [TestCase("unknown", false)]
    public void A_SQLite_that_can_corrupt_a_write_ahead_log_is_refused(string version, bool accepted) =>
        Assert.That(() => SqliteEngine.Require(version), accepted ? Throws.Nothing : Throws.InvalidOperationException.With.Message.Contains("3.51.3"));

    [Test]
    public void The_SQLite_that_is_built_in_is_one_of_those_accepted()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Assert.That(() => SqliteEngine.Require(connection.ServerVersion), Throws.Nothing);
    }
}
