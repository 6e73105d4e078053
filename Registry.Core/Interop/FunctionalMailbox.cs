using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Registry.Core.Interop;

/// <summary>
/// Tells the mailbox of a function from that of a person (domain.md, principle 9). A mailbox counts as a function's only where its local
/// part shows one: a word or abbreviation of an office, or a single abbreviation of at most three letters. Everything else, such as
/// <c>jane.doe@</c> or <c>jdoe@</c>, is taken for a person's. The doubt goes to the person: an owner can add a mailbox that was left
/// out, nobody can take back a name from a ledger.
/// </summary>
public static partial class FunctionalMailbox
{
    /// <summary>Words that, alone between dots, hyphens or digits, mean an office.</summary>
    private static readonly FrozenSet<string> Words = new[]
    {
        "admin", "ai", "apps", "bimail", "caio", "cdaio", "cdo", "cio", "clearinghouse", "comms", "correspondence", "data", "desk", "digital",
        "dpo", "foi", "foia", "hello", "help", "hq", "info", "information", "inbox", "integration", "it", "mail", "mailbox", "media",
        "ocio", "ops", "press", "privacy", "public", "questions", "research", "science", "security", "service", "statistics", "stats",
        "transparency", "web", "webmaster",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Parts of words that no common name contains.</summary>
    private static readonly string[] Parts =
        ["algorithm", "contact", "customer", "enquir", "feedback", "helpdesk", "inquir", "ocio", "office", "platform", "question", "services", "support", "team"];

    /// <summary>Whether the text is one http(s) address, or one mailbox of a function.</summary>
    public static bool Accepts(string text)
    {
        if (SourceText.IsAddress(text))
        {
            return text.Length <= 500;
        }

        if (text.Length > 500 || !Mailbox().IsMatch(text))
        {
            return false;
        }

        var local = text[..text.IndexOf('@', StringComparison.Ordinal)].ToLowerInvariant();
        var words = Letters().Matches(local).Select(match => match.Value).ToList();
        return words.Any(Words.Contains)
            || Parts.Any(part => local.Contains(part, StringComparison.Ordinal))
            || (words.Count == 1 && words[0].Length <= 3);
    }

    /// <summary>The text with a note in the place of every mailbox in it that is not that of a function.</summary>
    public static string WithoutPersons(string text) =>
        MentionsMailbox(text) ? MailboxInText().Replace(text, found => Accepts(found.Value) ? found.Value : "[mailbox left out]") : text;

    /// <summary>Whether a mailbox stands anywhere in the text.</summary>
    public static bool MentionsMailbox(string text) => text.Contains('@', StringComparison.Ordinal);

    [GeneratedRegex(@"^[^@\s<>"",;]{1,64}@[A-Za-z0-9.-]{1,253}\.[A-Za-z]{2,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Mailbox();

    [GeneratedRegex(@"[^@\s<>"",;()\[\]]{1,64}@[A-Za-z0-9.-]{1,253}\.[A-Za-z]{2,63}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MailboxInText();

    [GeneratedRegex("[a-z]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Letters();
}
