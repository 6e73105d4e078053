using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Registry.Api.Background;
using Registry.Api.Endpoints;
using Registry.Core.Access;
using Registry.Core.Insight;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Vocabulary;

namespace Registry.Api.Http;

/// <summary>What bodies look like: made by the code that makes the real ones, from each kind's example.</summary>
public static partial class ContractExamples
{
    /// <summary>The record of the examples.</summary>
    public const string Id = "0195e7a2-6b5c-7c3e-9f1a-2d4b6c8e0f13";

    private const string Owner = "0195e7a0-1f2d-7a4b-8c6d-3e5f7a9b1c2d";
    private const string Key = "0195e79f-8d7c-7b5a-9e3f-1a2b3c4d5e6f";
    private const string At = "2026-03-31T09:30:00.000Z";
    private static readonly ReportedFault[] Found = [new("/humanOversight", "member.mandatory", "State humanOversight, or add an absence with member /humanOversight that says why there is none.")];

    /// <summary>The examples, by name; that of a schema has its name.</summary>
    public static Dictionary<string, IOpenApiExample> Components()
    {
        var examples = new SortedDictionary<string, (string Summary, JsonNode Value)>(StringComparer.Ordinal);
        foreach (var kind in Kinds.All)
        {
            examples[Contract.Submission(kind)] = ($"{Describe.Title(kind)} as a client sends it", JsonNode.Parse(kind.Example)!);
            examples[Contract.Name(kind)] = ($"{Describe.Title(kind)} as it is served", Served(kind));
            examples[Contract.Page(kind)] = ($"One of {kind.Plural}", Json(new RecordPage<JsonNode>([Served(kind)], $"/v1/{kind.Plural}?limit=1&cursor=AQ", 1042)));
        }

        foreach (var act in Acts.All)
        {
            examples[Contract.Request(act)] = ($"A request to {act.Name} {Describe.Article(Kinds.Find(act.On)!)} {act.On}", JsonNode.Parse(act.Example)!);
        }

        var amended = Kinds.Find("algorithm") ?? Kinds.All[0];
        examples["MergePatch"] = ("One member replaced, one taken away", JsonNode.Parse("""{"website":"https://example.gov.uk/services","sameAs":null}""")!);
        examples["Tombstone"] = ("A withdrawn record", Tombstone());
        examples["TrialPassed"] = ("It would be accepted", Json(new TrialReport(true, null, [], [], Element(Served(amended)))));
        examples["TrialFailed"] = ("It would be declined", Json(new TrialReport(false, Guid.Parse(Id), Found, [], null)));
        examples["HistoryPage"] = ("Two versions", Json(new HistoryPage(
            [new(2, 1041, "algorithm.amended", At, Owner, $"/v1/algorithms/{Id}/versions/2"), new(1, 17, "algorithm.published", "2026-01-12T14:05:09.120Z", Owner, $"/v1/algorithms/{Id}/versions/1")], null, 1042)));
        examples["FeedPage"] = ("Two entries", Json(new FeedPage(
            [Entry(1040, "key.granted", "key", Key, GrantedKey()), Entry(1041, "algorithm.withdrawn", "algorithm", Id, Tombstone())], "/v1/feed?after=1042&limit=100", 1042)));
        var draft = new DraftAnswer(Guid.Parse("0195e7a3-0a1b-7c2d-8e3f-4a5b6c7d8e9f"), "algorithm", null, null, 2, At, "2026-03-31T10:02:41.377Z", Element(JsonNode.Parse("""{"title":"Housing benefit review ranking"}""")!), Found, []);
        examples["DraftOpening"] = ("A draft of a new algorithm", JsonNode.Parse("""{"kind":"algorithm","content":{"title":"Housing benefit review ranking"}}""")!);
        examples["DraftAmending"] = ("A draft that amends", new JsonObject { ["kind"] = "algorithm", ["record"] = Id, ["baseVersion"] = 3, ["content"] = new JsonObject { ["title"] = "Housing benefit review ranking" } });
        examples["DraftContent"] = ("An unfinished algorithm", JsonNode.Parse("""{"title":"Housing benefit review ranking","phase":"production"}""")!);
        examples["Draft"] = ("A draft that lacks something", Json(draft));
        examples["DraftPage"] = ("One draft", Json(new DraftPage([draft], null)));
        var key = new KeyAnswer(Guid.Parse(Key), Guid.Parse(Owner), "Algorithm inventory export", [Actor.Text(Scopes.Publish)], At, "2026-06-29T09:30:00.000Z", null, null);
        examples["KeyGrant"] = ("A key to publish with", JsonNode.Parse($$"""{"organisation":"{{Owner}}","label":"Algorithm inventory export","scopes":["publish"],"expiresAt":"2026-06-29T09:30:00Z"}""")!);
        examples["Key"] = ("A new key with its text", Json(key with { Text = $"rk_{Guid.Parse(Key):N}_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }));
        examples["RevokedKey"] = ("A revoked key", Json(key with { RevokedAt = "2026-04-02T08:00:00.000Z" }));
        examples["KeyPage"] = ("One key", Json(new KeyPage([key], null)));
        examples["RedactionRequest"] = ("Erase one member from all versions", JsonNode.Parse($$"""{"kind":"algorithm","record":"{{Id}}","members":["humanOversight"],"ground":"personal-data","authority":"UK GDPR Article 5(1); case DP-2026-117","reason":"It named a caseworker."}""")!);
        var asked = new RedactionAnswer(Guid.Parse("0195e7a4-5b6c-7d8e-9f0a-1b2c3d4e5f60"), RedactionState.Asked, "algorithm", Guid.Parse(Id), Guid.Parse(Owner), null, ["humanOversight"], false, "personal-data",
            "UK GDPR Article 5(1); case DP-2026-117", "It named a caseworker.", Key, At, null, null, null, null);
        var confirmed = asked with { State = RedactionState.Confirmed, SettledBy = "0195e79f-1111-7b5a-9e3f-1a2b3c4d5e6f", SettledAt = "2026-03-31T11:00:00.000Z", Entry = 1042, GoneFromFilesAt = "2026-03-31T11:00:01.000Z" };
        examples["AskedRedaction"] = ("It waits for a second person", Json(asked));
        examples["ConfirmedRedaction"] = ("It is erased", Json(confirmed));
        examples["DeclinedRedaction"] = ("It was declined", Json(confirmed with { State = RedactionState.Declined, Entry = null, GoneFromFilesAt = null }));
        examples["RedactionPage"] = ("One redaction", Json(new RedactionPage([confirmed], null)));
        var list = Vocabularies.Find("impact-tier") ?? Vocabularies.All[0];
        examples["CodeList"] = ("The list impact-tier", Json(list));
        examples["VocabularyPage"] = ("One list in short", Json(new VocabularyPage([new VocabularySummary(list.Key, list.Title, list.Definition, list.Source, list.Codes.Count, $"/v1/vocabularies/{list.Key}")])));
        examples["RulePage"] = ("One rule", Json(new RulePage([new RuleAnswer(Rules.R8.Code, "refuse", Rules.R8.Kinds, Rules.R8.Statement, Rules.R8.Reason, Rules.R8.Source)])));
        var problem = Problems.All[0];
        var known = new ProblemAnswer($"/v1/problems/{problem.Code}", problem.Code, problem.Status, problem.Title, problem.Advice);
        examples["KnownProblem"] = ("A problem", Json(known));
        examples["ProblemPage"] = ("One problem", Json(new ProblemPage([known])));
        examples["Home"] = ("The way in", Json(new HomeAnswer("Participatory data-governance register", "Which data and algorithms public bodies use on people.", "register.example.gov/ledger", 1042, [new("algorithms", "/v1/algorithms", amended.Summary)])));
        examples["Live"] = ("It runs", Json(new HealthAnswer("live", null, null, null)));
        examples["Ready"] = ("It reads its ledger", Json(new HealthAnswer("ready", 1042, null, [new WitnessState("witness.example/w1", 1040, At, 42, false, null, null), new WitnessState("witness.example/w2", null, null, null, false, "it cannot be reached.", At)])));
        examples["ReadOnly"] = ("It only reads", Json(new HealthAnswer("read-only", 1040, "The database has 1040 entries, but a checkpoint over 1042 was published: entries are missing, or an old backup was put in place.", null)));
        examples["OpenApiDocument"] = ("The beginning of it", new JsonObject { ["openapi"] = "3.1.2", ["info"] = new JsonObject { ["title"] = Contract.Title, ["version"] = House.ApiVersion }, ["paths"] = new JsonObject() });
        Insight(examples);
        const string Hash = "mJVcnKCKTEDoG2zUZ2nrbEk0pMTaYXVG1Q8NQNdgfyE=";
        examples["InclusionProof"] = ("An entry among three", Json(new InclusionProofAnswer(2, 3, Hash, Hash, [Hash])));
        examples["ConsistencyProof"] = ("Two entries, then three", Json(new ConsistencyProofAnswer(2, 3, Hash, Hash, [Hash])));
        examples["EvidenceFile"] = ("Evidence in short", Json(new EvidenceFileAnswer("registry-evidence/1", "algorithm", Guid.Parse(Id), 1, "eyJhY3QiOiJhbGdvcml0aG0ucHVibGlzaGVkIn0=", ["mJVcnKCKTEDoG2zUZ2nrbEk0pMTaYXVG1Q8NQNdgfyE"], ["WyJzYWx0IiwidGl0bGUiLCJSYW5raW5nIl0"],
            ["register.example.gov/ledger+00000000+AQ=="], $"c2sp.org/tlog-proof@v1\nindex 0\n\nregister.example.gov/ledger\n1\n{Hash}\n\n— register.example.gov/ledger AAAA\n")));
        Told(examples);
        Learnt(examples);
        return examples.ToDictionary(pair => pair.Key, IOpenApiExample (pair) => new OpenApiExample { Summary = pair.Value.Summary, Value = pair.Value.Value });
    }

    /// <summary>A dossier of each kind, and a story, with little in them.</summary>
    private static void Told(SortedDictionary<string, (string Summary, JsonNode Value)> examples)
    {
        var moment = new Moment(1042, At, new DateOnly(2026, 3, 31));
        foreach (var kind in DossierReading.Subjects)
        {
            var dossier = new JsonObject { ["asOf"] = Json(moment), ["subject"] = Served(kind) };
            foreach (var part in Dossier.Limits.Keys)
            {
                dossier[Kinds.Find(part)!.Plural] = new JsonArray();
            }

            dossier["computed"] = Json(new DossierFacts([new CommunityFact("claimants", true, "not-stated", [], [Guid.Parse(Id)])], [], [], [], [], [], [], [], []));
            dossier["truncated"] = new JsonArray();
            examples[Contract.Dossier(kind)] = ($"{Describe.Title(kind)} nobody was asked about", dossier);
        }

        examples["Story"] = ("The beginning of a story", Json(new Story(moment, Guid.Parse(Id), "algorithm", "Housing benefit review ranking",
            [new StorySection("affected", "Who is affected", [new StorySentence("The record names 1 community that it affects.", [Guid.Parse(Id)])])])));
        examples["StoryMarkdown"] = ("The beginning of a story", JsonValue.Create($"# Housing benefit review ranking\n\n## Who is affected\n\n- The record names 1 community that it affects. ([algorithm](/v1/algorithms/{Id}/versions/3))\n"));
    }

    /// <summary>Past engagements to learn from.</summary>
    private static void Learnt(SortedDictionary<string, (string Summary, JsonNode Value)> examples)
    {
        var (moment, engagement) = (new Moment(1042, At, new DateOnly(2026, 3, 31)), Guid.Parse("0195e7a4-1c2d-7e3f-8a4b-5c6d7e8f9a0b"));
        var row = new PracticeRow(
            engagement, "Panel on review ranking", Guid.Parse(Owner), new DateOnly(2026, 1, 10), new DateOnly(2026, 2, 28), "system", "design", ["social-protection"], "in-person", ["citizens-jury"], new EngagementLevel("deliberated", "involve", "consult"),
            ["civic-lottery"], 400, 12, 12, 120, 1200, "GBP", 10, "paid-hourly", ["travel"], [new MissingCommunity(Guid.Parse(Id), "carers", null, "sought-not-reached")], new EngagementOutcome(3, 1, 1, 2, 1, 1, 1));
        examples["PracticePage"] = ("One past engagement", Json(new PracticePage(moment, [row],
            new PracticeAggregates(1, false, [new PracticeBreakdown("claimedLevel", false, [new PracticeBucket("involve", 1)], 0)], new PracticeCosts(1, 0, [new PracticeCost("GBP", 1, 10, 10, 10)])), null)));
        examples["ComparablePage"] = ("One that compares", Json(new ComparablePage(moment, 214,
            [new ComparableEngagement(engagement, "Panel on review ranking", new DateOnly(2026, 2, 28), [new ComparisonReason("tier", ["high"], [Guid.Parse(Id)])])])));
    }

    /// <summary>What is left of a withdrawn record.</summary>
    public static JsonNode Tombstone() => Parse(Common(new Body(), "algorithm", 4).Set("state", RecordState.Withdrawn).Set("reason", "Registered twice: see HB-2031."));

    /// <summary>
    /// What changed, member by member: the government's linter takes a member <c>patch</c> of an example among the paths for an operation
    /// without 400, so that this one example cannot stand there whole.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Comparison() =>
        JsonSerializer.SerializeToNode(new VersionComparison(1, 2, [new("replace", "/phase", Element("production"))], [new("/phase", "phase was “beta”, now is “production”.", Element("beta"), Element("production"))], ["summary"]), Bodies.Json)!
            .AsObject().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())).ToList();

    private static JsonNode Served(Kind kind)
    {
        using var document = JsonDocument.Parse(kind.Example);
        var body = Common(Body.Of(document.RootElement), kind.Name, 3).Set("state", RecordState.Published);
        return Parse(kind.RegisteredByAdministrator ? body.Set("owner", Id) : body);
    }

    private static JsonNode GrantedKey() => Parse(Common(new Body(), "key", 1).Set("id", Key).Set("scopes", "publish").Set("expiresAt", "2026-06-29T09:30:00.000Z"));

    private static Body Common(Body body, string kind, long version) => body.Set("id", Id).Set("kind", kind).Set("owner", Owner).Set("version", version).Set("recordedAt", At);

    private static FeedEntry Entry(long number, string act, string kind, string record, JsonNode state) =>
        new(number, new Leaf(act, Key, At, kind, "register.example.gov/ledger", Guid.Parse(Owner), null, Guid.Parse(record), "mJVcnKCKTEDoG2zUZ2nrbEk0pMTaYXVG1Q8NQNdgfyE", 1, 1), Element(state));

    private static JsonNode Parse(Body body) => JsonNode.Parse(body.ToBytes())!;

    private static JsonNode Json<T>(T value) => JsonSerializer.SerializeToNode(value, Bodies.Json)!;

    private static JsonElement Element<T>(T value) => JsonSerializer.SerializeToElement(value, Bodies.Json);
}
