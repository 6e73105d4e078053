using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;

namespace Registry.Tests.Support;

/// <summary>Acts at random on records of every kind: published, amended, withdrawn, restored, and keys granted.</summary>
internal sealed class RandomHistory(RunningRegistry registry, Party party, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, List<Guid>> _known = [];
    private readonly Dictionary<Guid, (Kind Kind, long Version, bool Withdrawn, JsonObject Said)> _records = [];

    /// <summary>Does some acts, one after another.</summary>
    public async Task Act(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Act();
        }
    }

    private async Task Act()
    {
        var chance = _random.Next(20);
        if (chance == 0)
        {
            await registry.Party();
            return;
        }

        var kind = Kinds.All[_random.Next(Kinds.All.Count)];
        if (_records.Count < 8 || chance < 8)
        {
            var said = Body(kind, await registry.Record(party, kind));
            var created = await party.Http.Post($"/v1/{kind.Plural}", said);
            Assert.That((int)created.Status, Is.EqualTo(201), created.Text);
            var id = created.Json["id"]!.GetValue<Guid>();
            _records[id] = (kind, 1, false, said);
            _known.TryAdd(kind.Name, []);
            _known[kind.Name].Add(id);
            return;
        }

        var (record, (of, version, withdrawn, before)) = _records.ElementAt(_random.Next(_records.Count));
        var place = $"/v1/{of.Plural}/{record}";
        var amended = Body(of, before.DeepClone().AsObject());
        var reply = withdrawn || chance < 16
            ? await party.Http.Put(place, amended, $"\"{version}\"")
            : await party.Http.Delete($"{place}?reason=Random", $"\"{version}\"");
        Assert.That((int)reply.Status, Is.EqualTo(200), reply.Text);
        _records[record] = (of, reply.Json["version"]!.GetValue<long>(), !withdrawn && chance >= 16, withdrawn || chance < 16 ? amended : before);
    }

    private JsonObject Body(Kind kind, JsonObject from)
    {
        var body = Variants.Of(kind, from, _random, _known);
        foreach (var member in kind.Shape.Members.Where(member => member.Name is "title" or "name" or "summary" or "purpose" or "action" or "plainLanguage" or "method" or "after" or "statement" or "outcome" or "accountableRole" or "text" && body.ContainsKey(member.Name)))
        {
            body[member.Name] = $"{Some.Record(kind)[member.Name]} {Some.Word(_random)} {Some.Word(_random)}";
        }

        return body;
    }
}
