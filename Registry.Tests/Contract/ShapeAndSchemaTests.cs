using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Register;
using Registry.Tests.Support;

namespace Registry.Tests.Contract;

/// <summary>What the register checks and what its document says of it are one.</summary>
public sealed class ShapeAndSchemaTests
{
    /// <summary>Faults that no schema can tell: blank texts, and addresses that only a parser of addresses refuses.</summary>
    private static readonly HashSet<string> BeyondSchemas = ["text.empty", "url.invalid", "mailbox.invalid", "member.set-by-register"];

    private static readonly string[] Mischief =
    [
        "12", "-1", "1.5", "1e20", "true", "\"x\"", "\"\"", "[]", "[1]", "{}", "{\"nope\":1}", "\"2026-02-30\"", "\"2026-03-31\"", "\"2026-03-31T09:30:00Z\"", "\"ftp://example.org\"", "\"https://example.org/a\"", "\"team@example.org\"",
        "\"0195e7a2-6b5c-7c3e-9f1a-2d4b6c8e0f13\"", $"\"{new string('a', 30_000)}\"", $"[{string.Join(',', Enumerable.Repeat("\"a\"", 600))}]",
    ];

    public static IReadOnlyList<Kind> Kinds => Core.Register.Kinds.All;

    [TestCaseSource(nameof(Kinds))]
    public void A_body_is_refused_for_its_shape_where_the_schema_refuses_it(Kind kind)
    {
        var schema = OpenApiDocument.Committed.Schema($"#/components/schemas/{Api.Http.Contract.Submission(kind)}");
        var places = Places(JsonNode.Parse(kind.Example)!, []).ToList();
        var disagreements = new List<string>();
        foreach (var place in places)
        {
            foreach (var mischief in Mischief)
            {
                var body = JsonNode.Parse(kind.Example)!;
                Put(body, place, JsonNode.Parse(mischief));
                Judge(kind, schema, body, $"/{string.Join('/', place)} = {(mischief.Length > 60 ? mischief[..60] : mischief)}", disagreements);
            }

            var without = JsonNode.Parse(kind.Example)!;
            Put(without, place, null);
            Judge(kind, schema, without, $"/{string.Join('/', place)} taken away", disagreements);
        }

        Assert.That(places, Has.Count.GreaterThan(5));
        Assert.That(disagreements, Is.Empty);
    }

    private static void Judge(Kind kind, JsonSchema schema, JsonNode body, string what, List<string> disagreements)
    {
        using var document = JsonDocument.Parse(body.ToJsonString());
        var faults = new List<Fault>();
        var missing = new List<(Fault Fault, Member Member)>();
        kind.Shape.Check(document.RootElement, "", faults, missing);
        var refused = faults.Select(fault => fault.Code).Concat(missing.Where(pair => pair.Member.Always).Select(pair => pair.Fault.Code)).ToList();
        var found = schema.Faults(document.RootElement);
        if (refused.Count > 0 != found.Count > 0 && !(found.Count == 0 && refused.All(BeyondSchemas.Contains)))
        {
            disagreements.Add($"{what}: the register says {(refused.Count == 0 ? "yes" : string.Join(", ", refused))}, the schema {(found.Count == 0 ? "yes" : found[0])}");
        }
    }

    private static IEnumerable<string[]> Places(JsonNode node, string[] above) => node switch
    {
        JsonObject members => members.SelectMany(pair => Places(pair.Value!, [.. above, pair.Key]).Prepend([.. above, pair.Key])),
        JsonArray items => items.SelectMany((item, i) => Places(item!, [.. above, $"{i}"]).Prepend([.. above, $"{i}"])),
        _ => [],
    };

    private static void Put(JsonNode body, string[] place, JsonNode? value)
    {
        var at = place[..^1].Aggregate(body, (node, token) => node is JsonArray items ? items[int.Parse(token, System.Globalization.CultureInfo.InvariantCulture)]! : node[token]!);
        if (at is JsonArray list)
        {
            var index = int.Parse(place[^1], System.Globalization.CultureInfo.InvariantCulture);
            list.RemoveAt(index);
            if (value is not null)
            {
                list.Insert(index, value);
            }
        }
        else if (value is null)
        {
            at.AsObject().Remove(place[^1]);
        }
        else
        {
            at[place[^1]] = value;
        }
    }
}
