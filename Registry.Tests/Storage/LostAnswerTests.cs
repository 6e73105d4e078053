using System.Net;
using Npgsql;
using NUnit.Framework;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>A connection that breaks after the database has committed and before it can say so.</summary>
public sealed class LostAnswerTests
{
    [Test]
    public async Task A_write_that_was_committed_is_acknowledged_though_the_database_could_not_say_so()
    {
        var (database, _) = Stores.Fresh(Store.PostgreSQL);
        var words = new NpgsqlConnectionStringBuilder(database);
        await using var relay = new Relay(words.Port);
        (words.Host, words.Port) = ("127.0.0.1", relay.Port);
        await using var registry = await RunningRegistry.Start(Store.PostgreSQL, connectionString: words.ToString());
        var party = await registry.Party();
        var before = (await registry.Anyone.Get("/v1/feed?limit=1")).Size();

        for (var i = 1; i <= 3; i++)
        {
            relay.CutNextCommit();
            var written = await party.Http.Post("/v1/algorithms", Some.Algorithm());

            Assert.That(written.Status, Is.EqualTo(HttpStatusCode.Created), written.Text);
            Assert.That(written.Size(), Is.EqualTo(before + i), "once");
            Assert.That((await registry.Anyone.Get(written.Header("Location")!)).Bytes, Is.EqualTo(written.Bytes));
        }

        await LedgerCheck.Verify(registry.Database);
    }
}
