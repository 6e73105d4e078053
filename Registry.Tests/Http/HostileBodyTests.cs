using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Http;

/// <summary>Bodies that nobody should send: each is a clear 400 at every route that reads a body, never a fault, and leaves nothing behind.</summary>
public sealed class HostileBodyTests
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;
    private string _dataset = null!;
    private string _draft = null!;

    public static IReadOnlyList<Kind> AllKinds => Kinds.All;

    /// <summary>Texts that are no JSON the register reads, whatever the kind.</summary>
    public static IEnumerable<TestCaseData> NoJson()
    {
        yield return Case("nothing", []);
        yield return Case("blanks", "  \n"u8);
        yield return Case("cut off", "{\"title\":\"a\""u8);
        yield return Case("a comment", "{/* hello */\"title\":\"a\"}"u8);
        yield return Case("a line comment", "{\"title\":\"a\"} // hello"u8);
        yield return Case("a trailing comma", "{\"title\":\"a\",}"u8);
        yield return Case("a trailing comma in a list", "{\"keywords\":[\"a\",]}"u8);
        yield return Case("two values", "{} {}"u8);
        yield return Case("single quotes", "{'title':'a'}"u8);
        yield return Case("NaN", "{\"title\":NaN}"u8);
        yield return Case("a plus sign", "{\"title\":+1}"u8);
        yield return Case("a leading zero", "{\"title\":01}"u8);
        yield return Case("a byte order mark", [0xEF, 0xBB, 0xBF, .. "{}"u8]);
        yield return Case("UTF-16", Encoding.Unicode.GetBytes("{}"));
        yield return Case("a member twice", "{\"title\":\"a\",\"title\":\"b\"}"u8);
        yield return Case("a member twice, once escaped", "{\"title\":\"a\",\"\\u0074itle\":\"b\"}"u8);
        yield return Case("a nested member twice", "{\"publisher\":{\"name\":\"a\",\"name\":\"b\"}}"u8);
        yield return Case("a member twice in a list", "{\"distributions\":[{\"title\":\"a\",\"title\":\"b\"}]}"u8);
        yield return Case("33 levels of lists", Encoding.ASCII.GetBytes("{\"title\":" + new string('[', 32) + new string(']', 32) + "}"));
        yield return Case("33 levels of objects", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 33)) + "1" + new string('}', 33)));
        yield return Case("10,000 levels", Encoding.ASCII.GetBytes(new string('[', 10_000)));
        yield return Case("invalid UTF-8", [.. "{\"title\":"u8, 0x22, 0xFE, 0x22, .. "}"u8]);
        yield return Case("an overlong encoding", [.. "{\"title\":\""u8, 0xC0, 0xAF, .. "\"}"u8]);
        yield return Case("a surrogate in UTF-8", [.. "{\"title\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]);
        yield return Case("half a surrogate pair", "{\"title\":\"\\ud800\"}"u8);
        yield return Case("half a surrogate pair before text", "{\"title\":\"\\ud83dx\"}"u8);
        yield return Case("the second half alone", "{\"title\":\"\\udc00\"}"u8);
        yield return Case("the halves the wrong way round", "{\"title\":\"\\udc00\\ud800\"}"u8);
        yield return Case("half a surrogate pair at the end", "{\"title\":\"\\uD83D"u8);
        yield return Case("half a surrogate pair in a name", "{\"\\ud800\":1}"u8);
        yield return Case("half a surrogate pair deep down", "{\"source\":{\"values\":[{\"field\":\"x\",\"value\":\"\\ud800\"}]}}"u8);
        yield return Case("a raw control character", "{\"title\":\"a\tb\"}"u8);
        yield return Case("a raw NUL", [.. "{\"title\":\""u8, 0, .. "\"}"u8]);
        yield return Case("an escape that is none", "{\"title\":\"\\x41\"}"u8);

        static TestCaseData Case(string what, ReadOnlySpan<byte> body) => new TestCaseData(body.ToArray()).SetArgDisplayNames(what);
    }

    /// <summary>JSON whose values are not what a record may hold: the body's text, and the pointer and code that must be told.</summary>
    public static IEnumerable<TestCaseData> BadValues()
    {
        yield return Case("a list for a body", "[]", "", "member.type");
        yield return Case("text for a body", "\"title\"", "", "member.type");
        yield return Case("null for a body", "null", "", "member.type");
        yield return Case("a number for a body", "1e999", "", "member.type");
        yield return Case("an unknown member", """{"colour":"blue"}""", "/colour", "member.unknown");
        yield return Case("another letter case", """{"Title":"a"}""", "/Title", "member.unknown");
        yield return Case("a member of the prototype", """{"__proto__":{"admin":true}}""", "/__proto__", "member.unknown");
        yield return Case("an empty name", """{"":1}""", "/", "member.unknown");
        yield return Case("a name with a NUL", """{"\u0000":1}""", "/\0", "member.unknown");
        yield return Case("a number for text", """{"title":1}""", "/title", "member.type");
        yield return Case("1e400 for text", """{"title":1e400}""", "/title", "member.type");
        yield return Case("a list for text", """{"title":["a"]}""", "/title", "member.type");
        yield return Case("empty text", """{"title":""}""", "/title", "text.empty");
        yield return Case("blank text", """{"title":" \t\r\n\u00a0\u2003"}""", "/title", "text.empty");
        yield return Case("text too long", $$"""{"language":"{{new string('x', 10_001)}}"}""", "/language", "text.too-long");
        yield return Case("a NUL", """{"title":"a\u0000b"}""", "/title", "text.invalid");
        yield return Case("a control character", """{"title":"a\u001bb"}""", "/title", "text.invalid");
        yield return Case("a null in a list", """{"keywords":[null]}""", "/keywords/0", "member.type");
        yield return Case("a list too long", $$"""{"sameAs":[{{string.Join(',', Enumerable.Repeat("\"https://a.example\"", 51))}}]}""", "/sameAs", "list.too-long");
        yield return Case("an object for a list", """{"keywords":{"0":"a"}}""", "/keywords", "member.type");
        yield return Case("a number beyond 2^53", """{"distributions":[{"byteSize":9007199254740993}]}""", "/distributions/0/byteSize", "number.range");
        yield return Case("a number beyond 2^64", """{"distributions":[{"byteSize":99999999999999999999}]}""", "/distributions/0/byteSize", "member.type");
        yield return Case("1e400", """{"distributions":[{"byteSize":1e400}]}""", "/distributions/0/byteSize", "member.type");
        yield return Case("a fraction", """{"distributions":[{"byteSize":1.5}]}""", "/distributions/0/byteSize", "member.type");
        yield return Case("below nothing", """{"distributions":[{"byteSize":-1}]}""", "/distributions/0/byteSize", "number.range");
        yield return Case("a number as text", """{"distributions":[{"byteSize":"12"}]}""", "/distributions/0/byteSize", "member.type");
        yield return Case("a truth as a number", """{"distributions":[{"byteSize":true}]}""", "/distributions/0/byteSize", "member.type");
        yield return Case("10,000 digits", $$"""{"distributions":[{"byteSize":{{new string('9', 10_000)}}}]}""", "/distributions/0/byteSize", "member.type");
        yield return Case("a day that is none", """{"issued":"2026-02-30"}""", "/issued", "date.invalid");
        yield return Case("a day with a blank", """{"issued":"2026-02-03 "}""", "/issued", "date.invalid");
        yield return Case("a day with a line feed", """{"issued":"2026-02-03\n"}""", "/issued", "date.invalid");
        yield return Case("a day in other digits", """{"issued":"２０２６-02-03"}""", "/issued", "date.invalid");
        yield return Case("an instant with a line feed", """{"recordedAt":"2026-03-31T09:30:00Z\n"}""", "/recordedAt", "time.invalid");
        yield return Case("an instant out of this world", """{"recordedAt":"2026-03-31T09:30:00+99:00"}""", "/recordedAt", "time.invalid");
        yield return Case("an id with a blank", """{"id":" 0199aaaa-0000-7000-8000-000000000000"}""", "/id", "id.invalid");
        yield return Case("an id in capitals", """{"id":"0199AAAA-0000-7000-8000-000000000000"}""", "/id", "id.invalid");
        yield return Case("an id with signs", """{"id":"+199aaaa-0000-7000-8000-000000000000"}""", "/id", "id.invalid");
        yield return Case("a pattern with a line feed after it", """{"language":"en\n"}""", "/language", "text.pattern");
        yield return Case("a mailbox with a line feed after it", """{"contactPoint":{"address":"a@b.example\n"}}""", "/contactPoint/address", "mailbox.invalid");
        yield return Case("javascript", """{"website":"javascript:alert(1)"}""", "/website", "url.invalid");
        yield return Case("data", """{"website":"data:text/html,x"}""", "/website", "url.invalid");
        yield return Case("a file", """{"website":"file:///etc/passwd"}""", "/website", "url.invalid");
        yield return Case("an address without a scheme", """{"website":"//example.org"}""", "/website", "url.invalid");
        yield return Case("an address that breaks the line", """{"website":"https://example.org/\r\nSet-Cookie: a=b"}""", "/website", "url.invalid");
        yield return Case("a code of no list", """{"accessRights":"'; DROP TABLE record; --"}""", "/accessRights", "code.unknown");
        yield return Case("an absence of null", """{"absences":[null]}""", "/absences/0", "member.type");
        yield return Case("an absence of no member", """{"absences":[{"member":"/nonsense","state":"not-known"}]}""", "/absences/0/member", "absence.unknown-member");
        yield return Case("an absence of everything", """{"absences":[{"member":"","state":"not-known"}]}""", "/absences/0/member", "text.empty");
        yield return Case("an absence of absences", """{"absences":[{"member":"/absences/0/member","state":"not-known"}]}""", "/absences/0/member", "absence.unknown-member");
        yield return Case("an absence by a path", """{"absences":[{"member":"../../title","state":"not-known"}]}""", "/absences/0/member", "text.pattern");
        yield return Case("an absence of what the register sets", """{"absences":[{"member":"/owner","state":"withheld","ground":"national-security"}]}""", "/absences/0/member", "absence.unknown-member");
        yield return Case("an absence far down a list", """{"absences":[{"member":"/distributions/99999999999999999999/title","state":"not-known"}]}""", "/absences/0/member", "absence.unknown-member");
        yield return Case("an absence with a line feed after it", """{"absences":[{"member":"/licence\n","state":"not-known"}]}""", "/absences/0/member", "text.pattern");

        static TestCaseData Case(string what, string body, string pointer, string code) => new TestCaseData(body, pointer, code).SetArgDisplayNames(what);
    }

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(Store.SQLite);
        _party = await _registry.Party(RunningRegistry.AnyKind);
        _dataset = (await _party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!))).Header("Location")!;
        _draft = (await _party.Http.Post("/v1/drafts", """{"kind":"dataset","content":{}}""")).Header("Location")!;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [TestCaseSource(nameof(NoJson))]
    public async Task What_is_no_strict_JSON_is_refused_wherever_a_body_is_read(byte[] body)
    {
        foreach (var (method, path, _) in Readers())
        {
            var reply = await _party.Http.Send(method, path, body, ("If-Match", "\"1\""));
            Assert.That(((int)reply.Status, reply.Code, ProblemCheck.Wrong(reply)), Is.EqualTo((400, "invalid-body", (string?)null)), $"{method} {path}: {reply.Text}");
            Assert.That(reply.Json["errors"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("json.invalid"), $"{method} {path}: {reply.Text}");
        }
    }

    [TestCaseSource(nameof(BadValues))]
    public async Task A_value_that_a_record_cannot_hold_is_told_by_its_pointer(string body, string pointer, string code)
    {
        foreach (var (method, path, wrap) in Readers().Where(reader => !reader.Path.StartsWith("/v1/keys", StringComparison.Ordinal)))
        {
            var sent = wrap ? $$"""{"kind":"dataset","content":{{body}}}""" : body;
            var reply = await _party.Http.Send(method, path, sent, ("If-Match", "\"1\""));
            Assert.That(((int)reply.Status, reply.Code, ProblemCheck.Wrong(reply)), Is.EqualTo((400, "invalid-body", (string?)null)), $"{method} {path}: {reply.Text}");
            var told = reply.Json["errors"]!.AsArray().Select(error => (error!["pointer"]!.GetValue<string>(), error["code"]!.GetValue<string>()));
            // Where an absence hides behind what the merge patch leaves, and a draft may lack members: the place is still told.
            Assert.That(told.Select(one => one.Item1), wrap && pointer.Length == 0 ? Does.Contain("/content") : Does.Contain(pointer), $"{method} {path}: {reply.Text}");
            Assert.That(wrap && pointer.Length == 0 || told.Contains((pointer, code)) || code == "member.mandatory", $"{method} {path}: {reply.Text}");
        }
    }

    [TestCaseSource(nameof(AllKinds))]
    public async Task Any_place_of_a_record_may_hold_anything_without_a_fault(Kind kind)
    {
        foreach (var token in new[] { "null", "[]", "{}", "\"x\"", "7", "[null]" })
        {
            foreach (var body in Fuzz.GeneratedBody.EveryPlace(kind, token))
            {
                var reply = await _party.Http.Post($"/v1/{kind.Plural}?dryRun=true", body);
                Assert.That((int)reply.Status, Is.EqualTo(200), $"{reply.Text} to {body}");
            }
        }
    }

    [TestCaseSource(nameof(AllKinds))]
    public async Task No_member_of_a_record_that_stands_takes_a_number_out_of_this_world(Kind kind)
    {
        var place = kind.RegisteredByAdministrator ? $"/v1/{kind.Plural}/{_party.Id}" : (await _party.Http.Post($"/v1/{kind.Plural}", await _registry.Record(_party, kind))).Header("Location")!;
        var standing = await _registry.Anyone.Get(place);
        foreach (var member in kind.Shape.Members)
        {
            foreach (var number in new[] { "1e400", "-1e400", "99999999999999999999" })
            {
                var whole = standing.Json.AsObject();
                whole[member.Name] = "@@";
                foreach (var reply in new[]
                {
                    await _party.Http.Patch(place, $$"""{"{{member.Name}}":{{number}}}""", standing.ETag), await _party.Http.Put(place, whole.ToJsonString().Replace("\"@@\"", number, StringComparison.Ordinal), standing.ETag),
                })
                {
                    Assert.That(((int)reply.Status, ProblemCheck.Wrong(reply)), Is.EqualTo((400, (string?)null)), $"{member.Name} {number}: {reply.Text}");
                    Assert.That(reply.Json["errors"]!.AsArray().Select(error => error!["pointer"]!.GetValue<string>()), Does.Contain($"/{member.Name}"), reply.Text);
                }
            }
        }
    }

    [Test]
    public async Task Minus_zero_and_pairs_of_surrogates_are_kept_as_everybody_reads_them()
    {
        var reply = await _party.Http.Post("/v1/datasets", Some.Record(Kinds.Find("dataset")!).ToJsonString()
            .Replace("\"byteSize\":184320", "\"byteSize\":-0", StringComparison.Ordinal).Replace("\"title\":\"School transport applications\"", "\"title\":\"Pairs \\ud83d\\ude8c \\\\ud800 🚌\"", StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That((int)reply.Status, Is.EqualTo(201), reply.Text);
            Assert.That(reply.Text, Does.Contain("\"byteSize\":0,"));
            Assert.That(reply.Json["title"]!.GetValue<string>(), Is.EqualTo("Pairs 🚌 \\ud800 🚌"));
        });
    }

    [Test]
    public async Task Half_a_pair_cut_out_of_a_long_name_harms_nobody()
    {
        for (var length = 76; length < 84; length++)
        {
            var name = new string('x', length) + "🚌🚌🚌";
            var reply = await _party.Http.Post("/v1/datasets", new JsonObject { [name] = 1, ["accessRights"] = name });
            var query = await _registry.Anyone.Get($"/v1/datasets?{Uri.EscapeDataString(name)}=1");
            Assert.That((ProblemCheck.Wrong(reply), ProblemCheck.Wrong(query)), Is.EqualTo(((string?)null, (string?)null)));
        }
    }

    [Test]
    public async Task A_body_with_eighty_thousand_faults_is_answered_shortly_with_the_first_of_them()
    {
        var body = $"{{{string.Join(',', Enumerable.Range(0, 80_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"x{i}\":1")))}}}";
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var reply = await _party.Http.Post("/v1/datasets", body);
        Assert.Multiple(() =>
        {
            Assert.That((int)reply.Status, Is.EqualTo(400));
            Assert.That(reply.Json["errors"]!.AsArray(), Has.Count.InRange(Shape.MaxFaults, Shape.MaxFaults + 50));
            Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
        });
    }

    [Test]
    public async Task No_absence_hides_a_refusing_rule()
    {
        var safeguard = Kinds.Find("safeguard")!;
        JsonObject Waived(params (string Member, string State)[] absences) => Some.Record(safeguard, body =>
        {
            body["status"] = "waived";
            body.Remove("waiver");
            body["absences"] = new JsonArray([.. absences.Select(absence => (JsonNode)new JsonObject { ["member"] = absence.Member, ["state"] = absence.State, ["reason"] = "because", ["ground"] = "national-security" })]);
        });
        foreach (var state in new[] { "not-known", "not-done", "not-applicable", "withheld" })
        {
            var published = await _party.Http.Post("/v1/safeguards", Waived(("/waiver", state)));
            var drafted = await _party.Http.Post("/v1/drafts", new JsonObject { ["kind"] = "safeguard", ["content"] = Waived(("/waiver", state)) });
            foreach (var reply in new[] { published, drafted })
            {
                Assert.That(reply.Json["errors"]?.AsArray().Select(error => error!["code"]!.GetValue<string>()), Does.Contain("D8"), $"{state}: {reply.Text}");
            }
        }
    }

    [Test]
    public async Task An_absence_counts_also_where_something_else_is_wrong()
    {
        var reply = await _party.Http.Post("/v1/datasets", """{"title":7,"absences":[{"member":"/contactPoint","state":"not-known"},{"member":"/nonsense","state":"not-known"}]}""");
        var told = reply.Json["errors"]!.AsArray().Select(error => error!["pointer"]!.GetValue<string>()).ToList();
        Assert.That(told, Does.Contain("/title").And.Contain("/absences/1/member").And.Not.Contain("/contactPoint"), reply.Text);
    }

    /// <summary>Every route that reads a body; whether the record stands under content.</summary>
    private IEnumerable<(HttpMethod Method, string Path, bool Wrapped)> Readers() =>
    [
        (HttpMethod.Post, "/v1/datasets", false), (HttpMethod.Put, _dataset, false), (HttpMethod.Patch, _dataset, false), (HttpMethod.Post, "/v1/drafts", true), (HttpMethod.Put, _draft, false), (HttpMethod.Post, "/v1/keys", false),
    ];
}
