using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>The story in plain words: all of it is known, every sentence can be looked up, and nothing that a record says becomes markup.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class StoryTests(Store store)
{
    private readonly SetClock _clock = new();
    private RunningRegistry _registry = null!;
    private HandMade _made = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _clock.Pass(new DateTimeOffset(2026, 7, 1, 9, 0, 0, TimeSpan.Zero) - DateTimeOffset.UtcNow);
        _registry = await RunningRegistry.Start(store, clock: _clock);
        _made = new HandMade(_registry);
        await _made.Tell();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _registry.DisposeAsync();

    [Test]
    public async Task The_whole_story_is_told_in_plain_sentences()
    {
        var story = await _registry.Anyone.Get($"/v1/algorithms/{_made["ranking"]}/story");
        Assert.That((int)story.Status, Is.EqualTo(200), story.Text);
        Assert.That(Told(story.Json), Is.EqualTo(Expected.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task Every_sentence_rests_on_records_that_stand_in_the_dossier()
    {
        var quiet = await _made.Add(await _made.Organisation("Quiet"), "dataset", "quiet", Some.Record(Kinds.Find("dataset")!).ToJsonString());
        foreach (var address in new[] { $"/v1/algorithms/{_made["ranking"]}", $"/v1/datasets/{quiet}" })
        {
            var dossier = (await _registry.Anyone.Get($"{address}/dossier")).Json.AsObject();
            var there = dossier.Where(pair => pair.Key is not ("asOf" or "computed" or "truncated")).SelectMany(pair => pair.Value is JsonArray several ? several.ToArray() : [pair.Value])
                .Select(record => record!["id"]!.GetValue<string>()).ToList();
            foreach (var section in (await _registry.Anyone.Get($"{address}/story")).Json["sections"]!.AsArray())
            {
                Assert.That(section!["sentences"]!.AsArray(), Is.Not.Empty, $"{section["key"]}: silence is said as such");
                foreach (var sentence in section["sentences"]!.AsArray())
                {
                    Assert.That(sentence!["restsOn"]!.AsArray(), Is.Not.Empty, $"{sentence["text"]}");
                    Assert.That(sentence["restsOn"]!.AsArray().Select(id => id!.GetValue<string>()), Is.SubsetOf(there), $"{sentence["text"]}");
                }
            }
        }
    }

    [Test]
    public async Task What_no_record_says_is_said_to_be_so()
    {
        var quiet = await _made.Add(await _made.Organisation("Silent"), "algorithm", "silent", Some.Algorithm(body =>
        {
            body.Remove("affectedCommunities");
            body["absences"] = new JsonArray(new JsonObject { ["member"] = "/affectedCommunities", ["state"] = "not-known", ["reason"] = "Nobody looked." });
            body["reviewDue"] = "2027-01-01";
        }).ToJsonString());
        Assert.That(Told((await _registry.Anyone.Get($"/v1/algorithms/{quiet}/story")).Json), Is.EqualTo("""
            # Who is affected
            The record does not say who is affected. It is given as not known: “Nobody looked.”
            # Who was heard and who was not
            Nothing is declared here about whether the public was engaged.
            No engagement with the public is recorded here.
            # What they said
            No recommendation or other statement by the public is recorded here.
            # What was answered
            Nothing is recorded here that asks for an answer.
            # What changed
            No decision, promise, change or safeguard is recorded here.
            # What is overdue
            Nothing that has a day in the records told here was overdue on 1 July 2026.
            # Who challenged it and what came of it
            No challenge is recorded here.
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task An_earlier_story_is_told_as_it_stood()
    {
        var entry = (await _registry.Anyone.Get($"/v1/challenges/{_made["protest"]}/versions")).Json["items"]![0]!["number"]!.GetValue<long>();
        var address = $"/v1/algorithms/{_made["ranking"]}/story";
        Assert.That(Told((await _registry.Anyone.Get($"{address}?asOf=size:{entry}")).Json), Does.EndWith("\nNo challenge is recorded here."));
        Assert.That(Told((await _registry.Anyone.Get($"{address}?asOf=size:{entry + 1}")).Json), Does.Contain("a community group challenged"));
    }

    [Test]
    public async Task What_came_of_a_challenge_is_told_from_its_receipt_to_its_remedy()
    {
        var (town, group) = (await _made.Organisation("Town"), await _made.Organisation("Group"));
        var id = await _made.Add(town, "algorithm", "settled", Some.Algorithm().ToJsonString());
        var challenge = await _made.Add(group, "challenge", "appeal", """{"raisedBy":"engagement-participants","targetKind":"subject","target":"<settled>","grounds":["unfair-outcome","purpose-drift"],"statement":"It ranks others too.","relief":"Stop.","raisedOn":"2026-05-04"}""");
        foreach (var (act, body) in new[]
        {
            ("acknowledgement", """{"acknowledgedOn":"2026-05-06","decideDue":"2026-06-10","reviewer":{"independence":"joint-panel","name":"A panel"},"escalation":"The ombudsman."}"""),
            ("decision", """{"outcome":"partly-upheld","reasons":"Some were.","decidedOn":"2026-06-01","remedies":[{"id":"look","kind":"reconsideration","description":"Nine claims are looked at again.","due":"2026-07-30"}]}"""),
            ("remedies", """{"id":"look","kind":"reconsideration","description":"Nine claims were looked at again.","due":"2026-07-30","delivered":"2026-06-28","evidence":[{"title":"Letter","url":"https://example.gov.uk/l","date":"2026-06-28"}]}"""),
        })
        {
            var done = await town.Http.Post($"/v1/challenges/{challenge}/{act}", body, ("If-Match", (await _registry.Anyone.Get($"/v1/challenges/{challenge}")).ETag!));
            Assert.That((int)done.Status, Is.EqualTo(200), done.Text);
        }

        Assert.That(Told((await _registry.Anyone.Get($"/v1/algorithms/{id}/story")).Json), Does.EndWith("""
            # Who challenged it and what came of it
            On 4 May 2026 participants of an engagement challenged the algorithm (unfair outcome and purpose drift): “It ranks others too.”
            What is asked for: “Stop.”
            It was decided on 1 June 2026: partly upheld. The reasons given: “Some were.”
            To put it right (reconsideration), “Nine claims were looked at again.”: due by 30 July 2026, recorded as given on 28 June 2026; nobody else has confirmed it.
            """.ReplaceLineEndings("\n")));

        var auditor = await _made.Organisation("Ombudsman");
        foreach (var (party, verdict, day) in new[] { (auditor, "disputed", "2026-06-29"), (group, "partly-confirmed", "2026-06-30") })
        {
            var found = await party.Http.Post($"/v1/challenges/{challenge}/verifications", $$"""{"part":"look","verdict":"{{verdict}}","verifierKind":"external-auditor","method":"Asked.","evidence":[{"title":"Letter","url":"https://example.gov.uk/l"}],"verifiedOn":"{{day}}"}""");
            Assert.That((int)found.Status, Is.EqualTo(201), found.Text);
        }

        var sentence = (await _registry.Anyone.Get($"/v1/algorithms/{id}/story")).Json["sections"]![6]!["sentences"]!.AsArray()[^1]!;
        Assert.That(sentence["text"]!.GetValue<string>(), Does.EndWith("recorded as given on 28 June 2026; Group confirmed it in part on 30 June 2026."), "the newest word of somebody else");
        Assert.That(sentence["restsOn"]!.AsArray(), Has.Count.EqualTo(3), "the challenge, the verification and who made it");
    }

    [Test]
    public async Task A_challenge_that_is_examined_taken_back_or_taken_further_is_told_as_such()
    {
        var (town, group) = (await _made.Organisation("Borough"), await _made.Organisation("Union"));
        var id = await _made.Add(town, "algorithm", "disputed", Some.Algorithm().ToJsonString());
        foreach (var (name, day) in new[] { ("examined", "2026-05-04"), ("back", "2026-05-05"), ("further", "2026-05-06") })
        {
            await _made.Add(group, "challenge", name, $$"""{"raisedBy":"trade-union","targetKind":"subject","target":"<disputed>","grounds":["unlawful"],"statement":"It is {{name}}.","relief":"Stop.","raisedOn":"{{day}}","acknowledgeDue":"2026-05-20"}""");
        }

        foreach (var (party, name, act, body) in new[]
        {
            (town, "examined", "acknowledgement", """{"acknowledgedOn":"2026-05-06","decideDue":"2026-06-10","reviewer":{"independence":"joint-panel"},"escalation":"The ombudsman."}"""),
            (town, "examined", "review", """{"underReviewSince":"2026-05-11"}"""),
            (group, "back", "withdrawal", """{"withdrawnOn":"2026-05-12","withdrawalReason":"We have talked."}"""),
            (group, "further", "escalation", """{"escalatedOn":"2026-06-01","escalationReason":"Nobody answers.","escalation":"The ombudsman."}"""),
        })
        {
            var address = $"/v1/challenges/{_made[name]}";
            var done = await party.Http.Post($"{address}/{act}", body, ("If-Match", (await _registry.Anyone.Get(address)).ETag!));
            Assert.That((int)done.Status, Is.EqualTo(200), done.Text);
        }

        Assert.That(Told((await _registry.Anyone.Get($"/v1/algorithms/{id}/story")).Json), Does.EndWith("""
            The challenge “It is further” waits: confirmation of its receipt was due by 20 May 2026.
            The challenge “It is examined” waits: a decision was due by 10 June 2026.
            # Who challenged it and what came of it
            On 4 May 2026 a trade union challenged the algorithm (unlawful): “It is examined.”
            What is asked for: “Stop.”
            Its receipt was confirmed on 6 May 2026, and its examination began on 11 May 2026; a decision was due by 10 June 2026.
            On 5 May 2026 a trade union challenged the algorithm (unlawful): “It is back.”
            What is asked for: “Stop.”
            It was taken back by those who raised it on 12 May 2026: “We have talked.”
            On 6 May 2026 a trade union challenged the algorithm (unlawful): “It is further.”
            What is asked for: “Stop.”
            Its receipt is not recorded as confirmed; no record says by when it will be decided.
            On 1 June 2026 those who raised it took it further, to “The ombudsman”: “Nobody answers.”
            """.ReplaceLineEndings("\n")));
        var overdue = (await _registry.Anyone.Get($"/v1/algorithms/{id}/dossier")).Json["computed"]!["challenges"]!.AsArray()
            .ToDictionary(fact => _made.Named(fact!["challenge"]!.GetValue<string>()), fact => (fact!["acknowledgementOverdue"]!.GetValue<bool>(), fact["decisionOverdue"]!.GetValue<bool>()));
        Assert.That(overdue, Is.EquivalentTo(new Dictionary<string, (bool, bool)> { ["examined"] = (false, true), ["back"] = (false, false), ["further"] = (true, false) }), "nobody waits for what was taken back");
    }

    [Test]
    public async Task That_people_were_overruled_is_told_with_who_did_it_and_why_and_stands_in_the_dossier()
    {
        var town = await _made.Organisation("Parish");
        var id = await _made.Add(town, "dataset", "shared", Some.Record(Kinds.Find("dataset")!).ToJsonString());
        await _made.Add(town, "engagement", "vote", Some.Record(Kinds.Find("engagement")!, body =>
        {
            body["title"] = "Vote of the tenants";
            body["claimedLevel"] = "empower";
            body["scope"] = "general-attitudes";
            body["decisionRight"] = new JsonObject { ["kind"] = "veto", ["instrument"] = "https://example.gov.uk/charter", ["scope"] = "Whether it is shared.", ["overrideRule"] = "The full council, in public." };
            body["policyProcess"] = "The data strategy.";
            foreach (var member in new[] { "subjects", "decisions", "representation", "feedsInto" })
            {
                body.Remove(member);
            }
        }).ToJsonString());
        await _made.Add(town, "decision", "sharing", """
            {"title":"Share the data","decisionKind":"share-data","subjects":["<shared>"],"decisionMaker":"Cabinet","plannedDate":"2026-05-01","actualDate":"2026-05-04","outcome":"It is shared.",
             "contraryTo":["<vote>"],"override":{"authority":"Full council, by standing order 12","reason":"The law asks for it.","date":"2026-05-03"}}
            """);
        var story = (await _registry.Anyone.Get($"/v1/datasets/{id}/story")).Json;
        var sentence = story["sections"]!.AsArray().SelectMany(section => section!["sentences"]!.AsArray()).Single(sentence => sentence!["text"]!.GetValue<string>().StartsWith("It departs", StringComparison.Ordinal))!;
        var dossier = (await _registry.Anyone.Get($"/v1/datasets/{id}/dossier")).Json;

        Assert.That(sentence["text"]!.GetValue<string>(), Is.EqualTo("It departs from what people had the right to decide in “Vote of the tenants”. They were overruled on 3 May 2026 by “Full council, by standing order 12”; the reason given: “The law asks for it.”"));
        Assert.That(sentence["restsOn"]!.AsArray().Select(one => _made.Named(one!.GetValue<string>())), Is.EqualTo(new[] { "sharing", "vote" }));
        Assert.That(dossier["engagements"]!.AsArray().Select(engagement => _made.Named(engagement!["id"]!.GetValue<string>())), Is.EqualTo(new[] { "vote" }), "what was overruled stands in it, though it was about something wider");
        Assert.That(dossier["computed"]!["engagements"]![0]!["overruledBy"]!.AsArray().Select(one => _made.Named(one!.GetValue<string>())), Is.EqualTo(new[] { "sharing" }));
    }

    [Test]
    public async Task The_same_story_is_given_as_Markdown_by_Accept_and_as_nothing_else()
    {
        var address = $"/v1/algorithms/{_made["ranking"]}/story";
        var json = await _registry.Anyone.Get(address, ("Accept", "text/markdown;q=0.5, application/json"));
        var markdown = await _registry.Anyone.Get(address, ("Accept", "text/markdown, application/json;q=0.5"));
        var other = await _registry.Anyone.Get(address, ("Accept", "text/html"));
        Assert.Multiple(() =>
        {
            Assert.That(json.Header("Content-Type"), Is.EqualTo("application/json"));
            Assert.That(markdown.Header("Content-Type"), Is.EqualTo("text/markdown; charset=utf-8"));
            Assert.That(new[] { json, markdown }.Select(reply => reply.Header("Vary")), Is.All.EqualTo("Accept"));
            Assert.That(markdown.ETag, Is.Not.EqualTo(json.ETag), "two forms, two tags");
            Assert.That(other.Code, Is.EqualTo("not-acceptable"));
            Assert.That(markdown.Text, Does.StartWith("# Ranking\n\nAs the register stood on 1 July 2026, at "));
            Assert.That(_made.Named(markdown.Text), Does.Contain("\n- Council has not answered “Publish the tests”; an answer was due by 1 May 2026. ([recommendation](/v1/recommendations/share/versions/1), [engagement](/v1/engagements/panel/versions/1), [organisation](/v1/organisations/Council/versions/1))\n"));
        });
        Assert.That((int)(await _registry.Anyone.Get(address, ("Accept", "text/markdown"), ("If-None-Match", markdown.ETag!))).Status, Is.EqualTo(304));
    }

    [Test]
    public async Task A_hostile_text_in_a_record_stays_text()
    {
        const string Hostile = "</p><script>alert(1)</script> [click](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example> http://evil.example www.evil.example\n\n# Heading\n- item\n> quote\n<!-- gone --> `code` **bold** _it_ ~~no~~ | a | b | &lt; \\” said Council. \u202Edesrever 1. x";
        var party = await _made.Organisation("[Evil](http://evil.example)");
        var id = await _made.Add(party, "algorithm", "hostile", Some.Algorithm(body =>
        {
            body["title"] = "<img src=x onerror=alert(1)> [a](b)";
            body["affectedCommunities"]![0]!["mechanism"] = Hostile;
        }).ToJsonString());
        var story = (await _registry.Anyone.Get($"/v1/algorithms/{id}/story")).Json;
        var text = story["sections"]![0]!["sentences"]![1]!["text"]!.GetValue<string>();
        Assert.That(text, Does.Not.Contain("\n").And.Not.Contain("\u202E"));
        Assert.That(text.Count(sign => sign == '”'), Is.EqualTo(2), "what a record says cannot close its own quotation marks");

        var markdown = (await _registry.Anyone.Get($"/v1/algorithms/{id}/story", ("Accept", "text/markdown"))).Text;
        var lines = markdown.TrimEnd('\n').Split('\n').Where(line => line.Length > 0).ToList();
        Assert.That(lines.Where(line => line.StartsWith('#')), Has.Exactly(8).Items, "no heading is smuggled in");
        Assert.That(lines.Skip(2).Where(line => !line.StartsWith("- ", StringComparison.Ordinal) && !line.StartsWith("## ", StringComparison.Ordinal)), Is.Empty);
        var bare = System.Text.RegularExpressions.Regex.Replace(markdown, @"\[[a-z]+\]\(/v1/[a-z]+/[0-9a-f-]+/versions/[0-9]+\)|\\.", "");
        Assert.That(bare.IndexOfAny(['<', '>', '[', ']', '`', '*', '_', '~', '|', '&', '\\']), Is.EqualTo(-1), "all that could be markup is escaped");
        Assert.That(bare, Does.Not.Contain("://").And.Not.Contain("www."));
    }

    private const string Expected = """
        # Who is affected
        The record names 3 communities that it affects.
        The community “Claimants” (service users) may gain and may be harmed: “Being picked.” The record puts its size at 41,000 people. The record counts it as adversely affected.
        The community “Staff” (workers) is affected; whether for good or ill is uncertain: “Being told whom to look at.” The record does not say how large it is.
        The community “Carers” (carers or family) may be harmed: “Waiting.” The record does not say how large it is. The record counts it as adversely affected.
        # Who was heard and who was not
        For deployment (2 March 2026), it is declared that the public was engaged.
        The engagement “Panel” ran from 10 January 2026 to 28 February 2026, by citizens' jury and survey.
        12 people took part in it.
        Its owner claims that people were involved; the records show that they were consulted.
        It ended by the time the decision “Go live” was taken on 2 March 2026.
        Its owner names these limits: “Twelve people are few.”
        The community “Claimants” was heard directly in “Panel”.
        No engagement that is recorded here says whether the community “Staff” was heard.
        The community “Carers” was sought, but not reached, in “Panel”: “No evening dates.”
        # What they said
        On 20 March 2026 this recommendation was published from “Panel”: “Stop ranking by age.”
        On 20 March 2026 this recommendation was published from “Panel”: “Tell people that they were ranked.”
        On 20 March 2026 this recommendation was published from “Panel”: “Publish the tests.”
        # What was answered
        Council accepted “Stop ranking by age” on 15 April 2026: “We will stop.”
        Council says that it still considers “Tell people that they were ranked”; an answer was due by 1 May 2026.
        Council has not answered “Publish the tests”; an answer was due by 1 May 2026.
        # What changed
        The decision “Go live” was taken on 2 March 2026: “Live.”
        The record does not say how the views of the public were weighed.
        Council promised this by 1 May 2026: “Take age out of the ranking.”
        Council reports, on 2 May 2026, that this is delivered; Auditor confirmed it on 10 June 2026.
        Council promised this by 1 June 2026: “Write to all claimants.”
        Council reports, on 2 May 2026, that this has come so far: limited progress.
        Council reports a change on 2 May 2026 (model or threshold changed). Before: “Age was used.” Now: “Age is not used.”
        It says that what people said caused this.
        Version 2 of the record is later than what people said, and differs in this from the version before.
        The record does not say whether those who took part were told.
        The safeguard “A person looks” is recorded as promised. The algorithm is in use without it.
        # What is overdue
        Council owed an answer to “Publish the tests” by 1 May 2026.
        Council owed an answer to “Tell people that they were ranked” by 1 May 2026.
        Council promised “Write to all claimants” by 1 June 2026 and has not reported it as delivered.
        The safeguard “A person looks” was to be reviewed by 15 June 2026.
        The challenge “No letter came” waits: confirmation of its receipt was due by 27 June 2026.
        The record of the algorithm itself was to be reviewed by 1 June 2026.
        # Who challenged it and what came of it
        On 20 June 2026 a community group challenged the commitment “Write to all claimants” (promise not kept): “No letter came.”
        What is asked for: “Send it.”
        Its receipt is not recorded as confirmed; no record says by when it will be decided.
        """;

    private static string Told(JsonNode story) => string.Join("\n", story["sections"]!.AsArray().SelectMany(section => section!["sentences"]!.AsArray().Select(sentence => sentence!["text"]!.GetValue<string>()).Prepend($"# {section["title"]}")));
}
