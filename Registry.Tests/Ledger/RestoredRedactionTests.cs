using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>A backup brings back what was erased after it was made: the journal erases it again, before anything is served.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class RestoredRedactionTests(Store store)
{
    private string _folder = null!;

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("registry-restored-").FullName;

    [TearDown]
    public void Clear() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task What_was_erased_after_the_backup_is_erased_again_before_the_first_answer()
    {
        var original = store == Store.SQLite ? $"Data Source={Path.Combine(_folder, "original.db")}" : Stores.Fresh(store).ConnectionString;
        string place, name, redact;
        await using (var registry = await RunningRegistry.Start(store, connectionString: original))
        {
            var redacting = await Redacting.In(registry);
            name = Path.GetFileName(_folder);
            place = (await redacting.Party.Http.Post("/v1/algorithms", Some.Algorithm(body => body["title"] = $"Before the backup {name}"))).Header("Location")!;
            redact = $"{redacting.First.DefaultRequestHeaders.Authorization!.Parameter} {redacting.Second.DefaultRequestHeaders.Authorization!.Parameter} {redacting.Party.Key}";
        }

        var (untouched, restored) = (await Copy(original), await Copy(original));
        long entry;
        await using (var registry = await RunningRegistry.Start(store, connectionString: original))
        {
            var (first, second) = (registry.Client(redact.Split(' ')[0]), registry.Client(redact.Split(' ')[1]));
            var other = await registry.Client(redact.Split(' ')[2]).Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
            Assert.That((int)other.Status, Is.EqualTo(201), "there is more that the backup does not have");
            var asked = await first.Post("/v1/redactions", Redacting.Request(place, ["title"]));
            entry = (await second.Post($"{asked.Header("Location")}/confirmation", "{}")).Json["entry"]!.GetValue<long>();
        }

        // The backup alone, which may be behind what was published: erased, and nothing appended.
        await using (var database = new Database(Engine.For(untouched)))
        {
            await Registry.Api.Hosting.SetUp(database, new Registry.Api.Http.Settings());
            var journal = new RedactionJournal(Path.Combine(KeyFiles.Folder(original), "redactions.journal"));
            var size = await new Reading(database).Size();
            Assert.That((await Erased.Replay(database, journal)).Count, Is.EqualTo(1));
            Assert.That((await Erased.Replay(database, journal)).Count, Is.Zero, "it is erased once");
            Assert.That(await new Reading(database).Size(), Is.EqualTo(size));
            using var session = await database.Engine.Reader(CancellationToken.None);
            var found = await new Reading(database).Find(Kinds.Find("algorithm")!, Guid.Parse(place.Split('/')[^1]));
            Assert.That(System.Text.Encoding.UTF8.GetString(found!.Content), Does.Not.Contain(name).And.Contain($"\"entry\":{entry}"));
            Assert.That(found.Redacted, Is.EqualTo(entry));
        }

        // It is behind what was published: what was erased is erased, nothing else is written until the log goes on under another origin.
        await using (var registry = await RunningRegistry.Start(store, KeyFiles.Settings(original).ToDictionary(), connectionString: restored))
        {
            Assert.That((await registry.Anyone.Get("/healthz/ready")).Json["status"]!.GetValue<string>(), Is.EqualTo("read-only"));
            Assert.That((await registry.Anyone.Get(place)).Text, Does.Not.Contain(name));
        }

        await using (var database = new Database(Engine.For(restored)))
        {
            var files = KeyFiles.Folder(original);
            await Succession.Begin(database, TimeProvider.System, new Signing(new LogKeys(Path.Combine(files, "log.key"), TimeProvider.System), new Published(Path.Combine(files, "published.checkpoint"))), "localhost/registry/second");
        }

        await using (var registry = await RunningRegistry.Start(store, KeyFiles.Settings(original).ToDictionary(), connectionString: restored))
        {
            var read = await registry.Anyone.Get(place);
            Assert.That(read.Text, Does.Not.Contain(name));
            var now = read.Json["withheld"]![0]!["entry"]!.GetValue<long>();
            var told = (await registry.Anyone.Get($"/v1/feed?after={now}&limit=1")).Json["items"]![0]!;
            Assert.That(told["entry"]!["act"]!.GetValue<string>(), Is.EqualTo("redaction.confirmed"), "the entry that was lost is appended anew");
            Assert.That((await registry.Anyone.Get($"/v1/algorithms?q={name}")).Json["items"]!.AsArray(), Is.Empty);
            Assert.That(read.ETag, Is.EqualTo($"\"1-r{now}\""));
            await LedgerCheck.Sound(registry.Database);
            var listed = await registry.Client(redact.Split(' ')[0]).Get("/v1/redactions");
            Assert.That(listed.Json["items"]![0]!["state"]!.GetValue<string>(), Is.EqualTo("confirmed"));
        }

        await using (var registry = await RunningRegistry.Start(store, KeyFiles.Settings(original).ToDictionary(), connectionString: restored))
        {
            await LedgerCheck.Sound(registry.Database);
            Assert.That((await new Replica().Follow(registry.Anyone)).Acts.Count(act => act.Kind == "redaction"), Is.EqualTo(1), "it is appended anew once");
        }
    }

    [Test]
    public async Task A_reader_of_the_restored_database_does_not_keep_it_from_starting_and_what_was_erased_leaves_the_files_when_he_lets_go()
    {
        var original = store == Store.SQLite ? $"Data Source={Path.Combine(_folder, "original.db")}" : Stores.Fresh(store).ConnectionString;
        const string Canary = "zqxvwheldcanary7kq";
        string place, redact, restored;
        await using (var registry = await RunningRegistry.Start(store, connectionString: original))
        {
            var redacting = await Redacting.In(registry);
            place = (await redacting.Party.Http.Post("/v1/algorithms", Some.Algorithm(body => body["summary"] = Canary))).Header("Location")!;
            redact = $"{redacting.First.DefaultRequestHeaders.Authorization!.Parameter} {redacting.Second.DefaultRequestHeaders.Authorization!.Parameter}";
        }

        restored = await Copy(original);
        await using (var registry = await RunningRegistry.Start(store, connectionString: original))
        {
            var asked = await registry.Client(redact.Split(' ')[0]).Post("/v1/redactions", Redacting.Request(place, ["summary"]));
            Assert.That((int)(await registry.Client(redact.Split(' ')[1]).Post($"{asked.Header("Location")}/confirmation", "{}")).Status, Is.EqualTo(200));
        }

        await using var database = new Database(Engine.For(restored));
        await Registry.Api.Hosting.SetUp(database, new Registry.Api.Http.Settings());
        Assert.That(await DatabaseFiles.Hits(store, restored, Canary[5..]), Is.Positive, "the files hold it before");
        RunningRegistry started;
        using (var reader = await database.Engine.Reader(CancellationToken.None))
        {
            await using var snapshot = await database.Engine.Snapshot(reader, CancellationToken.None);
            reader.Transaction = snapshot;
            await reader.Scalar("SELECT COUNT(*) FROM body");
            started = await RunningRegistry.Start(store, KeyFiles.Settings(original).ToDictionary(), connectionString: restored);
            Assert.That((await started.Anyone.Get("/healthz/ready")).Json["status"]!.GetValue<string>(), Is.EqualTo("read-only"), "it is behind what was published: nothing can be recorded");
            Assert.That((await started.Anyone.Get(place)).Text, Does.Contain("\"withheld\"").And.Not.Contain(Canary));
            Assert.That(await started.Services.GetRequiredService<Erased>().Scrub(), Is.False, "somebody still reads what was there before");
            reader.Transaction = null;
        }

        await using (started)
        {
            Assert.That(() => started.Services.GetRequiredService<Erased>().Scrub(), Is.True.After(30_000, 200));
            Assert.That(await DatabaseFiles.Hits(store, restored, Canary[5..]), Is.Zero);
        }
    }

    [Test]
    public async Task A_redaction_after_a_recovery_is_told_to_readers_though_an_earlier_one_had_a_larger_number()
    {
        var original = store == Store.SQLite ? $"Data Source={Path.Combine(_folder, "original.db")}" : Stores.Fresh(store).ConnectionString;
        string place, other, restored;
        string[] keys;
        await using (var registry = await RunningRegistry.Start(store, connectionString: original))
        {
            var redacting = await Redacting.In(registry);
            place = (await redacting.Party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
            other = (await redacting.Party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
            keys = [.. ((HttpClient[])[redacting.First, redacting.Second, redacting.Party.Http]).Select(http => http.DefaultRequestHeaders.Authorization!.Parameter!)];
        }

        restored = await Copy(original);
        await using (var registry = await RunningRegistry.Start(store, connectionString: original))
        {
            for (var i = 0; i < 20; i++)
            {
                await registry.Client(keys[2]).Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!));
            }

            await Redact(registry, place, "title");
        }

        await using (var database = new Database(Engine.For(restored)))
        {
            await Registry.Api.Hosting.SetUp(database, new Registry.Api.Http.Settings());
            var files = KeyFiles.Folder(original);
            await Succession.Begin(database, TimeProvider.System, new Signing(new LogKeys(Path.Combine(files, "log.key"), TimeProvider.System), new Published(Path.Combine(files, "published.checkpoint"))), "localhost/registry/second");
        }

        await using (var registry = await RunningRegistry.Start(store, KeyFiles.Settings(original).ToDictionary(), connectionString: restored))
        {
            var size = (await registry.Anyone.Get(other)).Size();
            string[] pages = [$"/v1/algorithms?asOf=size:{size}", $"{other}/dossier?asOf=size:{size}", $"/v1/feed?after=0&limit=8&asOf=size:{size}"];
            var before = new List<Reply>();
            foreach (var page in pages)
            {
                before.Add(await registry.Anyone.Get(page));
            }

            var entry = await Redact(registry, other, "title");
            foreach (var (page, held) in pages.Zip(before))
            {
                Assert.That(held.ETag, Does.Match("-r([0-9]+)\"$"), page);
                Assert.That(long.Parse(held.ETag!.Split("-r")[1].Trim('"'), System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThan(entry + 1), "the lost redaction had a larger number");
                var again = await registry.Anyone.Get(page, ("If-None-Match", held.ETag!));
                Assert.That((int)again.Status, Is.EqualTo(200), page);
                Assert.That(again.Text, Is.Not.EqualTo(held.Text).And.Contains("\"withheld\""), page);
            }
        }

        async Task<long> Redact(RunningRegistry registry, string of, string member)
        {
            var asked = await registry.Client(keys[0]).Post("/v1/redactions", Redacting.Request(of, [member]));
            return (await registry.Client(keys[1]).Post($"{asked.Header("Location")}/confirmation", "{}")).Json["entry"]!.GetValue<long>();
        }
    }

    [Test]
    public async Task Erasures_that_are_forged_are_found()
    {
        await using var registry = await RunningRegistry.Start(store);
        var redacting = await Redacting.In(registry);
        var places = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            places.Add((await redacting.Party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!);
        }

        using var session = await registry.Database.Engine.Writer(CancellationToken.None);
        var numbers = new List<long>();
        foreach (var place in places)
        {
            numbers.Add((long)(await session.Scalar("SELECT number FROM entry WHERE record = @id", place.Split('/')[^1]))!);
        }

        var whole = await Stored(0);
        var entry = await redacting.Done(places[0], ["summary"]);
        var other = await redacting.Done(places[1], ["summary"]);
        var erased = await Stored(0);
        await LedgerCheck.Sound(registry.Database);

        await Put(whole, null);
        await Found("it says that summary was erased from algorithm", "but it still stands there");
        await Put(erased, other);
        await Found("the column redacted does not name");
        await Put((Text(erased.Content).Replace("personal-data", "court-order", StringComparison.Ordinal), erased.Salts), entry);
        await Found("no redaction in the ledger names it on that ground");
        await Put((Text(erased.Content).Replace($"\"entry\":{entry}", $"\"entry\":{other}", StringComparison.Ordinal), erased.Salts), other);
        await Found("no redaction in the ledger names it on that ground");
        await Put((Text(erased.Content).Replace("\"member\":\"summary\"", "\"member\":\"purpose\"", StringComparison.Ordinal), erased.Salts), entry);
        await Found("no redaction in the ledger names it on that ground");
        var more = StoredBody.Read(erased.Content, erased.Salts);
        more.Erase("purpose", "personal-data", entry);
        await Put((Text(more.Content()), more.Salts()), entry);
        await Found("no redaction in the ledger names it on that ground");
        await Put(erased, entry);
        await LedgerCheck.Sound(registry.Database);

        async Task<(byte[] Content, byte[] Salts)> Stored(int i) =>
            ((byte[])(await session.Scalar("SELECT content FROM body WHERE number = @number", numbers[i]))!, (byte[])(await session.Scalar("SELECT salts FROM body WHERE number = @number", numbers[i]))!);

        async Task Put(object stored, long? redacted)
        {
            var (content, salts) = stored is (string text, byte[] own) ? (System.Text.Encoding.UTF8.GetBytes(text), own) : ((byte[], byte[]))stored;
            await session.Execute("UPDATE body SET content = @content, salts = @salts, redacted = @redacted WHERE number = @number", content, salts, redacted, numbers[0]);
            await Projection.Rebuild(registry.Database);
        }

        async Task Found(params string[] words)
        {
            var verification = await LedgerCheck.Verify(registry.Database, []);
            Assert.That(verification.Verdict, Is.EqualTo(Verdict.Tampered));
            Array.ForEach(words, word => Assert.That(LedgerCheck.Words(verification), Does.Contain(word)));
        }

        static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);
    }

    [Test]
    public void A_half_written_line_of_the_journal_is_none_and_a_damaged_one_stops_the_start()
    {
        var journal = new RedactionJournal(Path.Combine(_folder, "keys", "journal"));
        Assert.That(journal.Read(), Is.Empty);
        var redaction = new Redaction(Guid.NewGuid(), "algorithm", Guid.NewGuid(), Guid.NewGuid(), "other", "a court", "Línea", "one", "two", [new ErasedMember(1, "title", new string('a', 43))]);
        journal.Append([new JournalLine(7, Guid.NewGuid(), redaction)]);
        File.AppendAllText(journal.Path, "{\"entry\":8,\"organ");
        Assert.That(journal.Read().Single().Redaction.Reason, Is.EqualTo("Línea"));
        journal.Append([new JournalLine(8, Guid.NewGuid(), redaction)]);
        Assert.That(journal.Read().Select(line => line.Entry), Is.EqualTo(new[] { 7, 8 }));
        Assert.That(journal.Read()[1].Redaction.Erased, Is.EqualTo(redaction.Erased));
        File.WriteAllText(journal.Path, "{}\n" + File.ReadAllText(journal.Path));
        Assert.That(journal.Read, Throws.InstanceOf<IOException>().With.Message.Contains("line 1"));
    }

    [Test]
    public async Task The_console_counts_as_one_person()
    {
        await using var registry = await RunningRegistry.Start(store);
        var redacting = await Redacting.In(registry);
        var place = (await redacting.Party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
        var (exit, said) = await RegistryProcess.Run("redact", "ask", "algorithm", place.Split('/')[^1], "--member", "summary", "--ground", "court-order", "--authority", "Case 7", "--reason", "It named a witness.", "--by", $"{redacting.FirstKey}", "-d", registry.ConnectionString);
        Assert.That(exit, Is.Zero, said);
        var id = (await redacting.First.Get("/v1/redactions")).Json["items"]!.AsArray().Single()!["id"]!.GetValue<string>();
        var (alone, why) = await RegistryProcess.Run("redact", "confirm", id, "--by", $"{redacting.SecondKey}", "-d", registry.ConnectionString);
        Assert.That((alone, why), Is.EqualTo((1, why)), why);
        Assert.That(why, Does.Contain("asked for at the console"));
        var confirmed = await redacting.Second.Post($"/v1/redactions/{id}/confirmation", "{}");
        Assert.That((int)confirmed.Status, Is.EqualTo(200), confirmed.Text);
        var asked = await redacting.Asked(place, ["purpose"]);
        var (done, told) = await RegistryProcess.Run("redact", "confirm", asked.Split('/')[^1], "--by", $"{redacting.SecondKey}", "-d", registry.ConnectionString);
        Assert.That(done, Is.Zero, told);
        Assert.That(told, Does.Contain("out of the database's files too").Or.Contain("tries again every minute"));
        Assert.That((await registry.Anyone.Get(place)).Json.AsObject().Select(pair => pair.Key), Has.None.EqualTo("purpose").And.None.EqualTo("summary"));
        Assert.That((await RegistryProcess.Run("redact", "list", "--by", $"{redacting.Party.KeyId}", "-d", registry.ConnectionString)).ExitCode, Is.EqualTo(1), "a key without the scope redacts nothing");
        await LedgerCheck.Verify(registry.Database);
    }

    /// <summary>A copy of a database that nobody has open.</summary>
    private async Task<string> Copy(string connectionString)
    {
        if (store == Store.SQLite)
        {
            var copy = Path.Combine(_folder, $"{Guid.NewGuid()}.db");
            File.Copy(new SqliteConnectionStringBuilder(connectionString).DataSource, copy);
            return $"Data Source={copy}";
        }

        NpgsqlConnection.ClearAllPools();
        var words = new NpgsqlConnectionStringBuilder(connectionString);
        var (from, to) = (words.Database, $"{words.Database}_{Guid.NewGuid():N}");
        words.Database = "postgres";
        await using var connection = new NpgsqlConnection(words.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {to} TEMPLATE {from} STRATEGY FILE_COPY", connection);
        await command.ExecuteNonQueryAsync();
        words.Database = to;
        return words.ConnectionString;
    }
}
