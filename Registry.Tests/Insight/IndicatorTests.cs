using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Insight;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>The fourteen questions over a register made by hand: every bucket is known, and so are the ways in which a share could be made to look better.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class IndicatorTests(Store store)
{
    private RunningRegistry _registry = null!;
    private SmallRegister _small = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _small = await SmallRegister.On(_registry);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [TestCase("q1", "q1", "none 1, tests-or-inform-only 1, too-late 1, engaged 1, relied-on-earlier 1, go-live-unknown 1, pilot 1", TestName = "Tests and information do not count as engagement (Q1)")]
    [TestCase("q2", "q2", "on-time 2, late 1, overdue-silent 2, overdue-interim 1, overdue-deferred 2, overdue-redirected 1, not-yet-due 1", TestName = "An interim word does not stop the clock, one deferral in time moves it, a late or second one or passing on late does not (Q2)")]
    [TestCase("q3", "q3a", "delivered 3, limited 1, day-moved 1, not-yet-due 1", TestName = "What is delivered is counted as its owner claims it (Q3a)")]
    [TestCase("q3", "q3b", "confirmed 1, disputed 1, unverified 1, not-delivered 1, day-moved 1, not-yet-due 1", TestName = "Delivered without a verdict of somebody else is a claim (Q3b)")]
    [TestCase("q3", "q3c", "no-commitment 1, committed 1", TestName = "An acceptance without a commitment is seen (Q3c)")]
    [TestCase("q4", "q4", "linked-change 1, unlinked-claim 1, nothing-recorded 2", TestName = "A change that the record does not show is counted apart (Q4)")]
    [TestCase("q5", "q5", "one-level 1, three-levels 1, four-levels 1, as-claimed 1", TestName = "A level is claimed, and shown or not (Q5)")]
    [TestCase("q6", "q6", "after 1, overlapping 1, before 1, unknown 1", TestName = "Who is asked after the decision is seen (Q6)")]
    [TestCase("q7", "q7", "never-mentioned 2, not-sought 1, sought-not-reached 1, not-by-what-counts 1, heard-directly 1, heard-through-representatives 1", TestName = "Who was never heard is seen, a test is no hearing (Q7)")]
    [TestCase("q7", "q7b", "fewer 4, as-many 1, more 8, participants-unknown 1, population-unknown 1, suppressed 4", TestName = "Who was fewer than in the population is seen, and what is suppressed stays so (Q7b)")]
    [TestCase("q8", "q8a", "not-accepted 1, unanswered 6, accepted 1, partly-accepted 1, not-yet-due 1", TestName = "What is refused or left unanswered is counted (Q8a)")]
    [TestCase("q8", "q8b", "never-accepted 1", TestName = "An ask that is repeated and never accepted is seen (Q8b)")]
    [TestCase("q12", "q12a", "promised 1, degraded 1", TestName = "A safeguard on paper is seen (Q12a)")]
    [TestCase("q12", "q12b", "overdue 1, not-due 1", TestName = "An overdue review is seen (Q12b)")]
    [TestCase("q12", "q12e", "answers 1, does-not 1", TestName = "A safeguard that answers a recommendation is seen (Q12e)")]
    [TestCase("q13", "q13a", "not-stated 6", TestName = "Whether a group can challenge it is unknown where it is not said (Q13a)")]
    public async Task Every_bucket_holds_what_it_should(string indicator, string part, string expected)
    {
        var answer = await _small.Part(indicator, part);
        var found = answer["buckets"]!.AsArray().Where(bucket => bucket!["count"]!.GetValue<long>() > 0).Select(bucket => $"{bucket!["code"]} {bucket["count"]}");

        Assert.That(string.Join(", ", found), Is.EqualTo(expected));
    }

    [Test]
    public async Task Every_number_leads_to_the_ids_behind_it()
    {
        foreach (var indicator in Indicators.All)
        {
            var answer = (await _registry.Anyone.Get($"/v1/indicators/{indicator.Code}?day={SmallRegister.Day}")).Json;
            foreach (var bucket in answer["parts"]!.AsArray().SelectMany(part => part!["buckets"]!.AsArray()))
            {
                var items = 0;
                var next = (string?)(bucket!["ids"]!.GetValue<string>() + "&limit=1");
                while (next is not null)
                {
                    var page = await _registry.Anyone.Get(next);
                    Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), $"{next}: {page.Text}");
                    foreach (var item in page.Json["items"]!.AsArray())
                    {
                        items++;
                        Assert.That((await _registry.Anyone.Get(item!["href"]!.GetValue<string>())).Status, Is.EqualTo(HttpStatusCode.OK));
                    }

                    next = page.Json["next"]?.GetValue<string>();
                }

                Assert.That(items, Is.EqualTo(bucket["count"]!.GetValue<int>()), bucket["ids"]!.GetValue<string>());
            }
        }
    }

    [Test]
    public async Task Splitting_a_recommendation_does_not_move_the_median_over_engagements()
    {
        var answer = await _small.Part("q2", "q2");

        Assert.That(answer["share"]!.GetValue<double>(), Is.EqualTo(0.2222), "two of nine");
        Assert.That(answer["medianOfEngagements"]!.GetValue<double>(), Is.EqualTo(((2.0 / 8) + 0) / 2).Within(1e-9), "two of eight in one engagement, none of one in the other");
        Assert.That(answer["median"]!.GetValue<double>(), Is.EqualTo(213), "30, 213 and 214 days");
    }

    [Test]
    public async Task A_refusal_with_its_reason_counts_as_an_answer_as_an_acceptance_does() =>
        Assert.That((await _small.Part("q2", "q2", "&groupBy=disposition"))["groups"]!.AsArray().Where(group => group!["counts"]!.AsArray().Any(state => state!["code"]!.GetValue<string>() == "on-time")).Select(group => group!["key"]!.GetValue<string>()), Is.EqualTo(new[] { "accepted", "not-accepted" }));

    [Test]
    public async Task Groups_add_up_to_the_whole_and_come_in_the_order_of_their_keys()
    {
        foreach (var indicator in Indicators.All)
        {
            foreach (var part in indicator.Parts)
            {
                var whole = await _small.Part(indicator.Code, part.Code);
                foreach (var key in IndicatorQuery.GroupKeys(part).Where(key => key != "theme"))
                {
                    var groups = (await _small.Part(indicator.Code, part.Code, $"&groupBy={key}"))["groups"]!.AsArray();
                    Assert.That(groups.Sum(group => group!["denominator"]!.GetValue<long>()), Is.EqualTo(whole["denominator"]!.GetValue<long>()), $"{part.Code} by {key}");
                    Assert.That(groups.Select(group => group!["key"]!.GetValue<string>()), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
                }
            }
        }
    }

    [Test]
    public async Task Themes_count_a_recommendation_under_each_and_lead_to_its_ids()
    {
        var groups = (await _small.Part("q8", "q8a", "&groupBy=theme"))["groups"]!.AsArray();
        var page = await _registry.Anyone.Get($"/v1/indicators/q8/ids?part=q8a&bucket=not-accepted&groupBy=theme&group=trust&day={SmallRegister.Day}");

        Assert.That(groups.Select(group => group!["key"]!.GetValue<string>()), Is.EqualTo(new[] { "fairness-of-outputs", "trust" }));
        Assert.That(page.Json["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()), Is.EqualTo(new[] { _small.Ids["refused"] }));
    }

    [TestCase("q1", "tier=high", 5)]
    [TestCase("q1", "tier=low", 0)]
    [TestCase("q1", "sector=social-protection", 5)]
    [TestCase("q1", "kind=dataset", 0)]
    [TestCase("q2", "tier=high", 9)]
    [TestCase("q2", "from=2026-01-01", 0)]
    [TestCase("q2", "to=2025-06-01", 9)]
    [TestCase("q4", "sector=health", 0)]
    [TestCase("q12", "part=q12a&tier=high", 2)]
    [TestCase("q12", "part=q12a&kind=dataset", 0)]
    public async Task Filters_narrow_what_is_counted(string indicator, string filter, long denominator)
    {
        var reply = await _registry.Anyone.Get($"/v1/indicators/{indicator}?day={SmallRegister.Day}&{filter}");
        Assert.That(reply.Json["parts"]![0]!["denominator"]!.GetValue<long>(), Is.EqualTo(denominator), reply.Text);
    }

    [Test]
    public async Task An_organisation_and_an_engagement_are_filters_too()
    {
        Assert.That((await _small.Part("q2", "q2", $"&organisation={_small.Auditor.Id}"))["denominator"]!.GetValue<long>(), Is.Zero);
        Assert.That((await _small.Part("q2", "q2", $"&organisation={_small.Council.Id},{_small.Auditor.Id}&engagement={_small.Ids["after"]}"))["denominator"]!.GetValue<long>(), Is.EqualTo(1));
        Assert.That((await _small.Part("q3", "q3a", $"&engagement={_small.Ids["before"]}"))["denominator"]!.GetValue<long>(), Is.EqualTo(4));
    }

    [TestCase("q14?tier=high", "tier")]
    [TestCase("q13?tier=high", "tier")]
    [TestCase("q1?engagement=0199aaaa-0000-7000-8000-000000000000", "engagement")]
    [TestCase("q1?tier=highest", "tier")]
    [TestCase("q1?from=soon", "from")]
    [TestCase("q1?groupBy=size", "groupBy")]
    [TestCase("q1?day=2026-02-30", "day")]
    [TestCase("q1?part=q2", "part")]
    [TestCase("q1?cursor=x", "cursor")]
    [TestCase("q1?bucket=none", "bucket")]
    [TestCase("q1?teir=high", "teir")]
    [TestCase("q1/ids", "bucket")]
    [TestCase("q3/ids?bucket=delivered", "part")]
    [TestCase("q1/ids?bucket=nothing", "bucket")]
    [TestCase("q1/ids?bucket=none&group=x", "group")]
    public async Task What_does_not_apply_is_refused(string path, string parameter)
    {
        var reply = await _registry.Anyone.Get($"/v1/indicators/{path}");

        Assert.That(reply.Status, Is.EqualTo(HttpStatusCode.BadRequest), reply.Text);
        Assert.That(reply.Json["errors"]!.AsArray().Select(error => error!["parameter"]!.GetValue<string>()), Does.Contain(parameter));
    }

    [Test]
    public async Task The_past_answers_as_it_was_and_the_same_question_has_the_same_tag()
    {
        var before = await _registry.Anyone.Get($"/v1/indicators/q1?asOf=size:3&day={SmallRegister.Day}");
        var now = await _registry.Anyone.Get("/v1/indicators/q1");

        Assert.That(before.Json["parts"]![0]!["denominator"]!.GetValue<long>(), Is.Zero);
        Assert.That((await _registry.Anyone.Get("/v1/indicators/q1", ("If-None-Match", now.ETag!))).Status, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(now.ETag, Is.Not.EqualTo((await _registry.Anyone.Get($"/v1/indicators/q1?day={SmallRegister.Day}")).ETag));
    }

    [Test]
    public async Task The_gap_is_what_was_claimed_and_not_confirmed()
    {
        var (claimed, confirmed) = (await _small.Part("q3", "q3a"), await _small.Part("q3", "q3b", "&groupBy=organisation"));

        Assert.That((claimed["share"]!.GetValue<double>(), confirmed["share"]!.GetValue<double>(), confirmed["gap"]!.GetValue<double>()), Is.EqualTo((0.75, 0.25, 0.5)));
        Assert.That(confirmed["groups"]![0]!["gap"]!.GetValue<double>(), Is.EqualTo(0.5));
        Assert.That(claimed["gap"], Is.Null, "a claim has none");
    }

    [Test]
    public async Task A_verdict_on_one_milestone_says_nothing_of_the_whole_commitment()
    {
        await using var registry = await RunningRegistry.Start(store);
        var small = await SmallRegister.On(registry);
        await small.Add("steps", "commitment", body =>
        {
            body["response"] = small.Ids["on-time/accepted"];
            (body["originalDue"], body["due"], body["reported"], body["reportedOn"]) = ("2026-01-31", "2026-01-31", "delivered", "2026-02-01");
        });
        await Judged("confirmed", "2026-03-01", "draw-by-lot");
        Assert.That(await Ids("unverified"), Does.Contain(small.Ids["steps"]));
        Assert.That(await small.Findings("commitment", "steps"), Is.EqualTo(new[] { "D52" }));

        await Judged("confirmed", "2026-03-02");
        await Judged("disputed", "2026-03-03", "draw-by-lot");
        Assert.That(await Ids("confirmed"), Does.Contain(small.Ids["steps"]), "the whole was confirmed");
        Assert.That(await small.Findings("commitment", "steps"), Is.Empty);

        Task Judged(string verdict, string day, string? part = null) => small.Add($"{verdict} {part}", "verification", body =>
        {
            (body["target"], body["verdict"], body["verifiedOn"]) = (small.Ids["steps"], verdict, day);
            if (part is null)
            {
                body.Remove("part");
            }
        }, small.Auditor);

        async Task<IEnumerable<string>> Ids(string bucket) =>
            (await registry.Anyone.Get($"/v1/indicators/q3/ids?part=q3b&bucket={bucket}&day={SmallRegister.Day}")).Json["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>());
    }

    [Test]
    public async Task The_representation_gap_is_the_participants_share_minus_the_populations_category_by_category()
    {
        var answer = await _small.Part("q7", "q7b", "&groupBy=category");
        var groups = answer["groups"]!.AsArray().Select(group => $"{group!["key"]} {group["numerator"]}/{group["denominator"]}/{group["unknown"]} {group["median"]}");
        var page = await _registry.Anyone.Get($"/v1/indicators/q7/ids?part=q7b&bucket=fewer&groupBy=category&group=age: 65 and over&day={SmallRegister.Day}");

        Assert.That(groups, Is.EqualTo(new[] { "age: 16 to 34 0/4/0 0.8", "age: 35 to 64 0/4/0 0.3", "age: 65 and over 4/4/0 -1.1", "disability: a, 100%_! 0/0/1 ", "gender: men 0/0/1 ", "gender: women 0/1/0 0", "language: English not the main language 0/0/4 " }));
        Assert.That(answer["median"]!.GetValue<double>(), Is.EqualTo(0.3));
        Assert.That(page.Json["items"]!.AsArray().Select(item => $"{item!["part"]} {item["measure"]}"), Is.EqualTo(Enumerable.Repeat("/cohorts/0/profile/2 -1.1", 4)));
        Assert.That((await _registry.Anyone.Get($"/v1/indicators/q7/ids?part=q7b&bucket=participants-unknown&groupBy=category&group=disability: a, 100%25_!&day={SmallRegister.Day}")).Json["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_was_altered_is_counted_apart_from_what_is_done_by_acts_of_their_own()
    {
        await using var registry = await RunningRegistry.Start(store);
        var made = new HandMade(registry);
        var (busy, group) = (await made.Organisation("Busy"), await made.Organisation("Group"));
        var data = Some.Record(Kinds.Find("dataset")!);
        await made.Add(busy, "dataset", "data", data.ToJsonString());
        await made.Amend(busy, "dataset", "data", """{"title":"Another title"}""");
        await made.Add(group, "challenge", "protest", """{"raisedBy":"community-group","targetKind":"subject","target":"<data>","grounds":["inaccurate-data"],"statement":"It is wrong.","relief":"Correct it.","raisedOn":"2026-06-20","acknowledgeDue":"2026-06-27"}""");
        var raised = $"/v1/challenges/{made["protest"]}";
        var acted = await busy.Http.Send(HttpMethod.Post, $"{raised}/acknowledgement", Acts.All.Single(act => act.Name == "acknowledge").Example, ("If-Match", "\"1\""));
        Assert.That((int)acted.Status, Is.EqualTo(200), acted.Text);
        var address = $"/v1/datasets/{made["data"]}";
        Assert.That((int)(await busy.Http.Delete($"{address}?reason=twice", "\"2\"")).Status, Is.EqualTo(200));
        Assert.That((int)(await busy.Http.Put(address, data, "\"3\"")).Status, Is.EqualTo(200));

        Assert.That(await Versions("dataset"), Is.EqualTo("published 1, amended 1, withdrawn 1, restored 1"));
        Assert.That(await Versions("challenge"), Is.EqualTo("published 1, acted 1"));
        var page = await registry.Anyone.Get($"/v1/indicators/q14/ids?part=q14b&bucket=amended&organisation={busy.Id}");
        Assert.That(page.Json["items"]!.AsArray().Select(item => $"{item!["id"]} {item["part"]}"), Is.EqualTo(new[] { $"{made["data"]} 2" }));

        async Task<string> Versions(string kind)
        {
            var groups = (await registry.Anyone.Get("/v1/indicators/q14?part=q14b&groupBy=recordKind")).Json["parts"]![0]!["groups"]!.AsArray();
            var order = new[] { "published", "amended", "acted", "withdrawn", "restored" };
            return string.Join(", ", groups.Single(group => group!["key"]!.GetValue<string>() == kind)!["counts"]!.AsArray().OrderBy(state => Array.IndexOf(order, state!["code"]!.GetValue<string>())).Select(state => $"{state!["code"]} {state["count"]}"));
        }
    }

    [Test]
    public async Task Records_entered_long_after_the_event_are_seen()
    {
        var answer = (await _registry.Anyone.Get("/v1/indicators/q14?groupBy=recordKind")).Json["parts"]![0]!;
        var recommendations = answer["groups"]!.AsArray().Single(group => group!["key"]!.GetValue<string>() == "recommendation")!;

        Assert.That(recommendations["numerator"]!.GetValue<long>(), Is.EqualTo(10), "published in June 2025, recorded now");
        Assert.That(answer["unknown"]!.GetValue<long>(), Is.EqualTo(1), "a decision that is not taken");
    }

    [TestCase("algorithm", "none", "R3,D53")]
    [TestCase("algorithm", "engaged", "")]
    [TestCase("algorithm", "tested", "R3,D53")]
    [TestCase("engagement", "before", "D56")]
    [TestCase("engagement", "test", "R3,R5,D56")]
    [TestCase("engagement", "after", "R10,R5,R6,D56")]
    [TestCase("declaration", "nothing-declared", "R1,R1,D56")]
    [TestCase("recommendation", "on-time", "D56")]
    [TestCase("recommendation", "interim", "D50,D56")]
    [TestCase("recommendation", "redirected", "D50,D56")]
    [TestCase("response", "redirected/redirected", "R14,D56")]
    [TestCase("response", "twice/deferred", "R13,D56")]
    [TestCase("commitment", "confirmed", "")]
    [TestCase("commitment", "claimed", "D52")]
    [TestCase("commitment", "limited", "D51")]
    [TestCase("effect", "linked", "")]
    [TestCase("effect", "first-version", "R17")]
    [TestCase("effect", "another-change", "R17")]
    [TestCase("safeguard", "promised", "R19,R19")]
    public async Task Findings_name_the_rules_a_record_breaks(string kind, string name, string expected) =>
        Assert.That(string.Join(',', await _small.Findings(kind, name)), Is.EqualTo(expected));

    [Test]
    public async Task A_finding_says_what_it_rests_on_and_what_would_clear_it()
    {
        var reply = await _registry.Anyone.Get($"/v1/recommendations/{_small.Ids["silent"]}/findings?day={SmallRegister.Day}");
        var finding = reply.Json["items"]!.AsArray().Single(item => item!["rule"]!.GetValue<string>() == "D50")!;

        Assert.That(finding["clears"]!.GetValue<string>(), Is.Not.Empty);
        Assert.That(finding["from"]!.ToJsonString(), Is.EqualTo(new JsonArray(new JsonObject { ["kind"] = "organisation", ["id"] = _small.Council.Id.ToString(), ["says"] = "overdue-silent, due 2025-12-31", ["href"] = $"/v1/organisations/{_small.Council.Id}" }).ToJsonString()));
        Assert.That((await _registry.Anyone.Get($"/v1/recommendations/{_small.Ids["silent"]}/findings?day=2025-12-31")).Json["items"]!.AsArray().Select(item => item!["rule"]!.GetValue<string>()), Has.None.EqualTo("D50"), "it is not overdue on its day");
    }
}
