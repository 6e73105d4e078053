using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Access;
using Registry.Core.Register;

namespace Registry.Api.Commands;

/// <summary>An invented story told in steps, each by one organisation: what it publishes, amends or does, in the order in which it happened.</summary>
public sealed class ExampleStory(Publishing publishing, Acting acting)
{
    private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);

    /// <summary>Brings an organisation in under a name the steps use.</summary>
    public void Cast(string name, Guid organisation) => _told[name] = new Told(Kinds.Find("organisation")!, organisation, 1);

    /// <summary>Tells a story; a later one may name what an earlier one told.</summary>
    public async Task Tell(string story)
    {
        using var file = typeof(ExampleStory).Assembly.GetManifestResourceStream($"Example/{story}.json")!;
        foreach (var step in (await JsonNode.ParseAsync(file))!.AsArray())
        {
            await Take(step!.AsObject());
        }
    }

    private async Task Take(JsonObject step)
    {
        var (verb, on) = (Text(step, "verb")!, Text(step, "on")!);
        var actor = new Actor(_told[Text(step, "as")!].Id, Publishing.Operator, Scopes.Publish | Scopes.Verify | Scopes.Challenge);
        var body = JsonSerializer.SerializeToElement(Named(step["body"]!));
        switch (verb)
        {
            case "publish":
                var kind = Kinds.Find(on)!;
                Remember(kind, await publishing.Publish(Submission.Judge(kind, body), actor));
                break;
            case "amend":
                var amended = _told[on];
                _told[on] = amended with { Version = (await publishing.Patch(amended.Kind, amended.Id, new Seen(amended.Version), body, actor)).Version };
                break;
            default:
                var target = _told[on];
                var act = Acts.All.Single(act => act.On == target.Kind.Name && act.Name == verb);
                var written = await acting.Do(act, target.Id, act.States is null ? new Seen(target.Version) : null, body, actor);
                if (act.States is null)
                {
                    _told[on] = target with { Version = written.Version };
                }
                else
                {
                    Remember(act.Kind, written);
                }

                break;
        }

        void Remember(Kind kind, Written written) => _told[Text(step, "name")!] = new Told(kind, written.Id, written.Version);
    }

    /// <summary>The node with every <c>@name</c> replaced by the id of what was told under that name.</summary>
    private JsonNode? Named(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Named(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Named)]),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith('@') => _told[text[1..]].Id.ToString(),
        _ => node?.DeepClone(),
    };

    private static string? Text(JsonObject step, string member) => step[member]?.GetValue<string>();

    private sealed record Told(Kind Kind, Guid Id, long Version);
}
