using System.Text.Json;

namespace Registry.Core.Register;

/// <summary>One difference between two versions: an operation of JSON Patch (RFC 6902) with the value it replaces, so that a person can read it.</summary>
/// <param name="Op">add, remove or replace.</param>
/// <param name="Path">JSON Pointer of the member.</param>
/// <param name="Value">The later value.</param>
/// <param name="Before">The earlier value.</param>
public sealed record Difference(string Op, string Path, JsonElement? Value, JsonElement? Before)
{
    /// <summary>The difference as a sentence.</summary>
    public string Sentence => Op switch
    {
        "add" => $"{Words(Path)} was added: {Short(Value!.Value)}.",
        "remove" => $"{Words(Path)} was taken away: it was {Short(Before!.Value)}.",
        _ => $"{Words(Path)} was {Short(Before!.Value)}, now is {Short(Value!.Value)}.",
    };

    private static string Words(string pointer) => string.Join(" › ", pointer.Split('/').Skip(1).Select(token =>
        int.TryParse(token, out var index) ? $"no. {index + 1}" : token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));

    private static string Short(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? $"“{value.GetString()}”" : value.GetRawText();
        return text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 199), "…");
    }
}

/// <summary>What changed between two states of a record.</summary>
public static class Comparison
{
    /// <summary>
    /// The differences, in the order a patch must apply them. Items of a list that carry an <c>id</c> are told apart by it; others by
    /// their place.
    /// </summary>
    public static IReadOnlyList<Difference> Between(JsonElement before, JsonElement after)
    {
        var found = new List<Difference>();
        Compare(before, after, "", found);
        return found;
    }

    /// <summary>
    /// What the owner changed from one version to another: not what the register itself set, which changes with every version, and not members that were erased from either, of which
    /// nobody can tell any more; those are <paramref name="withheld"/>.
    /// </summary>
    public static IReadOnlyList<Difference> OfOwner(JsonElement before, JsonElement after, out IReadOnlyList<string> withheld)
    {
        var erased = new SortedSet<string>(Erased(before).Concat(Erased(after)), StringComparer.Ordinal);
        withheld = [.. erased];
        return [.. Between(before, after).Where(difference => difference.Path.Split('/')[1] is var member && member is not ("version" or "recordedAt" or Ledger.Opening.Withheld) && !erased.Contains(member))];
    }

    private static IEnumerable<string> Erased(JsonElement body)
    {
        var withheld = new List<Ledger.WithheldMember>();
        return body.TryGetProperty(Ledger.Opening.Withheld, out var list) && Ledger.Opening.Read(list, withheld) ? withheld.Select(member => member.Member) : [];
    }

    private static void Compare(JsonElement before, JsonElement after, string path, List<Difference> found)
    {
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in before.EnumerateObject())
            {
                var at = $"{path}/{Escape(property.Name)}";
                if (after.TryGetProperty(property.Name, out var other))
                {
                    Compare(property.Value, other, at, found);
                }
                else
                {
                    found.Add(new Difference("remove", at, null, property.Value));
                }
            }

            foreach (var property in after.EnumerateObject().Where(property => !before.TryGetProperty(property.Name, out _)))
            {
                found.Add(new Difference("add", $"{path}/{Escape(property.Name)}", property.Value, null));
            }
        }
        else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
        {
            CompareLists(before, after, path, found);
        }
        else if (!JsonElement.DeepEquals(before, after))
        {
            found.Add(new Difference("replace", path, after, before));
        }
    }

    private static void CompareLists(JsonElement before, JsonElement after, string path, List<Difference> found)
    {
        // Items in common at both ends stay; what lies between is compared in place, then the rest is removed from the end or added.
        var olds = before.EnumerateArray().ToList();
        var news = after.EnumerateArray().ToList();
        var start = 0;
        while (start < olds.Count && start < news.Count && JsonElement.DeepEquals(olds[start], news[start]))
        {
            start++;
        }

        var end = 0;
        while (end < olds.Count - start && end < news.Count - start && JsonElement.DeepEquals(olds[^(end + 1)], news[^(end + 1)]))
        {
            end++;
        }

        var oldMiddle = olds.Count - end;
        var newMiddle = news.Count - end;
        var i = start;
        for (; i < oldMiddle && i < newMiddle; i++)
        {
            if (Id(olds[i]) == Id(news[i]))
            {
                Compare(olds[i], news[i], $"{path}/{i}", found);
            }
            else
            {
                found.Add(new Difference("replace", $"{path}/{i}", news[i], olds[i]));
            }
        }

        for (var gone = oldMiddle - 1; gone >= i; gone--)
        {
            found.Add(new Difference("remove", $"{path}/{gone}", null, olds[gone]));
        }

        for (; i < newMiddle; i++)
        {
            found.Add(new Difference("add", $"{path}/{i}", news[i], null));
        }
    }

    private static string? Id(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
