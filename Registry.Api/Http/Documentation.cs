using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Registry.Api.Http;

/// <summary>What the code says of a type or member, as its compiler wrote it down: the document repeats it, so that a thing is described once.</summary>
public static partial class Documentation
{
    private static readonly FrozenDictionary<string, XElement> Members = Load().ToFrozenDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>What a type is.</summary>
    public static string Of(Type type) => Text(Require($"T:{Name(type)}").Element("summary"), type.Name);

    /// <summary>What a property says.</summary>
    public static string Of(PropertyInfo property) => Text(Require($"P:{Name(property.DeclaringType!)}.{property.Name}").Element("summary"), property.Name);

    /// <summary>What a member of a positional record says.</summary>
    public static string Of(Type type, ParameterInfo parameter) =>
        Text(Require($"T:{Name(type)}").Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == parameter.Name), $"{type.Name}.{parameter.Name}");

    private static XElement Require(string id) => Members.GetValueOrDefault(id) ?? throw new InvalidOperationException($"{id} has no documentation: the API's description needs it.");

    private static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string Text(XElement? element, string what)
    {
        if (element is null)
        {
            throw new InvalidOperationException($"{what} has no documentation: the API's description needs it.");
        }

        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "see" or "paramref" } reference => $"`{(reference.Attribute("cref") ?? reference.Attribute("name") ?? reference.Attribute("href"))!.Value.Split('.')[^1]}`",
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement other => other.Value,
            _ => "",
        }));
        // Citations of our own design papers mean nothing to a client; those of standards do.
        text = Emptied().Replace(Citation().Replace(text, ""), match => match.Value.Contains(';', StringComparison.Ordinal) ? ")" : "");
        return Blanks().Replace(text, " ").Trim();
    }

    private static IEnumerable<KeyValuePair<string, XElement>> Load() =>
        new[] { typeof(Documentation).Assembly, typeof(Core.Register.Kind).Assembly }
            .Select(assembly => Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml"))
            .SelectMany(path => XDocument.Load(path).Descendants("member"))
            .Select(member => KeyValuePair.Create(member.Attribute("name")!.Value, member))
            // Generated code documents the same types in every assembly.
            .Where(pair => pair.Key.AsSpan(1).StartsWith(":Registry."));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(?<=[(;])[^();]*\.md[^();]*(;\s*|(?=\)))")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\s*\(\s*\)|;\s*\)")]
    private static partial Regex Emptied();
}
