using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Interop;
using Registry.Core.Register;

namespace Registry.Tests.Support;

/// <summary>Reads foreign registers and judges what comes out as the register would.</summary>
internal static class Foreign
{
    /// <summary>What the standard makes of a path, and how it counts.</summary>
    public static (List<ForeignRecord> Records, MappingReport Report) Read(string standard, string path)
    {
        var report = new MappingReport();
        return ([.. Standards.Find(standard)!.Read(path, report)], report);
    }

    /// <summary>What keeps records from being published, each with where it stands; a kind that the register does not have yet is not judged.</summary>
    public static IEnumerable<string> Faults(IEnumerable<ForeignRecord> records)
    {
        foreach (var record in records)
        {
            if (Kinds.Find(record.Kind) is { } kind)
            {
                var body = record.Body.DeepClone().AsObject();
                record.Links.ToList().ForEach(link => link.Resolve(body, _ => Guid.CreateVersion7()));
                foreach (var fault in Submission.Judge(kind, JsonSerializer.SerializeToElement(body)).PublicationFaults)
                {
                    yield return $"{record.Where}: {fault.Pointer} {fault.Code} {fault.Detail}";
                }
            }
        }
    }

    /// <summary>Every text in a body.</summary>
    public static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Texts(pair.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        null => [],
        _ => [node.ToJsonString()],
    };

    /// <summary>The value at a path such as <c>impact/tier</c> or <c>uses/0/url</c>.</summary>
    public static string? At(this ForeignRecord record, string path)
    {
        JsonNode? node = record.Body;
        foreach (var step in path.Split('/'))
        {
            node = node switch
            {
                JsonArray list => int.Parse(step) is var i && i < list.Count ? list[i] : null,
                JsonObject map => map[step],
                _ => null,
            };
        }

        return node switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => node.ToJsonString(),
        };
    }

    /// <summary>State and ground of the absence that stands for a member: <c>withheld personal-data</c>; null where there is none.</summary>
    public static string? Absence(this ForeignRecord record, string member) =>
        record.Body["absences"]?.AsArray().Where(absence => (string)absence!["member"]! == member)
            .Select(absence => $"{absence!["state"]} {absence["ground"]}".Trim()).SingleOrDefault();

    /// <summary>The original values kept of a field.</summary>
    public static string[] Kept(this ForeignRecord record, string field) =>
        [.. (record.Body["source"]?["values"]?.AsArray() ?? []).Where(value => (string)value!["field"]! == field).Select(value => (string)value!["value"]!)];

    /// <summary>Every record as one text, to compare two readings byte for byte.</summary>
    public static string Bytes(IEnumerable<ForeignRecord> records) =>
        string.Join('\n', records.Select(record => $"{record.Kind}\t{record.Owner}\t{record.Body.ToJsonString()}\t{string.Join(';', record.Refusals)}"));
}
