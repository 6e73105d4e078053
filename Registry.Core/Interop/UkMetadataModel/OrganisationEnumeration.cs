using System.Text.Json.Nodes;

namespace Registry.Core.Interop.UkMetadataModel;

/// <summary>One organisation of the model's enumeration.</summary>
/// <param name="Slug">Its slug on GOV.UK.</param>
/// <param name="Title">Its name.</param>
/// <param name="Address">Its page on GOV.UK.</param>
/// <param name="Notes">Abbreviation, type, status and content id, as far as given.</param>
internal sealed record EnumeratedOrganisation(string Slug, string? Title, string? Address, IReadOnlyList<(string Tag, string Value)> Notes);

/// <summary>The organisations a publisher or creator may be (<c>uk-gov-orgs.yaml</c>).</summary>
internal sealed class OrganisationEnumeration
{
    /// <summary>The file it stands in, beside the examples or one folder above.</summary>
    public const string File = "uk-gov-orgs.yaml";

    private readonly JsonObject _values;

    private OrganisationEnumeration(JsonObject values) => _values = values;

    /// <summary>The enumeration found at or above a folder; null where there is none that can be read.</summary>
    public static OrganisationEnumeration? Near(string folder)
    {
        var full = Path.GetFullPath(folder);
        var path = new[] { full, Path.GetDirectoryName(full) }.OfType<string>().Select(place => Path.Combine(place, File)).FirstOrDefault(System.IO.File.Exists);
        return path is not null && SourceFile.Read(path).Text is { } text && YamlTree.Read(text).Root is JsonObject root
            && root["enums"] is JsonObject enums && enums["OrganisationValues"] is JsonObject values && values["permissible_values"] is JsonObject permissible
            ? new OrganisationEnumeration(permissible)
            : null;
    }

    /// <summary>The organisation with this slug, or null.</summary>
    public EnumeratedOrganisation? Find(string slug)
    {
        if (!_values.TryGetPropertyValue(slug, out var value))
        {
            return null;
        }

        var about = value as JsonObject;
        var notes = (about?["extensions"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(note => (Tag: Text(note["tag"]), Value: Text(note["value"])))
            .Where(note => note is { Tag: not null, Value: not null })
            .Select(note => (note.Tag!, note.Value!));
        return new EnumeratedOrganisation(slug, Text(about?["description"]), Text(about?["meaning"]), [.. notes]);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value ? SourceText.Clean((string?)value) : null;
}
