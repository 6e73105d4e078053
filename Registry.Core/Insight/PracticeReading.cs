using System.Text.Json;
using Registry.Core.Participation;
using Registry.Core.Register;
using Registry.Core.Storage;
using Registry.Core.Vocabulary;

namespace Registry.Core.Insight;

/// <summary>Reads past engagements as practice to learn from.</summary>
public sealed class PracticeReading(Database database)
{
    /// <summary>Most engagements that are counted; the newest are.</summary>
    public const int MostCounted = 20_000;

    /// <summary>What aggregates sort by, with the code list whose order they keep; the first have one value, the others several.</summary>
    private static readonly (string By, string Column, string List)[] Single =
    [
        ("claimedLevel", "claimed_level", "engagement-level"), ("depth", "depth", ""), ("evidencedLevel", "evidenced", ""), ("stage", "stage", "lifecycle-stage"),
        ("scope", "scope", "engagement-scope"), ("modality", "modality", "modality"), ("remuneration", "remuneration", "remuneration"), ("outcome", "outcome", ""),
    ];

    private static readonly (string By, string List)[] Several = [("method", "engagement-method"), ("recruitment", "recruitment"), ("accessMeasure", "access-measure")];

    private static readonly string[] Outcomes = ["changed", "answered", "unanswered", "no-recommendation"];

    /// <summary>What came of it, at best: a change said to follow from it, an answer, none, or nothing that asked for one.</summary>
    private const string Outcome = $"""
        CASE
            WHEN NOT EXISTS (SELECT 1 FROM recommendation r WHERE r.engagement = k.id AND r.number < @size AND r.until >= @size) THEN 'no-recommendation'
            WHEN EXISTS (
                SELECT 1 FROM recommendation r JOIN facet f ON f.kind = 'effect' AND f.member = 'because' AND f.value = r.id JOIN effect e ON e.number = f.number AND e.number < @size AND e.until >= @size
                WHERE r.engagement = k.id AND r.number < @size AND r.until >= @size AND e.effect_kind <> 'no-change' AND e.attribution IN ('caused', 'contributed')) THEN 'changed'
            WHEN EXISTS (
                SELECT 1 FROM recommendation r JOIN response s ON s.recommendation = r.id AND s.number < @size AND s.until >= @size
                WHERE r.engagement = k.id AND r.number < @size AND r.until >= @size AND s.disposition NOT IN {PracticeFacts.Interim}) THEN 'answered'
            ELSE 'unanswered'
        END
        """;

    private Engine Engine => database.Engine;

    /// <summary>A page of rows, and where it goes on.</summary>
    public async ValueTask<(List<PracticeRow> Rows, ListCursor? Next)> Rows(PracticeQuery query, Moment moment)
    {
        using var session = await Engine.Reader(CancellationToken.None);
        var (where, values) = query.Where(Engine, moment.Size);
        if (query.Cursor is { } cursor)
        {
            where += " AND k.number < @last";
            values.Add(("@last", cursor.Number));
        }

        var sql = $"SELECT k.number, k.id, k.owner, b.content FROM (SELECT k.number, k.id, k.owner FROM engagement k WHERE {where} ORDER BY k.number DESC LIMIT @limit) k JOIN body b ON b.number = k.number";
        var found = await session.All(
            sql,
            reader => (Number: reader.GetInt64(0), Id: reader.Id(1), Owner: reader.Id(2), Content: reader.Bytes(3)),
            moment.Values(sql, [.. values, ("@limit", query.Limit + 1L)]));
        found.Sort((one, other) => other.Number.CompareTo(one.Number));
        var page = found.Take(query.Limit).ToList();
        return (await Rows(session, moment, page), found.Count > query.Limit ? new ListCursor(moment.Size, page[^1].Number, FullDate.Text(moment.Day), null) : null);
    }

