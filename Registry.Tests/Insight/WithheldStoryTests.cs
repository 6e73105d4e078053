using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;
using Party = Registry.Tests.Support.Party;

namespace Registry.Tests.Insight;

/// <summary>Stories and dossiers of records of which something was erased: they say so, never fail, and never show it.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class WithheldStoryTests(Store store)
{
    private const string Secret = "Jane Doe of Mill Lane";

    private RunningRegistry _registry = null!;
    private HandMade _made = null!;
    private Redacting _redacting = null!;

    [SetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _made = new HandMade(_registry);
        await _made.Tell();
        var party = await _registry.Party(Scopes.Publish | Scopes.Administer);
        var (first, second) = (await Key(), await Key());
        _redacting = new Redacting(_registry, party, first.Key.Id, _registry.Client(first.Text), second.Key.Id, _registry.Client(second.Text));

        Task<(Key Key, string Text)> Key() => _registry.Services.GetRequiredService<Keys>().Grant(party.Id, "redacts", Scopes.Redact | Scopes.Administer, TimeSpan.FromDays(1), new Actor(party.Id, Publishing.Operator, Scopes.Administer));
    }

    [TearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task What_was_erased_of_subject_recommendation_and_response_is_said_to_be_withheld_and_never_shown()
    {
        var party = await _made.Organisation("Town");
        await _made.Add(party, "algorithm", "named", Some.Algorithm(body => (body["title"], body["methods"], body["affectedCommunities"]![0]!["mechanism"]) = (Secret, Secret, Secret)).ToJsonString());
        await _made.Add(party, "engagement", "talks", Some.Record(Kinds.Find("engagement")!, body => (body["title"], body["subjects"], body["representation"]) = ("Talks", new JsonArray(_made["named"]),
            new JsonArray(new JsonObject { ["subject"] = _made["named"], ["community"] = "claimants", ["mode"] = "directly" }))).ToJsonString());
        await _made.Add(party, "recommendation", "said", $$"""{"engagement":"<talks>","text":"Ask {{Secret}}.","type":"recommendation","addressedTo":["<Town>"],"publishedOn":"2026-03-20","authorship":"written-by-participants","participantSignOff":"yes"}""");
        await _made.Add(party, "response", "answered", $$"""{"recommendation":"<said>","disposition":"accepted","responder":"Cabinet","plainLanguage":"We asked {{Secret}}.","publishedOn":"2026-04-15"}""");
        var address = $"/v1/algorithms/{_made["named"]}";
        foreach (var form in await Forms(address))
        {
            Assert.That(form.Text, Does.Contain(Secret), "it is shown before");
        }

        await _redacting.Done(address, ["title", "methods", "affectedCommunities"]);
        await _redacting.Done($"/v1/recommendations/{_made["said"]}", ["text"]);
        await _redacting.Done($"/v1/responses/{_made["answered"]}", ["plainLanguage"]);
        var forms = await Forms(address);
        var story = forms[1].Json;
        var told = story["sections"]!.AsArray().SelectMany(section => section!["sentences"]!.AsArray()).Select(sentence => sentence!["text"]!.GetValue<string>()).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(forms.Select(form => form.Text), Has.None.Contains("Jane").And.None.Contains("Mill"));
            Assert.That(story["title"]!.GetValue<string>(), Is.EqualTo("(title withheld)"));
            Assert.That(forms[2].Text, Does.StartWith("# (title withheld)\n"));
            Assert.That(told, Has.Member("What the record said of who is affected is withheld."));
            Assert.That(told, Has.Member("Of an algorithm told here, the affected communities, methods and title are withheld (personal data)."));
            Assert.That(told, Has.Member("On 20 March 2026 this recommendation was published from “Talks”: (withheld)."));
            Assert.That(told, Has.Member("Of a recommendation told here, the text is withheld (personal data)."));
            Assert.That(told, Has.Member("Town accepted (withheld) on 15 April 2026."));
            Assert.That(told, Has.Member("Of a response told here, the plain language is withheld (personal data)."));
            Assert.That(told.Count(sentence => sentence.Contains(" told here, ", StringComparison.Ordinal)), Is.EqualTo(3), "each is said once");
            Assert.That(forms[0].Json["subject"]!["withheld"]!.AsArray().Select(member => member!["member"]!.GetValue<string>()), Is.EquivalentTo(new[] { "title", "methods", "affectedCommunities" }));
            Assert.That(forms[0].Json["recommendations"]![0]!["withheld"]![0]!["member"]!.GetValue<string>(), Is.EqualTo("text"));
            Assert.That(forms[0].Json["responses"]![0]!["withheld"]![0]!["member"]!.GetValue<string>(), Is.EqualTo("plainLanguage"));
        });
    }

    [Test]
    public async Task Whatever_is_erased_of_whichever_record_it_is_told_as_withheld_and_nothing_fails()
    {
        var address = $"/v1/algorithms/{_made["ranking"]}";
        foreach (var (kind, name) in new[]
        {
            ("challenge", "protest"), ("verification", "checked"), ("effect", "ageless"), ("commitment", "age"), ("commitment", "letter"), ("response", "yes"), ("recommendation", "stop"), ("declaration", "declared"),
            ("decision", "golive"), ("safeguard", "review"), ("engagement", "panel"), ("organisation", "Council"), ("algorithm", "ranking"),
        })
        {
            var place = $"/v1/{Kinds.Find(kind)!.Plural}/{_made[name]}";
            var members = (await _registry.Anyone.Get(place)).Json.AsObject().Select(pair => pair.Key).Where(member => Shape.Common.Find(member) is null).ToList();
            await _redacting.Confirmed(place, members);
            foreach (var form in await Forms(address))
            {
                Assert.That((int)form.Status, Is.EqualTo(200), $"after {kind} {name}: {form.Text}");
            }
        }

        Assert.That((await _registry.Anyone.Get($"{address}/story")).Text, Does.Contain("withheld (personal data)"));
        Assert.That((int)(await _registry.Anyone.Get($"{address}/findings")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_record_erased_as_a_whole_is_shown_nowhere_and_a_subject_erased_as_a_whole_has_no_story()
    {
        var address = $"/v1/algorithms/{_made["ranking"]}";
        foreach (var (plural, name, said) in new[] { ("challenges", "protest", "No letter came"), ("responses", "yes", "We will stop"), ("recommendations", "stop", "Stop ranking by age"), ("engagements", "panel", "Twelve people are few") })
        {
            Assert.That((await Forms(address)).Select(form => form.Text), Has.All.Contains(said), "it is shown before");
            await _redacting.Confirmed($"/v1/{plural}/{_made[name]}", null);
            foreach (var form in await Forms(address))
            {
                Assert.That((int)form.Status, Is.EqualTo(200), $"after {name}: {form.Text}");
                Assert.That(form.Text, Does.Not.Contain(said));
            }
        }

        await _redacting.Confirmed(address, null);
        foreach (var form in await Forms(address))
        {
            Assert.That((int)form.Status, Is.EqualTo(410), form.Text);
        }
    }

    /// <summary>The dossier, and the story as JSON and as Markdown.</summary>
    private async Task<Reply[]> Forms(string address) =>
        [await _registry.Anyone.Get($"{address}/dossier"), await _registry.Anyone.Get($"{address}/story"), await _registry.Anyone.Get($"{address}/story", ("Accept", "text/markdown"))];
}
