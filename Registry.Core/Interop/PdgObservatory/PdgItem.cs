using System.Text.Json;

namespace Registry.Core.Interop.PdgObservatory;

/// <summary>One item of the observatory: its fields in their order, each with the texts it holds.</summary>
/// <param name="Where">Where it stands in the source.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record PdgItem(string Where, OrderedDictionary<string, IReadOnlyList<string>> Fields)
{
    /// <summary>The name the observatory knows it by, or null.</summary>
    public string? Slug => First("slug") is { } slug && SourceText.IsReference(slug) && slug.Length <= 190 ? slug : null;

    /// <summary>The texts of a field.</summary>
    public IReadOnlyList<string> this[string field] => Fields.GetValueOrDefault(field) ?? [];

    /// <summary>The first text of a field, or null.</summary>
    public string? First(string field) => this[field] is [var first, ..] ? first : null;

    /// <summary>The items of a file, or the fault that hides them.</summary>
    public static (IReadOnlyList<PdgItem> Items, Fault? Fault) Load(string folder, string file)
    {
        var (text, fault) = SourceFile.Read(Path.Combine(folder, file));
        if (text is null)
        {
            return ([], fault);
        }

        try
        {
            var root = JsonElement.Parse(text);
            if (root.ValueKind != JsonValueKind.Array || root.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            {
                return ([], new Fault(file, "source.invalid", $"{file} is not a list of items."));
            }

            return ([.. root.EnumerateArray().Select((item, i) => Of(item, $"{file}#{i + 1}"))], null);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape, is found only when the text is asked for.
            return ([], new Fault(file, "source.invalid", $"{file} is not JSON, or holds text that is not Unicode."));
        }
    }

    private static PdgItem Of(JsonElement item, string where)
    {
        var fields = new OrderedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var field in item.EnumerateObject())
        {
            fields[field.Name] = [.. Texts(field.Value).Select(SourceText.Clean).OfType<string>()];
        }

        return new PdgItem(where, fields);
    }

    private static IEnumerable<string?> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.String => [value.GetString()],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        _ => [value.GetRawText()],
    };
}
