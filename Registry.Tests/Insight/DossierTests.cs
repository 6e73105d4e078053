using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>The dossier of an algorithm whose whole story was written by hand.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class DossierTests(Store store)
{
    private static readonly DateTimeOffset Told = new(2026, 7, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly SetClock _clock = new();
    private RunningRegistry _registry = null!;
    private HandMade _made = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _clock.Pass(Told - DateTimeOffset.UtcNow);
        _registry = await RunningRegistry.Start(store, clock: _clock);
        _made = new HandMade(_registry);
        await _made.Tell();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task Every_record_stands_in_it_once_as_the_very_bytes_it_is_served_as()
    {
        var dossier = await _registry.Anyone.Get($"/v1/algorithms/{_made["ranking"]}/dossier");
        Assert.That((int)dossier.Status, Is.EqualTo(200), dossier.Text);
        var expected = new Dictionary<string, string[]>
        {
            ["organisations"] = ["Auditor", "Council"], ["decisions"] = ["golive"], ["declarations"] = ["declared"], ["engagements"] = ["panel"], ["recommendations"] = ["share", "tell", "stop"],
            ["responses"] = ["wait", "yes"], ["commitments"] = ["letter", "age"], ["verifications"] = ["checked"], ["effects"] = ["ageless"], ["safeguards"] = ["review"], ["assessments"] = [], ["challenges"] = ["protest"],
        };
        foreach (var (kind, names) in expected)
        {
            Assert.That(dossier.Json[kind]!.AsArray().Select(record => _made.Named(record!["id"]!.GetValue<string>())), Is.EqualTo(names), kind);
            foreach (var name in names)
            {
                Assert.That(dossier.Text, Does.Contain((await _registry.Anyone.Get($"/v1/{kind}/{_made[name]}")).Text), name);
            }
        }

        Assert.That(dossier.Text, Does.Contain($"\"subject\":{(await _registry.Anyone.Get($"/v1/algorithms/{_made["ranking"]}")).Text}"));
        Assert.That(dossier.Json["truncated"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task What_is_computed_stands_apart_with_the_records_it_rests_on()
    {
        var dossier = await _registry.Anyone.Get($"/v1/algorithms/{_made["ranking"]}/dossier");
        var computed = dossier.Json["computed"]!;
        Expect(computed["communities"]!, """
            [{"community":"claimants","adverse":true,"heard":"directly","engagements":[{"engagement":"panel","mode":"directly"}],"restsOn":["ranking","panel"]},
             {"community":"staff","adverse":false,"heard":"not-stated","engagements":[],"restsOn":["ranking"]},
             {"community":"carers","adverse":true,"heard":"sought-not-reached","engagements":[{"engagement":"panel","mode":"sought-not-reached"}],"restsOn":["ranking","panel"]}]
            """);
        Expect(computed["engagements"]!, """
            [{"engagement":"panel","level":{"depth":"deliberated","claimed":"involve","evidenced":"consult"},"countsAsEngagement":true,"timing":[{"decision":"golive","timing":"before"}],"overruledBy":[],"restsOn":["panel","golive"]}]
            """);
        Expect(computed["recommendations"]!, """
            [{"recommendation":"share","addressee":"Council","state":"awaiting-answer","due":"2026-05-01","overdue":true,"restsOn":["share","panel"]},
             {"recommendation":"tell","addressee":"Council","state":"under-consideration","due":"2026-05-01","overdue":true,"response":"wait","restsOn":["tell","panel","wait"]},
             {"recommendation":"stop","addressee":"Council","state":"answered","due":"2026-05-01","answeredOn":"2026-04-15","overdue":false,"response":"yes","restsOn":["stop","panel","yes"]}]
            """);
        Expect(computed["commitments"]!, """
            [{"commitment":"letter","state":"open","originalDue":"2026-06-01","due":"2026-06-01","slippedDays":0,"overdue":true,"restsOn":["letter"]},
             {"commitment":"age","state":"confirmed","originalDue":"2026-05-01","due":"2026-05-01","slippedDays":0,"overdue":false,"verification":"checked","restsOn":["age","checked"]}]
            """);
        Expect(computed["effects"]!, """[{"effect":"ageless","link":"linked","later":true,"differs":true,"shows":true,"comparison":{"href":"/v1/algorithms/ranking/versions/1/comparison?to=2","changes":[{"path":"/methods","sentence":"methods was “Trees.”, now is “Trees, without age.”."}],"more":0,"withheld":[]},"restsOn":["ageless","ranking","stop"]}]""");
        Expect(computed["safeguards"]!, """[{"safeguard":"review","onPaperOnly":true,"reviewOverdue":true,"restsOn":["review","ranking"]}]""");
        Expect(computed["challenges"]!, """[{"challenge":"protest","acknowledgementOverdue":true,"decisionOverdue":false,"remediesOverdue":[],"restsOn":["protest"]}]""");
        // All of it was entered long after it happened, which D56 says of every record.
        Assert.That(computed["findings"]!.AsArray().Select(finding => _made.Named($"{finding!["rule"]} {finding["record"]}")).Where(finding => !finding.StartsWith("D56", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "D53 ranking", "R6 panel", "D50 share", "D50 tell", "D51 letter", "R19 review", "R19 review", "D55 protest" }));
        Assert.That((int)(await _registry.Anyone.Get(computed["effects"]![0]!["comparison"]!["href"]!.GetValue<string>())).Status, Is.EqualTo(200), "the comparison can be looked at");
    }

    [Test]
    public async Task Its_findings_are_those_on_each_of_its_records()
    {
        var party = await _made.Organisation("Silent");
        await _made.Add(party, "dataset", "plain", Some.Record(Kinds.Find("dataset")!).ToJsonString());
        await _made.Add(party, "declaration", "silence", Some.Record(Kinds.Find("declaration")!, body =>
        {
            body["subject"] = _made["plain"];
            body["declarationState"] = "none-no-reason";
            body["engagements"] = new JsonArray();
            body["reliance"] = new JsonArray();
        }).ToJsonString());
        foreach (var (subject, least) in new[] { ($"/v1/algorithms/{_made["ranking"]}", 5), ($"/v1/datasets/{_made["plain"]}", 1) })
        {
            var dossier = (await _registry.Anyone.Get($"{subject}/dossier")).Json.AsObject();
            var expected = new List<string>();
            var addresses = dossier.Where(pair => pair.Key is not ("asOf" or "subject" or "computed" or "truncated")).SelectMany(pair => pair.Value!.AsArray().Select(record => $"/v1/{pair.Key}/{record!["id"]}"));
            foreach (var address in addresses.Prepend(subject))
            {
                var page = (await _registry.Anyone.Get($"{address}/findings?asOf=size:{dossier["asOf"]!["size"]}&day={dossier["asOf"]!["day"]}")).Json;
                expected.AddRange(page["items"]!.AsArray().Select(finding => $"{page["id"]} {page["kind"]} {finding!.ToJsonString()}"));
            }

            var found = dossier["computed"]!["findings"]!.AsArray().Select(finding =>
            {
                var (record, kind, rest) = (finding!["record"], finding["kind"], finding.DeepClone().AsObject());
                rest.Remove("record");
                rest.Remove("kind");
                return $"{record} {kind} {rest.ToJsonString()}";
            }).ToList();
            Assert.That(found, Is.EqualTo(expected));
            Assert.That(found, Has.Count.GreaterThanOrEqualTo(least));
            Assert.That(dossier["computed"]!["findings"]!.AsArray().Select(finding => finding!["across"]!.GetValue<bool>()), subject.Contains("datasets", StringComparison.Ordinal) ? Has.Some.False : Has.Some.True, "what a record itself says is among them");
        }
    }

    [Test]
    public async Task Its_tag_is_of_the_size_and_the_day()
    {
        var address = $"/v1/algorithms/{_made["ranking"]}/dossier";
        var first = await _registry.Anyone.Get(address);
        var again = await _registry.Anyone.Get(address, ("If-None-Match", first.ETag!));
        Assert.That((int)again.Status, Is.EqualTo(304));
        Assert.That(again.Bytes, Is.Empty);
        var head = await _registry.Anyone.Send(HttpMethod.Head, address, null);
        Assert.That((head.ETag, head.ContentHeaders.ContentLength, head.Bytes.Length), Is.EqualTo((first.ETag, first.Bytes.Length, 0)));
        Assert.That(first.Header("Registry-Tree-Size"), Is.EqualTo($"{first.Json["asOf"]!["size"]}"));
        var then = await _registry.Anyone.Get($"{address}?asOf=size:{first.Json["asOf"]!["size"]}", ("If-None-Match", first.ETag!));
        Assert.That((int)then.Status, Is.EqualTo(304), "the same size on the same day is the same dossier");
    }

    [Test]
    public async Task What_is_not_there_or_withdrawn_has_none()
    {
        var other = await _made.Organisation("Other");
        var gone = await _made.Add(other, "dataset", "gone", Some.Record(Kinds.Find("dataset")!).ToJsonString());
        var address = $"/v1/datasets/{gone}";
        var size = (await _registry.Anyone.Get($"{address}/dossier")).Header("Registry-Tree-Size");
        await other.Http.Delete($"{address}?reason=twice", "\"1\"");
        foreach (var document in new[] { "dossier", "story" })
        {
            Assert.That((await _registry.Anyone.Get($"{address}/{document}")).Code, Is.EqualTo("withdrawn"));
            Assert.That((int)(await _registry.Anyone.Get($"{address}/{document}?asOf=size:{size}")).Status, Is.EqualTo(200), "it was there then");
            Assert.That((await _registry.Anyone.Get($"{address}/{document}?asOf=size:1")).Code, Is.EqualTo("not-found"));
            Assert.That((await _registry.Anyone.Get($"/v1/algorithms/{gone}/{document}")).Code, Is.EqualTo("not-found"), "it is no algorithm");
            Assert.That((await _registry.Anyone.Get($"{address}/{document}?asof=now")).Code, Is.EqualTo("invalid-parameter"));
        }
    }

    [Test]
    public async Task A_dossier_of_an_earlier_size_holds_what_stood_then_and_judges_by_its_day()
    {
        var now = await _registry.Anyone.Get($"/v1/algorithms/{_made["ranking"]}/dossier");
        var before = now.Json["recommendations"]!.AsArray().Count;
        var entry = (await _registry.Anyone.Get($"/v1/responses/{_made["yes"]}/versions")).Json["items"]![0]!["number"]!.GetValue<long>();
        var then = await _registry.Anyone.Get($"/v1/algorithms/{_made["ranking"]}/dossier?asOf=size:{entry}");
        Assert.Multiple(() =>
        {
            Assert.That(then.Json["recommendations"]!.AsArray(), Has.Count.EqualTo(before));
            Assert.That(then.Json["responses"]!.AsArray(), Is.Empty);
            Assert.That(then.Json["subject"]!["version"]!.GetValue<long>(), Is.EqualTo(1));
            Assert.That(then.Json["asOf"]!["size"]!.GetValue<long>(), Is.EqualTo(entry));
        });
    }

    [Test]
    public async Task Where_there_are_more_records_than_fit_the_lists_with_all_of_them_are_named()
    {
        var party = await _made.Organisation("Busy");
        await _made.Add(party, "dataset", "asked", Some.Record(Kinds.Find("dataset")!).ToJsonString());
        for (var i = 0; i < 101; i++)
        {
            await _made.Add(party, "decision", $"d{i}", """{"title":"Share","decisionKind":"share-data","subjects":["<asked>"],"decisionMaker":"Board","plannedDate":"2027-01-01"}""");
        }

        var dossier = await _registry.Anyone.Get($"/v1/datasets/{_made["asked"]}/dossier");
        Assert.That(dossier.Json["decisions"]!.AsArray(), Has.Count.EqualTo(100));
        var truncated = dossier.Json["truncated"]!.AsArray().Single()!;
        Assert.That((truncated["kind"]!.GetValue<string>(), truncated["shown"]!.GetValue<int>()), Is.EqualTo(("decisions", 100)));
        var list = await _registry.Anyone.Get(truncated["lists"]![0]!.GetValue<string>());
        Assert.That(list.Json["items"]!.AsArray(), Has.Count.EqualTo(101), "the list goes on where the dossier ends");
        Assert.That((await _registry.Anyone.Get($"/v1/datasets/{_made["asked"]}/story")).Text, Does.Contain("Only the newest 100 decisions are told here; there are more."));
    }

    private void Expect(JsonNode computed, string expected) =>
        Assert.That(_made.Named(computed.ToJsonString()), Is.EqualTo(JsonNode.Parse(expected)!.ToJsonString()));
}
