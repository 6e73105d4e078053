using System.Globalization;
using Registry.Core.Storage;
using static Registry.Core.Insight.Facts;

namespace Registry.Core.Insight;

/// <summary>Counts of one population: what enters the share, and what does not.</summary>
/// <param name="Buckets">How many are in each bucket, in the order of the part; zero among them.</param>
public sealed record Counts(IReadOnlyList<(Bucket Bucket, long Count)> Buckets)
{
    /// <summary>In the numerator.</summary>
    public long Numerator => Sum(Counting.Numerator);

    /// <summary>In the denominator, the numerator among them.</summary>
    public long Denominator => Sum(Counting.Numerator) + Sum(Counting.Denominator);

    /// <summary>Unknown.</summary>
    public long Unknown => Sum(Counting.Unknown);

    /// <summary>Left out.</summary>
    public long Excluded => Sum(Counting.Excluded);

    private long Sum(Counting counting) => Buckets.Where(pair => pair.Bucket.Counting == counting).Sum(pair => pair.Count);
}

/// <summary>A part, counted.</summary>
/// <param name="Part">The part.</param>
/// <param name="Counts">Its counts.</param>
/// <param name="Median">The median of its measure, where it has one and something was measured.</param>
/// <param name="MedianOfEngagements">The median of the shares of engagements, where it has one.</param>
/// <param name="Groups">Its counts by group, in the order of their keys; null where it is not grouped.</param>
/// <param name="Next">The last group of the page, where more follow.</param>
public sealed record Tallied(Part Part, Counts Counts, double? Median, double? MedianOfEngagements, IReadOnlyList<(string Key, Counts Counts)>? Groups, string? Next);

/// <summary>What stands behind a number: a record, and the part of it that was counted.</summary>
/// <param name="Kind">Kind of the record.</param>
/// <param name="Id">The record.</param>
/// <param name="Part">A name inside it or the other record it was counted with, where there is one.</param>
public sealed record Counted(string Kind, string Id, string? Part);

/// <summary>Counts indicators: all of it is SQL over projections, and no record is read.</summary>
public sealed class Tally(Database database)
{
    private const int MostListed = 100_000;

    /// <summary>Counts the parts a query asks for.</summary>
    public async ValueTask<IReadOnlyList<Tallied>> Count(IndicatorQuery query, Moment moment)
    {
        var parts = new List<Tallied>();
        using var session = await database.Engine.Reader(CancellationToken.None);
        foreach (var part in query.Parts)
        {
            var (counts, median) = await Totals(session, query, part, moment);
            var ofEngagements = part.MedianOfEngagements is null ? null : await OfEngagements(session, query, part, moment);
            var (groups, next) = query.GroupBy is null ? (null, null) : await Groups(session, query, part, moment);
            parts.Add(new Tallied(part, counts, median, ofEngagements, groups, next));
        }

        return parts;
    }

    /// <summary>The things in one bucket, in the order of their ids, one more than asked for where more follow.</summary>
    public async ValueTask<IReadOnlyList<Counted>> Ids(IndicatorQuery query, Moment moment)
    {
        var part = query.Parts[0];
        var values = new Dictionary<string, object?> { ["@bucket"] = query.Bucket!.Code, ["@limit"] = (long)query.Limit + 1 };
        var sql = $"SELECT u.kind, u.id, u.part FROM ({part.Sql}) u WHERE u.bucket = @bucket{query.Where(part, values)}";
        if (query.After is { } after)
        {
            var parts = after.Split('~', 2);
            values["@afterid"] = parts[0];
            values["@afterpart"] = parts.ElementAtOrDefault(1) ?? "";
            sql += " AND (u.id > @afterid OR (u.id = @afterid AND u.part > @afterpart))";
        }

        sql += " ORDER BY u.id, u.part LIMIT @limit";
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await session.All(sql, reader => new Counted(reader.GetString(0), reader.GetString(1), reader.Text(2) is { Length: > 0 } text ? text : null), moment.Values(sql, values));
    }