    /// <summary>Counts over all that pass the filters.</summary>
    public async ValueTask<PracticeAggregates> Aggregates(PracticeQuery query, Moment moment)
    {
        using var session = await Engine.Reader(CancellationToken.None);
        var (where, values) = query.Where(Engine, moment.Size);
        var columns = string.Join(", ", Single.Select(one => one.Column switch { "evidenced" => $"{PracticeFacts.EvidencedLevel} AS evidenced", "outcome" => $"{Outcome} AS outcome", var column => $"k.{column}" }));
        var matched = $"WITH matched AS MATERIALIZED (SELECT k.number, k.participant_hours, k.cost_amount, k.cost_currency, {columns} FROM engagement k WHERE {where} ORDER BY k.number DESC LIMIT @limit)";
        values.Add(("@limit", (long)MostCounted));
        var counting = $"""
            {matched}
            SELECT 'counted' AS sort, NULL AS value, COUNT(*) FROM matched
            UNION ALL SELECT 'cost', NULL, COUNT(*) FROM matched WHERE cost_amount IS NOT NULL AND cost_currency IS NOT NULL AND participant_hours > 0
            {string.Concat(Single.Select((one, i) => $"UNION ALL SELECT CAST({i} AS TEXT), {one.Column}, COUNT(*) FROM matched GROUP BY {one.Column} "))}
            UNION ALL SELECT f.member, f.value, COUNT(*) FROM matched m JOIN facet f ON f.number = m.number AND f.member IN ('method', 'recruitment', 'accessMeasure') GROUP BY f.member, f.value
            UNION ALL SELECT f.member, NULL, COUNT(DISTINCT f.number) FROM matched m JOIN facet f ON f.number = m.number AND f.member IN ('method', 'recruitment', 'accessMeasure') GROUP BY f.member
            UNION ALL SELECT 'missing', x.community_kind, COUNT(DISTINCT x.number) FROM ({PracticeQuery.Missing}) x JOIN matched m ON m.number = x.number GROUP BY x.community_kind
            """;
        var counts = await session.All(
            counting,
            reader => (By: reader.GetString(0), Value: reader.Text(1), Count: reader.GetInt64(2)),
            moment.Values(counting, values));
        var costing = $"""
            {matched},
            hour AS (SELECT cost_currency AS currency, cost_amount / participant_hours AS cost FROM matched WHERE cost_amount IS NOT NULL AND cost_currency IS NOT NULL AND participant_hours > 0),
            ranked AS (SELECT currency, cost, ROW_NUMBER() OVER (PARTITION BY currency ORDER BY cost) AS place, COUNT(*) OVER (PARTITION BY currency) AS many FROM hour)
            SELECT currency, MAX(many), MIN(cost), AVG(CASE WHEN place * 2 BETWEEN many AND many + 2 THEN cost END), MAX(cost) FROM ranked GROUP BY currency ORDER BY currency
            """;
        var costs = await session.All(
            costing,
            reader => new PracticeCost(reader.GetString(0), reader.GetInt64(1), Money(reader.GetDouble(2)), Money(reader.GetDouble(3)), Money(reader.GetDouble(4))),
            moment.Values(costing, values));
        var counted = counts.Find(count => count.By == "counted").Count;
        var known = counts.Find(count => count.By == "cost").Count;
        List<PracticeBreakdown> breakdowns =
        [
            .. Single.Select((one, i) => Breakdown(one.By, one.List, false, $"{i}", null)),
            // Of these, what is without a value is what is left over.
            .. Several.Select(one => Breakdown(one.By, one.List, true, one.By, counted)),
            Breakdown("missing", "community-kind", true, "missing", null),
        ];
        return new PracticeAggregates(counted, counted == MostCounted && await IsMore(), breakdowns, new PracticeCosts(known, counted - known, costs));

        PracticeBreakdown Breakdown(string by, string list, bool overlapping, string sort, long? outOf)
        {
            var without = counts.Where(count => count.By == sort && count.Value is null).Sum(count => count.Count);
            return new PracticeBreakdown(by, overlapping,
                [.. counts.Where(count => count.By == sort && count.Value is not null).OrderBy(count => Place(by, list, count.Value!)).Select(count => new PracticeBucket(count.Value!, count.Count))],
                outOf is { } all ? all - without : without);
        }

        async ValueTask<bool> IsMore()
        {
            var more = $"SELECT COUNT(*) FROM (SELECT k.number FROM engagement k WHERE {where} LIMIT @most) k";
            return (long)(await session.Scalar(more, moment.Values(more, [.. values, ("@most", MostCounted + 1L)])))! > MostCounted;
        }
    }

    private static int Place(string by, string list, string value) => by switch
    {
        "depth" => EngagementKind.Depths.ToList().IndexOf(value),
        "evidencedLevel" => PracticeFacts.EvidencedLevels.ToList().IndexOf(value),
        "outcome" => Array.IndexOf(Outcomes, value),
        _ => Vocabularies.Find(list)!.Codes.Select(code => code.Key).ToList().IndexOf(value),
    };

    private static decimal Money(double amount) => Math.Round((decimal)amount, 2);

    private async ValueTask<List<PracticeRow>> Rows(Session session, Moment moment, List<(long Number, Guid Id, Guid Owner, byte[] Content)> page)
    {
        var ids = ManyValues.Of(page.ConvertAll(row => row.Id));
        var levels = await PracticeFacts.Levels(session, Engine, moment, ids);
        var outcomes = await PracticeFacts.Outcomes(session, Engine, moment.Size, ids);
        var sectors = (await session.All(
            $"""
            SELECT DISTINCT s.number, f.value FROM facet s JOIN algorithm a ON a.id = s.value AND a.number < @size AND a.until >= @size JOIN facet f ON f.number = a.number AND f.member = 'sector'
            WHERE s.member = 'subject' AND {Engine.IsOneOf("s.number", "@numbers", isNumber: true)} ORDER BY s.number, f.value
            """,
            reader => (Number: reader.GetInt64(0), Sector: reader.GetString(1)),
            moment.Size, ManyValues.Of(page.Select(row => row.Number)))).ToLookup(pair => pair.Number, pair => pair.Sector);
        return [.. page.Select(row => Row(row.Id, row.Owner, Said(row.Content), levels[row.Id].Level, [.. sectors[row.Number]], outcomes.GetValueOrDefault(row.Id, EngagementOutcome.None)))];
    }

    private static Engagement Said(byte[] content) => (Engagement)EngagementKind.Kind.Read(content);

    private static PracticeRow Row(Guid id, Guid owner, Engagement said, EngagementLevel level, IReadOnlyList<string> sectors, EngagementOutcome outcome)
    {
        var hours = EngagementKind.Hours(said);
        return new PracticeRow(
            id, said.Title ?? "", owner, said.Start, said.End, said.Scope, said.Stage, sectors, said.Modality, said.Methods ?? [], level,
            [.. (said.Cohorts ?? []).Select(cohort => cohort.Recruitment).OfType<string>().Distinct()],
            EngagementKind.Total(said, cohort => cohort.Invited), EngagementKind.Total(said, cohort => cohort.TookPart), EngagementKind.Total(said, cohort => cohort.Completed), hours,
            said.Cost?.Amount, said.Cost?.Currency, hours > 0 && said.Cost?.Amount is { } amount ? Math.Round(amount / hours.Value, 2) : null,
            said.Support?.Remuneration, said.Support?.AccessMeasures ?? [],
            [.. (said.Representation ?? []).Where(row => row.Mode is "sought-not-reached" or "not-sought").Select(row => new MissingCommunity(row.Subject, row.Community, row.CommunityName, row.Mode!))],
            outcome);
    }
}
