using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Core.Ledger;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>Witnesses cosign the log, say what is wrong with it, and fail in every way without anybody waiting for them.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class WitnessTests(Store store)
{
    private WitnessServer _one = null!;
    private WitnessServer _two = null!;
    private RunningRegistry _registry = null!;
    private string _folder = null!;

    [SetUp]
    public async Task Start()
    {
        _folder = Directory.CreateTempSubdirectory("registry-witness-").FullName;
        _one = await WitnessServer.Start("witness.example/one");
        _two = await WitnessServer.Start("witness.example/two");
        _registry = await RunningRegistry.Start(store, WitnessServer.Settings(_one, _two));
        _one.Trust(await Vkey());
        _two.Trust(await Vkey());
    }

    [TearDown]
    public async Task Stop()
    {
        await LedgerCheck.Sound(_registry.Database);
        await _registry.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task A_checkpoint_is_cosigned_and_served_with_its_cosignatures_and_every_verifier_takes_them()
    {
        var party = await _registry.Party();
        var created = await party.Http.Post("/v1/algorithms", Some.Algorithm());
        var size = created.Size();
        var note = await Cosigned(2, size);
        var (checkpoint, text, lines) = Checkpoint.Parse(note)!.Value;
        Assert.Multiple(() =>
        {
            Assert.That(checkpoint.Size, Is.EqualTo(size));
            Assert.That(lines, Has.Count.EqualTo(3), "the log's own line first, then the witnesses'");
            Assert.That(lines[0], Does.StartWith($"— {checkpoint.Origin} "));
            Assert.That(WitnessKey.Parse(_one.Vkey)!.Find(text, lines), Is.Not.Null);
            Assert.That(WitnessKey.Parse(_two.Vkey)!.Find(text, lines), Is.Not.Null);
        });
        Assert.That((await _registry.Anyone.Get("/log/checkpoint")).Text, Is.EqualTo(note), "it is the newest too");
        var health = await Health(0);
        Assert.That((health["size"]!.GetValue<long>(), health["alarm"]!.GetValue<bool>(), health["failure"]), Is.EqualTo((size, false, (JsonNode?)null)));

        var (vkey, evidence, seen) = (await Vkey(), Path.Combine(_folder, "evidence"), Path.Combine(_folder, "seen"));
        await File.WriteAllBytesAsync(evidence, (await _registry.Anyone.Get($"{created.Header("Location")}/versions/1/evidence")).Bytes);
        await File.WriteAllTextAsync(seen, note);
        var stranger = await WitnessServer.Start("witness.example/one");
        await stranger.DisposeAsync();
        string[] both = ["--vkey", vkey, "--witness", _one.Vkey, "--witness", _two.Vkey], either = ["--vkey", vkey, "--witness", _one.Vkey, "--witness", stranger.Vkey, "--quorum", "1"], other = ["--vkey", vkey, "--witness", stranger.Vkey];
        foreach (string[] target in (string[][])[["verify", _registry.Address], ["verify", _registry.ConnectionString], ["verify", "evidence", evidence]])
        {
            Assert.That(await CommandLine.Run([.. target, .. both]), Is.Zero, target[^1]);
            Assert.That(await CommandLine.Run([.. target, .. either]), Is.Zero, target[^1]);
            Assert.That(await CommandLine.Run([.. target, .. other]), Is.EqualTo(2), $"{target[^1]}: a witness of the same name and another key");
        }

        Assert.That(await CommandLine.Run(["verify", _registry.Address, "--vkey", vkey, "--seen", seen]), Is.Zero);
        Assert.That(await CommandLine.Run(["watch", _registry.Address, "--vkey", vkey, "--state", Path.Combine(_folder, "state"), "--once"]), Is.Zero);
        Assert.That(await CommandLine.Run(["verify", _registry.Address, "--witness", vkey]), Is.EqualTo(2), "the log is no witness of itself");
        Assert.That(await CommandLine.Run(["verify", _registry.Address, .. both, "--quorum", "3"]), Is.EqualTo(2));

        // Both fall silent: what is newest is served at once, what was cosigned stays there to be asked for.
        _one.Instead = _two.Instead = Says(503, "");
        await _registry.Append(3);
        Assert.That(Checkpoint.Parse((await _registry.Anyone.Get("/log/checkpoint")).Text)!.Value.Lines, Has.Count.EqualTo(1));
        Assert.That((await _registry.Anyone.Get("/log/checkpoint?cosigned=2")).Text, Is.EqualTo(note));
        Assert.That(await CommandLine.Run(["verify", _registry.Address, .. both]), Is.Zero, "the cosigned one is a beginning of the newest");
        Assert.That((await _registry.Anyone.Get("/log/checkpoint?cosigned=3")).Code, Is.EqualTo("not-found"));
        Assert.That((await _registry.Anyone.Get("/log/checkpoint?cosigned=17")).Code, Is.EqualTo("invalid-parameter"));

        var proof = $"{created.Header("Location")}/versions/1/evidence";
        Assert.That((await _registry.Anyone.Get(proof)).Json["proof"]!.GetValue<string>(), Does.EndWith(note), "a cosigned checkpoint proves more than a newer one");
        using (var session = await _registry.Database.Engine.Writer(CancellationToken.None))
        {
            await session.Execute("UPDATE cosignature SET at = @at", "2020-01-01T00:00:00.000Z");
            Assert.That((await _registry.Anyone.Get(proof)).Json["proof"]!.GetValue<string>(), Does.Not.Contain("witness.example"), "but not one of days ago: its key may have been replaced since");
            await session.Execute("UPDATE cosignature SET line = (SELECT line FROM cosignature WHERE witness = @two ORDER BY size DESC LIMIT 1) WHERE witness = @one AND size = @size", _two.Vkey, _one.Vkey, size);
            Assert.That((await LedgerCheck.Verify(_registry.Database, [])).Verdict, Is.EqualTo(Verdict.Tampered), "a cosignature that is not its witness's");
            await session.Execute("DELETE FROM cosignature");
        }
    }

    [Test]
    public async Task Who_watches_asks_for_the_cosignature_of_a_witness_and_holds_it_against_the_log()
    {
        var size = await _registry.Append(3);
        await Cosigned(2, size);
        var (vkey, state) = (await Vkey(), Path.Combine(_folder, "state"));
        var stranger = await WitnessServer.Start("witness.example/one");
        await stranger.DisposeAsync();
        Task<int> Watch(params string[] witnesses) => CommandLine.Run(["watch", _registry.Address, "--vkey", vkey, "--state", state, "--once", .. witnesses.SelectMany(witness => (string[])["--witness", witness])]);

        Assert.That(await Watch(_one.Vkey, _two.Vkey), Is.Zero);
        Assert.That(await Watch(_one.Vkey, stranger.Vkey), Is.EqualTo(2), "one of them has cosigned nothing");
        Assert.That(await Watch(vkey), Is.EqualTo(2), "the log is no witness of itself");

        _one.Instead = _two.Instead = Says(503, "");
        var later = await _registry.Append(2);
        Assert.That(await Watch(_one.Vkey), Is.Zero, "what it cosigned a moment ago is a beginning of the newest");
        await Recosign(DateTimeOffset.UtcNow.AddDays(-2), text => text);
        Assert.That(await Watch(_one.Vkey), Is.EqualTo(2), "it has been silent for two days");
        Assert.That(Checkpoint.Parse(await File.ReadAllTextAsync(state))!.Value.Checkpoint.Size, Is.EqualTo(later), "what the log signed is kept all the same");
        Assert.That(File.Exists(state + ".conflict"), Is.False);

        await Recosign(DateTimeOffset.UtcNow, text => text + "x");
        Assert.That(await Watch(_one.Vkey), Is.EqualTo(1), "it is no cosignature of this checkpoint");
        await Recosign(DateTimeOffset.UtcNow, text => text);
        Assert.That(await Watch(_one.Vkey), Is.Zero);

        async Task Recosign(DateTimeOffset at, Func<string, string> edit)
        {
            using var session = await _registry.Database.Engine.Writer(CancellationToken.None);
            var note = (string)(await session.Scalar("SELECT note FROM checkpoint WHERE size = @size", size))!;
            await session.Execute("UPDATE cosignature SET line = @line WHERE witness = @witness AND size = @size", _one.Line(edit(Checkpoint.Parse(note)!.Value.Text), at).TrimEnd('\n'), _one.Vkey, size);
        }
    }

    [Test]
    public async Task What_a_witness_cosigned_of_another_history_is_found_by_who_watches_the_log()
    {
        await Cosigned(2, await _registry.Append(3));
        var (vkey, state) = (await Vkey(), Path.Combine(_folder, "state"));
        using (var session = await _registry.Database.Engine.Writer(CancellationToken.None))
        {
            var note = (string)(await session.Scalar("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"))!;
            var (checkpoint, text, lines) = Checkpoint.Parse(note)!.Value;
            _one.Instead = _two.Instead = Says(503, "");
            await _registry.Append(1);
            var other = text.Replace(Convert.ToBase64String(checkpoint.Root), Convert.ToBase64String(new byte[32]), StringComparison.Ordinal);
            await session.Execute("UPDATE checkpoint SET note = @note WHERE size = @size", $"{other}\n{lines[0]}\n", checkpoint.Size);
            await session.Execute("UPDATE cosignature SET line = @line WHERE witness = @witness AND size = @size", _one.Line(other).TrimEnd('\n'), _one.Vkey, checkpoint.Size);
            Assert.That(await CommandLine.Run(["watch", _registry.Address, "--vkey", vkey, "--state", state, "--once"]), Is.Zero, "who asks for no witness does not see it");
            Assert.That(await CommandLine.Run(["watch", _registry.Address, "--vkey", vkey, "--state", state, "--once", "--witness", _one.Vkey]), Is.EqualTo(1));
            Assert.That(await File.ReadAllTextAsync(state + ".conflict"), Does.Contain("witness.example/one"), "the note that it cosigned is kept beside the newest");
            await session.Execute("UPDATE checkpoint SET note = @note WHERE size = @size", note, checkpoint.Size);
            await session.Execute("DELETE FROM cosignature");
        }
    }

    [Test]
    public async Task A_witness_that_has_seen_another_size_is_asked_from_there()
    {
        await Cosigned(2, await _registry.Append(10));
        _one.Seen = (0, []);
        await Cosigned(2, await _registry.Append(300));
        using (var session = await _registry.Database.Engine.Reader(CancellationToken.None))
        {
            _one.Seen = (255, await new Tree(session).RootAt(255));
        }

        await Cosigned(2, await _registry.Append(5));
        Assert.That((await Health(0))["failure"], Is.Null);
    }

    [Test]
    public async Task What_a_witness_contradicts_is_an_alarm_until_it_cosigns_again()
    {
        var size = await _registry.Append(20);
        await Cosigned(2, size);
        var seen = _one.Seen;
        var now = size;
        foreach (var (has, words) in ((long, string)[])[(size, "does not go on from what it has seen"), (7, "does not go on from what it has seen"), (size + 500, "entries were lost, or an old backup was put in their place")])
        {
            _one.Seen = (has, new byte[32]);
            now = await _registry.Append(1);
            await Until(async () => (await Health(0))["failure"]?.GetValue<string>().Contains(words, StringComparison.Ordinal) == true && (await Health(0))["alarm"]!.GetValue<bool>());
            Assert.That((await Health(0))["size"]!.GetValue<long>(), Is.EqualTo(size), "nothing is kept that it did not cosign");
            await Cosigned(1, now);
            _one.Seen = seen;
            await Cosigned(2, now);
            (seen, size) = (_one.Seen, now);
            Assert.That((await Health(0))["alarm"]!.GetValue<bool>(), Is.False);
        }

        // A register that was put back says so before the first write: the witness is asked when it starts.
        await using var settings = await RunningRegistry.Start(store, WitnessServer.Settings(_one), connectionString: _registry.ConnectionString);
        await Until(async () => (await Health(0, settings))["size"]!.GetValue<long>() == now);
        _one.Seen = (now, new byte[32]);
        await using var again = await RunningRegistry.Start(store, WitnessServer.Settings(_one), connectionString: _registry.ConnectionString);
        await Until(async () => (await Health(0, again))["alarm"]!.GetValue<bool>());
        Assert.That((await Health(0, again))["failure"]!.GetValue<string>(), Is.EqualTo($"it has seen another root of the log at size {now}."));
    }

    [Test]
    public async Task Nobody_waits_for_a_witness()
    {
        await Cosigned(2, await _registry.Append(1));
        var gate = new TaskCompletionSource();
        _one.Instead = async context =>
        {
            await gate.Task;
            context.Response.StatusCode = 500;
        };
        await _two.DisposeAsync();
        var (asked, party) = (_one.Asked, await _registry.Party());
        await Until(() => Task.FromResult(_one.Asked > asked));
        for (var i = 0; i < 20; i++)
        {
            Assert.That((int)(await party.Http.Post("/v1/algorithms", Some.Algorithm())).Status, Is.EqualTo(201));
        }

        Assert.That((int)(await _registry.Anyone.Get("/healthz/ready")).Status, Is.EqualTo(200));
        Assert.That((await Health(0))["failure"], Is.Null, "all the while one witness has not answered, and the other is gone");
        gate.SetResult();
        await Until(async () => (await Health(0))["failure"]?.GetValue<string>() == "it answers 500." && (await Health(1))["failure"]?.GetValue<string>() == "it cannot be reached.");
    }

    [Test]
    public async Task Two_services_on_one_database_ask_the_same_witness_and_both_are_content()
    {
        await using var second = await RunningRegistry.Start(store, WitnessServer.Settings(_one, _two), connectionString: _registry.ConnectionString);
        for (var i = 0; i < 4; i++)
        {
            var size = await (i % 2 == 0 ? _registry : second).Append(50);
            await Cosigned(2, size);
            await Cosigned(2, size, second);
        }

        await Until(async () => (await Health(0))["failure"] is null && (await Health(1, second))["failure"] is null);
    }

    internal static Func<HttpContext, Task> Says(int status, string text) => async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(text);
    };

    internal static async Task Until(Func<Task<bool>> holds)
    {
        for (var watch = Stopwatch.StartNew(); !await holds(); await Task.Delay(50))
        {
            Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)), "it does not come about");
        }
    }

    /// <summary>Waits until the checkpoint of a size has so many cosignatures; gives its note.</summary>
    private async Task<string> Cosigned(int held, long size, RunningRegistry? at = null)
    {
        var note = "";
        await Until(async () => (note = (await (at ?? _registry).Anyone.Get($"/log/checkpoint?cosigned={held}")).Text).Split('\n') is [_, var line, ..] && line == size.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return note;
    }

    private async Task<JsonNode> Health(int witness, RunningRegistry? at = null) => (await (at ?? _registry).Anyone.Get("/healthz/ready")).Json["witnesses"]![witness]!;

    private async Task<string> Vkey() => (await _registry.Anyone.Get("/log/vkeys")).Text.Split(' ')[0];
}
