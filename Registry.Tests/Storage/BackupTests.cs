using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Storage;

/// <summary>Backups are taken while the register is written to, verified, and restored into either engine; an old one never forks the log.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class BackupTests(Store store)
{
    private readonly List<string> _folders = [];
    private string _connectionString = null!;
    private string _folder = null!;

    private string File => Path.Combine(_folder, "backup.db");

    [SetUp]
    public void Fresh()
    {
        _connectionString = Place(store);
        _folder = Directory.CreateTempSubdirectory("registry-backup-").FullName;
        _folders.Add(_folder);
    }

    [TearDown]
    public void Clear()
    {
        _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
        _folders.Clear();
    }

    [Test]
    public async Task A_backup_under_load_is_one_instant_and_becomes_the_same_register_on_either_engine()
    {
        await using var registry = await RunningRegistry.Start(store, connectionString: _connectionString);
        var party = await registry.Party();
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentBag<long>();
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var reply = await party.Http.Post("/v1/algorithms", Some.Algorithm());
                Assert.That((int)reply.Status, Is.EqualTo(201), "writes go on");
                acknowledged.Add(reply.Size());
            }
        })).ToArray();
        while (acknowledged.Count < 100)
        {
            await Task.Delay(5);
        }

        var least = acknowledged.Max();
        var (exit, output) = await RegistryProcess.Run("backup", File, "--database", _connectionString);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.That(exit, Is.Zero, output);
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo((string[])[File]), "one file, and nothing beside it");
        var seed = (await System.IO.File.ReadAllTextAsync(Path.Combine(KeyFiles.Folder(_connectionString), "log.key"))).Trim();
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        Assert.That(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(seed)), Is.Negative, "without the key");
        Assert.That(bytes.AsSpan().IndexOf(Convert.FromBase64String(seed)), Is.Negative);

        Assert.That(await CommandLine.Run(["backup", File, "--database", _connectionString]), Is.EqualTo(2));
        Assert.That(await System.IO.File.ReadAllBytesAsync(File), Is.EqualTo(bytes), "a backup never takes the place of another");

        var feed = await new Replica().Follow(registry.Anyone);
        foreach (var other in Stores.Both)
        {
            var place = Place(other);
            Assert.That(await CommandLine.Run(["restore", File, "--database", place]), Is.Zero);
            Assert.That(await CommandLine.Run(["restore", File, "--database", place]), Is.EqualTo(2), "never over what is there");
            await using var database = new Database(Engine.For(place));
            var size = await LedgerCheck.Verify(database);
            Assert.That(size, Is.GreaterThanOrEqualTo(least), "with everything that was acknowledged before it");
            Assert.That(await Tables.Dump(place, [.. Backup.Tables.Except(["idempotency"])]), Is.EqualTo(await Tables.Dump($"Data Source={File}", [.. Backup.Tables.Except(["idempotency"])])));
            // The right files beside it: those of the register it was taken from. It is older than what was published.
            await using var old = await RunningRegistry.Start(other, Files(_connectionString), connectionString: place);
            Assert.That((await old.Anyone.Get("/healthz/ready")).Json["status"]!.GetValue<string>(), Is.EqualTo(feed.Acts.Count > size ? "read-only" : "ready"));
            var copy = await new Replica().Follow(old.Anyone);
            Assert.That(copy.Acts, Is.EqualTo(feed.Acts.Take((int)size)));
        }
    }

    [Test]
    public async Task A_backup_of_a_register_at_rest_goes_on_where_it_ended_and_an_older_one_only_reads()
    {
        var older = Path.Combine(_folder, "older.db");
        string key;
        await using (var registry = await RunningRegistry.Start(store, connectionString: _connectionString))
        {
            var party = await registry.Party();
            key = party.Key;
            await party.Http.Post("/v1/algorithms", Some.Algorithm());
            await Take(older, Verdict.Sound);
            await party.Http.Post("/v1/algorithms", Some.Algorithm());
            await Take(File, Verdict.Sound);
        }

        var published = Path.Combine(KeyFiles.Folder(_connectionString), "published.checkpoint");
        var note = await System.IO.File.ReadAllTextAsync(published);
        var behind = Place(store);
        await Restore(older, behind, Verdict.Sound);
        await using (var registry = await RunningRegistry.Start(store, Files(_connectionString), connectionString: behind))
        {
            using var http = registry.Client(key);
            var refused = await http.Post("/v1/algorithms", Some.Algorithm());
            Assert.That(((int)refused.Status, refused.Code), Is.EqualTo((503, "read-only")));
            Assert.That(await System.IO.File.ReadAllTextAsync(published), Is.EqualTo(note), "never a fork");
        }

        var place = Place(store);
        await Restore(File, place, Verdict.Sound);
        await using (var registry = await RunningRegistry.Start(store, Files(_connectionString), connectionString: place))
        {
            using var http = registry.Client(key);
            Assert.That((int)(await http.Post("/v1/algorithms", Some.Algorithm())).Status, Is.EqualTo(201), "with the keys that were granted");
            await LedgerCheck.Verify(registry.Database);
        }
    }

    [TestCase(27), TestCase(32)]
    public async Task A_backup_of_an_older_schema_is_restored_and_is_the_same_register(int schema)
    {
        await using (var registry = await RunningRegistry.Start(store, connectionString: _connectionString))
        {
            var party = await registry.Party(RunningRegistry.AnyKind);
            foreach (var kind in Kinds.All)
            {
                var published = await party.Http.Post($"/v1/{kind.Plural}", await registry.Record(party, kind));
                Assert.That((int)published.Status, Is.EqualTo(201), published.Text);
            }

            Assert.That((await registry.Anyone.Get("/v1/feed?after=0")).Size(), Is.GreaterThan(16), "a tile is full");
            await Take(File, Verdict.Sound);
        }

        var older = Path.Combine(_folder, "older.db");
        await Older(File, older, schema);
        var bytes = await System.IO.File.ReadAllBytesAsync(older);
        foreach (var other in Stores.Both)
        {
            var place = Place(other);
            await Restore(older, place, Verdict.Sound);
            Assert.That(await Tables.Dump(place, [.. Database.Tables.Distinct()]), Is.EqualTo(await Tables.Dump($"Data Source={File}", [.. Database.Tables.Distinct()])));
        }

        Assert.That(await System.IO.File.ReadAllBytesAsync(older), Is.EqualTo(bytes), "the backup stays as it is");
    }

    [Test]
    public async Task A_backup_of_what_does_not_hold_is_told_and_one_that_was_damaged_is_not_restored()
    {
        await using (var registry = await RunningRegistry.Start(store, connectionString: _connectionString))
        {
            var party = await registry.Party();
            await party.Http.Post("/v1/algorithms", Some.Algorithm());
            await Take(File, Verdict.Sound);
            using (var session = await registry.Database.Engine.Writer(CancellationToken.None))
            {
                await session.Execute("UPDATE body SET content = (SELECT content FROM body WHERE number = 1) WHERE number = 3");
            }

            var unsound = Path.Combine(_folder, "unsound.db");
            var (exit, output) = await RegistryProcess.Run("backup", unsound, "--database", _connectionString);
            Assert.That(exit, Is.EqualTo(1), output);
            Assert.That(System.IO.File.Exists(unsound), Is.False);
            Assert.That(System.IO.File.Exists(unsound + ".partial"), Is.True);
        }

        var damaged = Path.Combine(_folder, "damaged.db");
        System.IO.File.Copy(File, damaged);
        await using (var database = new Database(Engine.For($"Data Source={damaged}")))
        {
            using var session = await database.Engine.Writer(CancellationToken.None);
            await session.Execute("UPDATE body SET content = (SELECT content FROM body WHERE number = 1) WHERE number = 3");
        }

        var place = Place(store);
        await Restore(damaged, place, Verdict.Tampered);
        await System.IO.File.WriteAllTextAsync(damaged, "no database");
        Assert.That(await CommandLine.Run(["restore", damaged, "--database", place]), Is.EqualTo(2));
        Assert.That(await CommandLine.Run(["restore", Path.Combine(_folder, "nothing"), "--database", place]), Is.EqualTo(2));
        Assert.That(await CommandLine.Run(["backup", Path.Combine(_folder, "empty"), "--database", place]), Is.EqualTo(2), "there is no register");
        await Restore(File, place, Verdict.Sound);
    }

    [Test]
    public async Task A_backup_that_somebody_holds_open_is_none_as_long_as_its_log_has_what_the_file_lacks()
    {
        await using var registry = await RunningRegistry.Start(store, connectionString: _connectionString);
        await using (var holder = new SqliteConnection($"Data Source={File}.partial;Pooling=False"))
        {
            Assert.That(() => Backup.Take(registry.Database, File, new Verification(), [], (_, _, _) => Hold(holder)), Throws.InstanceOf<IOException>().With.Message.Contains(".partial-wal"));
            Assert.That(System.IO.File.Exists(File), Is.False);
        }

        await Take(File, Verdict.Sound);
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo((string[])[File]));

        static void Hold(SqliteConnection holder)
        {
            if (holder.State != System.Data.ConnectionState.Open)
            {
                holder.Open();
                using var read = holder.CreateCommand();
                read.CommandText = "BEGIN; SELECT COUNT(*) FROM ledger_head";
                read.ExecuteNonQuery();
            }
        }
    }

    private static Dictionary<string, string?> Files(string connectionString) => new(KeyFiles.Settings(connectionString));

    private async Task Take(string file, Verdict expected)
    {
        var verification = new Verification();
        await using var database = new Database(Engine.For(_connectionString));
        await Backup.Take(database, file, verification, [Checkpoint.Parse(await System.IO.File.ReadAllTextAsync(Path.Combine(KeyFiles.Folder(_connectionString), "published.checkpoint")))!.Value.Checkpoint]);
        Assert.That(verification.Verdict, Is.EqualTo(expected), LedgerCheck.Words(verification));
    }

    private static async Task Restore(string file, string place, Verdict expected)
    {
        var verification = new Verification();
        await Backup.Restore(file, place, verification);
        Assert.That(verification.Verdict, Is.EqualTo(expected), LedgerCheck.Words(verification));
    }

    /// <summary>The same backup as a program that knew the schema so far would have made it.</summary>
    private static async Task Older(string backup, string older, int schema)
    {
        await using var connection = new SqliteConnection($"Data Source={older};Pooling=False");
        await connection.OpenAsync();
        foreach (var (_, _, sql) in Database.Migrations.Where(migration => migration.Number <= schema))
        {
            await connection.ExecuteAsync(sql);
        }

        await connection.ExecuteAsync("CREATE TABLE schema_version (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT; ATTACH @backup AS today", new { backup });
        await connection.ExecuteAsync("INSERT INTO schema_version SELECT number, name FROM today.schema_version WHERE number <= @schema", new { schema });
        foreach (var table in await connection.QueryAsync<string>("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT IN ('schema_version', 'node')"))
        {
            var columns = string.Join(", ", await connection.QueryAsync<string>("SELECT name FROM pragma_table_info(@table)", new { table }));
            await connection.ExecuteAsync($"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM today.{table}");
        }
    }

    /// <summary>An empty place.</summary>
    private string Place(Store on)
    {
        var (connectionString, folder) = Stores.Fresh(on);
        if (folder is not null)
        {
            _folders.Add(folder);
        }

        return connectionString;
    }
}
