using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Tests.Support;

namespace Registry.Tests.Ledger;

/// <summary>An evidence file is checked offline, by our command and by the ten lines of the README with nothing but Node; neither accepts one that was changed.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed partial class EvidenceTests(Store store)
{
    private RunningRegistry _registry = null!;
    private string _folder = null!;
    private string _vkey = null!;
    private string _evidence = null!;
    private string _other = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder = Directory.CreateTempSubdirectory("registry-evidence-").FullName;
        _registry = await RunningRegistry.Start(store);
        var party = await _registry.Party(Scopes.Publish | Scopes.Administer);
        var created = await party.Http.Post("/v1/algorithms", Some.Algorithm());
        await party.Http.Patch(created.Header("Location")!, new JsonObject { ["title"] = "Second \u201ctitle\u201d, l\u00ednea \ud83c\udf0d" }, "\"1\"");
        await _registry.Append(300);
        _evidence = (await _registry.Anyone.Get($"{created.Header("Location")}/versions/2/evidence")).Text;
        _other = (await _registry.Anyone.Get($"{created.Header("Location")}/versions/1/evidence")).Text;
        _vkey = (await _registry.Anyone.Get("/log/vkeys")).Text.Split(' ')[0];
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Each makes another file of a sound one that no verifier may accept.</summary>
    public static IEnumerable<TestCaseData> Changes()
    {
        yield return Change("a leaf of another version", (file, other) => file["leaf"] = other["leaf"]!.DeepClone());
        yield return Change("a proof of another version", (file, other) => file["proof"] = other["proof"]!.DeepClone());
        yield return Change("a disclosure of another version", (file, other) => file["disclosures"]!.AsArray()[0] = other["disclosures"]!.AsArray()[0]!.DeepClone());
        yield return Change("a manifest of another version", (file, other) => file["manifest"] = other["manifest"]!.DeepClone());
        yield return Change("disclosures and manifest of another version", (file, other) =>
        {
            file["manifest"] = other["manifest"]!.DeepClone();
            file["disclosures"] = other["disclosures"]!.DeepClone();
        });
        yield return Change("a disclosure that was added", (file, _) => file["disclosures"]!.AsArray().Add(System.Buffers.Text.Base64Url.EncodeToString("[\"AAAAAAAAAAAAAAAAAAAAAA\",\"note\",\"forged\"]"u8)));
        yield return Change("a digest that was added", (file, _) => file["manifest"]!.AsArray().Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        yield return Change("another index", (file, _) => file["proof"] = file["proof"]!.GetValue<string>().Replace("index ", "index 1", StringComparison.Ordinal));
        yield return Change("another size", (file, _) => file["proof"] = file["proof"]!.GetValue<string>().Replace("localhost/registry\n", "localhost/registry\n1", StringComparison.Ordinal));
        yield return Change("a leaf that was edited", (file, _) => file["leaf"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(file["leaf"]!.GetValue<string>())).Replace("amended", "Amended", StringComparison.Ordinal))));
        yield return Change("no signature", (file, _) => file["proof"] = Signature().Replace(file["proof"]!.GetValue<string>(), ""));
        yield return Change("a signature over something else", (file, _) => file["proof"] = Signature().Replace(file["proof"]!.GetValue<string>(), match => match.Value[..^20] + (match.Value[^20] == 'A' ? 'B' : 'A') + match.Value[^19..]));

        static TestCaseData Change(string name, Action<JsonObject, JsonObject> change) => new TestCaseData(change).SetArgDisplayNames(name);
    }

    [Test]
    public async Task A_sound_file_is_accepted_with_the_key_and_not_believed_without_it()
    {
        Assert.That(await Ours(_evidence), Is.Zero);
        Assert.That(await CommandLine.Run(["verify", "evidence", Written(_evidence)]), Is.EqualTo(2), "whose key it brings along, nobody can tell");
        Assert.That(await Ours(_evidence, _vkey.Replace("localhost", "elsewhere", StringComparison.Ordinal)), Is.EqualTo(2), "no key at all");
        Assert.That(await Ours(_evidence, NoteSigner.Of("localhost/registry", new byte[32]).Verifier.Text), Is.EqualTo(1), "somebody else's key");
        Assert.That(await Ours(_evidence[..^40]), Is.EqualTo(2));
        Assert.That(await Ours("[]"), Is.EqualTo(2));
    }

    [TestCaseSource(nameof(Changes))]
    public async Task A_file_that_was_changed_is_refused(Action<JsonObject, JsonObject> change) => Assert.That(await Ours(Changed(change)), Is.EqualTo(1));

    [Test]
    public async Task The_ten_lines_of_the_README_come_to_the_same()
    {
        Programs.Require("node", "nodejs");
        var script = Path.Combine(_folder, "check-evidence.mjs");
        await File.WriteAllTextAsync(script, Example());
        var (exit, said) = await Programs.Run("node", [script, Written(_evidence), _vkey]);
        Assert.That((exit, said), Is.EqualTo((0, said)), said);
        Assert.That(said, Does.StartWith("VALID").And.Contain("Second \u201ctitle\u201d, l\u00ednea \ud83c\udf0d"));
        foreach (var change in Changes())
        {
            var (refused, words) = await Programs.Run("node", [script, Written(Changed((Action<JsonObject, JsonObject>)change.Arguments[0]!)), _vkey]);
            Assert.That(refused, Is.EqualTo(1), $"{change.ArgDisplayNames} {words}");
        }

        Assert.That((await Programs.Run("node", [script, Written(_evidence), NoteSigner.Of("localhost/registry", new byte[32]).Verifier.Text])).Exit, Is.EqualTo(1));
    }

    [Test]
    public async Task No_flipped_bit_of_a_file_makes_it_prove_something_else()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(_evidence);
        var verifier = NoteVerifier.Parse(_vkey)!;
        var sound = EvidenceFile.Check(new Verification(), bytes, [verifier])!;
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var bit = random.Next(bytes.Length * 8);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            if (EvidenceFile.Check(new Verification(), bytes, [verifier]) is { } proven)
            {
                // White space, and members beside the proof, may change; what is proven may not.
                Assert.That(proven.Entry.ToBytes(), Is.EqualTo(sound.Entry.ToBytes()));
                Assert.That(proven.Members.Select(member => Convert.ToBase64String(member.Value)), Is.EqualTo(sound.Members.Select(member => Convert.ToBase64String(member.Value))), $"bit {bit}");
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        await Task.CompletedTask;
    }

    private static string Example()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Registry.sln")))
        {
            folder = folder.Parent!;
        }

        return Regex.Match(File.ReadAllText(Path.Combine(folder.FullName, "README.md")), "```js\n(// check-evidence.*?)```", RegexOptions.Singleline).Groups[1].Value;
    }

    private string Changed(Action<JsonObject, JsonObject> change)
    {
        var file = JsonNode.Parse(_evidence)!.AsObject();
        change(file, JsonNode.Parse(_other)!.AsObject());
        return file.ToJsonString();
    }

    private string Written(string evidence)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid()}.evidence.json");
        File.WriteAllText(file, evidence);
        return file;
    }

    private Task<int> Ours(string evidence, string? vkey = null) => CommandLine.Run(["verify", "evidence", Written(evidence), "--vkey", vkey ?? _vkey]);

    [GeneratedRegex("— .*\n")]
    private static partial Regex Signature();
}
