using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;
using Party = Registry.Tests.Support.Party;

namespace Registry.Tests.Insight;

/// <summary>The day by which people were promised an answer (rules R27 and D50): the first one stated holds, whatever is said of it when it has passed, for whoever was asked.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class PromisedDayTests(Store store)
{
    private RunningRegistry _registry = null!;
    private HandMade _made = null!;
    private Party _council = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _made = new HandMade(_registry);
        _council = await _made.Organisation("Council");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Sound(_registry.Database);
        var kept = await Tables.Dump(_registry.ConnectionString, [.. Projection.Tables]);
        await Projection.Rebuild(_registry.Database);
        foreach (var (table, rows) in await Tables.Dump(_registry.ConnectionString, [.. Projection.Tables]))
        {
            Assert.That(kept[table], Is.EqualTo(rows), $"{table}, made again");
        }

        await _registry.DisposeAsync();
    }

    [TestCase("later", """{"responseDue":"2027-05-01"}""")]
    [TestCase("sooner", """{"responseDue":"2026-04-01"}""")]
    [TestCase("none", """{"responseDue":null,"claimedLevel":"inform"}""")]
    public async Task Another_day_or_none_moves_no_answer(string name, string patch)
    {
        await Promised(name, "2026-05-01");
        await Asked($"{name}ask", name);
        await _made.Amend(_council, "engagement", name, patch);
        await Asked($"{name}newask", name);

        foreach (var ask in new[] { $"{name}ask", $"{name}newask" })
        {
            Assert.That(await Bucket(name, ask, "2026-05-01"), Is.EqualTo("not-yet-due"));
            Assert.That(await Bucket(name, ask, "2026-09-01"), Is.EqualTo("overdue-silent"));
            Assert.That(await Overdue(ask, "2026-09-01"), Is.EqualTo(new[] { "overdue-silent, due 2026-05-01" }));
        }
    }

    [Test]
    public async Task Whoever_was_asked_stays_asked_where_it_was_said_and_others_may_be_asked_too()
    {
        await _made.Organisation("Ministry");
        await Promised("asking", "2026-05-01");
        await Promised("elsewhere", "2027-05-01");
        await Asked("askingask", "asking");
        Task<Reply> Amended(string patch) => _council.Http.Patch($"/v1/recommendations/{_made["askingask"]}", _made.Resolved(patch), "\"1\"");
        Reply[] refused =
        [
            await Amended("""{"addressedTo":["<Ministry>"]}"""),
            await Amended("""{"addressedTo":null,"absences":[{"member":"/addressedTo","state":"not-known"}]}"""),
            await Amended("""{"engagement":"<elsewhere>"}"""),
        ];
        var more = await Amended("""{"addressedTo":["<Ministry>","<Council>"]}""");

        Assert.Multiple(() =>
        {
            Assert.That(refused.Select(reply => $"{(int)reply.Status} {reply.Json["errors"]![0]!["code"]} {reply.Json["errors"]![0]!["pointer"]}"), Is.EqualTo(new[] { "400 member.fixed /addressedTo", "400 member.fixed /addressedTo", "400 member.fixed /engagement" }));
            Assert.That((int)more.Status, Is.EqualTo(200), more.Text);
        });
        Assert.That(await Overdue("askingask", "2026-09-01"), Is.EqualTo(new[] { "overdue-silent, due 2026-05-01" }));
    }

    [Test]
    public async Task Another_day_hides_no_claim_that_is_not_shown()
    {
        await Promised("claiming", "2026-05-01");
        await _made.Amend(_council, "engagement", "claiming", """{"responseDue":"2027-05-01"}""");
        foreach (var (day, bucket, found) in new[] { ("2026-05-01", "answer-not-due", 0), ("2026-09-01", "three-levels", 1) })
        {
            Assert.That(await Bucket("claiming", "claiming", day, indicator: "q5"), Is.EqualTo(bucket));
            Assert.That((await _registry.Anyone.Get($"/v1/engagements/{_made["claiming"]}/findings?day={day}")).Json["items"]!.AsArray().Count(finding => finding!["rule"]!.GetValue<string>() == "R5"), Is.EqualTo(found));
        }
    }

    [Test]
    public async Task An_engagement_that_is_withdrawn_or_restored_with_another_day_is_still_owed_an_answer()
    {
        var record = await Promised("gone", "2026-05-01");
        await Asked("goneask", "gone");
        var place = $"/v1/engagements/{_made["gone"]}";
        Assert.That((int)(await _council.Http.Delete($"{place}?reason=Twice", "\"1\"")).Status, Is.EqualTo(200));
        Assert.That(await Overdue("goneask", "2026-09-01"), Is.EqualTo(new[] { "overdue-silent, due 2026-05-01" }));

        record["responseDue"] = "2027-05-01";
        Assert.That((int)(await _council.Http.Put(place, record, "\"2\"")).Status, Is.EqualTo(200));
        Assert.That(await Overdue("goneask", "2026-09-01"), Is.EqualTo(new[] { "overdue-silent, due 2026-05-01" }));
        Assert.That(await Bucket("gone", "goneask", "2026-09-01"), Is.EqualTo("overdue-silent"));
    }

    [Test]
    public async Task A_day_that_is_promised_afterwards_holds_from_then_on_and_not_before()
    {
        await Promised("open", null);
        await Asked("openask", "open");
        var before = await Size();
        await _made.Amend(_council, "engagement", "open", """{"responseDue":"2026-05-01"}""");
        var promised = await Size();
        await _made.Amend(_council, "engagement", "open", """{"responseDue":"2027-05-01"}""");

        Assert.That(await Bucket("open", "openask", "2026-09-01", before), Is.EqualTo("no-due-day"));
        Assert.That(await Bucket("open", "openask", "2026-09-01", promised), Is.EqualTo("overdue-silent"));
        Assert.That(await Bucket("open", "openask", "2026-09-01"), Is.EqualTo("overdue-silent"));
        Assert.That(await Overdue("openask", "2026-09-01"), Is.EqualTo(new[] { "overdue-silent, due 2026-05-01" }));
    }

    private async Task<JsonObject> Promised(string name, string? day)
    {
        var record = Some.Record(Kinds.Find("engagement")!, body => (body["responseDue"], body["claimedLevel"]) = (day, day is null ? "inform" : body["claimedLevel"]!.GetValue<string>()));
        await _made.Add(_council, "engagement", name, record.ToJsonString());
        return record;
    }

    private Task<string> Asked(string name, string engagement) =>
        _made.Add(_council, "recommendation", name, $$"""{"engagement":"<{{engagement}}>","text":"Ask first.","type":"recommendation","addressedTo":["<Council>"],"publishedOn":"2026-03-01","authorship":"written-by-participants","participantSignOff":"yes"}""");

    private async Task<string> Size() => (await _registry.Anyone.Get("/v1/indicators/q2")).Header("Registry-Tree-Size")!;

    private async Task<IEnumerable<string>> Overdue(string ask, string day) =>
        (await _registry.Anyone.Get($"/v1/recommendations/{_made[ask]}/findings?day={day}")).Json["items"]!.AsArray().Where(finding => finding!["rule"]!.GetValue<string>() == "D50").Select(finding => finding!["from"]![0]!["says"]!.GetValue<string>());

    /// <summary>Where something of an engagement is counted on a day, of all the ledger or its first entries; by itself the answer to a recommendation (question Q2).</summary>
    private async Task<string> Bucket(string engagement, string ask, string day, string? size = null, string indicator = "q2")
    {
        var part = (await _registry.Anyone.Get($"/v1/indicators/{indicator}?engagement={_made[engagement]}&day={day}{(size is null ? "" : $"&asOf=size:{size}")}")).Json["parts"]![0]!;
        foreach (var bucket in part["buckets"]!.AsArray())
        {
            var items = (await _registry.Anyone.Get(bucket!["ids"]!.GetValue<string>())).Json["items"]!.AsArray();
            if (items.Any(item => item!["id"]!.GetValue<string>() == _made[ask]))
            {
                return bucket["code"]!.GetValue<string>();
            }
        }

        return "nowhere";
    }
}
