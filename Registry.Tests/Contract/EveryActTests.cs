using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Contract;

/// <summary>What every act of the catalogue promises over HTTP, on both engines.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.Both))]
public sealed class EveryActTests(Store store)
{
    private RunningRegistry _registry = null!;
    private Party _party = null!;

    public static IReadOnlyList<Act> Acts => Core.Register.Acts.All;

    public static IEnumerable<Act> Changing => Acts.Where(act => act.States is null);

    public static IEnumerable<Act> Publishing => Acts.Where(act => act.States is not null);

    [OneTimeSetUp]
    public async Task Start()
    {
        _registry = await RunningRegistry.Start(store);
        _party = await _registry.Party(RunningRegistry.AnyKind);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await LedgerCheck.Verify(_registry.Database);
        await _registry.DisposeAsync();
    }

    [Test]
    public void Acts_have_names_and_places_of_their_own()
    {
        Assert.That(Acts.Select(act => (act.On, act.Name)), Is.Unique);
        Assert.That(Acts.Select(act => (act.On, act.Segment)), Is.Unique);
        Assert.That(Acts.Select(act => act.Past), Has.None.AnyOf("published", "amended", "withdrawn", "restored"), "these are every record's");
        Assert.That(Acts.Select(act => act.Segment), Has.None.EqualTo("versions"));
        foreach (var kind in Kinds.All)
        {
            Assert.That(kind.Shape.Members.SelectMany(member => member.SetBy).Distinct(), Is.SubsetOf(Acts.Where(act => act.On == kind.Name).Select(act => act.Name)), $"{kind}: a member is set by an act that there is");
        }
    }

    [TestCaseSource(nameof(Changing))]
    public async Task An_act_that_changes_a_record_is_its_next_version_under_the_act_s_name(Act act)
    {
        var (place, tag) = await Ready(act);
        var owner = (await _registry.Anyone.Get(place)).Json["owner"]!.GetValue<string>();
        var done = await _party.Http.Post($"{place}/{act.Segment}", act.Example, ("If-Match", tag));
        Assert.That(done.Status, Is.EqualTo(HttpStatusCode.OK), done.Text);
        var read = await _registry.Anyone.Get(place);
        var newest = (await _registry.Anyone.Get($"{place}/versions")).Json["items"]![0]!;
        var asked = JsonNode.Parse(act.Example)!.AsObject();

        Assert.Multiple(() =>
        {
            Assert.That(read.Bytes, Is.EqualTo(done.Bytes));
            Assert.That(read.ETag, Is.EqualTo(done.ETag).And.Not.EqualTo(tag));
            Assert.That(read.Json["owner"]!.GetValue<string>(), Is.EqualTo(owner), "an act changes what is said, never whose it is");
            Assert.That(newest["act"]!.GetValue<string>(), Is.EqualTo(act.Entry));
            Assert.That(newest["organisation"]!.GetValue<string>(), Is.EqualTo(_party.Id.ToString()), "who did it is an entry");
            foreach (var (name, value) in asked.Where(pair => pair.Key != "evidence" && act.Kind.Shape.Find(pair.Key)?.SetBy.Contains(act.Name) == true))
            {
                Assert.That(JsonNode.DeepEquals(read.Json[name], value), Is.True, $"{name} is what was asked");
            }
        });
    }

    [TestCaseSource(nameof(Publishing))]
    public async Task An_act_that_publishes_a_record_states_what_it_is_about(Act act)
    {
        var (place, _) = await Ready(act);
        var done = await _party.Http.Post($"{place}/{act.Segment}", act.Example);
        Assert.That(done.Status, Is.EqualTo(HttpStatusCode.Created), done.Text);
        var read = await _registry.Anyone.Get(done.Header("Location")!);
        var first = (await _registry.Anyone.Get($"{done.Header("Location")}/versions")).Json["items"]![0]!;

        Assert.Multiple(() =>
        {
            Assert.That(done.Header("Location"), Does.StartWith($"/v1/{act.Kind.Plural}/"));
            Assert.That(read.Bytes, Is.EqualTo(done.Bytes));
            Assert.That(first["act"]!.GetValue<string>(), Is.EqualTo(act.Entry));
            foreach (var (member, value) in act.States!(Guid.Parse(place.Split('/')[^1])))
            {
                Assert.That(read.Json[member]!.GetValue<string>(), Is.EqualTo(value));
            }
        });
    }

