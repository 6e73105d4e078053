using System.Text;

namespace Registry.Core.Interop.UsOmb2025;

/// <summary>Reads a list as Python prints one, such as <c>['b) Sex', "don't"]</c>: texts in single or double quotes, with backslash escapes.</summary>
internal static class PythonList
{
    /// <summary>The texts of the list, or null where the text is not such a list.</summary>
    public static IReadOnlyList<string>? Read(string text)
    {
        var list = new List<string>();
        var at = 0;
        Skip(text, ref at);
        if (at == text.Length || text[at++] != '[')
        {
            return null;
        }

        Skip(text, ref at);
        while (at < text.Length && text[at] != ']')
        {
            if (Item(text, ref at) is not { } item)
            {
                return null;
            }

            list.Add(item);
            Skip(text, ref at);
            if (at < text.Length && text[at] == ',')
            {
                at++;
                Skip(text, ref at);
            }
            else if (at == text.Length || text[at] != ']')
            {
                return null;
            }
        }

        at++;
        Skip(text, ref at);
        return at == text.Length ? list : null;
    }

    private static string? Item(string text, ref int at)
    {
        var quote = text[at];
        if (quote is not ('\'' or '"'))
        {
            return null;
        }

        var item = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return item.ToString();
            }

            if (text[at] != '\\')
            {
                item.Append(text[at]);
            }
            else if (++at < text.Length)
            {
                // Escapes Python never prints keep their backslash, as they do in Python.
                _ = text[at] switch
                {
                    'n' => item.Append('\n'),
                    't' => item.Append('\t'),
                    'r' => item.Append('\r'),
                    '\\' or '\'' or '"' => item.Append(text[at]),
                    var other => item.Append('\\').Append(other),
                };
            }
        }

        return null;
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }
}
