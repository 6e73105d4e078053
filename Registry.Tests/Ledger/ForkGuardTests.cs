using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Ledger;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>A database that is not the one the register published from: it is read, and not written to, so that the log is never forked.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class ForkGuardTests(Store store)
{
    private string _connectionString = null!;
    private string? _folder;
    private Party _party = null!;
    private RunningRegistry _registry = null!;

    private string PublishedFile => Path.Combine(KeyFiles.Folder(_connectionString), "published.checkpoint");

    [SetUp]
    public async Task Fill()
    {
        (_connectionString, _folder) = Stores.Fresh(store);
        _registry = await RunningRegistry.Start(store, connectionString: _connectionString);
        _party = await _registry.Party();
        for (var i = 0; i < 10; i++)
        {
            await _party.Http.Post("/v1/algorithms", Some.Algorithm());
        }
    }

    [TearDown]
    public async Task Stop()
    {
        await _registry.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task A_database_behind_what_was_published_is_read_and_not_written_to_however_often_it_is_started()
    {
        var published = await File.ReadAllTextAsync(PublishedFile);
        var size = Checkpoint.Parse(published)!.Value.Checkpoint.Size;
        await _registry.DisposeAsync();
        var lost = await Rollback.To(_connectionString, size - 3);
        for (var start = 0; start < 2; start++)
        {
            _registry = await RunningRegistry.Start(store, connectionString: _connectionString);
            await OnlyReads($"The database has {size - 3} entries, but a checkpoint over {size} was published");
            Assert.That((int)(await _registry.Anyone.Get("/log/checkpoint")).Status, Is.EqualTo(200), "what is there is served");
            Assert.That(await File.ReadAllTextAsync(PublishedFile), Is.EqualTo(published), "what was published stands");
            await _registry.DisposeAsync();
        }

        await lost.PutBack();
        _registry = await RunningRegistry.Start(store, connectionString: _connectionString);
        await Writes();
    }

    [Test]
    public async Task Another_history_of_the_same_length_is_found()
    {
        await _registry.DisposeAsync();
        await using (var database = new Database(Engine.For(_connectionString)))
        {
            using var session = await database.Engine.Writer(CancellationToken.None);
            await session.Execute("UPDATE entry SET hash = (SELECT hash FROM entry WHERE number = 3) WHERE number = 4");
        }

        _registry = await RunningRegistry.Start(store, connectionString: _connectionString);
        await OnlyReads("it is another history under the same name");
    }

    [Test]
    public async Task A_published_checkpoint_that_is_gone_is_an_alarm_and_putting_one_back_that_somebody_kept_ends_it()
    {
        var kept = (await _registry.Anyone.Get("/log/checkpoint")).Text;
        await _registry.DisposeAsync();
        File.Delete(PublishedFile);
        _registry = await RunningRegistry.Start(store, connectionString: _connectionString);
        await OnlyReads("There is no published checkpoint");
        Assert.That(File.Exists(PublishedFile), Is.False, "none is made up");
        await _registry.DisposeAsync();

        await File.WriteAllTextAsync(PublishedFile, kept);
        _registry = await RunningRegistry.Start(store, connectionString: _connectionString);
        await Writes();
    }

    [Test]
    public async Task A_published_checkpoint_that_is_damaged_foreign_or_unsigned_is_an_alarm()
    {
        var published = await File.ReadAllTextAsync(PublishedFile);
        var checkpoint = Checkpoint.Parse(published)!.Value.Checkpoint;
        await _registry.DisposeAsync();
        foreach (var (text, told) in new[]
        {
            ("", "holds no checkpoint"),
            (published[..^30], "is not signed by a key of this log"),
            (checkpoint.Sign(NoteSigner.Of(checkpoint.Origin, new byte[32])), "is not signed by a key of this log"),
            ((checkpoint with { Origin = "other.example/log" }).Sign(NoteSigner.Of("other.example/log", new byte[32])), "they do not belong together"),
        })
        {
            await File.WriteAllTextAsync(PublishedFile, text);
            _registry = await RunningRegistry.Start(store, connectionString: _connectionString);
            await OnlyReads(told);
            await _registry.DisposeAsync();
        }

        await File.WriteAllTextAsync(PublishedFile, published);
        _registry = await RunningRegistry.Start(store, connectionString: _connectionString);
        await Writes();
    }

    [Test]
    public async Task An_old_database_put_under_a_running_register_stops_its_writing()
    {
        var published = await File.ReadAllTextAsync(PublishedFile);
        await Rollback.To(_connectionString, Checkpoint.Parse(published)!.Value.Checkpoint.Size - 2);
        var refused = await _party.Http.Post("/v1/algorithms", Some.Algorithm());
        Assert.That(((int)refused.Status, refused.Code), Is.EqualTo((503, "read-only")), refused.Text);
        await OnlyReads("an old backup was put in place while it ran");
        Assert.That(await File.ReadAllTextAsync(PublishedFile), Is.EqualTo(published));
    }

    [Test]
    public async Task Of_several_processes_on_one_database_none_signs_on_from_less_than_any_of_them_published()
    {
        await using var other = await RunningRegistry.Start(store, connectionString: _connectionString);
        using var there = other.Client(_party.Key);
        Assert.That((int)(await there.Post("/v1/algorithms", Some.Algorithm())).Status, Is.EqualTo(201));
        for (var i = 0; i < 5; i++)
        {
            await _party.Http.Post("/v1/algorithms", Some.Algorithm());
        }

        var published = await File.ReadAllTextAsync(PublishedFile);
        // More than the other has published itself.
        await Rollback.To(_connectionString, Checkpoint.Parse(published)!.Value.Checkpoint.Size - 2);
        foreach (var http in new[] { there, _party.Http })
        {
            var refused = await http.Post("/v1/algorithms", Some.Algorithm());
            Assert.That(((int)refused.Status, refused.Code), Is.EqualTo((503, "read-only")), refused.Text);
        }

        Assert.That(await File.ReadAllTextAsync(PublishedFile), Is.EqualTo(published));
    }

    [Test]
    public async Task The_empty_tree_is_published_before_the_first_entry_so_that_a_missing_file_always_means_something()
    {
        var (fresh, folder) = Stores.Fresh(store);
        var published = new Published(Path.Combine(KeyFiles.Folder(fresh), "published.checkpoint"));
        await using (var database = new Database(Engine.For(fresh)))
        {
            await Registry.Api.Hosting.SetUp(database, new Registry.Api.Http.Settings());
            var signing = new Signing(new LogKeys(Path.Combine(KeyFiles.Folder(fresh), "log.key"), TimeProvider.System), published);
            // A writer that refuses is one that is killed before its first commit.
            await using var stopped = new Writer(database, TimeProvider.System, signing: signing, alarm: new Alarm("stopped", ""));
            await Assert.ThrowsAsync<Core.RefusedException>(() => LogKeys.Adopt(database, stopped, signing, "localhost/registry"));
        }

        Assert.That(Checkpoint.Parse(published.Read()!)!.Value.Checkpoint.Size, Is.Zero);
        await using (var registry = await RunningRegistry.Start(store, connectionString: fresh))
        {
            Assert.That(registry.Services.GetRequiredService<Writer>().Alarm, Is.Null);
            Assert.That(Checkpoint.Parse(published.Read()!)!.Value.Checkpoint.Size, Is.EqualTo(1), "the log's own key");
        }

        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task A_process_that_knows_less_never_puts_an_older_checkpoint_in_the_place_of_a_newer()
    {
        var note = await File.ReadAllTextAsync(PublishedFile);
        var key = NoteSigner.Open("localhost/registry", Path.Combine(KeyFiles.Folder(_connectionString), "log.key"));
        var other = new Published(PublishedFile);
        other.Record(new Checkpoint("localhost/registry", 2, new byte[32]).Sign(key));
        Assert.That(await File.ReadAllTextAsync(PublishedFile), Is.EqualTo(note));
        Assert.Throws<IOException>(() => other.Record(new Checkpoint("other.example/log", 1_000, new byte[32]).Sign(key)));
        await Parallel.ForAsync(0, 64, async (i, _) =>
        {
            await Task.Yield();
            new Published(PublishedFile).Record(new Checkpoint("localhost/registry", 1_000 + i, new byte[32]).Sign(key));
        });
        Assert.That(Checkpoint.Parse(await File.ReadAllTextAsync(PublishedFile))!.Value.Checkpoint.Size, Is.EqualTo(1_063));
    }

    private async Task OnlyReads(string told)
    {
        var ready = await _registry.Anyone.Get("/healthz/ready");
        Assert.That(((int)ready.Status, ready.Json["status"]!.GetValue<string>()), Is.EqualTo((200, "read-only")), "readers are not taken away from it");
        Assert.That(ready.Json["alarm"]!.GetValue<string>(), Does.Contain(told));
        foreach (var path in new[] { "/v1/algorithms", "/v1/feed", "/v1/organisations?q=organisation" })
        {
            Assert.That((int)(await _registry.Anyone.Get(path)).Status, Is.EqualTo(200), path);
        }

        using var party = _registry.Client(_party.Key);
        foreach (var write in new[]
        {
            await party.Post("/v1/algorithms", Some.Algorithm()),
            await party.Post("/v1/drafts", new System.Text.Json.Nodes.JsonObject { ["kind"] = "algorithm", ["content"] = new System.Text.Json.Nodes.JsonObject() }),
        })
        {
            Assert.That(((int)write.Status, write.Code, write.Header("Retry-After")), Is.EqualTo((503, "read-only", (string?)null)), write.Text);
            Assert.That(write.Json["detail"]!.GetValue<string>(), Does.Contain(told));
        }
    }

    private async Task Writes()
    {
        Assert.That((await _registry.Anyone.Get("/healthz/ready")).Json["status"]!.GetValue<string>(), Is.EqualTo("ready"));
        using var party = _registry.Client(_party.Key);
        Assert.That((int)(await party.Post("/v1/algorithms", Some.Algorithm())).Status, Is.EqualTo(201));
        await LedgerCheck.Verify(_registry.Database);
    }
}
