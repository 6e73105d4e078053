using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Registry.Core.Access;
using Registry.Core.Register;

namespace Registry.Tests.Support;

/// <summary>What a kind's example refers to, published before it: by a body of its own, except for what only the party itself can have published.</summary>
internal sealed class Referents(RunningRegistry registry) : IDisposable
{
    /// <summary>Kinds of which there is one for each thing referred to: each of their records needs a new one.</summary>
    private static readonly string[] Unique = ["response", "declaration"];

    private readonly Dictionary<(string Kind, Guid Party), Guid> _there = [];
    private readonly SemaphoreSlim _one = new(1);
    private Guid? _elsewhere;

    /// <summary>A valid record of a kind for a party to publish.</summary>
    public async Task<JsonObject> Record(Party party, Kind kind, Action<JsonObject>? edit)
    {
        await _one.WaitAsync();
        try
        {
            var body = await Resolved(party.Id, kind);
            edit?.Invoke(body);
            return body;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>What stands for each id of the examples, for bodies that are made of them elsewhere.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Ids(Party party)
    {
        var ids = new Dictionary<string, string>();
        foreach (var (id, kind) in ExampleIds.Kinds)
        {
            ids[id] = (kind == "organisation" ? party.Id : await Published(party.Id, Kinds.Find(kind)!, anew: false)).ToString();
        }

        return ids;
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
            var publishing = registry.Services.GetRequiredService<Publishing>();
            _elsewhere ??= await Founding.Register(publishing, registry.Services.GetRequiredService<Reading>(), "Elsewhere Council", "local-authority", "elsewhere");
            var owner = kind.Name == "response" ? party : _elsewhere.Value;
            var body = JsonSerializer.SerializeToElement(await Resolved(party, kind));
            id = (await publishing.Publish(Submission.Judge(kind, body), new Actor(owner, Publishing.Operator, Scopes.Publish))).Id;
            _there[(kind.Name, party)] = id;
        }

        return id;
    }
}
