using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;
using Party = Registry.Tests.Support.Party;

namespace Registry.Tests.Insight;

/// <summary>A register made by hand, record by record, so that all that is computed from it is known.</summary>
internal sealed class HandMade(RunningRegistry registry)
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>The record of a name.</summary>
    public string this[string name] => _ids[name];

    /// <summary>The names of ids, for messages and expectations that can be read.</summary>
    public string Named(string text) => _ids.Aggregate(text, (named, pair) => named.Replace(pair.Value, pair.Key, StringComparison.Ordinal));

    /// <summary>An organisation.</summary>
    public async Task<Party> Organisation(string name)
    {
        var party = await registry.Party(Scopes.Publish | Scopes.Verify | Scopes.Challenge, name);
        _ids[name] = party.Id.ToString();
        return party;
    }

    /// <summary>Publishes a record; names in angle brackets stand for ids. Members an act sets are written as the register's own act would.</summary>
    public async Task<string> Add(Party party, string kind, string name, string json)
    {
        var body = JsonNode.Parse(Resolved(json))!;
        using var document = Submission.Parse(Encoding.UTF8.GetBytes(body.ToJsonString()));
        var submission = Submission.Judge(Kinds.Find(kind)!, document.RootElement);
        Assert.That(submission.PublicationFaults.Select(fault => $"{fault.Pointer} {fault.Detail}"), Is.Empty, name);
        var written = await registry.Services.GetRequiredService<Publishing>().Publish(submission, new Actor(party.Id, Publishing.Operator, Scopes.Publish));
        return _ids[name] = written.Id.ToString();
    }

    /// <summary>Publishes the example of a kind, edited.</summary>
    public Task<string> Add(Party party, string kind, string name, Action<JsonObject> edit) => Add(party, kind, name, Some.Record(Kinds.Find(kind)!, edit).ToJsonString());

    /// <summary>A list of records by their names.</summary>
    public JsonArray Ids(params string[] names) => new([.. names.Select(name => JsonValue.Create(this[name]))]);

    /// <summary>The buckets of a part of an indicator as of a day, each with its count.</summary>
    public async Task<IEnumerable<(string Code, long Count)>> Buckets(string part, string day)
    {
        var reply = await registry.Anyone.Get($"/v1/indicators/{part.TrimEnd('a', 'b', 'c', 'd', 'e')}?part={part}&day={day}");
        Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
        return reply.Json["parts"]![0]!["buckets"]!.AsArray().Select(bucket => (bucket!["code"]!.GetValue<string>(), bucket["count"]!.GetValue<long>()));
    }

    /// <summary>The rules that a record is found to break as of a day.</summary>
    public async Task<IEnumerable<string>> Findings(string kind, string name, string day)
    {
        var reply = await registry.Anyone.Get($"/v1/{Kinds.Find(kind)!.Plural}/{this[name]}/findings?day={day}");
        Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
        return reply.Json["items"]!.AsArray().Select(finding => finding!["rule"]!.GetValue<string>());
    }

    /// <summary>Amends members of a record over HTTP.</summary>
    public async Task Amend(Party party, string kind, string name, string patch)
    {
        var address = $"/v1/{Kinds.Find(kind)!.Plural}/{_ids[name]}";
        var amended = await party.Http.Patch(address, Resolved(patch), (await registry.Anyone.Get(address)).ETag);
        Assert.That((int)amended.Status, Is.EqualTo(200), amended.Text);
    }

    /// <summary>A text with ids in place of names in angle brackets.</summary>
    public string Resolved(string text) => Regex.Replace(text, "<([A-Za-z0-9]+)>", name => _ids.GetValueOrDefault(name.Groups[1].Value, name.Value));

    /// <summary>An algorithm that two communities are affected by, one of which is heard; answers, promises, a change, a verdict, a challenge. Told on 1 July 2026.</summary>
    public async Task Tell()
    {
        var council = await Organisation("Council");
        var auditor = await Organisation("Auditor");
        await Add(council, "algorithm", "ranking", """
            {"title":"Ranking","summary":"Ranks claims.","purpose":"Find claims.","phase":"production","phaseDates":[{"phase":"production","date":"2026-03-02"}],"sectors":["social-protection"],
             "impact":{"tier":"high","basis":"self"},"decisionRole":"recommends","capabilities":["forecasting"],"methods":"Trees.","alternativesConsidered":"Chance.","proportionality":"Few.","humanOversight":"A person decides.",
             "lawfulBasis":["public-task"],"contactPoint":{"address":"benefits@example.gov.uk"},"reviewDue":"2026-06-01",
             "affectedCommunities":[
               {"id":"claimants","name":"Claimants","kind":"service-users","effect":"both","mechanism":"Being picked.","adverse":true,"estimatedSize":41000},
               {"id":"staff","name":"Staff","kind":"workers","effect":"uncertain","mechanism":"Being told whom to look at.","adverse":false},
               {"id":"carers","name":"Carers","kind":"carers-or-family","effect":"harm","mechanism":"Waiting.","adverse":true}],
             "contestability":[{"act":"challenge","object":"output","by":"group","answer":"yes"}],
             "absences":[{"member":"/supplier","state":"not-applicable","reason":"Own work."},{"member":"/uses","state":"not-known"},{"member":"/risks","state":"not-known"},{"member":"/impactAssessments","state":"not-known"},{"member":"/redress","state":"not-known"},{"member":"/website","state":"not-known"}]}
            """);
        await Add(council, "decision", "golive", """{"title":"Go live","decisionKind":"deploy","subjects":["<ranking>"],"decisionMaker":"Cabinet","plannedDate":"2026-02-20","actualDate":"2026-03-02","outcome":"Live."}""");
        await Add(council, "engagement", "panel", """
            {"title":"Panel","summary":"Twelve people met.","scope":"system","subjects":["<ranking>"],"decisions":["<golive>"],"claimedLevel":"involve","purposes":["co-design"],"initiation":"commissioned","stage":"design",
             "questionAsked":"Should it?","negotiable":"All of it.","promise":"An answer.","methods":["citizens-jury","survey"],"commissioner":{"organisation":"<Council>"},"funders":[{"organisation":"<Council>"}],
             "start":"2026-01-10","end":"2026-02-28","modality":"in-person","cost":{"amount":1200,"currency":"GBP","covers":["delivery"]},
             "cohorts":[{"description":"Drawn by lot","openness":"limited","recruitment":"civic-lottery","invited":400,"tookPart":12,"completed":12,"sessions":3,"averageHours":10,"learningPhase":"yes","materialsPublished":"yes","facilitated":"yes"}],
             "representation":[{"subject":"<ranking>","community":"claimants","mode":"directly","count":7},{"subject":"<ranking>","community":"carers","mode":"sought-not-reached","why":"No evening dates."}],
             "support":{"remuneration":"paid-hourly","amount":15,"currency":"GBP","unit":"hour","accessMeasures":["travel"]},
             "responseDue":"2026-05-01","findings":{"url":"https://example.gov.uk/panel","date":"2026-03-20"},"limitations":"Twelve people are few.","status":"reported"}
            """);
        await Add(council, "declaration", "declared", """{"subject":"<ranking>","gate":"deployment","gateDate":"2026-03-02","declarationState":"engaged","accountableRole":"Director","engagements":["<panel>"]}""");
        foreach (var (name, text) in new[] { ("stop", "Stop ranking by age."), ("tell", "Tell people that they were ranked."), ("share", "Publish the tests.") })
        {
            await Add(council, "recommendation", name, $$"""{"engagement":"<panel>","text":"{{text}}","type":"recommendation","addressedTo":["<Council>"],"publishedOn":"2026-03-20","authorship":"written-by-participants","participantSignOff":"yes"}""");
        }

        await Add(council, "response", "yes", """{"recommendation":"<stop>","disposition":"accepted","responder":"Cabinet","plainLanguage":"We will stop.","publishedOn":"2026-04-15"}""");
        await Add(council, "response", "wait", """{"recommendation":"<tell>","disposition":"under-consideration","reason":"Legal advice is awaited.","responder":"Cabinet","plainLanguage":"We are thinking.","publishedOn":"2026-04-15"}""");
        await Add(council, "commitment", "age", """{"response":"<yes>","action":"Take age out of the ranking.","ownerRole":"Head of data","originalDue":"2026-05-01","reported":"delivered","reportedOn":"2026-05-02","evidence":[{"title":"Release","url":"https://example.gov.uk/r","date":"2026-05-02"}]}""");
        await Add(council, "commitment", "letter", """{"response":"<yes>","action":"Write to all claimants.","ownerRole":"Head of data","originalDue":"2026-06-01","reported":"limited","reportedOn":"2026-05-02","obstacles":[{"kind":"resources"}]}""");
        await Add(auditor, "verification", "checked", """{"targetKind":"commitment","target":"<age>","verdict":"confirmed","verifierKind":"external-auditor","method":"Code read.","evidence":[{"title":"Report","url":"https://example.gov.uk/a","date":"2026-06-10"}],"verifiedOn":"2026-06-10"}""");
        await Amend(council, "algorithm", "ranking", """{"methods":"Trees, without age."}""");
        await Add(council, "effect", "ageless", """{"effectKind":"model-or-threshold-changed","because":["<stop>"],"before":"Age was used.","after":"Age is not used.","subject":"<ranking>","subjectVersion":2,"changedOn":"2026-05-02","attribution":"caused","evidence":[{"title":"Release","url":"https://example.gov.uk/r","date":"2026-05-02"}]}""");
        await Add(council, "safeguard", "review", """
            {"title":"A person looks","description":"Nobody is refused by score alone.","subjects":["<ranking>"],"measureType":"organisational","control":"oversee","safeguardKind":"human-review","status":"promised","ownerRole":"Head of benefits",
             "answers":["<stop>"],"reviewDue":"2026-06-15"}
            """);
        await Add(auditor, "challenge", "protest", """{"raisedBy":"community-group","targetKind":"missed-commitment","target":"<letter>","grounds":["promise-not-kept"],"statement":"No letter came.","relief":"Send it.","raisedOn":"2026-06-20","acknowledgeDue":"2026-06-27"}""");
    }
}
