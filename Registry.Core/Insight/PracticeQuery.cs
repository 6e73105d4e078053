using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Core.Insight;

/// <summary>What a reader asks of practice: the filters of the list of engagements, and those that look beyond the engagement's own record.</summary>
public sealed class PracticeQuery
{
    /// <summary>By the sector of an algorithm it was about, the level the records show, and the kind of a community that was not heard.</summary>
    public static readonly IReadOnlyList<string> Beyond = ["sector", "evidencedLevel", "missing"];

    private readonly Dictionary<string, string[]> _beyond = new(StringComparer.Ordinal);
    private readonly ListQuery _list;

    private PracticeQuery(ListQuery list) => _list = list;

    /// <summary>Engagements on a page.</summary>
    public int Limit => _list.Limit;

    /// <summary>Where to go on.</summary>
    public ListCursor? Cursor { get; private set; }

    /// <summary>What a cursor is bound to.</summary>
    public ulong Fingerprint { get; private set; }

    /// <summary>Reads the parameters.</summary>
    /// <exception cref="RefusedException">Some parameter is not understood; all are told at once.</exception>
    public static PracticeQuery Read(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var all = parameters.ToList();
        var faults = new List<Fault>();
        foreach (var key in all.Select(pair => pair.Key).Where(key => key is "q" or "sort").Distinct())
        {
            faults.Add(new Fault(key, "parameter.unknown", $"Practice is neither searched nor sorted: newest first, with filters. Leave out {key}."));
        }

        var beyond = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (key, value) in all.Where(pair => Beyond.Contains(pair.Key)))
        {
            var values = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (!beyond.TryAdd(key, values))
            {
                faults.Add(new Fault(key, "parameter.repeated", $"{key} is given twice: separate several values by commas."));
            }
            else if (values.Length is 0 or > ListQuery.MaxValues || values.Any(text => text.Length > 200 || text.Contains('\0', StringComparison.Ordinal)))
            {
                faults.Add(new Fault(key, "parameter.invalid", $"{key} takes 1 to {ListQuery.MaxValues} values of at most 200 characters, separated by commas."));
            }
        }

        ListQuery list;
        try
        {
            list = ListQuery.Read(Kinds.Find("engagement")!, all.Where(pair => pair.Key is not ("q" or "sort" or "cursor") && !Beyond.Contains(pair.Key)));
        }
        catch (RefusedException refusal) when (faults.Count > 0)
        {
            throw new RefusedException(RefusalCode.InvalidParameter, $"{faults.Count + refusal.Faults.Count} parameters are not understood.", [.. faults, .. refusal.Faults]);
        }

        if (faults.Count > 0)
        {
            throw new RefusedException(RefusalCode.InvalidParameter, faults.Count == 1 ? faults[0].Detail : $"{faults.Count} parameters are not understood.", faults);
        }

        var bound = string.Join('\u001f', beyond.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={string.Join(',', pair.Value)}").Prepend($"practice {list.Fingerprint:x}"));
        var query = new PracticeQuery(list) { Fingerprint = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(bound))) };
        foreach (var (key, values) in beyond)
        {
            query._beyond.Add(key, values);
        }

        var cursors = all.Where(pair => pair.Key == "cursor").Select(pair => pair.Value).ToList();
        query.Cursor = cursors.Count switch
        {
            0 => null,
            1 => ListCursor.Parse(cursors[0], query.Fingerprint),
            _ => throw new RefusedException(RefusalCode.InvalidParameter, "cursor is given twice.", [new Fault("cursor", "parameter.repeated", "cursor is given twice.")]),
        };
        return query;
    }

    /// <summary>Past engagements that pass the filters, as conditions over the alias <c>k</c>, with their values.</summary>
    internal (string Sql, List<(string Name, object? Value)> Values) Where(Engine engine, long size)
    {
        var (sql, own) = _list.Where(size);
        List<(string, object?)> values = [.. own.Index().Skip(1).Select(pair => ($"@v{pair.Index}", pair.Item))];
        sql += $" AND k.end_date <= @today AND {Facts.GoesForward("k")}";
        foreach (var (key, given) in _beyond)
        {
            sql += " AND " + key switch
            {
                "sector" => $"""
                    k.number IN (
                        SELECT s.number FROM facet s JOIN algorithm a ON a.id = s.value AND a.number < @size AND a.until >= @size JOIN facet f ON f.number = a.number AND f.member = 'sector'
                        WHERE s.kind = 'engagement' AND s.member = 'subject' AND {engine.IsOneOf("f.value", "@sector")})
                    """,
                "missing" => $"k.number IN (SELECT m.number FROM ({Missing}) m WHERE {engine.IsOneOf("m.community_kind", "@missing")})",
                _ => engine.IsOneOf($"({PracticeFacts.EvidencedLevel})", "@evidenced"),
            };
            values.Add((key == "evidencedLevel" ? "@evidenced" : $"@{key}", JsonSerializer.Serialize(given)));
        }

        return (sql, values);
    }

    /// <summary>Communities that engagements say they did not hear, with their kind; null where no record declares the community.</summary>
    internal const string Missing = """
        SELECT r.number, c.community_kind
        FROM engagement_representation r
        LEFT JOIN (
            SELECT a.id, a.number FROM algorithm a WHERE a.number < @size AND a.until >= @size
            UNION ALL SELECT d.id, d.number FROM dataset d WHERE d.number < @size AND d.until >= @size) s ON s.id = r.subject
        LEFT JOIN affected_community c ON c.number = s.number AND c.local_id = r.community
        WHERE r.mode IN ('sought-not-reached', 'not-sought')
        """;
}