    [TestCaseSource(nameof(Acts))]
    public async Task A_dry_run_of_an_act_tells_what_it_would_do_and_writes_nothing(Act act)
    {
        var (place, tag) = await Ready(act);
        var size = (await _registry.Anyone.Get("/healthz/ready")).Json["size"]!.GetValue<long>();
        var good = await Do(act, place, tag, act.Example, "?dryRun=true");
        var bad = await Do(act, place, tag, """{"nonsense":1}""", "?dryRun=true");
        var after = (await _registry.Anyone.Get("/healthz/ready")).Json["size"]!.GetValue<long>();

        Assert.Multiple(() =>
        {
            Assert.That(good.Status, Is.EqualTo(HttpStatusCode.OK), good.Text);
            Assert.That(good.Json["valid"]!.GetValue<bool>(), Is.True, good.Text);
            Assert.That(bad.Json["valid"]!.GetValue<bool>(), Is.False, bad.Text);
            Assert.That(after, Is.EqualTo(size));
        });
    }

    [TestCaseSource(nameof(Acts))]
    public async Task A_keyed_act_repeated_is_answered_and_not_done_again(Act act)
    {
        var (place, tag) = await Ready(act);
        var key = Guid.NewGuid().ToString();
        var first = await Do(act, place, tag, act.Example, "", key);
        var again = await Do(act, place, tag, act.Example, "", key);
        var other = await Do(act, place, tag, act.Example.Replace("20", "21", StringComparison.Ordinal), "", key);

        Assert.Multiple(() =>
        {
            Assert.That((int)again.Status, Is.EqualTo((int)first.Status), again.Text);
            Assert.That(again.Bytes, Is.EqualTo(first.Bytes));
            Assert.That((int)other.Status, Is.EqualTo(422), other.Text);
        });
    }

    [TestCaseSource(nameof(Changing))]
    public async Task An_act_that_changes_a_record_says_which_version_it_saw(Act act)
    {
        var (place, _) = await Ready(act);
        Assert.That((int)(await _party.Http.Post($"{place}/{act.Segment}", act.Example)).Status, Is.EqualTo(428));
        Assert.That((int)(await _party.Http.Post($"{place}/{act.Segment}", act.Example, ("If-Match", "\"99\""))).Status, Is.EqualTo(412));
    }

    [TestCaseSource(nameof(Acts))]
    public async Task An_act_on_nothing_or_on_a_tombstone_is_refused(Act act)
    {
        var (place, tag) = await Ready(act);
        var none = await Do(act, place[..^12] + "000000000000", tag, act.Example);
        var (kind, id) = (Kinds.Find(act.On)!, Guid.Parse(place.Split('/')[^1]));
        var owner = Guid.Parse((await _registry.Anyone.Get(place)).Json["owner"]!.GetValue<string>());
        await _registry.Withdraw(kind, id, owner);
        var gone = await Do(act, place, tag, act.Example);

        Assert.Multiple(() =>
        {
            Assert.That((int)none.Status, Is.EqualTo(404), none.Text);
            Assert.That((int)gone.Status, Is.EqualTo(410), gone.Text);
            Assert.That(gone.Json["tombstone"], Is.Not.Null);
        });
    }

    [TestCaseSource(nameof(Acts))]
    public async Task An_empty_request_is_told_everything_it_must_state(Act act)
    {
        var (place, tag) = await Ready(act);
        var reply = await Do(act, place, tag, "{}");
        Assert.That((int)reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Json["errors"]!.AsArray().Select(fault => fault!["pointer"]!.GetValue<string>()), Is.SupersetOf(act.Shape.Members.Where(member => member.Always).Select(member => $"/{member.Name}")));
    }

    [TestCaseSource(nameof(Publishing))]
    public async Task What_the_address_states_is_not_stated_again(Act act)
    {
        var (place, tag) = await Ready(act);
        var body = JsonNode.Parse(act.Example)!.AsObject();
        body[act.Stated[0]] = Guid.NewGuid().ToString();
        var reply = await Do(act, place, tag, body.ToJsonString());
        Assert.That((int)reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Json["errors"]![0]!["pointer"]!.GetValue<string>(), Is.EqualTo($"/{act.Stated[0]}"));
    }

    private async Task<(string Place, string Tag)> Ready(Act act)
    {
        var (id, version) = await _registry.ReadyFor(_party, act);
        return ($"/v1/{Kinds.Find(act.On)!.Plural}/{id}", $"\"{version}\"");
    }

    private Task<Reply> Do(Act act, string place, string tag, string body, string query = "", string? key = null)
    {
        List<(string, string)> headers = [.. act.States is null ? [("If-Match", tag)] : Array.Empty<(string, string)>(), .. key is null ? Array.Empty<(string, string)>() : [("Idempotency-Key", key)]];
        return _party.Http.Post($"{place}/{act.Segment}{query}", body, [.. headers]);
    }
}
