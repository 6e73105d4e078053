using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Tests.Support;
using Party = Registry.Tests.Support.Party;

namespace Registry.Tests.Insight;

/// <summary>A recommendation that is passed on (rule R14): to whom, and how the clock goes on until that body answers or sixty days have passed.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class RedirectionTests(Store store)
{
    private readonly SetClock _clock = new();
    private RunningRegistry _registry = null!;
    private HandMade _made = null!;
    private Party _council = null!;
    private Party _ministry = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _clock.Pass(new DateTimeOffset(2026, 1, 10, 9, 0, 0, TimeSpan.Zero) - DateTimeOffset.UtcNow);
        _registry = await RunningRegistry.Start(store, clock: _clock);
        _made = new HandMade(_registry);
        _council = await _made.Organisation("Council");
        _ministry = await _made.Organisation("Ministry");
        await _made.Add(_council, "engagement", "panel", Some.Record(Core.Register.Kinds.Find("engagement")!, body => body["responseDue"] = "2026-06-30").ToJsonString());
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task The_clock_goes_on_for_sixty_days_and_then_it_is_overdue_for_who_was_asked()
    {
        await PassedOn("sixty", "2026-06-15");

        // 15 June and sixty days is 14 August.
        Assert.That(await Findings("recommendations", "sixty", "2026-08-14"), Is.Empty);
        Assert.That(await Findings("responses", "sixtypassed", "2026-08-14"), Is.Empty);
        Assert.That(await Findings("recommendations", "sixty", "2026-08-15"), Is.EqualTo(new[] { "D50 overdue-redirected, due 2026-08-14" }));
        Assert.That(await Findings("responses", "sixtypassed", "2026-08-15"), Is.EqualTo(new[] { "R14 due 2026-08-14" }));
        Assert.That(await Bucket("sixty", "2026-08-14"), Is.EqualTo("not-yet-due"));
        Assert.That(await Bucket("sixty", "2026-08-15"), Is.EqualTo("overdue-redirected"));
    }

    [Test]
    public async Task To_pass_it_on_early_gains_no_time()
    {
        await PassedOn("early", "2026-04-01");

        Assert.That(await Bucket("early", "2026-06-30"), Is.EqualTo("not-yet-due"), "the day that was promised stays");
        Assert.That(await Bucket("early", "2026-07-01"), Is.EqualTo("overdue-redirected"));
    }

    [Test]
    public async Task To_pass_it_on_after_its_day_does_not_undo_that_it_is_overdue()
    {
        await PassedOn("overdue", "2026-07-01");

        Assert.That(await Bucket("overdue", "2026-07-15"), Is.EqualTo("overdue-redirected"));
        Assert.That(await Findings("recommendations", "overdue", "2026-07-15"), Is.EqualTo(new[] { "D50 overdue-redirected, due 2026-06-30" }));
        Assert.That(await Findings("responses", "overduepassed", "2026-07-15"), Is.EqualTo(new[] { "R14 due 2026-06-30" }));
    }

    [Test]
    public async Task To_think_it_over_and_pass_it_on_again_gains_no_time()
    {
        await PassedOn("again", "2026-06-15");
        await _made.Amend(_council, "response", "againpassed", """{"disposition":"under-consideration","redirectedTo":null,"handover":null,"publishedOn":"2026-06-20"}""");
        var passed = Passing(_ministry, "2026-06-30");
        passed["recommendation"] = _made["again"];
        await _made.Amend(_council, "response", "againpassed", passed.ToJsonString());

        Assert.That(await Bucket("again", "2026-08-14"), Is.EqualTo("not-yet-due"));
        Assert.That(await Bucket("again", "2026-08-15"), Is.EqualTo("overdue-redirected"), "15 June and sixty days");
    }

    [Test]
    public async Task An_interim_word_of_the_other_body_does_not_stop_it_and_its_answer_does()
    {
        await PassedOn("interim", "2026-06-15");
        await _made.Add(_ministry, "response", "word", """{"recommendation":"<interim>","disposition":"under-consideration","reason":"The law is looked at.","responder":"Minister","plainLanguage":"We are thinking.","publishedOn":"2026-07-01"}""");
        Assert.That(await Bucket("interim", "2026-08-15"), Is.EqualTo("overdue-redirected"));

        await _made.Amend(_ministry, "response", "word", """{"disposition":"not-accepted","reasonKind":"law","publishedOn":"2026-08-14"}""");
        Assert.That(await Bucket("interim", "2026-08-15"), Is.EqualTo("on-time"), "a refusal with its reason is an answer");
        Assert.That(await Findings("recommendations", "interim", "2026-08-15"), Is.Empty);
        Assert.That(await Findings("responses", "interimpassed", "2026-08-15"), Is.Empty);
    }

    [Test]
    public async Task An_answer_of_the_other_body_after_sixty_days_is_late()
    {
        await PassedOn("late", "2026-06-15");
        await _made.Add(_ministry, "response", "lateanswer", """{"recommendation":"<late>","disposition":"accepted","responder":"Minister","plainLanguage":"We will.","publishedOn":"2026-08-15"}""");

        Assert.That(await Bucket("late", "2026-09-01"), Is.EqualTo("late"));
        Assert.That(await Findings("responses", "latepassed", "2026-09-01"), Is.Empty, "it has been answered");
    }

    [Test]
    public async Task What_the_other_body_promises_is_counted_with_what_came_of_the_engagement()
    {
        await PassedOn("kept", "2026-06-15");
        await _made.Add(_ministry, "response", "keptanswer", """{"recommendation":"<kept>","disposition":"accepted","responder":"Minister","plainLanguage":"We will.","publishedOn":"2026-07-01"}""");
        await _made.Add(_ministry, "commitment", "promise", """{"response":"<keptanswer>","action":"Change the rules.","ownerRole":"Head of rules","originalDue":"2026-08-01","reported":"delivered","reportedOn":"2026-07-20","evidence":[{"title":"Rules","url":"https://example.gov.uk/rules","date":"2026-07-20"}]}""");

        foreach (var (part, bucket) in new[] { ("q3a", "delivered"), ("q3b", "unverified") })
        {
            var ids = await _registry.Anyone.Get($"/v1/indicators/q3/ids?part={part}&bucket={bucket}&engagement={_made["panel"]}&day=2026-09-01");
            Assert.That(ids.Json["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()), Is.EqualTo(new[] { _made["promise"] }), ids.Text);
        }
    }

    [Test]
    public async Task Nobody_passes_it_on_to_itself()
    {
        await Asked("itself");
        var reply = await _council.Http.Post($"/v1/recommendations/{_made["itself"]}/responses", Passing(_council, "2026-06-15"));
        Assert.That((int)reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Json["errors"]!.AsArray().Select(fault => $"{fault!["code"]} {fault["pointer"]}"), Is.EqualTo(new[] { "R14 /redirectedTo" }));
    }

    [Test]
    public async Task What_shows_the_handover_can_be_found_or_says_why_not()
    {
        await Asked("handed");
        var bare = Passing(_ministry, "2026-06-15");
        bare["handover"] = new JsonObject { ["title"] = "Letter" };
        var withheld = Passing(_ministry, "2026-06-15");
        withheld["handover"] = new JsonObject { ["title"] = "Letter", ["withheldReason"] = "It names a family." };
        var address = $"/v1/recommendations/{_made["handed"]}/responses?dryRun=true";
        var refused = await _council.Http.Post(address, bare);
        Assert.That(refused.Json["errors"]!.AsArray().Select(fault => $"{fault!["code"]} {fault["pointer"]}"), Is.EqualTo(new[] { "R14 /handover" }), refused.Text);
        Assert.That((await _council.Http.Post(address, withheld)).Json["valid"]!.GetValue<bool>(), Is.True);
    }

    private Task<string> Asked(string name) =>
        _made.Add(_council, "recommendation", name, """{"engagement":"<panel>","text":"Ask first.","type":"recommendation","addressedTo":["<Council>"],"publishedOn":"2026-03-01","authorship":"written-by-participants","participantSignOff":"yes"}""");

    private static JsonObject Passing(Party to, string on) => new()
    {
        ["disposition"] = "redirected",
        ["reason"] = "The ministry makes the rules.",
        ["reasonKind"] = "out-of-scope",
        ["redirectedTo"] = to.Id.ToString(),
        ["handover"] = new JsonObject { ["title"] = "Letter", ["url"] = "https://example.gov.uk/letter", ["date"] = on },
        ["responder"] = "Cabinet",
        ["plainLanguage"] = "We have sent it to the ministry.",
        ["publishedOn"] = on,
    };

    private async Task PassedOn(string name, string on)
    {
        await Asked(name);
        var passed = Passing(_ministry, on);
        passed["recommendation"] = _made[name];
        await _made.Add(_council, "response", $"{name}passed", passed.ToJsonString());
    }

    private async Task<IEnumerable<string>> Findings(string plural, string name, string day) =>
        (await _registry.Anyone.Get($"/v1/{plural}/{_made[name]}/findings?day={day}")).Json["items"]!.AsArray().Where(finding => finding!["rule"]!.GetValue<string>() != "D56").Select(finding => $"{finding!["rule"]} {finding["from"]![0]!["says"]}");

    /// <summary>Where the answer to one recommendation is counted on a day (question Q2).</summary>
    private async Task<string> Bucket(string name, string day)
    {
        var part = (await _registry.Anyone.Get($"/v1/indicators/q2?day={day}")).Json["parts"]![0]!;
        foreach (var bucket in part["buckets"]!.AsArray())
        {
            var items = (await _registry.Anyone.Get(bucket!["ids"]!.GetValue<string>())).Json["items"]!.AsArray();
            if (items.Any(item => item!["id"]!.GetValue<string>() == _made[name]))
            {
                return bucket["code"]!.GetValue<string>();
            }
        }

        return "nowhere";
    }
}
