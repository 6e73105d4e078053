using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Register;

namespace Registry.Tests.Support;

/// <summary>Valid records of a kind that differ in what lists filter on: codes, truths and references.</summary>
internal static class Variants
{
    /// <summary>A record with some members changed at random; it can be published. What it must refer to, and what acts set, stays.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="body">The record.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="known">Ids that may be referred to, by kind.</param>
    /// <param name="changes">How many changes are tried.</param>
    public static JsonObject Of(Kind kind, JsonObject body, Random random, IReadOnlyDictionary<string, List<Guid>> known, int changes = 8)
    {
        for (var i = 0; i < changes; i++)
        {
            var changed = body.DeepClone().AsObject();
            var places = Places(changed, kind.Shape).ToList();
            if (places.Count == 0)
            {
                break;
            }

            Change(places[random.Next(places.Count)], random, known);
            if (Submission.Judge(kind, JsonSerializer.SerializeToElement(changed)).PublicationFaults.Count == 0)
            {
                body = changed;
            }
        }

        return body;
    }

    private static IEnumerable<(JsonObject Parent, Member Member)> Places(JsonObject body, Shape shape)
    {
        foreach (var member in shape.Members.Where(member => !member.SetByRegister && !member.Fixed && !member.Kept && !member.Always && member.SetBy.Count == 0 && !(member.Mandatory && member.RefersTo.Count > 0) && member.Name is not ("absences" or "source")))
        {
            if (member.Type is MemberType.Code or MemberType.Truth || member.RefersTo.Count > 0)
            {
                yield return (body, member);
            }

            var inside = body[member.Name] switch
            {
                JsonObject one => [one],
                JsonArray several => several.OfType<JsonObject>(),
                _ => [],
            };
            foreach (var place in inside.SelectMany(item => Places(item, member.Shape!)))
            {
                yield return place;
            }
        }
    }

    private static void Change((JsonObject Parent, Member Member) place, Random random, IReadOnlyDictionary<string, List<Guid>> known)
    {
        var (parent, member) = place;
        var values = member.Type switch
        {
            MemberType.Code => member.Codes!.Codes.Select(code => JsonValue.Create(code.Key)).ToArray<JsonNode>(),
            MemberType.Truth => [JsonValue.Create(true), JsonValue.Create(false)],
            // What is said of a high-impact algorithm must account for the communities that one declares.
            _ => [.. member.RefersTo.Where(kind => kind != "algorithm" || member.Name != "subjects").SelectMany(kind => known.GetValueOrDefault(kind) ?? []).Select(id => JsonValue.Create(id.ToString()))],
        };
        random.Shuffle(values);
        if (values.Length > 0)
        {
            parent[member.Name] = member.IsList ? new JsonArray([.. values.Take(random.Next(1, 4))]) : values[0];
        }
    }
}
