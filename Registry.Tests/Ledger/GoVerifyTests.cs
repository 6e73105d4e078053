using System.Diagnostics;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Core.Ledger;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>
/// The running log is checked by a verifier that we did not write the heart of: Google's note and tlog packages (<c>golang.org/x/mod/sumdb</c>). Ours must come to the same.
/// </summary>
public sealed class GoVerifyTests
{
    private string _folder = null!;
    private string _goverify = null!;
    private RunningRegistry _registry = null!;

    [OneTimeSetUp]
    public async Task Build()
    {
        Programs.Require("go", "golang-go golang-golang-x-mod-dev");
        var source = SharedData.RequireTool("goverify.go");
        _folder = Directory.CreateTempSubdirectory("registry-goverify-").FullName;
        _goverify = Path.Combine(_folder, "goverify");
        var (exit, said) = await Programs.Run("go", ["build", "-o", _goverify, source], ("GO111MODULE", "off"), ("GOPATH", "/usr/share/gocode"), ("GOCACHE", Path.Combine(_folder, "cache")), ("GOFLAGS", ""));
        if (exit != 0)
        {
            Assert.Ignore($"goverify could not be built: nothing was tested (apt-get install golang-golang-x-mod-dev). {said}");
        }
    }

    [OneTimeTearDown]
    public void Clear()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Each test has a log of its own, seen by nobody before.</summary>
    [SetUp]
    public async Task Start()
    {
        File.Delete(Path.Combine(_folder, "seen"));
        _registry = await RunningRegistry.Start(Store.SQLite);
    }

    [TearDown]
    public Task Stop() => _registry.DisposeAsync().AsTask();

    [Test]
    public async Task It_accepts_every_size_with_an_edge_and_that_each_goes_on_from_the_one_before()
    {
        // The first entry is the key's own.
        var before = 1L;
        foreach (var size in (long[])[1, 2, 3, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537])
        {
            if (size > before)
            {
                Assert.That(await _registry.Append(size - before), Is.EqualTo(size));
            }

            var said = await GoVerify(0);
            Assert.That(said, Does.StartWith(size == 1 ? "OK: 1 entries" : $"consistent with seen checkpoint, {before} -> {size}\nOK: {size} entries"));
            before = size;
        }

        Assert.That(await CommandLine.Run(["verify", _registry.Address, "--vkey-file", Path.Combine(_folder, "vkey"), "--seen", Path.Combine(_folder, "seen")]), Is.Zero);
        await LedgerCheck.Sound(_registry.Database);
    }

    [Test]
    public async Task It_refuses_another_key_another_history_and_a_leaf_that_was_changed()
    {
        await _registry.Append(299);
        await GoVerify(0);
        await using (var other = await RunningRegistry.Start(Store.SQLite))
        {
            Assert.That(await GoVerify(1, other), Does.Contain("FAIL: checkpoint"), "another key");
            Assert.That(await CommandLine.Run(["verify", other.Address, "--vkey-file", Path.Combine(_folder, "vkey")]), Is.EqualTo(1));
        }

        using (var session = await _registry.Database.Engine.Writer(CancellationToken.None))
        {
            await session.Execute("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE number = 8) WHERE number = 7");
        }

        Assert.That(await GoVerify(1), Does.Contain("entry 7 does not match the tree"));
        Assert.That(await CommandLine.Run(["verify", _registry.Address, "--vkey-file", Path.Combine(_folder, "vkey")]), Is.EqualTo(1));
        using (var session = await _registry.Database.Engine.Writer(CancellationToken.None))
        {
            await session.Execute("UPDATE entry SET hash = (SELECT hash FROM entry WHERE number = 8) WHERE number = 7");
        }

        // Not asked of goverify: the tlog package of Debian 12 (x/mod 0.7.0) counts subtrees where it means tiles (ReadHashes, "i := len(stx)"), and lets this one pass.
        Assert.That(await CommandLine.Run(["verify", _registry.Address, "--vkey-file", Path.Combine(_folder, "vkey")]), Is.EqualTo(1));
    }

    [Test]
    public async Task It_accepts_either_key_of_a_rotation_and_after_a_succession_the_new_one_alone()
    {
        var (connectionString, folder) = Stores.Fresh(Store.SQLite);
        string[] before;
        await using (var registry = await RunningRegistry.Start(Store.SQLite, connectionString: connectionString))
        {
            await registry.Append(300);
            Assert.That((await RegistryProcess.Run("log-key", "rotate", "--database", connectionString)).ExitCode, Is.Zero);
            await registry.Append(10);
            before = await Vkeys(registry);
            foreach (var vkey in before)
            {
                Assert.That(await GoVerify(0, registry, vkey), Does.Contain("OK: 312 entries"));
            }
        }

        await Rollback.To(connectionString, 306);
        Assert.That((await RegistryProcess.Run("recover", "--entries-are-lost", "--database", connectionString)).ExitCode, Is.Zero);
        File.Delete(Path.Combine(_folder, "seen"));
        await using (var registry = await RunningRegistry.Start(Store.SQLite, connectionString: connectionString))
        {
            await registry.Append(2);
            Assert.That(await GoVerify(0, registry, (await Vkeys(registry))[^1]), Does.Contain("OK: 310 entries"));
            Assert.That(await GoVerify(1, registry, before[^1]), Does.Contain("FAIL: checkpoint"));
            await LedgerCheck.Sound(registry.Database);
        }

        Directory.Delete(folder!, recursive: true);
    }

