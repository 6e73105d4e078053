using System.Text.Json;
using System.Text.Json.Nodes;

namespace Registry.Tests.Support;

/// <summary>An act as the feed told it.</summary>
internal sealed record Told(long Number, string Act, string Kind, Guid Record, long Version, string At, string Content)
{
    /// <summary>Whether it left a tombstone.</summary>
    public bool Withdrew => Act.EndsWith(".withdrawn", StringComparison.Ordinal);

    /// <summary>The state it left.</summary>
    public JsonObject Json => JsonNode.Parse(Content)!.AsObject();
}

/// <summary>A copy of the register kept by following its feed: an independent answer to every question about now and the past.</summary>
internal sealed class Replica
{
    private string _next;

    /// <summary>Starts at the beginning of the feed.</summary>
    public Replica(int limit = 1000) => _next = $"/v1/feed?limit={limit}";

    /// <summary>Everything it was told, in order.</summary>
    public List<Told> Acts { get; } = [];

    /// <summary>Reads one page; false when it told nothing new.</summary>
    public async Task<bool> Step(HttpClient http)
    {
        var page = await http.Get(_next);
        using var json = JsonDocument.Parse(page.Bytes);
        foreach (var item in json.RootElement.GetProperty("items").EnumerateArray())
        {
            var entry = item.GetProperty("entry");
            Acts.Add(new Told(item.GetProperty("number").GetInt64(), entry.GetProperty("act").GetString()!, entry.GetProperty("kind").GetString()!, entry.GetProperty("record").GetGuid(),
                entry.GetProperty("version").GetInt64(), entry.GetProperty("at").GetString()!, item.GetProperty("record").GetRawText()));
        }

        _next = json.RootElement.GetProperty("next").GetString()!;
        return json.RootElement.GetProperty("items").GetArrayLength() > 0;
    }

    /// <summary>Reads to the head.</summary>
    public async Task<Replica> Follow(HttpClient http)
    {
        while (await Step(http))
        {
        }

        return this;
    }

    /// <summary>The newest act on each record of a kind, of the first <paramref name="size"/> acts.</summary>
    public IEnumerable<Told> Newest(string kind, long size = long.MaxValue) =>
        Acts.Where(act => act.Number < size && act.Kind == kind).GroupBy(act => act.Record).Select(acts => acts.MaxBy(act => act.Version)!);

    /// <summary>The published records of a kind when the ledger had <paramref name="size"/> entries, newest first as lists are.</summary>
    public List<Told> Standing(string kind, long size = long.MaxValue) => [.. Newest(kind, size).Where(act => !act.Withdrew).OrderByDescending(act => act.Number)];
}
