using System.Collections.Frozen;

namespace Registry.Core.Interop;

/// <summary>What an answer without content says: which kind of absence, and on what ground where something is withheld.</summary>
/// <param name="State">Code of <c>absence-state</c>.</param>
/// <param name="Ground">Code of <c>withholding-ground</c>.</param>
public sealed record EmptyAnswer(string State, string? Ground = null);

/// <summary>
/// The ways in which the registers read here fill a field with no answer (registers.md §5). An answer that is not in this table is taken
/// at its word: a sentence that begins with "None" may say a great deal. "Yes" and "No" stand here for fields that ask for words.
/// </summary>
public static class EmptyAnswers
{
    private static readonly FrozenDictionary<string, EmptyAnswer> Table = new Dictionary<string, EmptyAnswer>
    {
        ["n/a"] = new("not-applicable"),
        ["na"] = new("not-applicable"),
        ["not applicable"] = new("not-applicable"),
        ["none"] = new("not-applicable"),
        ["none of the above"] = new("not-applicable"),
        ["not required"] = new("not-applicable"),
        ["unknown"] = new("not-known"),
        ["unkown"] = new("not-known"),
        ["not known"] = new("not-known"),
        ["not available"] = new("not-known"),
        ["not sure"] = new("not-known"),
        ["not specified"] = new("not-known"),
        ["to be determined"] = new("not-known"),
        ["tbd"] = new("not-known"),
        ["yes"] = new("not-known"),
        ["no"] = new("not-known"),
        ["law enforcement sensitive (les)"] = new("withheld", "law-enforcement"),
        ["redacted for cybersecurity purposes"] = new("withheld", "security-risk"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What the answer says when it says nothing, or null where it is an answer.</summary>
    public static EmptyAnswer? Find(string text)
    {
        if (text.Length > 60)
        {
            return null;
        }

        return text.Any(char.IsLetterOrDigit)
            ? Table.GetValueOrDefault(SourceText.OneLine(text).TrimEnd('.', ' ').ToLowerInvariant())
            : new EmptyAnswer("not-known");
    }
}