    [Test]
    public async Task It_accepts_a_log_of_which_something_was_redacted_since()
    {
        var redacting = await Redacting.In(_registry);
        var place = (await redacting.Party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
        await GoVerify(0);
        await redacting.Done(place, ["summary"]);
        Assert.That(await GoVerify(0), Does.Contain("consistent with seen checkpoint"));
    }

    [Test]
    public async Task It_accepts_a_checkpoint_with_cosignatures_under_it()
    {
        await using var witness = await WitnessServer.Start("witness.example/one");
        await using var cosigned = await RunningRegistry.Start(Store.SQLite, WitnessServer.Settings(witness));
        var vkey = (await cosigned.Anyone.Get("/log/vkeys")).Text.Split(' ')[0];
        witness.Trust(vkey);
        await cosigned.Append(299);
        await WitnessTests.Until(async () => Checkpoint.Parse((await cosigned.Anyone.Get("/log/checkpoint")).Text)!.Value is { Checkpoint.Size: 300, Lines.Count: 2 });
        await File.WriteAllTextAsync(Path.Combine(_folder, "vkey"), vkey + "\n");
        File.Delete(Path.Combine(_folder, "seen"));
        Assert.That(await GoVerify(0, cosigned), Does.Contain("OK: 300 entries"));
    }

    /// <summary>The long form: a million entries, and how long each verifier takes. Started by scripts/test-long.</summary>
    [Test, Explicit("Takes minutes: scripts/test-long"), Category("Long")]
    public async Task It_accepts_a_million_entries()
    {
        var size = 1L;
        for (; size < 1_000_000; size += Math.Min(50_000, 1_000_000 - size))
        {
            await _registry.Append(Math.Min(50_000, 1_000_000 - size));
        }

        await Took("goverify", async () => Assert.That(await GoVerify(0), Does.Contain("OK: 1000000 entries")));
        await Took("registry verify URL", async () => Assert.That(await CommandLine.Run(["verify", _registry.Address, "--vkey-file", Path.Combine(_folder, "vkey")]), Is.Zero), 20);
        await Took("registry verify of the database", () => LedgerCheck.Sound(_registry.Database), 20);

        using var http = new HttpClient { BaseAddress = new Uri(_registry.Address) };
        var random = new Random(1);
        foreach (var path in (Func<string>[])[() => $"/log/proofs/inclusion?index={random.Next(1_000_000)}", () => $"/log/proofs/inclusion?index={random.Next(500_000)}&size={500_000 + random.Next(500_000)}", () => $"/log/proofs/consistency?from={1 + random.Next(999_999)}&to=1000000"])
        {
            var took = new List<double>();
            for (var i = 0; i < 3000; i++)
            {
                var began = Stopwatch.GetTimestamp();
                Assert.That((await http.GetAsync(path())).IsSuccessStatusCode);
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            took = [.. took.Skip(1000).Order()];
            await TestContext.Out.WriteLineAsync($"{path()}: p50 {took[1000]:N2} ms, p99 {took[1980]:N2} ms");
            Assert.That(took[1000], Is.LessThanOrEqualTo(path().Contains("inclusion", StringComparison.Ordinal) ? 1 : 2), path());
        }
    }

    private static async Task Took(string name, Func<Task> work, double atMost = double.MaxValue)
    {
        var watch = Stopwatch.StartNew();
        await work();
        await TestContext.Out.WriteLineAsync($"{name}: {watch.Elapsed.TotalSeconds:N1} s");
        Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(atMost), name);
    }

    private static async Task<string[]> Vkeys(RunningRegistry registry) =>
        [.. (await registry.Anyone.Get("/log/vkeys")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];

    private async Task<string> GoVerify(int expected, RunningRegistry? registry = null, string? vkey = null)
    {
        var key = Path.Combine(_folder, "vkey");
        if (registry is null || vkey is not null)
        {
            await File.WriteAllTextAsync(key, (vkey ?? (await _registry.Anyone.Get("/log/vkeys")).Text.Split(' ')[0]) + "\n");
        }

        var (exit, said) = await Programs.Run(_goverify, [(registry ?? _registry).Address + "/log", key, Path.Combine(_folder, "seen")]);
        Assert.That(exit, Is.EqualTo(expected), said);
        return said;
    }
}
