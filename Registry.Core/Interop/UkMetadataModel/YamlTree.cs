using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Registry.Core.Interop.UkMetadataModel;

/// <summary>
/// Reads one YAML document into a tree of texts, lists and maps. Values keep the text they are written with: <c>2023-02</c> and
/// <c>2.0.0</c> are versions, not numbers. Anchors, aliases, repeated keys and deep nesting are refused: no record needs them, and they
/// are how a small file grows large.
/// </summary>
internal static class YamlTree
{
    private const int Deepest = 16;

    /// <summary>The tree, or why there is none.</summary>
    public static (JsonNode? Root, string? Problem) Read(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return (null, "The file holds no YAML document.");
            }

            parser.Consume<DocumentStart>();
            var root = Node(parser, 0);
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? (root, null) : (null, "The file holds more than one YAML document: one record stands in one file.");
        }
        catch (YamlException fault)
        {
            return (null, $"The file is not YAML that can be read here (line {fault.Start.Line}): {SourceText.Cut(fault.Message, 300)}");
        }
    }

    private static JsonNode? Node(Parser parser, int depth)
    {
        if (parser.Accept<AnchorAlias>(out var alias))
        {
            throw new YamlException(alias.Start, alias.End, "Aliases are not read.");
        }

        if (parser.Accept<NodeEvent>(out var node) && (!node.Anchor.IsEmpty || depth > Deepest))
        {
            throw new YamlException(node.Start, node.End, depth > Deepest ? $"Nested deeper than {Deepest} levels." : "Anchors are not read.");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? null : JsonValue.Create(scalar.Value);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(Node(parser, depth + 1));
            }

            return list;
        }

        parser.Consume<MappingStart>();
        var map = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (map.ContainsKey(key.Value))
            {
                throw new YamlException(key.Start, key.End, $"The key {SourceText.Cut(key.Value, 80)} stands twice.");
            }

            map.Add(key.Value, Node(parser, depth + 1));
        }

        return map;
    }
}
