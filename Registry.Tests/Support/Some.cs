using System.Text.Json.Nodes;
using Registry.Core.Register;

namespace Registry.Tests.Support;

/// <summary>Valid bodies to write.</summary>
public static class Some
{
    private static int _references;

    /// <summary>The example of a kind with a reference of its own: valid where it refers to nothing, else see <see cref="RunningRegistry.Record"/>.</summary>
    public static JsonObject Record(Kind kind, Action<JsonObject>? edit = null)
    {
        var body = JsonNode.Parse(kind.Example)!.AsObject();
        body["reference"] = $"ref-{Interlocked.Increment(ref _references)}";
        edit?.Invoke(body);
        return body;
    }

    /// <summary>Takes members out of a body and says that they are not known.</summary>
    public static void Absent(JsonObject body, params string[] members)
    {
        body["absences"] = new JsonArray([.. members.Select(member => new JsonObject { ["member"] = member, ["state"] = "not-known" })]);
        foreach (var member in members.Where(member => member.LastIndexOf('/') == 0))
        {
            body.Remove(member[1..]);
        }
    }

    /// <summary>A valid algorithm.</summary>
    public static JsonObject Algorithm(Action<JsonObject>? edit = null) => Record(Kinds.Find("algorithm")!, edit);

    /// <summary>A word that search can find, one of thirty.</summary>
    public static string Word(Random random) => Words[random.Next(Words.Length)];

    private static readonly string[] Words = [.. "abc de fghi jklm nopqr stu".Split(' ').SelectMany(start => "alder birch cedar élder fir".Split(' '), (start, end) => start + end)];
}
