using Microsoft.AspNetCore.Http;
using NUnit.Framework;
using Registry.Api.Background;
using Registry.Api.Http;
using Registry.Core.Ledger;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>Whatever stands at the address of a witness, its answer is read safely and told in words.</summary>
public sealed class WitnessAnswerTests
{
    private const string Origin = "witness.example/log";
    private static readonly Checkpoint Current = new(Origin, 3, new byte[32]);
    private readonly NoteSigner _log = NoteSigner.Of(Origin, new byte[32]);
    private WitnessServer _server = null!;
    private Witness _witness = null!;

    private string Note => Current.Sign(_log);

    [OneTimeTearDown]
    public void Forget() => _log.Dispose();

    [SetUp]
    public async Task Start()
    {
        _server = await WitnessServer.Start("witness.example/one");
        _server.Trust(_log.Verifier.Text);
        _witness = new Witness(new WitnessSetting { Url = _server.Address + "/", Vkey = _server.Vkey }, TimeSpan.FromSeconds(60));
    }

    [TearDown]
    public async Task Stop()
    {
        _witness.Dispose();
        await _server.DisposeAsync();
    }

    [TestCase(400, "", "it does not understand the request (400).")]
    [TestCase(403, "", "it does not trust the key of this log (403).")]
    [TestCase(404, "", "it does not know this log (404).")]
    [TestCase(409, "", "it answers 409 without another size.")]
    [TestCase(409, "2\n", "it answers 409 without another size.")]
    [TestCase(409, "7", "it answers 409 without another size.")]
    [TestCase(409, "-7\n", "it answers 409 without another size.")]
    [TestCase(409, "007\n", "it answers 409 without another size.")]
    [TestCase(409, "99999999999999999999999\n", "it answers 409 without another size.")]
    [TestCase(418, "", "it answers 418.")]
    [TestCase(429, "", "it is asked too often (429).")]
    [TestCase(500, "", "it answers 500.")]
    [TestCase(503, "", "it answers 503.")]
    [TestCase(200, "", "its answer holds no cosignature of its key over this checkpoint.")]
    [TestCase(200, "\u2014 witness.example/one AAAA\n\u2014\n\0\n", "its answer holds no cosignature of its key over this checkpoint.")]
    [TestCase(204, "", "it answers 204.")]
    public async Task An_answer_that_says_nothing_about_the_log_is_told_in_words(int status, string text, string words)
    {
        _server.Instead = text.Length == 0 ? context => Task.FromResult(context.Response.StatusCode = status) : WitnessTests.Says(status, text);
        Assert.That(await _witness.Ask(2, [], Note, default), Is.EqualTo(new WitnessAnswer.Failed(words)));
    }

    [Test]
    public async Task A_cosignature_over_something_else_or_of_somebody_else_is_none()
    {
        await using var other = await WitnessServer.Start("witness.example/one");
        var none = new WitnessAnswer.Failed("its answer holds no cosignature of its key over this checkpoint.");
        _server.Instead = WitnessTests.Says(200, other.Line(Current.Text));
        Assert.That(await _witness.Ask(0, [], Note, default), Is.EqualTo(none));
        _server.Instead = WitnessTests.Says(200, _server.Line((Current with { Size = 4 }).Text));
        Assert.That(await _witness.Ask(0, [], Note, default), Is.EqualTo(none));
        _server.Instead = WitnessTests.Says(200, other.Line(Current.Text) + _server.Line(Current.Text));
        Assert.That(await _witness.Ask(0, [], Note, default), Is.InstanceOf<WitnessAnswer.Cosigned>(), "lines of keys that are not known are passed over");
    }

    [Test]
    public async Task An_honest_answer_is_what_the_standard_says()
    {
        using var stranger = NoteSigner.Of(Origin, [.. Enumerable.Repeat((byte)1, 32)]);
        Assert.That(await _witness.Ask(2, [], Note, default), Is.EqualTo(new WitnessAnswer.Elsewhere(0)));
        Assert.That(await _witness.Ask(0, [], Note, default), Is.InstanceOf<WitnessAnswer.Cosigned>());
        Assert.That(await _witness.Ask(3, [], Note, default), Is.InstanceOf<WitnessAnswer.Cosigned>(), "the same once more");
        Assert.That(await _witness.Ask(3, [], (Current with { Root = [.. Enumerable.Repeat((byte)1, 32)] }).Sign(_log), default), Is.InstanceOf<WitnessAnswer.Contradicted>());
        Assert.That(await _witness.Ask(3, [new byte[32]], (Current with { Size = 9 }).Sign(_log), default), Is.InstanceOf<WitnessAnswer.Contradicted>());
        Assert.That(await _witness.Ask(0, [], Current.Sign(stranger), default), Is.EqualTo(new WitnessAnswer.Failed("it does not trust the key of this log (403).")));
        Assert.That(_server.Seen.Size, Is.EqualTo(3));
    }

