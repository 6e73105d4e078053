using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Registry.Core.Interop.UkMetadataModel;

/// <summary>
/// One valid Dataset or DataService, as a dataset.
/// <list type="table">
/// <listheader><term>slot</term><description>member</description></listheader>
/// <item><term>publisher</term><description>the organisation that answers for the record, and publisher.name</description></item>
/// <item><term>creator</term><description>creators, by name; the slugs are kept</description></item>
/// <item><term>title, description, issued, modified</term><description>the members of these names</description></item>
/// <item><term>keyword</term><description>keywords, where all fit</description></item>
/// <item><term>identifier</term><description>reference; where it is an address also sameAs and source.location</description></item>
/// <item><term>contactPoint</term><description>contactPoint; a mailbox that may be a person's is withheld (<see cref="FunctionalMailbox"/>); telephone and address are kept</description></item>
/// <item><term>licence</term><description>licence, where it is an address; DATA_SHARE_AGREEMENT means that there is none</description></item>
/// <item><term>accessRights, securityClassification, updateFrequency</term><description>the members of these names in this register's codes; originals are kept</description></item>
/// <item><term>distribution</term><description>distributions, with what the Distribution's own file says</description></item>
/// <item><term>endpointURL</term><description>distributions[0].accessUrl</description></item>
/// <item><term>type, version, summary, theme, created, alternativeTitle, relatedResource, endpointDescription, servesData, serviceStatus, serviceType</term><description>source.values</description></item>
/// </list>
/// Whether there is personal data in it the model does not ask, so that is absent as not known.
/// </summary>
internal sealed class CatalogueEntry(string file, string type, JsonObject tree)
{
    /// <summary>The file it stands in.</summary>
    public string File => file;

    /// <summary>Its identifier.</summary>
    public string Identifier => (string)tree["identifier"]!;

    /// <summary>Slug of its publisher.</summary>
    public string Publisher => (string)tree["publisher"]!;

    /// <summary>Slugs of its publisher and creators.</summary>
    public IEnumerable<string> Organisations => [Publisher, .. Items("creator")];

    /// <summary>The distributions it names.</summary>
    public IEnumerable<string> DistributionNames => Items("distribution");

    /// <summary>Tells a record everything a tree says, a nested slot under its path.</summary>
    public static void Tell(Transcription record, string? type, JsonObject tree, string prefix = "")
    {
        foreach (var (name, value) in tree)
        {
            if (value is JsonObject inner && prefix.Length == 0)
            {
                Tell(record, type, inner, $"{name}.");
            }
            else
            {
                record.Says(prefix + name, value is JsonArray list ? list.Select(Text) : [Text(value)]);
            }
        }
    }

    /// <summary>The dataset.</summary>
    public ForeignRecord Read(string reference, IReadOnlyDictionary<string, JsonObject> parts, OrganisationEnumeration? organisations, MappingReport report)
    {
        var record = new Transcription("dataset", MetadataModelStandard.Key, file);
        Tell(record, type, tree);
        record.Put("title", "title", 300);
        record.Put("description", "description");
        record.Body["publisher"] = new JsonObject { ["name"] = Name(Publisher, organisations) };
        record.Translated("publisher");
        record.Body["creators"] = new JsonArray([.. Items("creator").Take(50).Select(slug => (JsonNode)Name(slug, organisations))]);
        record.Translated("creator");
        Contact(record);
        Licence(record);
        Translate(record, "accessRights", MetadataExchange.AccessRightsHere);
        if (record.Text("securityClassification") is { } classification)
        {
            record.Body["securityClassification"] = classification.ToLowerInvariant().Replace('_', '-');
            record.Translated("securityClassification");
        }

        var keywords = record.Texts("keyword").Distinct().ToList();
        if (keywords.Count is > 0 and <= 100 && keywords.All(keyword => keyword.Length <= 100))
        {
            record.Body["keywords"] = new JsonArray([.. keywords.Select(keyword => (JsonNode)keyword)]);
            record.Whole("keyword");
        }

        Translate(record, "updateFrequency", MetadataExchange.Frequencies);
        record.Put("issued", "issued");
        record.Put("modified", "modified");
        Distributions(record, parts);
        record.NotStated("/personalData");
        var address = SourceText.IsAddress(Identifier) ? Identifier : null;
        if (address is not null)
        {
            record.Body["sameAs"] = new JsonArray(address);
        }

        if (address is not null || reference == Identifier)
        {
            record.Whole("identifier");
        }

        return record.Finish(Publisher, reference, null, address, report);
    }

