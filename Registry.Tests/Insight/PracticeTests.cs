using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>Past engagements to learn from: each row and each count known by hand.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class PracticeTests(Store store)
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
        var borough = await _made.Organisation("Borough");
        await _made.Add(borough, "algorithm", "queue", Some.Algorithm(body =>
        {
            body["sectors"] = new JsonArray("health");
            body["affectedCommunities"]![0]!["kind"] = "workers";
        }).ToJsonString());
        await _made.Add(borough, "algorithm", "case", Some.Algorithm().ToJsonString());
        await _made.Add(borough, "decision", "begin", """{"title":"Begin","decisionKind":"deploy","subjects":["<case>"],"decisionMaker":"Board","plannedDate":"2026-12-01"}""");
        await _made.Add(borough, "engagement", "talk", Told("Talk", "2026-03-01", "2026-03-01"));
        await _made.Add(borough, "engagement", "later", Told("Later", "2026-12-01", "2026-12-01"));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _registry.DisposeAsync();

    private static string Told(string title, string start, string end) => $$"""
        {"title":"{{title}}","summary":"An evening.","scope":"system","subjects":["<queue>"],"claimedLevel":"inform","purposes":["policy-or-strategy"],"initiation":"commissioned","stage":"operation","methods":["town-hall"],
         "commissioner":{"organisation":"<Borough>"},"funders":[{"organisation":"<Borough>"}],"start":"{{start}}","end":"{{end}}","modality":"in-person","limitations":"Few came.","status":"reported",
         "representation":[{"subject":"<queue>","community":"claimants","mode":"not-sought","why":"No time."}]}
        """;

    [Test]
    public async Task Past_engagements_are_rows_that_can_be_compared()
    {
        var page = await _registry.Anyone.Get("/v1/practice");
        Assert.That((int)page.Status, Is.EqualTo(200), page.Text);
        Assert.That(_made.Named(page.Json["items"]!.ToJsonString()), Is.EqualTo(JsonNode.Parse("""
            [{"engagement":"talk","title":"Talk","owner":"Borough","start":"2026-03-01","end":"2026-03-01","scope":"system","stage":"operation","sectors":["health"],"modality":"in-person","methods":["town-hall"],
              "level":{"depth":"contributed","claimed":"inform","evidenced":"inform"},"recruitment":[],"accessMeasures":[],"missing":[{"subject":"queue","community":"claimants","mode":"not-sought"}],
              "outcome":{"recommendations":0,"answered":0,"accepted":0,"commitments":0,"delivered":0,"confirmed":0,"effects":0}},
             {"engagement":"panel","title":"Panel","owner":"Council","start":"2026-01-10","end":"2026-02-28","scope":"system","stage":"design","sectors":["social-protection"],"modality":"in-person","methods":["citizens-jury","survey"],
              "level":{"depth":"deliberated","claimed":"involve","evidenced":"consult"},"recruitment":["civic-lottery"],"invited":400,"tookPart":12,"completed":12,"participantHours":120,"cost":1200,"currency":"GBP","costPerParticipantHour":10,
              "remuneration":"paid-hourly","accessMeasures":["travel"],"missing":[{"subject":"ranking","community":"carers","mode":"sought-not-reached"}],
              "outcome":{"recommendations":3,"answered":1,"accepted":1,"commitments":2,"delivered":1,"confirmed":1,"effects":1}}]
            """)!.ToJsonString()));
    }

    [Test]
    public async Task Counts_have_denominators_and_unknown_is_a_bucket_of_its_own()
    {
        var aggregates = (await _registry.Anyone.Get("/v1/practice")).Json["aggregates"]!;
        Assert.That(aggregates.ToJsonString(), Is.EqualTo(JsonNode.Parse("""
            {"counted":2,"isPartial":false,"breakdowns":[
              {"by":"claimedLevel","overlapping":false,"buckets":[{"value":"inform","count":1},{"value":"involve","count":1}],"unknown":0},
              {"by":"depth","overlapping":false,"buckets":[{"value":"deliberated","count":1},{"value":"contributed","count":1}],"unknown":0},
              {"by":"evidencedLevel","overlapping":false,"buckets":[{"value":"inform","count":1},{"value":"consult","count":1}],"unknown":0},
              {"by":"stage","overlapping":false,"buckets":[{"value":"design","count":1},{"value":"operation","count":1}],"unknown":0},
              {"by":"scope","overlapping":false,"buckets":[{"value":"system","count":2}],"unknown":0},
              {"by":"modality","overlapping":false,"buckets":[{"value":"in-person","count":2}],"unknown":0},
              {"by":"remuneration","overlapping":false,"buckets":[{"value":"paid-hourly","count":1}],"unknown":1},
              {"by":"outcome","overlapping":false,"buckets":[{"value":"changed","count":1},{"value":"no-recommendation","count":1}],"unknown":0},
              {"by":"method","overlapping":true,"buckets":[{"value":"citizens-jury","count":1},{"value":"survey","count":1},{"value":"town-hall","count":1}],"unknown":0},
              {"by":"recruitment","overlapping":true,"buckets":[{"value":"civic-lottery","count":1}],"unknown":1},
              {"by":"accessMeasure","overlapping":true,"buckets":[{"value":"travel","count":1}],"unknown":1},
              {"by":"missing","overlapping":true,"buckets":[{"value":"workers","count":1},{"value":"carers-or-family","count":1}],"unknown":0}],
             "costPerParticipantHour":{"known":1,"unknown":1,"byCurrency":[{"currency":"GBP","count":1,"lowest":10,"median":10,"highest":10}]}}
            """)!.ToJsonString()));
    }

    [TestCase("method=citizens-jury", "panel")]
    [TestCase("sector=health,education", "talk")]
    [TestCase("evidencedLevel=consult", "panel")]
    [TestCase("missing=workers", "talk")]
    [TestCase("depth=deliberated&claimedLevel=involve&missing=carers-or-family", "panel")]
    [TestCase("evidencedLevel=empower", "")]
    public async Task A_filter_keeps_what_it_says(string query, string expected)
    {
        var page = await _registry.Anyone.Get($"/v1/practice?{query}");
        Assert.That((int)page.Status, Is.EqualTo(200), page.Text);
        Assert.That(string.Join(' ', page.Json["items"]!.AsArray().Select(row => _made.Named(row!["engagement"]!.GetValue<string>()))), Is.EqualTo(expected));
        Assert.That(page.Json["aggregates"]!["counted"]!.GetValue<int>(), Is.EqualTo(expected.Length == 0 ? 0 : 1), "what is counted is what is listed");
    }

    [Test]
    public async Task Pages_go_on_at_the_size_of_the_first()
    {
        var first = await _registry.Anyone.Get("/v1/practice?limit=1");
        var second = await _registry.Anyone.Get(first.Json["next"]!.GetValue<string>());
        Assert.That(new[] { first, second }.Select(page => _made.Named(page.Json["items"]!.AsArray().Single()!["engagement"]!.GetValue<string>())), Is.EqualTo(new[] { "talk", "panel" }));
        Assert.That((second.Json["next"], second.Json["aggregates"]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
        Assert.That(second.Header("Registry-Tree-Size"), Is.EqualTo(first.Header("Registry-Tree-Size")));
        Assert.That((await _registry.Anyone.Get(first.Json["next"]!.GetValue<string>().Replace("limit=1", "limit=1&depth=deliberated"))).Code, Is.EqualTo("invalid-cursor"));
    }

    [TestCase("q=panel&sort=title&sector=", 3)]
    [TestCase("sectors=health", 1)]
    [TestCase("limit=0&missing=&tier=high", 3)]
    public async Task All_that_is_wrong_with_the_parameters_is_told_at_once(string query, int faults)
    {
        var reply = await _registry.Anyone.Get($"/v1/practice?{query}");
        Assert.That(reply.Code, Is.EqualTo("invalid-parameter"));
        Assert.That(reply.Json["errors"]!.AsArray(), Has.Count.EqualTo(faults), reply.Text);
    }

    [Test]
    public async Task Comparable_engagements_say_why_and_those_with_most_reasons_come_first()
    {
        var found = await _registry.Anyone.Get($"/v1/algorithms/{_made["case"]}/comparable-engagements");
        Assert.That((int)found.Status, Is.EqualTo(200), found.Text);
        Assert.That(_made.Named(found.Json["items"]!.ToJsonString()), Is.EqualTo(JsonNode.Parse("""
            [{"engagement":"panel","title":"Panel","end":"2026-02-28","reasons":[
               {"reason":"community-kind","values":["service-users"],"restsOn":["ranking"]},{"reason":"tier","values":["high"],"restsOn":["ranking"]},
               {"reason":"sector","values":["social-protection"],"restsOn":["ranking"]},{"reason":"decision-kind","values":["deploy"],"restsOn":["golive"]}]},
             {"engagement":"talk","title":"Talk","end":"2026-03-01","reasons":[{"reason":"tier","values":["high"],"restsOn":["queue"]}]}]
            """)!.ToJsonString()));
        Assert.That(found.Json["lookedAt"]!.GetValue<int>(), Is.EqualTo(2));
        Assert.That((await _registry.Anyone.Get($"/v1/algorithms/{_made["case"]}/comparable-engagements?limit=1")).Json["items"]!.AsArray(), Has.Count.EqualTo(1));
        var own = await _registry.Anyone.Get($"/v1/algorithms/{_made["ranking"]}/comparable-engagements");
        Assert.That(own.Json["items"]!.AsArray().Select(item => _made.Named(item!["engagement"]!.GetValue<string>())), Is.EqualTo(new[] { "talk" }), "its own engagement stands in its dossier");
    }
}