    [Test]
    public async Task A_redirect_is_not_followed()
    {
        await using var other = await WitnessServer.Start("witness.example/other");
        _server.Instead = context =>
        {
            context.Response.Redirect(other.Address + "/add-checkpoint", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        Assert.That(await _witness.Ask(0, [], Note, default), Is.EqualTo(new WitnessAnswer.Failed("it points somewhere else (307); redirects are not followed.")));
        Assert.That(other.Asked, Is.Zero);
    }

    [Test]
    public async Task An_answer_without_an_end_is_cut_off_and_one_that_does_not_come_is_not_waited_for()
    {
        _server.Instead = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[4096]);
            }
        };
        Assert.That(await _witness.Ask(0, [], Note, default), Is.EqualTo(new WitnessAnswer.Failed("its answer is longer than 16 KB.")));
        _server.Instead = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        using (var impatient = new Witness(new WitnessSetting { Url = _server.Address, Vkey = _server.Vkey }, TimeSpan.FromSeconds(1)))
        {
            Assert.That(await impatient.Ask(0, [], Note, default), Is.EqualTo(new WitnessAnswer.Failed("it did not answer within 1 seconds.")));
        }

        await _server.DisposeAsync();
        Assert.That(await _witness.Ask(0, [], Note, default), Is.EqualTo(new WitnessAnswer.Failed("it cannot be reached.")));
        _server = await WitnessServer.Start("witness.example/one");
    }

    [TestCase("http://witness.example", "Url")]
    [TestCase("https://user:secret@witness.example", "Url")]
    [TestCase("https://witness.example/?a=b", "Url")]
    [TestCase("https://witness.example/#a", "Url")]
    [TestCase("ftp://witness.example", "Url")]
    [TestCase("witness.example", "Url")]
    [TestCase("", "Url")]
    [TestCase("https://witness.example", null)]
    [TestCase("http://127.0.0.1:7380/prefix/", null)]
    public void A_witness_is_asked_over_https_or_on_loopback_and_nowhere_else(string url, string? wrong) => Refused(wrong, ("Witnesses:0:Url", url), ("Witnesses:0:Vkey", _server.Vkey));

    [Test]
    public void What_is_set_about_witnesses_is_checked_before_the_service_starts()
    {
        const string Url = "https://witness.example";
        Refused("Vkey", ("Witnesses:0:Url", Url), ("Witnesses:0:Vkey", ""));
        Refused("Vkey", ("Witnesses:0:Url", Url), ("Witnesses:0:Vkey", _log.Verifier.Text));
        Refused("Vkey", ("Witnesses:0:Url", Url), ("Witnesses:0:Vkey", _server.Vkey.Replace("one", "two", StringComparison.Ordinal)));
        Refused("twice", ("Witnesses:0:Url", Url), ("Witnesses:0:Vkey", _server.Vkey), ("Witnesses:1:Url", Url + "/other"), ("Witnesses:1:Vkey", _server.Vkey));
        Refused("at most 16", [.. Enumerable.Range(0, 17).Select(i => ($"Witnesses:{i}:Url", Url))]);
        foreach (var (name, value) in ((string, string)[])[("WitnessSeconds", "0"), ("WitnessSeconds", "86401"), ("WitnessTimeoutSeconds", "0"), ("WitnessTimeoutSeconds", "301")])
        {
            Refused(name, (name, value));
        }
    }

    private static void Refused(string? wrong, params (string Name, string Value)[] settings)
    {
        var configuration = Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions
            .AddInMemoryCollection(new Microsoft.Extensions.Configuration.ConfigurationBuilder(), settings.Select(setting => KeyValuePair.Create($"Registry:{setting.Name}", (string?)setting.Value))).Build();
        if (wrong is null)
        {
            Assert.That(Registry.Api.Hosting.ReadSettings(configuration).Witnesses, Has.Count.EqualTo(1));
        }
        else
        {
            Assert.That(() => Registry.Api.Hosting.ReadSettings(configuration), Throws.InvalidOperationException.With.Message.Contains(wrong));
        }
    }
}
