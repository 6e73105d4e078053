using System.Text.Json.Nodes;
using CsCheck;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Tests.Support;

namespace Registry.Tests.Register;

/// <summary>Full-text search: the same words find the same records on both engines.</summary>
public sealed class SearchTests
{
    private readonly RunningRegistry[] _registries = new RunningRegistry[2];
    private readonly Party[] _parties = new Party[2];
    private readonly List<string> _texts = [];

    [OneTimeSetUp]
    public async Task Start()
    {
        for (var i = 0; i < 2; i++)
        {
            _registries[i] = await RunningRegistry.Start(Stores.Both[i]);
            _parties[i] = await _registries[i].Party();
        }

        await Publish("a1", "Café crème", "At the corner.");
        await Publish("a2", "Über die Straße", "Llandysul a'r tŷ bach.");
        await Publish("a3", "Ελληνικά λόγος", "Ещё раз.");
        await Publish("a4", "हिन्दी العربية 日本語", "𝒳yz 40 m² children's 1e5 0x1f 12ab Istanbul Lodz Orsted 🦊");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var registry in _registries)
        {
            await LedgerCheck.Verify(registry.Database);
            await registry.DisposeAsync();
        }
    }

    [Test]
    public async Task All_words_must_occur_and_quotes_make_a_phrase()
    {
        await Publish("s1", "Zebra crossing timing", "Lights for people who walk slowly.");
        await Publish("s2", "Crossing patrols", "A zebra is not needed here.");
        await Publish("s3", "Timing of zebra", "Nothing else.");

        await Finds("zebra", "s1", "s2", "s3");
        await Finds("zebra crossing", "s1", "s2");
        await Finds("\"zebra crossing\"", "s1");
        await Finds("\"crossing zebra\"");
        await Finds("ZEBRA \"walk slowly\"", "s1");
        await Finds("zebra zeppelin");
        await Finds("zebr");
        await Finds("\"zebra crossing", "s1", "s2");
    }

    [Test]
    public async Task What_has_the_words_in_its_title_comes_first()
    {
        await Publish("r1", "About something else", "The walrus is mentioned here, and the walrus again: walrus.");
        await Publish("r2", "Walrus register", "Nothing more of it.");
        await Publish("r3", "Another thing", "A walrus.");
        foreach (var registry in _registries)
        {
            Assert.That((await References(registry, "walrus"))[0], Is.EqualTo("r2"), registry.Database.Engine.Name);
        }
    }

    [Test]
    public async Task A_phrase_does_not_reach_from_the_title_into_the_text()
    {
        await Publish("p1", "Ends with pelican", "Pelican crossing.");
        await Finds("\"with pelican\"", "p1");
        await Finds("\"pelican pelican\"");
    }

    [TestCase("cafe creme", "a1")]
    [TestCase("CAFÉ crème", "a1")]
    [TestCase("cafe\u0301", "a1")]
    [TestCase("uber strasse")]
    [TestCase("über straße", "a2")]
    [TestCase("llandysul tŷ", "a2")]
    [TestCase("ελληνικα", "a3")]
    [TestCase("ΕΛΛΗΝΙΚΆ λογοσ", "a3")]
    [TestCase("еще", "a3")]
    [TestCase("हिन्दी", "a4")]
    [TestCase("العربية", "a4")]
    [TestCase("日本語", "a4")]
    [TestCase("𝒳yz", "a4")]
    [TestCase("m²", "a4")]
    [TestCase("children s", "a4")]
    [TestCase("1e5 0x1f 12ab", "a4")]
    [TestCase("İstanbul łódź ørsted", "a4")]
    public async Task Accents_case_and_scripts_are_treated_alike_by_both(string query, params string[] found) => await Finds(query, found);

    [Test]
    public async Task A_superseded_text_is_found_only_in_the_past()
    {
        var reference = Guid.NewGuid().ToString();
        for (var i = 0; i < 2; i++)
        {
            var created = await _parties[i].Http.Post("/v1/algorithms", Body(reference, "Platypus table", "Egg."));
            var place = created.Header("Location")!;
            await _parties[i].Http.Put(place, Body(reference, "Echidna table", "Egg."), "\"1\"");
            var anyone = _registries[i].Anyone;
            Assert.That(await anyone.Whole("/v1/algorithms?q=platypus"), Is.Empty);
            Assert.That(await anyone.Whole("/v1/algorithms?q=echidna"), Has.Count.EqualTo(1));
            Assert.That(await anyone.Whole($"/v1/algorithms?q=platypus&asOf=size:{created.Size()}"), Is.EqualTo(new[] { created.Text }));
            Assert.That(await anyone.Whole($"/v1/algorithms?q=echidna&asOf=size:{created.Size()}"), Is.Empty);
        }
    }

    [Test]
    public async Task A_hostile_query_is_answered_or_refused_and_never_a_fault()
    {
        var queries = new List<string>
        {
            "\"", "\"\"", "\"\"\"", "'", "''", "' OR 1=1 --", "*", "a*", "^a", "a^", "NEAR(a b)", "NEAR(", "NEAR(a b, 5)", "a AND b", "AND", "OR", "NOT", "NOT a", "a NOT b", "a OR", "(", ")", "()", "(a", "a)", "title:a", "title : a", "-a", "+a", "a + b",
            "{a b}: c", "a & b", "a | b", "!a", "a <-> b", "a <2> b", "a:*", "a:A", "\\", "a\\", "'a' & ", "\u0000", "a\u0000b", "\u202eabc", "\u200f", "\u0301", "a \u0301", "\u0301\u0301 b", "🦊", "🦊 a", "👩‍👩‍👧‍👦", "\ufffd", "𠀀", "a 𠀀", "ﬁ", "İ", "ß",
            "%", "_", "a%b", " ", "\t\n", ";", "; DROP TABLE algorithm", "--", "/* */", "$1", "@query", "?", ":a", "{0}", "{", new string('a', 400), new string('é', 400), new string('a', 401), new string('x', 10_000), string.Concat(Enumerable.Repeat("\"", 399)),
            string.Concat(Enumerable.Repeat("a ", 200)), string.Join(' ', Enumerable.Range(0, 100)), string.Concat(Enumerable.Repeat("𠀀", 200)),
        };
        foreach (var query in queries)
        {
            foreach (var registry in _registries)
            {
                var reply = await registry.Anyone.Get($"/v1/algorithms?q={Uri.EscapeDataString(query)}");
                Assert.That((int)reply.Status, Is.AnyOf(200, 400), $"{registry.Database.Engine.Name}: {query}: {reply.Text}");
            }
        }

        foreach (var raw in new[] { "%FF", "%ED%A0%80", "%C0%80", "%", "%2", "%zz", "a%F0%9F" })
        {
            foreach (var registry in _registries)
            {
                Assert.That((int)(await registry.Anyone.Get($"/v1/algorithms?q={raw}")).Status, Is.AnyOf(200, 400), raw);
            }
        }
    }

    [Test]
    public async Task Whatever_is_written_and_whatever_is_asked_both_engines_find_the_same()
    {
        // Letters, marks, digits and separators that tokenizers disagree about.
        string[] atoms = ["a", "b", "é", "e\u0301", "ß", "ς", "İ", "ǅ", "²", "Ⅷ", "٣", "ि", "की", "ก็", "日", "𝒳", "𐐨", "1", "0x", "e5", ".", "-", "_", "'", " ", " ", " ", "/", "@", "\u200d", "🦊", "\u0323", "ª", "º", "\ue000", "ᾳ", "ſ", "K", "Å"];
        var text = Gen.Int[0, atoms.Length - 1].Select(i => atoms[i]).Array[1, 8].Select(string.Concat);
        var documents = text.Array[2, 6].Select(words => string.Join(' ', words)).Where(words => words.Trim().Length > 0);
        var sample = new List<(string Title, string Text)>();
        Gen.Select(documents, documents).Sample(pair => sample.Add(pair), iter: 60, threads: 1, seed: "0000KOIPH2y2");
        var published = 0;
        for (var i = 0; i < sample.Count; i++)
        {
            published += await Publish($"x{i}", sample[i].Title, sample[i].Text, mayBeRefused: true) ? 1 : 0;
        }

        var found = 0;
        var written = Gen.Select(Gen.Int[0, sample.Count - 1], Gen.Int[0, 5], Gen.Int[1, 2]).Select(part => string.Join(' ', sample[part.Item1].Title.Split(' ').Skip(part.Item2).Take(part.Item3)));
        await Gen.OneOf(text, documents, written, written.Select(words => $"\"{words}\"")).SampleAsync(
            async query =>
            {
                var replies = await Task.WhenAll(_registries.Select(registry => References(registry, query)));
                Assert.That(replies[0].Order(), Is.EqualTo(replies[1].Order()), $"[{query}] = [{Words.Of(query)}]");
                Interlocked.Add(ref found, replies[0].Count);
            },
            iter: 300, threads: 2);
        // What stands in a title is found by that title.
        foreach (var ((title, _), i) in sample.Select((pair, i) => (pair, i)).Where(pair => Words.Of(pair.pair.Title).Split(' ').Length <= 16 && Words.Of(pair.pair.Title).Length > 0 && _texts.Contains($"x{pair.i}")))
        {
            Assert.That(await References(_registries[0], title.Replace('"', ' ')), Does.Contain($"x{i}"), title);
        }

        Assert.That(published, Is.GreaterThan(40));
        Assert.That(found, Is.GreaterThan(100), "the queries find something");
    }

    [Test]
    public void Words_of_words_are_themselves() =>
        Gen.String.Sample(text => Words.Of(Words.Of(text)) == Words.Of(text));

    private async Task Finds(string query, params string[] references)
    {
        foreach (var registry in _registries)
        {
            Assert.That(await References(registry, query), Is.EquivalentTo(references), $"{registry.Database.Engine.Name}: {query}");
        }
    }

    private static async Task<List<string>> References(RunningRegistry registry, string query)
    {
        var reply = await registry.Anyone.Get($"/v1/algorithms?limit=200&q={Uri.EscapeDataString(query)}");
        Assert.That((int)reply.Status, Is.EqualTo(200).Or.EqualTo(400), $"{registry.Database.Engine.Name}: [{query}] {reply.Text}");
        return (int)reply.Status == 400 ? [reply.Json["errors"]![0]!["detail"]!.ToString()] : [.. reply.Json["items"]!.AsArray().Select(item => item!["reference"]!.GetValue<string>())];
    }

    private async Task<bool> Publish(string reference, string title, string text, bool mayBeRefused = false)
    {
        var statuses = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            var created = await _parties[i].Http.Post("/v1/algorithms", Body(reference, title, text));
            Assert.That((int)created.Status, mayBeRefused ? Is.AnyOf(201, 400) : Is.EqualTo(201), created.Text);
            statuses.Add((int)created.Status);
        }

        Assert.That(statuses.Distinct().Count(), Is.EqualTo(1));
        if (statuses[0] == 201)
        {
            _texts.Add(reference);
        }

        return statuses[0] == 201;
    }

    private static JsonObject Body(string reference, string title, string text) => Some.Algorithm(body =>
    {
        body["reference"] = reference;
        body["title"] = title;
        body["summary"] = text;
    });
}
