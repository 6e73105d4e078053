using System.Text.Json.Nodes;
using Registry.Core.Register;

namespace Registry.Core.Interop.UkMetadataModel;

/// <summary>
/// The UK Cross-Government Metadata Exchange Model: one record a file, as YAML. Every file is checked by the model's own rules; a file that
/// breaks one is refused with all its faults. A valid Dataset or DataService becomes a dataset (<see cref="CatalogueEntry"/>). A valid
/// Distribution is a part: it is folded into every dataset that names it. A valid ContactPoint alone is a part of no record. Parts are
/// counted in the report under "Distribution (part of a dataset)", "Distribution (named by no dataset here)" and "ContactPoint (part of
/// no record)". Publishers and creators become organisations, with what <c>uk-gov-orgs.yaml</c> says of them where it is beside the files.
/// </summary>
public static class MetadataModelStandard
{
    internal const string Key = "uk-metadata-model";

    private const int LargestCharacters = 1_000_000;

    /// <summary>The standard.</summary>
    public static readonly Standard Standard = new(
        Key,
        "UK Cross-Government Metadata Exchange Model",
        "a folder of YAML files, one record in each, or one such file",
        Read);

    private static IEnumerable<ForeignRecord> Read(string path, MappingReport report)
    {
        var isFile = File.Exists(path);
        var folder = isFile ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        var files = isFile ? [path]
            : Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.y*ml").Where(file => Path.GetFileName(file) != OrganisationEnumeration.File).Order(StringComparer.Ordinal).ToArray()
            : [];
        if (files.Length == 0)
        {
            return [SourceFile.Refused("dataset", new Fault(Path.GetFileName(path), "source.missing", "There is no YAML file at the path given."))];
        }

        var organisations = OrganisationEnumeration.Near(folder);
        var refused = new List<ForeignRecord>();
        var entries = new List<CatalogueEntry>();
        var distributions = new List<(string File, JsonObject Tree)>();
        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            var (tree, faults) = Parse(file);
            var type = tree is null ? null : MetadataChecks.ClassOf(tree);
            if (tree is not null && type is null)
            {
                faults = [new Fault("/type", "source.missing", "Neither type nor any slot tells whether this is a Dataset, DataService, Distribution or ContactPoint.")];
            }
            else if (tree is not null)
            {
                faults = [.. MetadataChecks.Check(tree, type!, organisations)];
            }

            if (faults.Count > 0)
            {
                refused.Add(Refused(name, type, tree, faults, report));
            }
            else if (type == "Distribution")
            {
                distributions.Add((name, tree!));
            }
            else if (type == "ContactPoint")
            {
                report.Count("ContactPoint (part of no record)", Mapping.Rejected);
            }
            else
            {
                entries.Add(new CatalogueEntry(name, type!, tree!));
            }
        }

        return [.. Records(entries, distributions, organisations, report), .. refused];
    }

    private static IEnumerable<ForeignRecord> Records(List<CatalogueEntry> entries, List<(string File, JsonObject Tree)> distributions, OrganisationEnumeration? organisations, MappingReport report)
    {
        // Two files may describe one distribution: the fuller one is taken.
        var parts = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (_, tree) in distributions.OrderByDescending(part => part.Tree.Count).ThenBy(part => part.File, StringComparer.Ordinal))
        {
            parts.TryAdd((string)tree["identifier"]!, tree);
        }

        var named = entries.SelectMany(entry => entry.DistributionNames).ToHashSet(StringComparer.Ordinal);
        foreach (var (_, tree) in distributions)
        {
            var isUsed = named.Contains((string)tree["identifier"]!) && ReferenceEquals(parts[(string)tree["identifier"]!], tree);
            report.Count(isUsed ? "Distribution (part of a dataset)" : "Distribution (named by no dataset here)", isUsed ? Mapping.Mapped : Mapping.Rejected);
        }

        foreach (var slug in entries.SelectMany(entry => entry.Organisations).Distinct().Order(StringComparer.Ordinal))
        {
            yield return Organisation(slug, organisations?.Find(slug));
        }

        var references = References(entries);
        foreach (var entry in entries.OrderBy(entry => entry.Publisher, StringComparer.Ordinal).ThenBy(entry => references[entry], StringComparer.Ordinal))
        {
            yield return entry.Read(references[entry], parts, organisations, report);
        }
    }

    /// <summary>
    /// The identifier, where it is the publisher's only file with it and can be a reference; otherwise a fingerprint of identifier and file
    /// name. (Two of the model's own examples carry one identifier.)
    /// </summary>
    private static Dictionary<CatalogueEntry, string> References(List<CatalogueEntry> entries)
    {
        var references = new Dictionary<CatalogueEntry, string>(ReferenceEqualityComparer.Instance);
        foreach (var group in entries.GroupBy(entry => (entry.Publisher, entry.Identifier)))
        {
            foreach (var entry in group)
            {
                references.Add(entry, group.Count() == 1 && SourceText.IsReference(entry.Identifier)
                    ? entry.Identifier
                    : $"{entry.Publisher}-x-{SourceText.Fingerprint([entry.Identifier, entry.File])}");
            }
        }

        return references;
    }

    private static ForeignRecord Organisation(string slug, EnumeratedOrganisation? about)
    {
        var type = about?.Notes.FirstOrDefault(note => note.Tag == "organisationType").Value;
        return ForeignOrganisation.Of(
            slug,
            about?.Title ?? slug,
            "GB",
            Key,
            about is null ? slug : OrganisationEnumeration.File,
            type: type is null ? null : MetadataExchange.OrganisationTypes.GetValueOrDefault(type),
            whyNoType: type is null ? "The source does not state what type of body it is." : $"The source gives a type that could be several here: {type}",
            identifiers: [("govuk-slug", slug)],
            website: about?.Address is { } address && SourceText.IsAddress(address) ? address : null,
            values: about?.Notes);
    }

    private static ForeignRecord Refused(string file, string? type, JsonObject? tree, IReadOnlyList<Fault> faults, MappingReport report)
    {
        var record = new Transcription("dataset", Key, file);
        CatalogueEntry.Tell(record, type, tree ?? []);
        foreach (var fault in faults)
        {
            record.Refuse(fault.Pointer, fault.Code, fault.Detail);
        }

        var owner = tree?["publisher"] is JsonValue publisher ? (string)publisher! : "";
        var reference = tree?["identifier"] is JsonValue identifier ? (string)identifier! : "";
        return record.Finish(owner, reference, null, null, report);
    }

    private static (JsonObject? Tree, IReadOnlyList<Fault> Faults) Parse(string file)
    {
        var (text, fault) = SourceFile.Read(file);
        if (text is null)
        {
            return (null, [fault!]);
        }

        if (text.Length > LargestCharacters)
        {
            return (null, [new Fault("", "source.too-large", $"The file holds more than {LargestCharacters} characters.")]);
        }

        var (root, problem) = YamlTree.Read(text);
        return root is JsonObject tree ? (tree, []) : (null, [new Fault("", "source.invalid", problem ?? "The file holds no map of slots.")]);
    }
}
