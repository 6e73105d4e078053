using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Insight;

/// <summary>A register made by hand, in which every number is known: what is asked of it is asked as of one day.</summary>
internal sealed class SmallRegister(RunningRegistry registry, Party council, Party auditor)
{
    public const string Day = "2026-06-30";

    public Dictionary<string, string> Ids { get; } = [];

    public Party Council => council;

    public Party Auditor => auditor;

    public static async Task<SmallRegister> On(RunningRegistry registry)
    {
        const Scopes All = Scopes.Publish | Scopes.Verify | Scopes.Challenge;
        var small = new SmallRegister(registry, await registry.Party(All, "Example Council"), await registry.Party(All, "Example Auditor"));
        await small.Subjects();
        await small.Engagements();
        await small.Answers();
        await small.Promises();
        await small.Changes();
        await small.Benefits();
        return small;
    }

    /// <summary>Publishes a record made of its kind's example.</summary>
    public async Task<string> Add(string name, string kind, Action<JsonObject> edit, Party? by = null)
    {
        var reply = await (by ?? council).Http.Post($"/v1/{Kinds.Find(kind)!.Plural}", Some.Record(Kinds.Find(kind)!, edit));
        Assert.That((int)reply.Status, Is.EqualTo(201), $"{name}: {reply.Text}");
        return Ids[name] = reply.Json["id"]!.GetValue<string>();
    }

    /// <summary>Amends a record.</summary>
    public async Task Amend(string name, string kind, Action<JsonObject> edit)
    {
        var path = $"/v1/{Kinds.Find(kind)!.Plural}/{Ids[name]}";
        var now = await registry.Anyone.Get(path);
        var body = now.Json.AsObject();
        edit(body);
        var reply = await council.Http.Put(path, body, now.ETag);
        Assert.That((int)reply.Status, Is.EqualTo(200), $"{name}: {reply.Text}");
    }

    /// <summary>A part of an indicator, as of the day.</summary>
    public async Task<JsonObject> Part(string indicator, string part, string more = "")
    {
        var reply = await registry.Anyone.Get($"/v1/indicators/{indicator}?part={part}&day={Day}{more}");
        Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
        return reply.Json["parts"]![0]!.AsObject();
    }

    /// <summary>The codes of the rules found broken, as of the day.</summary>
    public async Task<List<string>> Findings(string kind, string name)
    {
        var reply = await registry.Anyone.Get($"/v1/{Kinds.Find(kind)!.Plural}/{Ids[name]}/findings?day={Day}");
        Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
        return [.. reply.Json["items"]!.AsArray().Select(finding => finding!["rule"]!.GetValue<string>())];
    }

    private Task<string> Algorithm(string name, string phase = "production", string? since = "2025-03-03") => Add(name, "algorithm", body =>
    {
        body["phase"] = phase;
        body["phaseDates"] = since is null ? new JsonArray() : new JsonArray(new JsonObject { ["phase"] = "production", ["date"] = since });
    });

    private async Task Subjects()
    {
        foreach (var name in new[] { "engaged", "tested", "too-late", "none", "relying" })
        {
            await Algorithm(name);
        }

        await Algorithm("pilot", "pilot");
        await Algorithm("no-day", since: null);
        await Add("taken", "decision", body =>
        {
            body["decisionKind"] = "continue";
            body["subjects"] = new JsonArray(Ids["engaged"]);
            body["engagementsConsidered"] = new JsonArray();
            body["subjectVersions"] = new JsonArray();
            body["plannedDate"] = "2025-03-01";
            body["actualDate"] = "2025-03-01";
        });
        await Add("coming", "decision", body =>
        {
            body["subjects"] = new JsonArray(Ids["engaged"]);
            body["engagementsConsidered"] = new JsonArray();
            body["subjectVersions"] = new JsonArray();
            body.Remove("actualDate");
            body.Remove("outcome");
            body.Remove("howWeighed");
            body["plannedDate"] = "2027-03-01";
        });
    }

    private Task<string> Engagement(string name, string level, string start, string end, (string Subject, string Mode)[] heard, string[] decisions, string method = "citizens-jury") => Add(name, "engagement", body =>
    {
        body["claimedLevel"] = level;
        if (name == "before")
        {
            body["cohorts"]![1]!["profile"] = JsonNode.Parse("""
                [{"dimension":"gender","category":"women","participants":602,"populationShare":50},{"dimension":"gender","category":"men","participants":602},{"dimension":"disability","category":"a, 100%_!","populationShare":18}]
                """);
        }

        body["announced"] = start;
        body["start"] = start;
        body["end"] = end;
        body["findings"]!["date"] = end;
        body["responseDue"] = "2025-12-31";
        body["methods"] = new JsonArray(method);
        body["subjects"] = new JsonArray([.. heard.Select(pair => (JsonNode)Ids[pair.Subject])]);
        body["decisions"] = new JsonArray([.. decisions.Select(decision => (JsonNode)Ids[decision])]);
        body["representation"] = new JsonArray([.. heard.Select(pair => (JsonNode)new JsonObject { ["subject"] = Ids[pair.Subject], ["community"] = "claimants", ["mode"] = pair.Mode, ["why"] = "As recorded." })]);
    });

