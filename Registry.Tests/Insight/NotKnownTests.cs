using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Tests.Support;
using Party = Registry.Tests.Support.Party;

namespace Registry.Tests.Insight;

/// <summary>What is not known is told as that, what is to come is not told as done, and what was so on a day is not altered by what came later: in counts, findings, dossiers and stories.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class NotKnownTests(Store store)
{
    private const string Day = "2026-06-30";

    private readonly SetClock _clock = new();
    private RunningRegistry _registry = null!;
    private HandMade _made = null!;
    private Party _council = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _clock.Pass(new DateTimeOffset(2025, 2, 20, 9, 0, 0, TimeSpan.Zero) - DateTimeOffset.UtcNow);
        _registry = await RunningRegistry.Start(store, clock: _clock);
        _made = new HandMade(_registry);
        _council = await _made.Organisation("Council");
        foreach (var name in new[] { "asked", "endless", "planned", "dropped", "judged" })
        {
            await Add("algorithm", name, body => body["phaseDates"] = new JsonArray(new JsonObject { ["phase"] = "production", ["date"] = "2025-03-03" }));
        }

        await Engagement("comment", "asked", body =>
        {
            body["methods"] = new JsonArray("public-comment");
            Some.Absent(body, "/claimedLevel", "/status");
        });
        await Engagement("open", "endless", body => Some.Absent(body, "/end"));
        await Engagement("tocome", "planned", body =>
        {
            (body["start"], body["end"], body["responseDue"], body["status"]) = ("2027-01-10", "2027-02-01", "2027-12-31", "planned");
            body.Remove("findings");
        });
        await Engagement("givenup", "dropped", body => (body["status"], body["statusReason"]) = ("not-going-forward", "No money."));
        await Judged();
        await Answered();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [TestCase("q1", "none 2, too-late 1, level-or-end-unknown 2", TestName = "Whether an engagement of unknown level or end came before going live is unknown, and one that was not held is none (Q1)")]
    [TestCase("q7", "not-by-what-counts 2, heard-directly 3", TestName = "Nobody was heard by what is planned or was given up (Q7)")]
    [TestCase("q9c", "unmet 1, met 2", TestName = "A condition that was met when it went live stays met, whatever came of it later (Q9c)")]
    public async Task What_is_counted(string part, string expected)
    {
        Assert.That(string.Join(", ", (await _made.Buckets(part, Day)).Where(bucket => bucket.Count > 0).Select(bucket => $"{bucket.Code} {bucket.Count}")), Is.EqualTo(expected));
    }

    [TestCase("algorithm", "asked", "")]
    [TestCase("algorithm", "endless", "")]
    [TestCase("algorithm", "planned", "R3,D53")]
    [TestCase("algorithm", "dropped", "R3,D53")]
    [TestCase("decision", "golive", "R25", TestName = "Of three conditions only the one that was never met is a finding")]
    [TestCase("assessment", "conditions", "R20,R25,R30", TestName = "An assessment that cites what was stale when it was made is found")]
    public async Task What_is_found(string kind, string name, string expected)
    {
        var found = (await _made.Findings(kind, name, Day)).Where(rule => rule is "R3" or "R20" or "R25" or "R30" or "D53");
        Assert.That(string.Join(',', found), Is.EqualTo(expected));
    }

    [TestCase("asked", "claimants directly", null)]
    [TestCase("endless", "claimants directly", true)]
    [TestCase("planned", "claimants not-by-what-counts", false)]
    [TestCase("dropped", "claimants not-by-what-counts", false)]
    public async Task What_a_dossier_says(string name, string heard, bool? counts)
    {
        var computed = (await _registry.Anyone.Get($"/v1/algorithms/{_made[name]}/dossier?asOf={await Today()}")).Json["computed"]!;
        Assert.Multiple(() =>
        {
            Assert.That(computed["communities"]!.AsArray().Select(fact => $"{fact!["community"]} {fact["heard"]}"), Has.Member(heard));
            Assert.That((bool?)computed["engagements"]![0]!["countsAsEngagement"], Is.EqualTo(counts));
        });
    }

    [TestCase("asked", "The record does not say how much influence people had.", "were studied")]
    [TestCase("planned", "is named in “Residents' panel on matching school and social care records”, which is planned.", "heard directly")]
    [TestCase("dropped", "is named in “Residents' panel on matching school and social care records”, which did not go forward.", "heard directly")]
    [TestCase("judged", "Council accepted “Ask first” on 10 March 2025; it first answered on 7 March 2025", "accepted “Ask first” on 7 March")]
    [TestCase("judged", "It relies on 1 safeguard that no longer works as it was judged.", "more than three years old")]
    public async Task What_a_story_tells(string name, string told, string never)
    {
        var story = (await _registry.Anyone.Get($"/v1/algorithms/{_made[name]}/story?asOf={await Today()}", ("Accept", "text/markdown"))).Text;
        Assert.That(story, Does.Contain(told.TrimEnd('.')).And.Not.Contain(never));
    }

    /// <summary>The size of the ledger: what is asked of it is asked of the day of its last entry.</summary>
    private async Task<string> Today() => $"size:{(await _registry.Anyone.Get("/v1/feed?limit=1")).Size()}";

    private Task<string> Add(string kind, string name, Action<JsonObject> edit) => _made.Add(_council, kind, name, edit);

    private Task<string> Engagement(string name, string subject, Action<JsonObject> edit) => Add("engagement", name, body =>
    {
        (body["announced"], body["start"], body["end"], body["responseDue"]) = ("2025-01-10", "2025-01-10", "2025-02-01", "2025-12-31");
        body["findings"]!["date"] = "2025-02-01";
        body["subjects"] = _made.Ids(subject);
        body["representation"] = new JsonArray(new JsonObject { ["subject"] = _made[subject], ["community"] = "claimants", ["mode"] = "directly", ["why"] = "As recorded." });
        edit(body);
    });

    /// <summary>An assessment with three conditions, two of which were met when the system went live and are not as they were then.</summary>
    private async Task Judged()
    {
        await Engagement("late", "judged", body => (body["start"], body["end"], body["findings"]!["date"]) = ("2025-03-04", "2025-03-05", "2025-03-06"));
        await Engagement("old", "judged", body => (body["announced"], body["start"], body["end"], body["findings"]!["date"], body["methods"]) = ("2021-01-10", "2021-01-10", "2021-02-01", "2021-02-01", new JsonArray("usability-test")));
        await _made.Add(_council, "recommendation", "ask", """{"engagement":"<late>","text":"Ask first","type":"recommendation","addressedTo":["<Council>"],"publishedOn":"2025-03-06","authorship":"written-by-participants","participantSignOff":"yes"}""");
        await _made.Add(_council, "response", "yes", """{"recommendation":"<ask>","disposition":"not-accepted","reason":"No.","reasonKind":"cost","responder":"Cabinet","plainLanguage":"We will not.","publishedOn":"2025-03-07"}""");
        foreach (var (name, status) in new[] { ("guard", "in-place"), ("paper", "promised") })
        {
            await Add("safeguard", name, body => (body["status"], body["subjects"]) = (status, _made.Ids("asked")));
        }

        await _made.Add(_council, "commitment", "kept", """{"response":"<yes>","action":"Ask.","ownerRole":"Head of data","originalDue":"2025-02-01","reported":"delivered","reportedOn":"2025-02-01","evidence":[{"title":"Release","url":"https://example.gov.uk/r","date":"2025-02-01"}]}""");
        await Add("assessment", "conditions", body =>
        {
            (body["subjects"], body["advice"], body["advisedOn"], body["decision"], body["decidedOn"], body["reviewDue"]) = (_made.Ids("judged"), "support-with-conditions", "2025-01-05", "proceed-with-conditions", "2025-01-08", "2026-12-31");
            body.Remove("overrideReason");
            body["acceptabilityEvidence"] = new JsonArray(new JsonObject { ["engagement"] = _made["old"] });
            body["harms"]![0]!["safeguards"] = _made.Ids("guard");
            body["conditions"] = new JsonArray([.. new[] { ("guarded", "safeguard", "guard"), ("kept", "commitment", "kept"), ("unmet", "safeguard", "paper") }
                .Select(condition => new JsonObject { ["id"] = condition.Item1, ["text"] = "It is so.", ["due"] = "2025-02-01", [condition.Item2] = _made[condition.Item3] })]);
        });
        await Add("decision", "golive", body =>
        {
            (body["decisionKind"], body["subjects"], body["plannedDate"], body["actualDate"], body["engagementsConsidered"]) = ("deploy", _made.Ids("judged"), "2025-03-03", "2025-03-03", new JsonArray());
            body.Remove("subjectVersions");
        });
    }

    /// <summary>Later one safeguard has failed, one promise is reported again, and an answer is another.</summary>
    private async Task Answered()
    {
        _clock.Pass(TimeSpan.FromDays(20));
        await _made.Amend(_council, "safeguard", "guard", """{"status":"degraded"}""");
        var kept = $"/v1/commitments/{_made["kept"]}";
        var again = await _council.Http.Post($"{kept}/reports", JsonNode.Parse("""{"reported":"delivered","reportedOn":"2025-03-10","evidence":[{"title":"Release, again","url":"https://example.gov.uk/r2","date":"2025-03-10"}]}""")!, ("If-Match", "\"1\""));
        Assert.That((int)again.Status, Is.EqualTo(200), again.Text);
        await _made.Amend(_council, "response", "yes", """{"disposition":"accepted","reason":null,"reasonKind":null,"plainLanguage":"We will.","publishedOn":"2025-03-10"}""");
    }
}
