using System.Globalization;
using System.Text.RegularExpressions;
using System.Text;
using Registry.Core.Register;
using Registry.Core.Vocabulary;
using static Registry.Core.Insight.Facts;

namespace Registry.Core.Insight;

/// <summary>What a reader asks of an indicator: which parts, of which organisations, systems and periods, and in which groups.</summary>
public sealed partial class IndicatorQuery
{
    /// <summary>Parameters of every indicator that a filter may be.</summary>
    public static readonly IReadOnlyList<string> Filters = ["organisation", "from", "to", "tier", "kind", "sector", "engagement"];

    /// <summary>Groups on a page.</summary>
    public const int MaxGroups = 200;

    private static readonly string[] Times = ["year", "quarter", "month"];

    private readonly List<(string Key, IReadOnlyList<string> Values)> _filters = [];

    private IndicatorQuery(Indicator indicator) => Indicator = indicator;

    /// <summary>The indicator.</summary>
    public Indicator Indicator { get; }

    /// <summary>The parts asked for.</summary>
    public IReadOnlyList<Part> Parts { get; private set; } = [];

    /// <summary>What it is grouped by, or null.</summary>
    public string? GroupBy { get; private set; }

    /// <summary>The one group asked for, or null.</summary>
    public string? Group { get; private set; }

    /// <summary>The one bucket asked for, or null.</summary>
    public Bucket? Bucket { get; private set; }

    /// <summary>Items on a page.</summary>
    public int Limit { get; private set; } = ListQuery.DefaultLimit;

    /// <summary>Where to go on, or null.</summary>
    public string? After { get; private set; }

    /// <summary>The filters as they were given.</summary>
    public IReadOnlyDictionary<string, string> Given => _filters.ToDictionary(filter => filter.Key, filter => string.Join(',', filter.Values));

    /// <summary>What a part can be grouped by.</summary>
    public static IEnumerable<string> GroupKeys(Part part) => ["organisation", .. Times, .. part.Groupings.Select(grouping => grouping.Name)];

    /// <summary>The filters a part understands.</summary>
    public static IEnumerable<string> FilterKeys(Part part) =>
        Filters.Where(key => key switch { "tier" or "kind" or "sector" => part.Reach != Reach.None, "engagement" => part.OfEngagements, _ => true });

