using System.Net;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>The projections are an index over the ledger: they can be made again from it at any time.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class RebuildTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _party = await _registry.Party(RunningRegistry.AnyKind);
        await new RandomHistory(_registry, _party, seed: 21).Act(150);
        await _registry.ReadyFor(_party, Acts.All.Single(act => act is { On: "challenge", Name: "remedy" }));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    private static string[] Projections => [.. Projection.Tables, .. Kinds.All.Select(kind => $"{kind.Name}_search")];

    [Test]
    public async Task Projections_made_again_are_the_same_row_by_row_and_word_by_word()
    {
        var before = await Tables.Dump(_registry.ConnectionString);
        var answers = await Answers();
        Assert.That(Projections.Select(name => before[name].Count), Is.All.GreaterThan(0), "the history fills every projection");

        // Broken on purpose, so that a rebuild that did nothing would be seen.
        await using (var broken = new Database(Engine.For(_registry.ConnectionString)))
        {
            using var session = await broken.Engine.Writer(CancellationToken.None);
            await session.Execute("UPDATE record SET version = 1, state = 'published'");
            await session.Execute("DELETE FROM facet WHERE number % 2 = 0");
            await session.Execute("DELETE FROM algorithm");
            await session.Execute("DELETE FROM affected_community");
            await session.Execute("DELETE FROM dataset_search");
            await session.Execute("UPDATE duty SET waited = 1, deferrals = 7");
            await session.Execute("DELETE FROM effect_link");
            await session.Execute("DELETE FROM lag");
        }

        Assert.That(await Tables.Dump(_registry.ConnectionString, Projections), Is.Not.EqualTo(Only(before)));
        var told = new List<(long Done, long Of)>();
        await using (var database = new Database(Engine.For(_registry.ConnectionString)))
        {
            await Projection.Rebuild(database, (done, of) => told.Add((done, of)));
        }

        var after = await Tables.Dump(_registry.ConnectionString);
        foreach (var (table, rows) in before)
        {
            Assert.That(after[table], Is.EqualTo(rows), table);
        }

        Assert.That(await Answers(), Is.EqualTo(answers));
        Assert.That(told.Select(progress => progress.Done), Is.Ordered);
        Assert.That(told[^1].Done, Is.EqualTo(told[^1].Of).And.EqualTo(before["entry"].Count));
    }

    [Test]
    public async Task Readers_go_on_while_projections_are_made_again_and_writers_wait()
    {
        var place = (await _party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
        var paths = new[] { place, "/v1/algorithms?limit=200", "/v1/datasets?limit=50&sort=title", "/v1/algorithms?q=housing&limit=200", "/v1/engagements?q=abcbirch", $"{place}/versions", "/v1/feed?limit=50" };
        var expected = new Dictionary<string, string>();
        foreach (var path in paths)
        {
            expected[path] = (await _registry.Anyone.Get(path)).Text;
        }

        using var started = new SemaphoreSlim(0);
        using var mayEnd = new ManualResetEventSlim();
        var rebuild = Task.Run(async () =>
        {
            await using var database = new Database(Engine.For(_registry.ConnectionString));
            await Projection.Rebuild(database, (_, _) =>
            {
                started.Release();
                mayEnd.Wait();
            });
        });
        // The rebuild now stands still inside its transaction, every projection emptied and made again.
        await started.WaitAsync();
        var write = _party.Http.Post("/v1/algorithms", Some.Algorithm());
        try
        {
            foreach (var path in paths)
            {
                var read = await _registry.Anyone.Get(path).WaitAsync(TimeSpan.FromSeconds(20));
                Assert.That(read.Text, Is.EqualTo(expected[path]), path);
            }

            Assert.That(write.IsCompleted, Is.False, "a writer waits");
        }
        finally
        {
            mayEnd.Set();
            await rebuild;
        }

        Assert.That((await write).Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((await _registry.Anyone.Get((await write).Header("Location")!)).Bytes, Is.EqualTo((await write).Bytes));
        foreach (var path in paths.Take(1))
        {
            Assert.That((await _registry.Anyone.Get(path)).Text, Is.EqualTo(expected[path]));
        }
    }

    [Test]
    public async Task The_command_rebuilds_and_tells_how_far_it_is()
    {
        var before = await Tables.Dump(_registry.ConnectionString);
        var (code, output) = await RegistryProcess.Run("rebuild", "--database", _registry.ConnectionString);
        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Match(@"\[#+\] 100 % \d+ entries"));
        var after = await Tables.Dump(_registry.ConnectionString);
        Assert.That(after, Is.EqualTo(before));
    }

    private static SortedDictionary<string, List<string>> Only(SortedDictionary<string, List<string>> dump) =>
        new(dump.Where(table => Projections.Contains(table.Key)).ToDictionary(), StringComparer.Ordinal);

    private async Task<List<string>> Answers()
    {
        var answers = new List<string>();
        foreach (var kind in Kinds.All)
        {
            foreach (var query in new[] { "", $"sort={ListQuery.SortKeys(kind).First()}", "q=abcbirch", "q=hijk", "q=%22example%22", "q=housing+benefit", "q=published", $"owner={_party.Id}" })
            {
                answers.AddRange(await _registry.Anyone.Whole($"/v1/{kind.Plural}?limit=200&{query}"));
                answers.Add(query);
            }
        }

        return answers;
    }
}
