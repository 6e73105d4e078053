using System.Globalization;
using System.Text;

namespace Registry.Core.Insight;

/// <summary>A story as Markdown (CommonMark 0.31; text/markdown, RFC 7763). What records say stays text: nothing in it becomes markup, a link or HTML.</summary>
public static class StoryMarkdown
{
    /// <summary>The document.</summary>
    public static string Of(Story story, Dossier dossier)
    {
        var markdown = new StringBuilder();
        markdown.Append("# ").Append(Escaped(StoryWords.Clean(story.Title, StoryWords.LongestQuotation))).Append("\n\n");
        markdown.Append(CultureInfo.InvariantCulture, $"As the register stood on {StoryWords.Day(story.AsOf.Day)}, at {StoryWords.Count(story.AsOf.Size, "entry", "entries")}. Words between “ and ” are a record's own. Each sentence links to the records it rests on.\n");
        foreach (var section in story.Sections)
        {
            markdown.Append(CultureInfo.InvariantCulture, $"\n## {section.Title}\n\n");
            foreach (var sentence in section.Sentences)
            {
                markdown.Append("- ").Append(Escaped(sentence.Text)).Append(" (");
                markdown.AppendJoin(", ", sentence.RestsOn.Select(id => dossier.Find(id)!).Select(piece => $"[{piece.Kind.Name}]({piece.Address}/versions/{piece.Version})")).Append(")\n");
            }
        }

        return markdown.ToString();
    }

    /// <summary>
    /// Whatever could begin or end markup takes a backslash (CommonMark §2.4), so that it stands for itself. Addresses are broken up, since some readers make
    /// links of them unasked (GFM §6.9): by a backslash too, but before @, which they look for last, by a sign that has no width.
    /// </summary>
    public static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        // What begins a list, a heading or a rule does so at the start only: a sentence is one line.
        var isStart = true;
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            if (sign == '@')
            {
                escaped.Append('\u2060');
            }
            else if (sign is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '&' or '#' or '|' or '~' or '$'
                || (sign is '-' or '+' or '=' or '.' or ')' && isStart)
                || (sign is '.' or ':' && i + 1 < text.Length && (text[i + 1] == '/' || char.IsLetterOrDigit(text[i + 1]))))
            {
                escaped.Append('\\');
            }

            isStart &= char.IsAsciiDigit(sign);
            escaped.Append(sign);
        }

        return escaped.ToString();
    }
}
