using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Subjects;
using Registry.Core.Vocabulary;

namespace Bench;

/// <summary>Invented records of about 2 KB, the same for the same number, made from the kind's own example.</summary>
internal static class Synthetic
{
    /// <summary>A word that every third record holds, and one that about one in five thousand does.</summary>
    public const string CommonWord = "ombudsman";

    private static readonly string[] Words =
        ("account adult advice agency appeal area assess audit benefit bill board borough budget care case census charge child civic claim clinic council county court credit data "
        + "debt demand digital district duty education elder estate evidence family fee finance flood forecast fraud fund garden grant health highway hospital housing income inspect "
        + "intake journey junior land leisure letter licence library local market meals medical mobility museum notice nursery office order parent park parking patient payment pension "
        + "permit planning police policy pollution prison process property public pupil queue rail rating record refuge refund region rent repair report rescue review risk road rural "
        + "safety school screening sector service shelter site social staff street student support survey tax teacher tenant town traffic transit transport travel tree triage trust "
        + "tuition unit urban vehicle visit vote ward waste water welfare wildlife winter worker youth zone").Split(' ');

    private static readonly string[] Phases = ["production", "pilot", "development", "design", "idea", "retired"];
    private static readonly string[] Tiers = ["high", "medium", "low"];
    private static readonly JsonNode Example = JsonNode.Parse(AlgorithmKind.Kind.Example)!;
    private static readonly string[] Sectors = Codes("sector");
    private static readonly string[] Capabilities = Codes("capability");

    /// <summary>The phases records are spread over, one sixth each.</summary>
    public static IReadOnlyList<string> AllPhases => Phases;

    /// <summary>A word that few records hold.</summary>
    public static string RareWord(int number) => $"township{number % 5_000:x}";

    /// <summary>What a client says about the record of this number.</summary>
    public static byte[] Body(int number, string? reference = null)
    {
        var random = new Random(number);
        var record = (JsonObject)Example.DeepClone();
        foreach (var rest in (string[])["proportionality", "supplier", "website"])
        {
            record.Remove(rest);
        }

        record["reference"] = reference ?? $"SYN-{number}";
        record["title"] = $"{Sentence(random, 4)} {number}";
        record["summary"] = $"{Sentence(random, 14)} {RareWord(number)}{(number % 3 == 0 ? " " + CommonWord : "")}.";
        record["purpose"] = $"{Sentence(random, 12)}.";
        record["phase"] = Phases[number % Phases.Length];
        record["impact"]!["tier"] = Tiers[random.Next(Tiers.Length)];
        record["sectors"] = new JsonArray(Sectors[random.Next(Sectors.Length)]);
        record["capabilities"] = new JsonArray(Capabilities[random.Next(Capabilities.Length)]);
        record["humanOversight"] = $"{Sentence(random, 10)}.";
        record["alternativesConsidered"] = $"{Sentence(random, 6)}.";
        return JsonSerializer.SerializeToUtf8Bytes(record);
    }

    private static string Sentence(Random random, int words)
    {
        var text = string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string[] Codes(string list) => [.. Vocabularies.Find(list)!.Codes.Select(code => code.Key)];
}
