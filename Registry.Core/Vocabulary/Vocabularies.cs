using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Registry.Core.Vocabulary;

/// <summary>One term of a code list. A key is permanent: it is never renamed or reused.</summary>
/// <param name="Key">What stands in a record.</param>
/// <param name="Label">What a reader sees.</param>
/// <param name="Definition">What it means, in the register's own words.</param>
/// <param name="Source">Where the term comes from, when not from the list's source.</param>
/// <param name="ExactMatch">The same term in another vocabulary (SKOS exactMatch).</param>
/// <param name="Group">A grouping inside the list, such as the depth of a method.</param>
/// <param name="ValidFrom">First day the term may be used, when not from the start.</param>
/// <param name="ValidUntil">Last day the term may be used, when retired.</param>
public sealed record Code(string Key, string Label, string Definition, string? Source = null, string? ExactMatch = null, string? Group = null, DateOnly? ValidFrom = null, DateOnly? ValidUntil = null);

/// <summary>A word people reach for that is no code, and what to say instead.</summary>
/// <param name="Key">The word, as it might be sent.</param>
/// <param name="Instead">What to say instead.</param>
/// <param name="Rule">The rule that has no room for it (/v1/rules).</param>
public sealed record NoCode(string Key, string Instead, string Rule);

/// <summary>A list of codes, with where it comes from.</summary>
/// <param name="Key">Name of the list.</param>
/// <param name="Title">What it lists.</param>
/// <param name="Definition">When to use it.</param>
/// <param name="Source">The standard it comes from.</param>
/// <param name="Codes">The terms, in their natural order.</param>
/// <param name="NoCodes">Words that are left out on purpose.</param>
public sealed record CodeList(string Key, string Title, string Definition, string Source, IReadOnlyList<Code> Codes, IReadOnlyList<NoCode>? NoCodes = null)
{
    private FrozenDictionary<string, Code>? _byKey;

    /// <summary>The term with this key, or null.</summary>
    public Code? Find(string key) => (_byKey ??= Codes.ToFrozenDictionary(code => code.Key, StringComparer.Ordinal)).GetValueOrDefault(key);

    /// <summary>What is said of a word that is left out on purpose, or null.</summary>
    public NoCode? LeftOut(string key) => NoCodes?.FirstOrDefault(word => word.Key == key);
}

/// <summary>Every code list of the register, read once from its embedded files.</summary>
public static class Vocabularies
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly FrozenDictionary<string, CodeList> ByKey = Load().ToFrozenDictionary(list => list.Key, StringComparer.Ordinal);

    /// <summary>All lists, by key.</summary>
    public static IReadOnlyList<CodeList> All { get; } = [.. ByKey.Values.OrderBy(list => list.Key, StringComparer.Ordinal)];

    /// <summary>The list with this key, or null.</summary>
    public static CodeList? Find(string key) => ByKey.GetValueOrDefault(key);

    private static IEnumerable<CodeList> Load()
    {
        var assembly = typeof(Vocabularies).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Vocabulary/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            yield return JsonSerializer.Deserialize<CodeList>(stream, Json)!;
        }
    }
}
