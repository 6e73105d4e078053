using System.Collections.Frozen;

namespace Registry.Core.Interop.UkMetadataModel;

/// <summary>What a slot of the model holds.</summary>
internal enum SlotRange
{
    /// <summary>Any text; also an identifier or CURIE, whose form the model does not restrict.</summary>
    Text,

    /// <summary>An absolute address.</summary>
    Address,

    /// <summary>A day, YYYY-MM-DD.</summary>
    Day,

    /// <summary>A whole number from 1.</summary>
    Whole,

    /// <summary>One of the listed values.</summary>
    Choice,

    /// <summary>A slug of the enumeration of organisations.</summary>
    Organisation,

    /// <summary>A contact point.</summary>
    ContactPoint,

    /// <summary>The class, as CURIE or IRI.</summary>
    Type,
}

/// <summary>One slot of a class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Range">What it holds.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Many">Whether it is a list.</param>
internal sealed record Slot(string Name, SlotRange Range = SlotRange.Text, bool Required = false, bool Many = false)
{
    /// <summary>The values of a choice.</summary>
    public FrozenSet<string> Choices { get; init; } = FrozenSet<string>.Empty;

    /// <summary>The pattern the model demands, and what it means.</summary>
    public (string Pattern, string Means)? Pattern { get; init; }
}

/// <summary>
/// The classes of the UK Cross-Government Metadata Exchange Model with the slots, cardinalities, enumerations and patterns of its LinkML
/// source (co-cddo/ukgov-metadata-exchange-model @ d6d9a24b). A slot that is not listed here is unknown to the class.
/// </summary>
internal static class MetadataExchange
{
    private static readonly FrozenSet<string> AccessRights = Values("INTERNAL", "OPEN", "COMMERCIAL");
    private static readonly FrozenSet<string> Classifications = Values("OFFICIAL", "SECRET", "TOP_SECRET", "NOT_APPLICABLE");
    private static readonly FrozenSet<string> Statuses = Values("DISCOVERY", "ALPHA", "BETA", "PRIVATE_BETA", "PUBLIC_BETA", "LIVE", "DEPRECATED", "WITHDRAWN");
    private static readonly FrozenSet<string> ServiceTypes = Values("EVENT", "REST", "SOAP");

    /// <summary>Frequencies of the model and what they are called here.</summary>
    public static readonly FrozenDictionary<string, string> Frequencies = new Dictionary<string, string>
    {
        ["freq:triennial"] = "triennial",
        ["freq:biennial"] = "biennial",
        ["freq:annual"] = "annual",
        ["freq:semiannual"] = "semiannual",
        ["freq:threeTimesAYear"] = "three-times-a-year",
        ["freq:quarterly"] = "quarterly",
        ["freq:bimonthly"] = "bimonthly",
        ["freq:monthly"] = "monthly",
        ["freq:semimonthly"] = "twice-a-month",
        ["freq:biweekly"] = "fortnightly",
        ["freq:threeTimesAMonth"] = "three-times-a-month",
        ["freq:weekly"] = "weekly",
        ["freq:semiweekly"] = "twice-a-week",
        ["freq:threeTimesAWeek"] = "three-times-a-week",
        ["freq:daily"] = "daily",
        ["freq:continuous"] = "continuous",
        ["freq:irregular"] = "irregular",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Access rights of the model and what they are called here.</summary>
    public static readonly FrozenDictionary<string, string> AccessRightsHere = new Dictionary<string, string>
    {
        ["OPEN"] = "public",
        ["COMMERCIAL"] = "restricted",
        ["INTERNAL"] = "non-public",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Types of organisation in the enumeration and what they are called here; others, such as "Court" or "Sub organisation", have no one type here.</summary>
    public static readonly FrozenDictionary<string, string> OrganisationTypes = new Dictionary<string, string>
    {
        ["Ministerial department"] = "ministerial-department",
        ["Non-ministerial department"] = "non-ministerial-department",
        ["Executive agency"] = "agency-or-public-body",
        ["Executive non-departmental public body"] = "agency-or-public-body",
        ["Advisory non-departmental public body"] = "agency-or-public-body",
        ["Special health authority"] = "agency-or-public-body",
        ["Public corporation"] = "public-corporation",
        ["Devolved administration"] = "devolved-administration",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly Slot[] Resource =
    [
        new("accessRights", SlotRange.Choice, Required: true) { Choices = AccessRights },
        new("alternativeTitle", Many: true),
        new("contactPoint", SlotRange.ContactPoint, Required: true),
        new("created", SlotRange.Day),
        new("creator", SlotRange.Organisation, Required: true, Many: true),
        new("description", Required: true),
        new("identifier", Required: true),
        new("issued", SlotRange.Day),
        new("keyword", Many: true),
        new("licence", Required: true),
        new("modified", SlotRange.Day, Required: true),
        new("publisher", SlotRange.Organisation, Required: true),
        new("relatedResource", Many: true),
        new("securityClassification", SlotRange.Choice, Required: true) { Choices = Classifications },
        new("summary") { Pattern = ("^.{1,250}$", "one line of at most 250 characters") },
        new("title", Required: true),
        new("type", SlotRange.Type, Required: true),
        new("theme", Many: true),
        new("version", Required: true),
    ];

    /// <summary>The classes that stand in files, with their slots in the model's order.</summary>
    public static readonly FrozenDictionary<string, IReadOnlyList<Slot>> Classes = new Dictionary<string, IReadOnlyList<Slot>>
    {
        ["Dataset"] =
        [
            .. Resource,
            new("distribution", Many: true),
            new("updateFrequency", SlotRange.Choice, Required: true) { Choices = Frequencies.Keys.ToFrozenSet(StringComparer.Ordinal) },
        ],
        ["DataService"] =
        [
            .. Resource,
            new("endpointDescription", Required: true),
            new("endpointURL", SlotRange.Address),
            new("servesData", Many: true),
            new("serviceStatus", SlotRange.Choice, Required: true) { Choices = Statuses },
            new("serviceType", SlotRange.Choice, Required: true) { Choices = ServiceTypes },
        ],
        ["Distribution"] =
        [
            new("accessRights", SlotRange.Choice) { Choices = AccessRights },
            new("accessService", Many: true),
            new("byteSize", SlotRange.Whole),
            new("description"),
            new("downloadURL", SlotRange.Address),
            new("identifier", Required: true),
            new("issued", SlotRange.Day),
            new("licence", Required: true),
            new("mediaType", Required: true) { Pattern = (@"^(application|audio|font|image|message|model|multipart|text|video)/\S+", "an IANA media type such as text/csv") },
            new("modified", SlotRange.Day),
            new("title", Required: true),
            new("type", SlotRange.Type, Required: true),
        ],
        ["ContactPoint"] =
        [
            new("contactName", Required: true),
            new("email", Required: true) { Pattern = (@"^\S+@[\S+\.]+\S+", "a mailbox such as data@example.gov.uk") },
            new("telephone"),
            new("address"),
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static FrozenSet<string> Values(params string[] values) => values.ToFrozenSet(StringComparer.Ordinal);
}
