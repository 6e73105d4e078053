using System.Globalization;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Core.Ledger;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>The key that signs the log is changed: a public act, after which both sign for 90 days.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class LogKeyTests(Store store)
{
    private string _connectionString = null!;
    private string? _folder;

    private string KeyFile => Path.Combine(KeyFiles.Folder(_connectionString), "log.key");

    [SetUp]
    public void Fresh() => (_connectionString, _folder) = Stores.Fresh(store);

    [TearDown]
    public void Clear()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task A_rotation_at_the_console_is_taken_up_by_a_running_register_and_both_keys_sign_for_ninety_days()
    {
        var clock = new SetClock();
        await using var registry = await RunningRegistry.Start(store, clock: clock, connectionString: _connectionString);
        await registry.Append(3);
        var before = (await Vkeys(registry)).Single();
        var (exit, output) = await RegistryProcess.Run("log-key", "rotate", "--database", _connectionString);
        Assert.That(exit, Is.Zero, output);

        Assert.That(await Vkeys(registry), Has.Count.EqualTo(2));
        var after = (await Vkeys(registry))[1];
        Assert.That(output, Does.Contain(after));
        Assert.That((await registry.Anyone.Get("/log/vkeys")).Text, Is.EqualTo($"{before} 1 4\n{after} 5\n"), "with the sizes from and to which each signs");
        Assert.That(await Signers(registry, before, after), Is.EqualTo((5, (string[])[before, after])), "its own entry is signed by both");

        Assert.That(await registry.Append(3), Is.EqualTo(8));
        Assert.That(await Signers(registry, before, after), Is.EqualTo((8, (string[])[before, after])), "and so is what the running register writes");
        Assert.That(await CommandLine.Run(["verify", registry.Address, "--vkey", before]), Is.Zero);
        Assert.That(await CommandLine.Run(["verify", registry.Address, "--vkey", after]), Is.Zero);

        clock.Pass(LogKeys.Overlap - TimeSpan.FromMinutes(1));
        await registry.Append(1);
        Assert.That((await Signers(registry, before, after)).Signed, Has.Length.EqualTo(2));
        clock.Pass(TimeSpan.FromMinutes(2));
        await registry.Append(1);
        Assert.That((await Signers(registry, before, after)).Signed, Is.EqualTo((string[])[after]), "after 90 days the new one alone");
        clock.Pass(-LogKeys.Overlap);
        await registry.Append(1);
        Assert.That((await Signers(registry, before, after)).Signed, Is.EqualTo((string[])[after]), "a clock that steps back does not bring the old one back");

        foreach (var vkey in new[] { before, after })
        {
            var verification = await LedgerCheck.Verify(registry.Database, [], NoteVerifier.Parse(vkey)!);
            Assert.That(verification.Verdict, Is.EqualTo(Verdict.Sound), LedgerCheck.Words(verification));
        }

        await LedgerCheck.Sound(registry.Database);
    }

    [Test]
    public async Task A_rotation_that_was_stopped_before_its_files_were_renamed_is_finished_at_the_next_start()
    {
        await using (var registry = await RunningRegistry.Start(store, connectionString: _connectionString))
        {
            await registry.Append(1);
        }

        var old = await File.ReadAllTextAsync(KeyFile);
        await RegistryProcess.Run("log-key", "rotate", "--database", _connectionString);
        // As it was between the entry and the renaming.
        File.Move(KeyFile, KeyFile + ".next");
        File.Move(KeyFile + ".previous", KeyFile);
        Assert.That(await File.ReadAllTextAsync(KeyFile), Is.EqualTo(old));

        await using (var registry = await RunningRegistry.Start(store, connectionString: _connectionString))
        {
            await registry.Append(1);
            var keys = await Vkeys(registry);
            Assert.That((await Signers(registry, [.. keys])).Signed, Is.EqualTo(keys));
            await LedgerCheck.Sound(registry.Database);
        }

        Assert.That(await File.ReadAllTextAsync(KeyFile + ".previous"), Is.EqualTo(old));
        Assert.That(File.Exists(KeyFile + ".next"), Is.False);
        Assert.That(() => NoteSigner.Find("localhost/registry", KeyFile), Throws.Nothing, "for its owner's eyes only");
        Assert.That(() => NoteSigner.Find("localhost/registry", KeyFile + ".previous"), Throws.Nothing);
    }

    [Test]
    public async Task A_key_that_is_gone_stops_the_start_and_no_other_is_made_in_its_place()
    {
        await using (var registry = await RunningRegistry.Start(store, connectionString: _connectionString))
        {
            await registry.Append(1);
        }

        File.Move(KeyFile, KeyFile + ".kept");
        Assert.That((await Assert.ThrowsAsync<InvalidOperationException>(() => RunningRegistry.Start(store, connectionString: _connectionString)))!.Message, Does.Contain("there is no key file"));
        Assert.That(File.Exists(KeyFile), Is.False);
        NoteSigner.Open("localhost/registry", KeyFile).Dispose();
        Assert.That((await Assert.ThrowsAsync<InvalidOperationException>(() => RunningRegistry.Start(store, connectionString: _connectionString)))!.Message, Does.Contain("put the right key file back"));
        File.Move(KeyFile + ".kept", KeyFile, overwrite: true);
        await using var again = await RunningRegistry.Start(store, connectionString: _connectionString);
        await again.Append(1);
    }

    private static async Task<List<string>> Vkeys(RunningRegistry registry) =>
        [.. (await registry.Anyone.Get("/log/vkeys")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];

    private static async Task<(int Size, string[] Signed)> Signers(RunningRegistry registry, params string[] vkeys)
    {
        var note = (await registry.Anyone.Get("/log/checkpoint")).Text;
        var size = int.Parse(note.Split('\n')[1], CultureInfo.InvariantCulture);
        return (size, [.. vkeys.Where(vkey => Checkpoint.Open(note, NoteVerifier.Parse(vkey)!) is not null)]);
    }
}
