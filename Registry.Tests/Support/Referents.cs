using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Registry.Core.Access;
using Registry.Core.Register;

namespace Registry.Tests.Support;

/// <summary>What a kind's example refers to and an act is done to, published before it: by bodies of their own, except for what only the party itself can have published.</summary>
internal sealed class Referents(RunningRegistry registry) : IDisposable
{
    /// <summary>Kinds of which there is one for each thing referred to: each of their records needs a new one.</summary>
    private static readonly string[] Unique = ["response", "declaration"];

    private readonly Dictionary<(string Kind, Guid Party), Guid> _there = [];
    private readonly SemaphoreSlim _one = new(1);
    private Guid _council;
    private Guid _group;

    private Publishing Publishing => registry.Services.GetRequiredService<Publishing>();

    /// <summary>A valid record of a kind for a party to publish.</summary>
    public Task<JsonObject> Record(Party party, Kind kind, Action<JsonObject>? edit) => InTurn(async () =>
    {
        var body = await Resolved(party.Id, kind);
        edit?.Invoke(body);
        return body;
    });

    /// <summary>What stands for each id of the examples, for bodies that are made of them elsewhere.</summary>
    public Task<IReadOnlyDictionary<string, string>> Ids(Party party) => InTurn(async () =>
    {
        var ids = new Dictionary<string, string>();
        foreach (var (id, kind) in ExampleIds.Kinds)
        {
            ids[id] = (kind == "organisation" ? party.Id : await Published(party.Id, Kinds.Find(kind)!, anew: false)).ToString();
        }

        return (IReadOnlyDictionary<string, string>)ids;
    });

    /// <summary>A new record to which a party can do an act at once.</summary>
    public Task<(Guid Id, long Version)> ReadyFor(Party party, Act act) => InTurn(async () =>
    {
        await Found();
        var on = Kinds.Find(act.On)!;
        if (on.Name != "challenge")
        {
            // What one verifies is another's; what one moves or reports is one's own.
            return (await Publish(act.Scope == Scopes.Verify || on.Name == "recommendation" ? _council : party.Id, on, await Resolved(act.Scope == Scopes.Verify ? _council : party.Id, on)), 1L);
        }

        // Those who raised it take it back or further; the one challenged does the rest.
        var (raiser, respondent) = act.Scope == Scopes.Publish ? (_group, party.Id) : (act.Scope == Scopes.Challenge ? party.Id : _group, _council);
        var challenge = await Resolved(party.Id, on);
        challenge["target"] = (await Publish(respondent, Kinds.Find("safeguard")!, await Resolved(respondent, Kinds.Find("safeguard")!))).ToString();
        challenge["targetKind"] = "safeguard";
        challenge.Remove("part");
        var id = await Publish(raiser, on, challenge);
        if (Acts.All.FirstOrDefault(before => before.Name == act.Name switch { "review" => "acknowledge", "remedy" or "verify" => "decide", _ => "" }) is not { } before)
        {
            return (id, 1L);
        }

        await registry.Services.GetRequiredService<Acting>().Do(before, id, new Seen(1), JsonSerializer.SerializeToElement(JsonNode.Parse(before.Example)), Of(respondent));
        return (id, 2L);
    });

    public void Dispose() => _one.Dispose();

    private static Actor Of(Guid organisation) => new(organisation, Publishing.Operator, Scopes.Publish | Scopes.Challenge);

    private async Task<T> InTurn<T>(Func<Task<T>> work)
    {
        await _one.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task Found()
    {
        if (_council == Guid.Empty)
        {
            var reading = registry.Services.GetRequiredService<Reading>();
            _council = await Founding.Register(Publishing, reading, "Elsewhere Council", "local-authority", "elsewhere");
            _group = await Founding.Register(Publishing, reading, "Elsewhere Tenants", "community-group", "elsewhere-tenants");
        }
    }

    private async Task<JsonObject> Resolved(Guid party, Kind kind)
    {
        var body = Some.Record(kind);
        var text = body.ToJsonString();
        foreach (var (id, referred) in ExampleIds.Kinds.Where(pair => text.Contains(pair.Key, StringComparison.Ordinal)))
        {
            text = text.Replace(id, (referred == "organisation" ? party : await Published(party, Kinds.Find(referred)!, anew: Unique.Contains(kind.Name))).ToString(), StringComparison.Ordinal);
        }

        return JsonNode.Parse(text)!.AsObject();
    }

    private async Task<Guid> Published(Guid party, Kind kind, bool anew)
    {
        if (anew || !_there.TryGetValue((kind.Name, party), out var id))
        {
            await Found();
            var owner = kind.Name == "response" ? party : _council;
            id = await Publish(owner, kind, await Resolved(kind.Name == "commitment" ? owner : party, kind));
            _there[(kind.Name, party)] = id;
        }

        return id;
    }

    private async Task<Guid> Publish(Guid owner, Kind kind, JsonObject body) =>
        (await Publishing.Publish(Submission.Judge(kind, JsonSerializer.SerializeToElement(body)), Of(owner))).Id;
}