    private static void Translate(Transcription record, string slot, FrozenDictionary<string, string> table)
    {
        if (record.Text(slot) is { } text && table.TryGetValue(text, out var code))
        {
            record.Body[slot] = code;
            record.Translated(slot);
        }
    }

    private static void Contact(Transcription record)
    {
        var contact = new JsonObject();
        var mailbox = record.Text("contactPoint.email")!;
        var name = record.Text("contactPoint.contactName")!;
        var isFunction = FunctionalMailbox.Accepts(mailbox);
        if (isFunction || !FunctionalMailbox.MentionsMailbox(name))
        {
            contact["name"] = record.Fit("contactPoint.contactName", name, 300);
        }
        else
        {
            record.Withhold("contactPoint.contactName");
        }

        if (isFunction)
        {
            contact["address"] = mailbox;
            record.Whole("contactPoint.email");
        }
        else
        {
            record.Withhold("contactPoint.email");
        }

        if (contact.Count > 0)
        {
            record.Body["contactPoint"] = contact;
        }

        if (!isFunction)
        {
            record.Absent(contact.Count > 0 ? "/contactPoint/address" : "/contactPoint", "withheld", "The source gives a mailbox that may be a person's, not that of a function.", "personal-data");
        }
    }

    private static void Licence(Transcription record)
    {
        var licence = record.Text("licence")!;
        if (SourceText.IsAddress(licence))
        {
            record.Body["licence"] = licence;
            record.Whole("licence");
        }
        else if (licence == "DATA_SHARE_AGREEMENT")
        {
            record.Translated("licence");
            record.Absent("/licence", "not-applicable", "The source states that the data is shared by agreement (DATA_SHARE_AGREEMENT), not under a licence.");
        }
    }

    private static void Distributions(Transcription record, IReadOnlyDictionary<string, JsonObject> parts)
    {
        var distributions = new JsonArray();
        var names = record.Texts("distribution").Distinct().ToList();
        var areAddresses = names.Count is > 0 and <= 200 && names.All(SourceText.IsAddress);
        if (areAddresses)
        {
            record.Whole("distribution");
        }

        foreach (var name in areAddresses ? names : [])
        {
            var form = new JsonObject { ["accessUrl"] = name };
            if (parts.TryGetValue(name, out var part))
            {
                Fold(record, part, form, $"distribution[{distributions.Count.ToString(CultureInfo.InvariantCulture)}]");
            }

            distributions.Add((JsonNode)form);
        }

        if (record.Text("endpointURL") is { } endpoint && SourceText.IsAddress(endpoint))
        {
            distributions.Add((JsonNode)new JsonObject { ["accessUrl"] = endpoint });
            record.Whole("endpointURL");
        }

        if (distributions.Count > 0)
        {
            record.Body["distributions"] = distributions;
        }
    }

    /// <summary>What a Distribution's own file says, as far as a distribution here has room for it; the rest is kept with the dataset.</summary>
    private static void Fold(Transcription record, JsonObject part, JsonObject form, string path)
    {
        foreach (var (slot, value) in part)
        {
            var texts = value is JsonArray list ? list.Select(Text).ToList() : [Text(value)];
            var field = record.Says($"{path}.{slot}", texts);
            if (record.Text(field) is not { } text)
            {
                continue;
            }

            switch (slot)
            {
                case "identifier":
                case "downloadURL" when SourceText.IsAddress(text):
                case "licence" when SourceText.IsAddress(text):
                case "mediaType" when text.Length <= 200 && !text.Any(char.IsAsciiLetterUpper) && !text.Contains(';', StringComparison.Ordinal):
                case "issued":
                case "modified":
                    if (slot != "identifier")
                    {
                        form[slot == "downloadURL" ? "downloadUrl" : slot] = text;
                    }

                    record.Whole(field);
                    break;
                case "title":
                    form["title"] = record.Fit(field, text, 300);
                    break;
                case "description":
                    form["description"] = record.Fit(field, text, 5_000);
                    break;
                case "byteSize":
                    form["byteSize"] = long.Parse(text, CultureInfo.InvariantCulture);
                    record.Whole(field);
                    break;
                default:
                    break;
            }
        }
    }

    private static string Name(string slug, OrganisationEnumeration? organisations) =>
        SourceText.Cut(SourceText.OneLine(organisations?.Find(slug)?.Title ?? slug), 300);

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value => (string?)value,
        _ => node.ToJsonString(),
    };

    private IEnumerable<string> Items(string slot) => (tree[slot] as JsonArray ?? []).Select(item => (string)item!);
}
