using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;
using Party = Registry.Tests.Support.Party;

namespace Registry.Tests.Insight;

/// <summary>
/// What is judged, protected and disputed, over a register made by hand in January 2025 and asked in June 2026: every bucket of the questions on public benefit, safeguards and
/// redress, and every finding on assessments, challenges and decisions, each with a record that has it and one that has not.
/// </summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class JudgementTests(Store store)
{
    private const string Day = "2026-06-30";

    private readonly SetClock _clock = new();
    private RunningRegistry _registry = null!;
    private HandMade _made = null!;
    private Party _council = null!;
    private Party _group = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _clock.Pass(new DateTimeOffset(2025, 1, 10, 9, 0, 0, TimeSpan.Zero) - DateTimeOffset.UtcNow);
        _registry = await RunningRegistry.Start(store, clock: _clock);
        _made = new HandMade(_registry);
        _council = await _made.Organisation("Council");
        _group = await _made.Organisation("Tenants");
        await Algorithms();
        await Promises();
        await Safeguards();
        await Assessments();
        await Decisions();
        await Challenges();
        _clock.Pass(TimeSpan.FromDays(20));
        await _made.Amend(_council, "algorithm", "moving", """{"impact":{"tier":"medium","basis":"self","justification":"It is used for more."}}""");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [TestCase("q9a", "none 1, lay-or-lived 15, panel-unknown 1", TestName = "Who judged without anybody concerned is seen (Q9a)")]
    [TestCase("q9b", "against-advice 1, as-advised 14, undecided 1, no-advice 1", TestName = "What was decided against advice is seen (Q9b)")]
    [TestCase("q9c", "unmet 1, nothing-to-check 1, met 2, go-live-unknown 5, due-later 1", TestName = "Conditions are held against the day it went live (Q9c)")]
    [TestCase("q10a", "met 3, partly 1, not-met 1, reported 1, too-early 1, unreported 1, no-day 1, not-yet-due 16", TestName = "What became of a promised benefit is said, or not (Q10a)")]
    [TestCase("q10b", "met-confirmed 1, met-claimed 1, met-contested 1, partly 1, too-early 1, not-met 2, reported 1, no-day 1, not-yet-due 16", TestName = "A benefit that somebody else confirmed is told from one that is claimed (Q10b)")]
    [TestCase("q10c", "stated 1, not-stated 1", TestName = "Commercial gain without a stated share is seen (Q10c)")]
    [TestCase("q11", "neither 1, benefit-only 1, seat-only 1, benefit-and-seat 1, not-a-declared-community 16", TestName = "Who bears harm without gain or seat is seen (Q11)")]
    [TestCase("q12a", "promised 1, designed 1, in-place 1, operating 1, degraded 1, suspended 1, waived 1, status-unknown 1, retired 1, not-in-use 1", TestName = "Where safeguards stand is seen (Q12a)")]
    [TestCase("q12b", "overdue 1, not-due 7, no-review-day 1, retired 1", TestName = "Whether safeguards are reviewed in time is seen (Q12b)")]
    [TestCase("q12c", "ineffective 1, partly-effective 6, effective 1, not-tested 1, never-reviewed 1", TestName = "Whether safeguards work is seen (Q12c)")]
    [TestCase("q12d", "with-affected-people 8, without-affected-people 1, never-reviewed 1", TestName = "Whether those affected reviewed is seen (Q12d)")]
    [TestCase("q13a", "group-route 1, no-group-route 1, not-stated 1", TestName = "Whether a group can challenge is seen (Q13a)")]
    [TestCase("q13b", "upheld 1, partly-upheld 1, not-upheld 1, settled 1, not-admissible 1, undecided 4, withdrawn 1", TestName = "What came of challenges is seen, and what was taken back counts for nobody (Q13b)")]
    [TestCase("q13c", "on-time 3, late 1, overdue 1, no-due-day 3, not-yet-due 1, withdrawn 1", TestName = "Whether challenges are decided in time is seen, and nobody is late with what was taken back (Q13c)")]
    [TestCase("q13d", "on-time 1, late 1, overdue 1, not-yet-due 1", TestName = "Whether remedies are given in time is seen (Q13d)")]
    [TestCase("q13e", "same-team 2, internal-independent 1, joint-panel 2, ombudsman-or-regulator 1, court 1, not-stated 3", TestName = "Who examines challenges is seen (Q13e)")]
    public async Task Every_bucket_holds_what_it_should_and_none_is_empty(string part, string expected)
    {
        Assert.That(string.Join(", ", (await _made.Buckets(part, Day)).Select(bucket => $"{bucket.Code} {bucket.Count}")), Is.EqualTo(expected));
    }

    [TestCase("assessment", "honest", "")]
    [TestCase("assessment", "against", "", TestName = "A decision against advice that gives its reason is no finding")]
    [TestCase("assessment", "stale", "R20,D56")]
    [TestCase("assessment", "changed", "R20")]
    [TestCase("assessment", "uncited", "R20")]
    [TestCase("assessment", "benefits", "R21")]
    [TestCase("assessment", "unaccepted", "R23")]
    [TestCase("assessment", "conditions", "R25,R25")]
    [TestCase("assessment", "reopened", "R30")]
    [TestCase("assessment", "unshown", "D23,D23")]
    [TestCase("assessment", "advisedlate", "D24")]
    [TestCase("assessment", "afterwards", "D56")]
    [TestCase("challenge", "refused", "")]
    [TestCase("challenge", "coming", "", TestName = "The same team may examine where the impact is not high")]
    [TestCase("challenge", "back", "", TestName = "Nobody is late with a challenge that was taken back")]
    [TestCase("challenge", "waiting", "R26,D55")]
    [TestCase("challenge", "silent", "D55")]
    [TestCase("challenge", "upheld", "D55", TestName = "A remedy that is overdue is a finding though the challenge was decided in time")]
    [TestCase("challenge", "recordedlate", "D56")]
    [TestCase("decision", "considered", "")]
    [TestCase("decision", "unheard", "R10")]
    [TestCase("decision", "hasty", "R25")]
    [TestCase("decision", "noted", "D56")]
    [TestCase("algorithm", "live", "R25")]
    [TestCase("algorithm", "deployed", "")]
    public async Task A_record_has_the_findings_it_should_and_an_honest_one_has_none(string kind, string name, string expected)
    {
        Assert.That(string.Join(',', await _made.Findings(kind, name, Day)), Is.EqualTo(expected));
    }

    private static JsonObject Shown(string day) => new() { ["title"] = "Report", ["url"] = "https://example.gov.uk/report", ["date"] = day };

    private async Task Algorithms()
    {
        foreach (var (name, tier, phase, since) in new[] { ("live", "low", "production", "2025-03-03"), ("undated", "low", "production", ""), ("moving", "low", "production", "2025-03-03"), ("deployed", "low", "production", "2025-03-03"), ("idea", "low", "design", "") })
        {
            await _made.Add(_council, "algorithm", name, body =>
            {
                body["impact"] = new JsonObject { ["tier"] = tier, ["basis"] = "self", ["justification"] = "As recorded." };
                body["phase"] = phase;
                body["phaseDates"] = since.Length == 0 ? [] : new JsonArray(new JsonObject { ["phase"] = "production", ["date"] = since });
                body["affectedCommunities"] = new JsonArray([.. new[] { "bearing", "gaining", "seated", "both" }.Select(id => new JsonObject { ["id"] = id, ["name"] = id, ["kind"] = "service-users", ["effect"] = "both", ["mechanism"] = "As recorded.", ["adverse"] = false })]);
            });
        }

        foreach (var (name, answer) in new[] { ("grouproute", "yes"), ("nogrouproute", "no"), ("unsaid", "") })
        {
            await _made.Add(_council, "algorithm", name, body =>
            {
                if (answer.Length > 0)
                {
                    body["contestability"] = new JsonArray(new JsonObject { ["act"] = "challenge", ["object"] = "output", ["by"] = "group", ["answer"] = answer, ["reason"] = "As recorded." });
                }
            });
        }
    }

    private async Task Promises()
    {
        await _made.Add(_council, "engagement", "panel", body =>
        {
            (body["announced"], body["start"], body["end"], body["responseDue"]) = ("2025-01-10", "2025-01-10", "2025-02-01", "2025-12-31");
            body["findings"]!["date"] = "2025-02-01";
            body["subjects"] = _made.Ids("live");
            body["representation"] = new JsonArray([.. new[] { "seated", "both" }.Select(community => new JsonObject { ["subject"] = _made["live"], ["community"] = community, ["mode"] = "directly" })]);
        });
        await _made.Add(_council, "recommendation", "ask", """{"engagement":"<panel>","text":"Ask first.","type":"recommendation","addressedTo":["<Council>"],"publishedOn":"2025-02-01","authorship":"written-by-participants","participantSignOff":"yes"}""");
        await _made.Add(_council, "response", "yes", """{"recommendation":"<ask>","disposition":"accepted","responder":"Cabinet","plainLanguage":"We will.","publishedOn":"2025-02-01"}""");
        await _made.Add(_council, "commitment", "kept", """{"response":"<yes>","action":"Ask.","ownerRole":"Head of data","originalDue":"2025-02-01","reported":"delivered","reportedOn":"2025-02-01","evidence":[{"title":"Release","url":"https://example.gov.uk/r","date":"2025-02-01"}]}""");
    }

    private async Task Safeguards()
    {
        var effectiveness = new Dictionary<string, string> { ["designed"] = "ineffective", ["in-place"] = "effective", ["degraded"] = "not-tested" };
        foreach (var status in new[] { "promised", "designed", "in-place", "operating", "degraded", "suspended", "waived", "unknown", "retired", "unused" })
        {
            await _made.Add(_council, "safeguard", status.Replace("-", "", StringComparison.Ordinal), body =>
            {
                body["status"] = status == "unused" ? "operating" : status;
                body["subjects"] = _made.Ids(status == "unused" ? "idea" : "live");
                body["reviews"]![0]!["effectiveness"] = effectiveness.GetValueOrDefault(status, "partly-effective");
                body["reviews"]![0]!["affectedPeopleInvolved"] = status != "designed";
                switch (status)
                {
                    case "promised":
                        body.Remove("reviews");
                        body["reviewDue"] = "2026-06-01";
                        break;
                    case "waived":
                        body["waiver"]!["expires"] = "2026-12-31";
                        break;
                    case "unknown":
                        Some.Absent(body, "/status", "/reviewDue");
                        break;
                }
            });
        }
    }

    private Task<string> Assessment(string name, Action<JsonObject> edit) => _made.Add(_council, "assessment", name, body =>
    {
        (body["advice"], body["advisedOn"], body["decision"], body["decidedOn"], body["reviewDue"]) = ("support", "2025-01-05", "proceed", "2025-01-08", "2026-12-31");
        body.Remove("overrideReason");
        body.Remove("conditions");
        body["benefits"] = new JsonArray(Benefit("later", "2027-01-01"));
        edit(body);
    });

    private static JsonObject Benefit(string id, string? by, string? verdict = null)
    {
        var benefit = JsonNode.Parse(Kinds.Find("assessment")!.Example)!["benefits"]![0]!.DeepClone().AsObject();
        (benefit["id"], benefit["byDate"]) = (id, by);
        benefit.Remove("commercialBeneficiaries");
        if (verdict is null)
        {
            benefit.Remove("realised");
        }
        else
        {
            benefit["realised"]!["verdict"] = verdict;
        }

        return benefit;
    }

    private JsonArray People(params string[] communities) => new([.. communities.Select(community => new JsonObject { ["subject"] = _made["live"], ["community"] = community, ["kind"] = "service-users" })]);

    private async Task Assessments()
    {
        await Assessment("honest", body =>
        {
            body["subjects"] = _made.Ids("live");
            body["decidedOn"] = "2025-01-15";
            body["harms"]![0]!["safeguards"] = _made.Ids("operating");
        });
        await Assessment("officials", body =>
        {
            body["panel"] = new JsonObject { ["members"] = new JsonArray(new JsonObject { ["capacity"] = "official", ["count"] = 3 }) };
            body["benefits"]![0]!["commercialBeneficiaries"] = new JsonArray(new JsonObject { ["name"] = "Wayfinder Routing Ltd", ["valueShare"] = "None." });
        });
        await Assessment("nopanel", body =>
        {
            Some.Absent(body, "/panel", "/benefits/0/commercialBeneficiaries/0/valueShare");
            body["benefits"]![0]!["commercialBeneficiaries"] = new JsonArray(new JsonObject { ["name"] = "Wayfinder Routing Ltd" });
        });
        await Assessment("against", body => (body["advice"], body["overrideReason"]) = ("do-not-support", "The law asks for it."));
        await Assessment("undecided", body => Some.Absent(body, "/decision", "/decidedBy", "/decidedOn"));
        await Assessment("noadvice", body =>
        {
            body["advice"] = "no-advice";
            body.Remove("advisedOn");
        });
        await Assessment("conditions", body =>
        {
            body["subjects"] = _made.Ids("live", "undated");
            (body["advice"], body["decision"]) = ("support-with-conditions", "proceed-with-conditions");
            body["conditions"] = new JsonArray([.. new[] { ("guarded", "safeguard", "inplace", "2025-02-01"), ("kept", "commitment", "kept", "2025-02-01"), ("unmet", "safeguard", "promised", "2025-02-01"), ("nothing", "", "", "2025-02-01"), ("later", "safeguard", "promised", "2026-01-01") }
                .Select(condition =>
                {
                    var said = new JsonObject { ["id"] = condition.Item1, ["text"] = "It is so.", ["due"] = condition.Item4 };
                    if (condition.Item2.Length > 0)
                    {
                        said[condition.Item2] = _made[condition.Item3];
                    }

                    return said;
                })]);
        });
        await Assessment("benefits", body =>
        {
            body["benefits"] = new JsonArray(Benefit("confirmed", "2025-06-01", "met"), Benefit("claimed", "2025-06-01", "met"), Benefit("contested", "2025-06-01", "met"), Benefit("partly", "2025-06-01", "partly"),
                Benefit("notmet", "2025-06-01", "not-met"), Benefit("early", "2025-06-01", "too-early"), Benefit("unreported", "2025-06-01"), Benefit("noday", null), Benefit("told", "2025-06-01", "reported"));
            body["benefits"]![7]!.AsObject().Remove("byDate");
            Some.Absent(body, "/benefits/7/byDate");
        });
        foreach (var (part, verdict) in new[] { ("confirmed", "confirmed"), ("contested", "disputed") })
        {
            await _made.Add(_group, "verification", $"of{part}", $$"""{"targetKind":"benefit-claim","target":"<benefits>","part":"{{part}}","verdict":"{{verdict}}","verifierKind":"external-auditor","method":"Read.","evidence":[{"title":"Report","url":"https://example.gov.uk/a"}],"verifiedOn":"2025-06-10"}""");
        }

        await Assessment("harms", body =>
        {
            body["subjects"] = _made.Ids("live");
            body["harms"]![0]!["bearers"] = People("bearing", "gaining", "seated", "both");
            body["benefits"]![0]!["beneficiaries"] = People("gaining", "both");
        });
        await Assessment("stale", body => (body["advisedOn"], body["decidedOn"]) = ("2023-01-05", "2023-01-08"));
        await Assessment("changed", body =>
        {
            body["subjects"] = _made.Ids("moving");
            body["decidedOn"] = "2025-01-15";
        });
        await Assessment("uncited", body => body.Remove("acceptabilityEvidence"));
        await Assessment("unaccepted", body => body["harms"]![0]!.AsObject().Remove("acceptedBy"));
        await Assessment("reopened", body => body["harms"]![0]!["safeguards"] = _made.Ids("degraded"));
        await Assessment("unshown", body =>
        {
            body["benefits"] = new JsonArray(Benefit("later", "2027-01-01", "met"));
            body["benefits"]![0]!["realised"]!.AsObject().Remove("value");
            body["benefits"]![0]!["realised"]!.AsObject().Remove("evidence");
        });
        await Assessment("advisedlate", body => body["advisedOn"] = "2025-01-09");
        await Assessment("afterwards", body => (body["advisedOn"], body["decidedOn"]) = ("2024-11-01", "2024-11-01"));
    }

    private async Task Decisions()
    {
        foreach (var (name, kind, subject, taken, considered) in new[]
        {
            ("considered", "deploy", "deployed", "2025-02-20", "panel"), ("unheard", "continue", "deployed", "2025-01-20", "panel"), ("hasty", "deploy", "live", "2025-03-03", ""), ("noted", "continue", "deployed", "2024-06-01", ""),
        })
        {
            await _made.Add(_council, "decision", name, body =>
            {
                (body["decisionKind"], body["subjects"], body["plannedDate"], body["actualDate"]) = (kind, _made.Ids(subject), taken, taken);
                body["engagementsConsidered"] = considered.Length == 0 ? [] : _made.Ids(considered);
                body.Remove("subjectVersions");
            });
        }
    }

    private async Task Challenges()
    {
        foreach (var (name, target) in new[] { ("upheld", "live"), ("partly", "live"), ("refused", "live"), ("settled", "live"), ("inadmissible", "live"), ("waiting", "grouproute"), ("coming", "live"), ("silent", "live"), ("back", "live"), ("recordedlate", "live") })
        {
            await _made.Add(_group, "challenge", name, body =>
            {
                (body["targetKind"], body["target"], body["raisedOn"], body["acknowledgeDue"]) = ("subject", _made[target], "2026-01-10", "2026-01-24");
                body.Remove("part");
                if (name == "recordedlate")
                {
                    body["raisedOn"] = "2024-10-01";
                    body.Remove("acknowledgeDue");
                }
            });
        }

        foreach (var (name, reviewer, due) in new[]
        {
            ("upheld", "joint-panel", "2026-03-01"), ("partly", "internal-independent", "2026-03-01"), ("refused", "court", "2026-03-01"), ("settled", "ombudsman-or-regulator", "2026-03-01"),
            ("waiting", "same-team", "2026-03-01"), ("coming", "same-team", "2026-12-01"), ("back", "joint-panel", "2026-03-01"),
        })
        {
            await Do(_council, name, "acknowledgement", new JsonObject { ["acknowledgedOn"] = "2026-01-12", ["decideDue"] = due, ["reviewer"] = new JsonObject { ["independence"] = reviewer }, ["escalation"] = "The ombudsman." });
        }

        foreach (var (name, outcome, day) in new[] { ("upheld", "upheld", "2026-02-20"), ("partly", "partly-upheld", "2026-03-20"), ("refused", "not-upheld", "2026-03-01"), ("settled", "settled", "2026-02-01"), ("inadmissible", "not-admissible", "2026-01-12") })
        {
            var decision = new JsonObject { ["outcome"] = outcome, ["reasons"] = "As recorded.", ["decidedOn"] = day, ["escalation"] = "The ombudsman." };
            if (name == "upheld")
            {
                decision["remedies"] = new JsonArray(Remedy("given", "2026-04-01", "2026-03-30"), Remedy("givenlate", "2026-04-01", "2026-04-20"), Remedy("missing", "2026-05-01"), Remedy("tocome", "2026-12-01"));
            }

            await Do(_council, name, "decision", decision);
        }

        await Do(_group, "back", "withdrawal", new JsonObject { ["withdrawnOn"] = "2026-02-01", ["withdrawalReason"] = "We have talked." });
    }

    private static JsonObject Remedy(string id, string due, string? delivered = null)
    {
        var remedy = new JsonObject { ["id"] = id, ["kind"] = "correction", ["due"] = due };
        if (delivered is not null)
        {
            remedy["delivered"] = delivered;
            remedy["evidence"] = new JsonArray(Shown(delivered));
        }

        return remedy;
    }

    private async Task Do(Party party, string challenge, string segment, JsonObject body)
    {
        var address = $"/v1/challenges/{_made[challenge]}";
        var done = await party.Http.Post($"{address}/{segment}", body, ("If-Match", (await _registry.Anyone.Get(address)).ETag!));
        Assert.That((int)done.Status, Is.EqualTo(200), $"{challenge}: {done.Text}");
    }
}
