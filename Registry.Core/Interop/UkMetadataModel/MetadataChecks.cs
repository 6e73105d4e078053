using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Registry.Core.Register;

namespace Registry.Core.Interop.UkMetadataModel;

/// <summary>The model's rules applied to one tree: all faults at once, each at its slot.</summary>
internal static class MetadataChecks
{
    private static readonly string[] TypePrefixes =
    [
        "dcat:", "http://www.w3.org/ns/dcat#", "https://www.w3.org/ns/dcat#", "ukgov_metadata:", "https://w3id.org/co-cddo/ukgov-metadata-exchange-model/",
    ];

    private static readonly (string Type, string[] Slots)[] TellingSlots =
    [
        ("ContactPoint", ["contactName", "email"]),
        ("Distribution", ["mediaType", "downloadURL", "byteSize"]),
        ("DataService", ["endpointDescription", "endpointURL", "serviceStatus", "serviceType", "servesData"]),
        ("Dataset", ["updateFrequency", "distribution"]),
    ];

    /// <summary>
    /// The class a tree means to be: by the last part of its type, even a badly written one; else by the slots only that class has. Null
    /// where neither tells.
    /// </summary>
    public static string? ClassOf(JsonObject tree)
    {
        if (tree["type"] is JsonValue type && (string)type! is { } name && name.Split(':', '#', '/')[^1] is { } last && MetadataExchange.Classes.ContainsKey(last))
        {
            return last;
        }

        return Array.Find(TellingSlots, known => known.Slots.Any(tree.ContainsKey)).Type;
    }

    /// <summary>What is wrong with a tree of a class.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="type">The class.</param>
    /// <param name="organisations">The enumeration of organisations, or null where it is not at hand and slugs are not checked against it.</param>
    /// <param name="at">Pointer of the tree.</param>
    public static IEnumerable<Fault> Check(JsonObject tree, string type, OrganisationEnumeration? organisations, string at = "")
    {
        var slots = MetadataExchange.Classes[type];
        foreach (var (name, _) in tree)
        {
            if (slots.All(slot => slot.Name != name))
            {
                yield return new Fault($"{at}/{name}", "source.slot-unknown", $"{type} has no slot {SourceText.Cut(name, 80)}.{Shape.Suggest(name, slots.Select(slot => slot.Name))}");
            }
        }

        foreach (var slot in slots)
        {
            var pointer = $"{at}/{slot.Name}";
            var value = tree[slot.Name];
            if (value is null || value is JsonArray { Count: 0 })
            {
                if (slot.Required)
                {
                    yield return new Fault(pointer, "source.missing", $"{slot.Name} is missing: the model requires it on every {type}.");
                }

                continue;
            }

            if (slot.Many != value is JsonArray)
            {
                yield return new Fault(pointer, "source.cardinality", slot.Many ? $"{slot.Name} is a list." : $"{slot.Name} is stated once, not as a list.");
                continue;
            }

            var items = value is JsonArray list ? list.Select((item, i) => (item, $"{pointer}/{i.ToString(CultureInfo.InvariantCulture)}")) : [(value, pointer)];
            foreach (var fault in items.SelectMany(item => CheckItem(item.item, slot, type, organisations, item.Item2)))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<Fault> CheckItem(JsonNode? item, Slot slot, string type, OrganisationEnumeration? organisations, string pointer)
    {
        if (slot.Range == SlotRange.ContactPoint)
        {
            return item is JsonObject contact ? Check(contact, "ContactPoint", organisations, pointer) : NoContactPoint(item, slot, organisations, pointer);
        }

        if (item is not JsonValue || (string)item! is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return [new Fault(pointer, "source.type", $"{slot.Name} is a text, not a map, a list or nothing.")];
        }

        return Problem(text, slot, type, organisations) is { } problem ? [new Fault(pointer, "source.invalid", problem)] : [];
    }

    /// <summary>A text instead of a contact point is wrong; one that is not even a mailbox is wrong twice.</summary>
    private static IEnumerable<Fault> NoContactPoint(JsonNode? item, Slot slot, OrganisationEnumeration? organisations, string pointer)
    {
        yield return new Fault(pointer, "source.type", $"{slot.Name} is a contact point with contactName and email, not a text.");
        var email = MetadataExchange.Classes["ContactPoint"].First(inner => inner.Name == "email");
        if (item is JsonValue && (string)item! is { } text && Problem(text, email, "ContactPoint", organisations) is { } problem)
        {
            yield return new Fault($"{pointer}/email", "source.invalid", problem);
        }
    }

    private static string? Problem(string text, Slot slot, string type, OrganisationEnumeration? organisations)
    {
        var shown = SourceText.Cut(SourceText.OneLine(text), 80);
        switch (slot.Range)
        {
            case SlotRange.Type when !TypePrefixes.Any(prefix => text == prefix + type):
                return $"type is {shown}, not dcat:{type}.";
            case SlotRange.Choice when !slot.Choices.Contains(text):
                return $"{slot.Name} is {shown}, which is none of {string.Join(", ", slot.Choices.Order(StringComparer.Ordinal))}.{Shape.Suggest(text, slot.Choices)}";
            case SlotRange.Day when !FullDate.TryParse(text, out _):
                return $"{slot.Name} is {shown}, not a day such as 2023-01-30.";
            case SlotRange.Whole when !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > Shape.LargestWhole:
                return $"{slot.Name} is {shown}, not a whole number from 1.";
            case SlotRange.Address when !Uri.TryCreate(text, UriKind.Absolute, out _):
                return $"{slot.Name} is {shown}, not an absolute address.";
            case SlotRange.Organisation when organisations is not null && organisations.Find(text) is null:
                return $"{slot.Name} is {shown}, which is not in the enumeration of organisations.";
            case SlotRange.Organisation when !SourceText.IsReference(text):
                return $"{slot.Name} is {shown}, not the slug of an organisation.";
            default:
                return slot.Pattern is { } pattern && !Regex.IsMatch(text, pattern.Pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
                    ? $"{slot.Name} is {shown}, not {pattern.Means}."
                    : null;
        }
    }
}