    /// <summary>Reads the parameters; one that is unknown, or applies to none of the parts, is refused.</summary>
    /// <param name="indicator">The indicator.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="ids">Whether the ids behind one bucket of one part are asked for.</param>
    /// <exception cref="RefusedException">Some parameter is not understood; all are told at once.</exception>
    public static IndicatorQuery Read(Indicator indicator, IEnumerable<KeyValuePair<string, string>> parameters, bool ids)
    {
        var query = new IndicatorQuery(indicator);
        var faults = new List<Fault>();
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).TakeWhile(_ => faults.Count < ListQuery.MaxFaults))
        {
            if (value.Contains('\0', StringComparison.Ordinal))
            {
                faults.Add(new Fault(key.Length > 80 ? key[..80] : key, "parameter.invalid", "A parameter holds no NUL."));
            }
            else if (!given.TryAdd(key, value))
            {
                faults.Add(new Fault(key, "parameter.repeated", $"{key} is given twice: separate several values by commas."));
            }
        }

        query.Choose(given.GetValueOrDefault("part"), ids, faults);
        string[] known = [.. Filters, "part", "groupBy", "asOf", "day", "cursor", .. ids ? ["bucket", "group", "limit"] : Array.Empty<string>()];
        foreach (var (key, value) in given.TakeWhile(_ => faults.Count < ListQuery.MaxFaults))
        {
            query.Take(key, value, known, faults);
        }

        query.Together(ids, given, faults);
        return faults.Count == 0 ? query : throw new RefusedException(RefusalCode.InvalidParameter, faults.Count == 1 ? faults[0].Detail : $"{faults.Count} parameters are not understood.", faults);
    }

    /// <summary>The conditions on a part's population <c>u</c>, each with AND before it; the values are added.</summary>
    internal string Where(Part part, Dictionary<string, object?> values)
    {
        var sql = new StringBuilder();
        foreach (var (key, given) in _filters)
        {
            sql.Append(" AND ").Append(Condition(part, key, Names(values, key, given)));
        }

        if (Group == Unknown)
        {
            sql.Append(IsList(part) ? $" AND {GroupOf(part)} = ''" : $" AND {GroupOf(part)} IS NULL");
        }
        else if (Group is not null)
        {
            values["@group"] = IsList(part) ? $"%,{LikeSign().Replace(Group, "!$0")},%" : Group;
            sql.Append(IsList(part) ? $" AND (',' || {GroupOf(part)} || ',') LIKE @group ESCAPE '!'" : $" AND {GroupOf(part)} = @group");
        }

        return sql.ToString();
    }

    /// <summary>What stands for a group of things that do not say.</summary>
    public const string Unknown = "unknown";

    /// <summary>The group of a thing in a part's population <c>u</c>.</summary>
    internal string GroupOf(Part part) => GroupBy switch
    {
        "organisation" => "u.organisation",
        "year" => "SUBSTR(u.day, 1, 4)",
        "month" => "SUBSTR(u.day, 1, 7)",
        "quarter" => "SUBSTR(u.day, 1, 4) || CASE WHEN SUBSTR(u.day, 6, 2) <= '03' THEN '-Q1' WHEN SUBSTR(u.day, 6, 2) <= '06' THEN '-Q2' WHEN SUBSTR(u.day, 6, 2) <= '09' THEN '-Q3' ELSE '-Q4' END",
        _ => $"u.{part.Groupings.First(grouping => grouping.Name == GroupBy).Column}",
    };

    /// <summary>Whether a thing of a part may stand in several groups.</summary>
    internal bool IsList(Part part) => part.Groupings.Any(grouping => grouping.Name == GroupBy && grouping.IsList);

    private void Choose(string? part, bool ids, List<Fault> faults)
    {
        Parts = part is null ? Indicator.Parts : [.. Indicator.Parts.Where(one => one.Code == part)];
        if (Parts.Count == 0 || (ids && Parts.Count > 1))
        {
            faults.Add(new Fault("part", "parameter.invalid", $"part is one of {string.Join(", ", Indicator.Parts.Select(one => one.Code))}."));
        }
    }

    private void Take(string key, string value, string[] known, List<Fault> faults)
    {
        switch (key)
        {
            case "part" or "asOf" or "day":
                break;
            case "cursor":
                After = value.Length is > 0 and <= 400 ? value : Invalid<string>(key, "cursor comes from next: follow it as it is.", faults);
                break;
            case "limit" when known.Contains(key):
                Limit = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= ListQuery.MaxLimit
                    ? limit
                    : Invalid<int>(key, $"limit is a whole number from 1 to {ListQuery.MaxLimit}.", faults);
                break;
            case "groupBy":
                var keys = Parts.Count == 0 ? [] : Parts.Select(GroupKeys).Aggregate((one, other) => one.Intersect(other)).ToList();
                GroupBy = keys.Contains(value) ? value : Invalid<string>(key, $"groupBy is one of {string.Join(", ", keys)}{(Parts.Count > 1 ? "; with part there may be more" : "")}.", faults);
                break;
            case "group" when known.Contains(key):
                Group = value.Length is > 0 and <= 400 ? value : Invalid<string>(key, "group is the key of a group, as the indicator answers it.", faults);
                break;
            case "bucket" when known.Contains(key):
                Bucket = Parts.SelectMany(part => part.Buckets).FirstOrDefault(bucket => bucket.Code == value)
                    ?? Invalid<Bucket>(key, $"bucket is one of {string.Join(", ", Parts.SelectMany(part => part.Buckets).Select(bucket => bucket.Code).Distinct())}.", faults);
                break;
            default:
                Filter(key, value, known, faults);
                break;
        }
    }

    private void Filter(string key, string value, string[] known, List<Fault> faults)
    {
        if (!Filters.Contains(key))
        {
            faults.Add(new Fault(key.Length > 80 ? key[..80] : key, "parameter.unknown", $"There is no parameter of this name here.{Shape.Suggest(key, [.. known])} Known: {string.Join(", ", known)}."));
            return;
        }

        if (Parts.FirstOrDefault(part => !FilterKeys(part).Contains(key)) is { } deaf)
        {
            faults.Add(new Fault(key, "parameter.invalid", $"{key} does not apply to {deaf.Code}{(Parts.Any(part => FilterKeys(part).Contains(key)) ? $": ask for a part it applies to ({string.Join(", ", Parts.Where(part => FilterKeys(part).Contains(key)).Select(part => part.Code))})" : "")}."));
            return;
        }

        var values = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? wrong = key switch
        {
            _ when values.Length is 0 or > ListQuery.MaxValues => $"{key} takes 1 to {ListQuery.MaxValues} values, separated by commas.",
            "from" or "to" => values.Length == 1 && FullDate.TryParse(value, out _) ? null : $"{key} is a day such as 2026-03-31; both ends are in the period.",
            "organisation" or "engagement" => values.All(text => Guid.TryParseExact(text, "D", out var id) && text == id.ToString()) ? null : $"{key} takes ids: UUIDs in lower case.",
            "kind" => values.All(text => text is "algorithm" or "dataset") ? null : "kind is algorithm or dataset.",
            _ => values.All(text => Vocabularies.Find(key == "tier" ? "impact-tier" : "sector")!.Find(text) is not null) ? null : $"{key} takes codes of /v1/vocabularies/{(key == "tier" ? "impact-tier" : "sector")}.",
        };
        if (wrong is not null)
        {
            faults.Add(new Fault(key, "parameter.invalid", wrong));
            return;
        }

        _filters.Add((key, values));
    }

    private void Together(bool ids, Dictionary<string, string> given, List<Fault> faults)
    {
        if (ids && !given.ContainsKey("bucket"))
        {
            faults.Add(new Fault("bucket", "parameter.invalid", "Say which bucket's ids."));
        }

        if (Group is not null && !given.ContainsKey("groupBy"))
        {
            faults.Add(new Fault("group", "parameter.invalid", "group needs groupBy beside it."));
        }

        if (!ids && After is not null && GroupBy is null)
        {
            faults.Add(new Fault("cursor", "parameter.invalid", "cursor goes on with groups: it needs groupBy beside it."));
        }
    }

    private static string Condition(Part part, string key, string names)
    {
        return key switch
        {
            "organisation" => $"u.organisation IN ({names})",
            "engagement" => $"u.engagement IN ({names})",
            "from" => $"u.day >= {names}",
            "to" => $"u.day <= {names}",
            _ => part.Reach switch
            {
                Reach.Subject => $"u.subject IN ({Subjects()})",
                Reach.Engagement => $"u.engagement IN (SELECT e.id FROM engagement e JOIN facet n ON n.number = e.number AND n.kind = 'engagement' AND n.member = 'subject' WHERE {At("e")} AND n.value IN ({Subjects()}))",
                _ => $"u.number IN (SELECT n.number FROM facet n WHERE n.kind = {Quoted(part.Names!)} AND n.member = 'subject' AND n.value IN ({Subjects()}))",
            },
        };

        string Subjects() => key switch
        {
            "tier" => $"SELECT i.id FROM algorithm i WHERE {At("i")} AND i.impact_tier IN ({names})",
            "sector" => $"SELECT i.id FROM algorithm i JOIN facet m ON m.number = i.number AND m.kind = 'algorithm' AND m.member = 'sector' WHERE {At("i")} AND m.value IN ({names})",
            _ => $"SELECT i.id FROM record i WHERE i.kind IN ({names})",
        };
    }

    /// <summary>A name of the catalogue as SQL text.</summary>
    internal static string Quoted(params IEnumerable<string> names) => $"'{string.Join("', '", names)}'";

    private static string Names(Dictionary<string, object?> values, string key, IReadOnlyList<string> given)
    {
        var names = given.Select((_, i) => $"@{key}{i.ToString(CultureInfo.InvariantCulture)}").ToList();
        for (var i = 0; i < names.Count; i++)
        {
            values[names[i]] = given[i];
        }

        return string.Join(", ", names);
    }

    private static T? Invalid<T>(string key, string detail, List<Fault> faults)
    {
        faults.Add(new Fault(key, "parameter.invalid", detail));
        return default;
    }

    [GeneratedRegex("[%_!]")]
    private static partial Regex LikeSign();
}