    private static async ValueTask<(Counts Counts, double? Median)> Totals(Session session, IndicatorQuery query, Part part, Moment moment)
    {
        var values = new Dictionary<string, object?>();
        var measure = part.Median is null ? "" : ", u.measure";
        var sql = $"SELECT u.bucket, COUNT(*){measure} FROM ({part.Sql}) u WHERE 1 = 1{query.Where(part, values)} GROUP BY u.bucket{measure}";
        var counts = new Dictionary<string, long>();
        var measured = new SortedDictionary<long, long>();
        await session.Each(sql, reader =>
        {
            var (bucket, count) = (reader.GetString(0), reader.GetInt64(1));
            counts[bucket] = counts.GetValueOrDefault(bucket) + count;
            if (part.Median is not null && !reader.IsDBNull(2))
            {
                measured[reader.GetInt64(2)] = measured.GetValueOrDefault(reader.GetInt64(2)) + count;
            }
        }, moment.Values(sql, values));
        return (Of(part, counts), Middle([.. measured.Select(pair => ((double)pair.Key, pair.Value))]));
    }

    private static async ValueTask<double?> OfEngagements(Session session, IndicatorQuery query, Part part, Moment moment)
    {
        var values = new Dictionary<string, object?>();
        var numerator = IndicatorQuery.Quoted(part.Buckets.Where(bucket => bucket.Counting == Counting.Numerator).Select(bucket => bucket.Code));
        var denominator = IndicatorQuery.Quoted(part.Buckets.Where(bucket => bucket.Counting is Counting.Numerator or Counting.Denominator).Select(bucket => bucket.Code));
        var sql = $"""
            SELECT x.hits, x.counted, COUNT(*) FROM (
                SELECT SUM(CASE WHEN u.bucket IN ({numerator}) THEN 1 ELSE 0 END) AS hits, SUM(CASE WHEN u.bucket IN ({denominator}) THEN 1 ELSE 0 END) AS counted
                FROM ({part.Sql}) u WHERE u.engagement IS NOT NULL{query.Where(part, values)} GROUP BY u.engagement) x
            WHERE x.counted > 0 GROUP BY x.hits, x.counted
            """;
        var shares = await session.All(sql, reader => ((double)reader.GetInt64(0) / reader.GetInt64(1), reader.GetInt64(2)), moment.Values(sql, values));
        return Middle([.. shares.OrderBy(share => share.Item1)]);
    }

    private static async ValueTask<(IReadOnlyList<(string, Counts)>? Groups, string? Next)> Groups(Session session, IndicatorQuery query, Part part, Moment moment)
    {
        var isList = query.IsList(part);
        var group = query.GroupOf(part);
        var values = new Dictionary<string, object?> { ["@limit"] = isList ? MostListed : (long)(IndicatorQuery.MaxGroups + 1) * part.Buckets.Count };
        var where = query.Where(part, values);
        if (query.After is not null && !isList)
        {
            values["@after"] = query.After;
            where += $" AND {group} > @after";
        }

        var sql = $"SELECT {group} AS held, u.bucket, COUNT(*) FROM ({part.Sql}) u WHERE 1 = 1{where} GROUP BY {group}, u.bucket ORDER BY held LIMIT @limit";
        var groups = new SortedDictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        await session.Each(sql, reader =>
        {
            var keys = isList ? reader.GetString(0).Split(',') : [reader.GetString(0)];
            foreach (var key in keys.Select(key => key.Length == 0 ? IndicatorQuery.Unknown : key))
            {
                var counts = groups.TryGetValue(key, out var known) ? known : groups[key] = [];
                counts[reader.GetString(1)] = counts.GetValueOrDefault(reader.GetString(1)) + reader.GetInt64(2);
            }
        }, moment.Values(sql, values));
        var page = groups.Take(IndicatorQuery.MaxGroups).Select(pair => (pair.Key, Of(part, pair.Value))).ToList();
        return (page, groups.Count > IndicatorQuery.MaxGroups ? page[^1].Key : null);
    }

    private static Counts Of(Part part, Dictionary<string, long> counts)
    {
        var unknown = counts.Keys.Except(part.Buckets.Select(bucket => bucket.Code)).ToList();
        return unknown.Count == 0
            ? new Counts([.. part.Buckets.Select(bucket => (bucket, counts.GetValueOrDefault(bucket.Code)))])
            : throw new InvalidOperationException($"{part.Code} counts {string.Join(", ", unknown)}, which is none of its buckets.");
    }

    /// <summary>The median of values with how often each occurs, smallest first.</summary>
    private static double? Middle(IReadOnlyList<(double Value, long Count)> values)
    {
        var total = values.Sum(pair => pair.Count);
        if (total == 0)
        {
            return null;
        }

        return (At((total - 1) / 2) + At(total / 2)) / 2;

        double At(long rank)
        {
            long seen = 0;
            return values.First(pair => (seen += pair.Count) > rank).Value;
        }
    }
}
