using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Api.Commands;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Register;

/// <summary>What must not stand in the register is erased by two persons; readers are told what is withheld and why.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class RedactionTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Redacting _redacting = null!;

    private HttpClient Anyone => _registry.Anyone;

    private HttpClient Owner => _redacting.Party.Http;

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _redacting = await Redacting.In(_registry);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task A_redacted_version_says_what_was_withheld_and_why_under_another_tag()
    {
        var place = await Published();
        await Owner.Patch(place, """{"language":"cy"}""", "\"1\"");
        var listed = await Anyone.Get("/v1/algorithms?limit=200");
        var fed = await Anyone.Get("/v1/feed?after=0&limit=3");
        var pinned = $"?asOf=size:{fed.Size()}";
        var practice = await Anyone.Get($"/v1/practice{pinned}");
        var entry = await _redacting.Done(place, ["summary"], [2]);
        var read = await Anyone.Get(place, ("If-None-Match", "\"2\""));
        var same = await Anyone.Get(place, ("If-None-Match", read.ETag!));
        var version = await Anyone.Get($"{place}/versions/2", ("If-None-Match", "\"2\""));
        var first = await Anyone.Get($"{place}/versions/1");
        var compared = await Anyone.Get($"{place}/versions/1/comparison?to=2");
        var told = (await Anyone.Get($"/v1/feed?after={entry}&limit=1")).Json["items"]![0]!;

        Assert.Multiple(() =>
        {
            Assert.That(read.Status, Is.EqualTo(HttpStatusCode.OK), "a cache that holds it from before is not told that it is the same");
            Assert.That(read.ETag, Is.EqualTo($"\"2-r{entry}\""));
            Assert.That(read.Json.AsObject().ContainsKey("summary"), Is.False);
            Assert.That(read.Json["withheld"]!.AsArray().Single()!.ToJsonString(), Does.Contain($"\"entry\":{entry}").And.Contain("\"ground\":\"personal-data\"").And.Contain("\"member\":\"summary\"").And.Contain("\"digest\":\""));
            Assert.That(same.Status, Is.EqualTo(HttpStatusCode.NotModified));
            Assert.That(version.Bytes, Is.EqualTo(read.Bytes));
            Assert.That(first.Json.AsObject().ContainsKey("summary"), Is.True, "only what was named is erased");
            Assert.That(first.ETag, Is.EqualTo("\"1\""));
            Assert.That(compared.Json["withheld"]!.ToJsonString(), Is.EqualTo("""["summary"]"""));
            Assert.That(compared.Json["patch"]!.AsArray().Select(one => one!["path"]!.GetValue<string>()), Is.EqualTo(new[] { "/language" }));
            Assert.That(told["entry"]!["act"]!.GetValue<string>(), Is.EqualTo("redaction.confirmed"));
            Assert.That(told["record"]!["erased"]![0]!["digest"]!.GetValue<string>(), Is.EqualTo(read.Json["withheld"]![0]!["digest"]!.GetValue<string>()));
            Assert.That(told["record"]!["askedBy"]!.GetValue<string>(), Is.EqualTo(_redacting.FirstKey.ToString()));
            Assert.That(told["record"]!["confirmedBy"]!.GetValue<string>(), Is.EqualTo(_redacting.SecondKey.ToString()));
        });
        Assert.That((await Anyone.Get("/v1/algorithms?limit=200", ("If-None-Match", listed.ETag!))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Anyone.Get("/v1/feed?after=0&limit=3", ("If-None-Match", fed.ETag!))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Anyone.Get($"/v1/practice{pinned}", ("If-None-Match", practice.ETag!))).Status, Is.EqualTo(HttpStatusCode.OK));
        var amended = await Owner.Patch(place, """{"summary":"Anew."}""", read.ETag!);
        Assert.That((int)amended.Status, Is.EqualTo(200), $"the version is still the version to amend: {amended.Text}");
        Assert.That(amended.Json.AsObject().ContainsKey("withheld"), Is.False, "what was erased stays with its version");
    }

    [Test]
    public async Task What_was_erased_does_not_come_back_with_a_copy_that_was_read_before()
    {
        var place = await Published();
        var before = await Anyone.Get(place);
        var entry = await _redacting.Done(place, ["summary"]);
        var sentBack = before.Json.AsObject().DeepClone().AsObject();
        sentBack["language"] = "cy";
        Reply[] refused =
        [
            await Owner.Put(place, sentBack, before.ETag!),
            await Owner.Put($"{place}?dryRun=true", sentBack, before.ETag!),
            await Owner.Patch(place, """{"language":"cy"}""", before.ETag!),
            await Owner.Delete($"{place}?reason=Moved", before.ETag!),
        ];
        var read = await Anyone.Get(place);
        Task<Reply> Begun(string? tag) => Owner.Post("/v1/drafts", new JsonObject { ["kind"] = "algorithm", ["record"] = place.Split('/')[^1], ["baseVersion"] = 1, ["content"] = Some.Algorithm() }, tag is null ? [] : [("If-Match", tag)]);
        var (untold, stale, another, begun) = (await Begun(null), await Begun(before.ETag), await Begun("\"2\""), await Begun(read.ETag));

        Assert.Multiple(() =>
        {
            Assert.That(new[] { untold, stale, another, begun }.Select(reply => (int)reply.Status), Is.EqualTo(new[] { 428, 412, 412, 201 }), "nor with a draft");
            foreach (var reply in refused)
            {
                Assert.That((reply.Status, reply.Code), Is.EqualTo((HttpStatusCode.PreconditionFailed, "version-stale")), reply.Text);
                Assert.That(reply.ETag, Is.EqualTo($"\"1-r{entry}\""), "the tag to send after reading it again");
            }

            Assert.That(read.ETag, Is.EqualTo($"\"1-r{entry}\""), "nothing was written");
            Assert.That(read.Json.AsObject().ContainsKey("summary"), Is.False);
        });
    }

    [Test]
    public async Task A_version_erased_as_a_whole_is_gone_with_its_redaction_and_the_record_can_go_on()
    {
        var place = await Published();
        await Owner.Patch(place, """{"language":"cy"}""", "\"1\"");
        var entry = await _redacting.Done(place, null);
        var read = await Anyone.Get(place);
        var version = await Anyone.Get($"{place}/versions/1");
        var compared = await Anyone.Get($"{place}/versions/1/comparison?to=2");
        var evidence = await Anyone.Get($"{place}/versions/1/evidence");
        var listed = await Anyone.Whole($"/v1/algorithms?limit=200&owner={_redacting.Party.Id}");
        var again = await _redacting.First.Post("/v1/redactions", Redacting.Request(place, null));
        var dossier = await Anyone.Get($"{place}/dossier");
        var restored = await Owner.Put(place, Some.Algorithm(), $"\"2-r{entry}\"");
        var now = await Anyone.Get(place);

        Assert.Multiple(() =>
        {
            foreach (var gone in new[] { read, version, compared, dossier })
            {
                Assert.That(gone.Status, Is.EqualTo(HttpStatusCode.Gone), gone.Text);
                Assert.That(gone.Code, Is.EqualTo("withheld"));
                Assert.That(gone.Header("Link"), Does.Contain($"</v1/feed?after={entry}&limit=1>; rel=\"describedby\""));
                Assert.That(gone.Json["withheld"]!.AsArray(), Has.Count.GreaterThan(3));
            }

            Assert.That((int)evidence.Status, Is.EqualTo(200), "that it was there can still be proven");
            Assert.That(listed, Has.None.Contain(place.Split('/')[^1]));
            Assert.That(again.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("redaction.nothing"));
            Assert.That((int)restored.Status, Is.EqualTo(200), restored.Text);
            Assert.That((now.ETag, (int)now.Status), Is.EqualTo(("\"3\"", 200)));
        });
        await LedgerCheck.Verify(_registry.Database);
    }

    [Test]
    public async Task A_mandatory_member_that_was_erased_is_stated_anew_with_the_next_amendment()
    {
        var place = await Published();
        await _redacting.Done(place, ["title", "reference"]);
        var read = await Anyone.Get(place);
        var sorted = await Anyone.Whole("/v1/algorithms?sort=title&limit=200");
        var silent = await Owner.Patch(place, """{"language":"cy"}""", read.ETag!);
        var sentBack = read.Json.AsObject().DeepClone().AsObject();
        sentBack["title"] = "Stated anew";
        var invented = sentBack.DeepClone().AsObject();
        invented["withheld"] = new JsonArray();
        var refused = await Owner.Put(place, invented, read.ETag!);
        var amended = await Owner.Put(place, sentBack, read.ETag!);

        Assert.Multiple(() =>
        {
            Assert.That((int)read.Status, Is.EqualTo(200));
            Assert.That(sorted, Has.Some.Contain(place.Split('/')[^1]), "it is still listed");
            Assert.That((int)silent.Status, Is.EqualTo(400));
            Assert.That(silent.Json["errors"]!.AsArray().Select(fault => fault!["pointer"]!.GetValue<string>()), Is.EqualTo(new[] { "/title" }));
            Assert.That(refused.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("member.set-by-register"));
            Assert.That((int)amended.Status, Is.EqualTo(200), amended.Text);
            Assert.That(amended.Json.AsObject().ContainsKey("withheld"), Is.False);
        });
    }

    [TestCase("assessment", "acceptabilityEvidence", "R20")]
    [TestCase("safeguard", "mitigates", "R18", "legalDuty", "answers")]
    public async Task What_was_erased_is_not_held_against_the_record(string name, string member, string rule, params string[] beside)
    {
        var kind = Kinds.Find(name)!;
        var erased = await Stating([]);
        await _redacting.Confirmed(erased, [member]);
        Assert.That(await Flags(erased), Does.Not.Contain(rule));
        Assert.That(await Flags(await Stating([member])), Does.Contain(rule), "whoever never stated it is flagged");

        async Task<string> Stating(string[] without)
        {
            var body = await _registry.Record(_redacting.Party, kind, edit => beside.Concat(without).ToList().ForEach(left => edit.Remove(left)));
            return (await Owner.Post($"/v1/{kind.Plural}", body)).Header("Location")!;
        }

        async Task<IEnumerable<string>> Flags(string place) => (await Anyone.Get($"{place}/findings")).Json["items"]!.AsArray().Select(finding => finding!["rule"]!.GetValue<string>());
    }

    [Test]
    public async Task The_reason_of_a_withdrawal_can_be_erased_too()
    {
        var place = await Published();
        await Owner.Delete($"{place}?reason=Asked%20for%20by%20somebody", "\"1\"");
        await _redacting.Done(place, ["reason"]);
        var read = await Anyone.Get(place);
        Assert.That(read.Code, Is.EqualTo("withdrawn"));
        Assert.That(read.Json["tombstone"]!["withheld"]![0]!["member"]!.GetValue<string>(), Is.EqualTo("reason"));
        Assert.That(read.Text, Does.Not.Contain("somebody"));
    }

    [Test]
    public async Task It_takes_two_persons_and_is_private_until_the_second_agrees()
    {
        var place = await Published();
        var size = (await Anyone.Get("/healthz/ready")).Json["size"]!.GetValue<long>();
        var asked = await _redacting.Asked(place, ["summary"]);
        var own = await _redacting.First.Post($"{asked}/confirmation", "{}");
        var strangers = await Redacting.In(_registry);
        var theirs = new[] { await strangers.First.Get(asked), await strangers.First.Post($"{asked}/confirmation", "{}"), await strangers.First.Post($"{asked}/refusal", "{}") };
        var foreign = await strangers.First.Post("/v1/redactions", Redacting.Request(place, ["summary"]));
        var seen = await strangers.First.Get("/v1/redactions");
        var untouched = await Anyone.Get(place);
        var declined = await _redacting.Second.Post($"{asked}/refusal", "{}");
        var late = await _redacting.Second.Post($"{asked}/confirmation", "{}");

        Assert.Multiple(() =>
        {
            Assert.That(((int)own.Status, own.Code), Is.EqualTo((403, "second-person-required")));
            Assert.That(theirs.Select(reply => (int)reply.Status), Is.All.EqualTo(404), "of what is not theirs they are not even told");
            Assert.That((int)foreign.Status, Is.EqualTo(403));
            Assert.That(seen.Json["items"]!.AsArray(), Is.Empty);
            Assert.That(untouched.Json.AsObject().ContainsKey("summary"), Is.True);
            Assert.That(declined.Json["state"]!.GetValue<string>(), Is.EqualTo("declined"));
            Assert.That(((int)late.Status, late.Code), Is.EqualTo((409, "settled")));
        });
        Assert.That((await new Replica().Follow(Anyone)).Acts.Where(act => act.Number >= size).Select(act => act.Kind), Has.None.EqualTo("redaction"), "nothing of it is public");
        Assert.That((await _redacting.First.Get("/v1/redactions?limit=1")).Json["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Where_the_journal_cannot_be_written_it_is_said_and_written_later()
    {
        var folder = Directory.CreateTempSubdirectory("registry-journal-").FullName;
        var inTheWay = Path.Combine(folder, "keys");
        await File.WriteAllTextAsync(inTheWay, "no folder");
        await using (var registry = await RunningRegistry.Start(store, new() { ["Registry:RedactionsFile"] = Path.Combine(inTheWay, "journal") }))
        {
            var redacting = await Redacting.In(registry);
            var place = (await redacting.Party.Http.Post("/v1/algorithms", Some.Algorithm())).Header("Location")!;
            var asked = await redacting.Asked(place, ["summary"]);
            var confirmed = await redacting.Second.Post($"{asked}/confirmation", "{}");
            Assert.That((int)confirmed.Status, Is.EqualTo(507), confirmed.Text);
            Assert.That((await registry.Anyone.Get(place)).Json.AsObject().ContainsKey("summary"), Is.False, "it is erased all the same");
            File.Delete(inTheWay);
            await redacting.Done(place, ["purpose"]);
            Assert.That(new RedactionJournal(Path.Combine(inTheWay, "journal")).Read().SelectMany(line => line.Redaction.Erased).Select(member => member.Member), Is.EqualTo(new[] { "summary", "purpose" }));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task An_administrator_with_the_scope_redacts_what_belongs_to_others()
    {
        var place = await Published();
        var office = await _registry.Party(Core.Access.Scopes.Redact | Core.Access.Scopes.Administer);
        var asked = await office.Http.Post("/v1/redactions", Redacting.Request(place, ["summary"]));
        var confirmed = await _redacting.Second.Post($"{asked.Header("Location")}/confirmation", "{}");
        Assert.That(((int)asked.Status, (int)confirmed.Status), Is.EqualTo((201, 200)), asked.Text + confirmed.Text);
        Assert.That((await Anyone.Get(place)).Json.AsObject().ContainsKey("summary"), Is.False);
    }

    [Test]
    public async Task A_request_is_told_all_that_is_wrong_with_it()
    {
        var place = await Published();
        var request = Redacting.Request(place, ["titel", "version", "reason"], [1, 7]);
        request["whole"] = true;
        var wrong = await _redacting.First.Post("/v1/redactions", request);
        var shapeless = await _redacting.First.Post("/v1/redactions", """{"kind":7,"members":"title","ground":"whim"}""");
        var nobody = Redacting.Request(place, ["title"]);
        nobody["record"] = Guid.NewGuid().ToString();
        var unknown = await _redacting.First.Post("/v1/redactions", nobody);
        var telling = Redacting.Request(place, ["title"]);
        telling["reason"] = $"It said: {(await Anyone.Get(place)).Json["title"]!.GetValue<string>().ToUpperInvariant()}";
        var repeats = await _redacting.First.Post("/v1/redactions", telling);
        var inside = Redacting.Request((await Owner.Post("/v1/algorithms", Some.Algorithm(body => body["contactPoint"] = new JsonObject { ["name"] = "Jane Q. Example", ["address"] = "team@example.gov.uk" }))).Header("Location")!, ["contactPoint"]);
        inside["authority"] = "Complaint of jane q. example";
        var repeatsInside = await _redacting.First.Post("/v1/redactions", inside);
        var plain = Redacting.Request(await Published(), null);
        plain["reason"] = "The challenge of an individual was published with it.";
        var said = await _redacting.First.Post("/v1/redactions", plain);
        Assert.Multiple(() =>
        {
            Assert.That(Faults(wrong), Is.EquivalentTo(new[] { "/members member.mandatory", "/members/0 member.unknown", "/members/1 member.set-by-register", "/versions/1 version.unknown" }), wrong.Text);
            Assert.That(wrong.Text, Does.Contain("Did you mean title?"));
            Assert.That(Faults(shapeless), Is.SupersetOf(new[] { "/kind member.type", "/members member.type", "/ground code.unknown", "/record member.mandatory", "/authority member.mandatory", "/reason member.mandatory" }));
            Assert.That(Faults(repeats), Is.EqualTo(new[] { "/reason redaction.repeats" }));
            Assert.That(Faults(repeatsInside), Is.EqualTo(new[] { "/authority redaction.repeats" }));
            Assert.That((int)said.Status, Is.EqualTo(201), "codes are words that anybody may use: " + said.Text);
            Assert.That(Faults(unknown), Is.EqualTo(new[] { "/record reference.unknown" }));
        });

        static IEnumerable<string> Faults(Reply reply) => reply.Json["errors"]!.AsArray().Select(fault => $"{fault!["pointer"]} {fault["code"]}");
    }

    [Test]
    public async Task Whoever_verifies_the_feed_while_something_is_erased_from_it_finds_nothing_wrong()
    {
        var place = await Published();
        using var http = VerifyCommand.Client();
        var get = VerifyCommand.Below(http, _registry.Address);
        var verification = new Verification();
        var log = await new LogVerification((path, cancel) => get($"log/{path}", cancel)).Run(verification, [], [], new Quorum([], 0), null, CancellationToken.None);
        long? entry = null;
        await new FeedVerification(async (path, cancel) =>
        {
            if (path == $"{place[1..]}/versions/1/evidence")
            {
                entry = (await _redacting.Confirmed(place, ["title"])).Entry;
            }

            return await get(path, cancel);
        }).Run(verification, log!, int.MaxValue, CancellationToken.None);
        Assert.That(entry, Is.GreaterThanOrEqualTo(log!.Checkpoint.Size), "it came between the page and the evidence");
        Assert.That(verification.Findings, Is.Empty, LedgerCheck.Words(verification));
        Assert.That(LedgerCheck.Words(verification), Does.Contain("proven to the last member"));
    }

    private async Task<string> Published() => (await Owner.Post("/v1/algorithms", Some.Algorithm(body => body["language"] = "en"))).Header("Location")!;
}