    private async Task Engagements()
    {
        await Engagement("before", "consult", "2025-01-10", "2025-02-01", [("engaged", "directly"), ("no-day", "through-representatives")], ["taken"]);
        await Engagement("test", "consult", "2025-01-10", "2025-02-01", [("tested", "directly")], ["coming"], "usability-test");
        await Engagement("after", "collaborate", "2025-04-10", "2025-05-01", [("too-late", "sought-not-reached")], ["taken"]);
        await Engagement("during", "empower", "2025-02-10", "2025-03-20", [("pilot", "not-sought")], ["taken"]);
        await Add("declared", "declaration", body =>
        {
            body["subject"] = Ids["relying"];
            body["engagements"] = new JsonArray();
            body["reliance"]![0]!["engagement"] = Ids["before"];
        });
        await Add("nothing-declared", "declaration", body =>
        {
            body["subject"] = Ids["none"];
            body["declarationState"] = "none-no-reason";
            body["engagements"] = new JsonArray();
            body["reliance"] = new JsonArray();
        });
    }

    private Task<string> Recommendation(string name, string engagement, params string[] similar) => Add(name, "recommendation", body =>
    {
        body["engagement"] = Ids[engagement];
        body["addressedTo"] = new JsonArray(council.Id.ToString());
        body["targets"] = new JsonArray();
        body["publishedOn"] = "2025-06-01";
        body["similarTo"] = new JsonArray([.. similar.Select(other => (JsonNode)Ids[other])]);
    });

    private Task<string> Response(string recommendation, string disposition, string publishedOn, Action<JsonObject>? edit = null, Party? by = null) => Add($"{recommendation}/{disposition}", "response", body =>
    {
        body["recommendation"] = Ids[recommendation];
        body["publishedOn"] = publishedOn;
        body["disposition"] = disposition;
        if (disposition == "accepted")
        {
            body.Remove("reason");
            body.Remove("reasonKind");
        }

        if (disposition != "partly-accepted")
        {
            body.Remove("partAccepted");
        }

        edit?.Invoke(body);
    }, by);

    private async Task Answers()
    {
        foreach (var name in new[] { "on-time", "refused", "late", "interim", "silent", "deferred", "deferred-late", "redirected", "twice" })
        {
            await Recommendation(name, "before");
        }

        await Recommendation("alone", "after", "silent");
        await Response("on-time", "accepted", "2025-12-31");
        await Response("refused", "not-accepted", "2025-07-01");
        await Response("late", "partly-accepted", "2026-01-01");
        await Response("interim", "under-consideration", "2025-07-01");
        await Response("deferred", "deferred", "2025-12-01", body => body["decideBy"] = "2026-07-31");
        await Response("deferred-late", "deferred", "2026-01-15", body => body["decideBy"] = "2026-12-31");
        await Response("redirected", "redirected", "2026-05-15", body =>
        {
            body["redirectedTo"] = auditor.Id.ToString();
            body["handover"] = new JsonObject { ["title"] = "Letter", ["url"] = "https://example.gov.uk/letter", ["date"] = "2026-05-15" };
        });
        await Response("twice", "deferred", "2025-12-01", body => body["decideBy"] = "2026-01-31");
        await Amend("twice/deferred", "response", body => body["decideBy"] = "2026-11-30");
    }

    private Task<string> Commitment(string name, string reported, string due = "2026-01-31", string? moved = null) => Add(name, "commitment", body =>
    {
        body["response"] = Ids["on-time/accepted"];
        body["originalDue"] = due;
        body["due"] = moved ?? due;
        body["reported"] = reported;
        body["reportedOn"] = "2026-02-01";
        body["evidence"] = new JsonArray(new JsonObject { ["title"] = "Report", ["url"] = "https://example.gov.uk/report", ["date"] = "2026-02-01" });
    });

    private Task<string> Verification(string commitment, string verdict, string on) => Add($"{commitment}:{verdict}", "verification", body =>
    {
        body["target"] = Ids[commitment];
        body.Remove("part");
        body["verdict"] = verdict;
        body["verifiedOn"] = on;
    }, auditor);

    private async Task Promises()
    {
        await Commitment("confirmed", "delivered");
        await Commitment("claimed", "delivered");
        await Commitment("disputed", "delivered");
        await Commitment("limited", "limited");
        await Commitment("moved", "limited", moved: "2026-12-31");
        await Commitment("coming-due", "not-started", "2027-01-31");
        await Verification("confirmed", "not-confirmed", "2026-03-01");
        await Verification("confirmed", "confirmed", "2026-04-01");
        await Verification("disputed", "disputed", "2026-03-01");
    }

    private Task<string> Effect(string name, string recommendation, string subject, long version, string kind = "purpose-narrowed") => Add(name, "effect", body =>
    {
        body["effectKind"] = kind;
        body["because"] = new JsonArray(Ids[recommendation]);
        body["subject"] = Ids[subject];
        body["subjectVersion"] = version;
    });

    private async Task Changes()
    {
        await Amend("engaged", "algorithm", body => body["purpose"] = "Find underpaid claims, and no others.");
        await Amend("none", "algorithm", body => body["website"] = "https://example.gov.uk/elsewhere");
        await Effect("linked", "on-time", "engaged", 2);
        await Effect("first-version", "alone", "none", 1);
        await Effect("another-change", "alone", "none", 2);
    }

    private async Task Benefits()
    {
        await Add("promised", "safeguard", body =>
        {
            body["subjects"] = new JsonArray(Ids["engaged"]);
            body["status"] = "promised";
            body["reviewDue"] = "2026-06-01";
            body.Remove("waiver");
        });
        await Add("failing", "safeguard", body =>
        {
            body["subjects"] = new JsonArray(Ids["engaged"]);
            body["status"] = "degraded";
            body["answers"] = new JsonArray(Ids["on-time"]);
            body.Remove("waiver");
        });
    }
}
