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

    /// <summary>With the counts of another group of the same part.</summary>
    internal Counts With(Counts other) => new([.. Buckets.Zip(other.Buckets, (one, two) => (one.Bucket, one.Count + two.Count))]);

    private long Sum(Counting counting) => Buckets.Where(pair => pair.Bucket.Counting == counting).Sum(pair => pair.Count);
}

/// <summary>A part, counted.</summary>
/// <param name="Part">The part.</param>
/// <param name="Counts">Its counts.</param>
/// <param name="Median">The median of its measure, where it has one and something was measured.</param>
/// <param name="MedianOfEngagements">The median of the shares of engagements, where it has one.</param>
/// <param name="Groups">Its counts by group, in the order of their keys, with the median where each has one; null where it is not grouped.</param>
/// <param name="Next">The last group of the page, where more follow.</param>
public sealed record Tallied(Part Part, Counts Counts, double? Median, double? MedianOfEngagements, IReadOnlyList<(string Key, Counts Counts, double? Median)>? Groups, string? Next)
{
    /// <summary>How much larger a share would be with what makes the gap, or null where there is none.</summary>
    public double? Gap(Counts counts) =>
        Part.Gap is null || counts.Denominator == 0 ? null : (double)counts.Buckets.Where(pair => Part.OfGap.Contains(pair.Bucket.Code)).Sum(pair => pair.Count) / counts.Denominator;
}

/// <summary>What stands behind a number: a record, and the part of it that was counted.</summary>
/// <param name="Kind">Kind of the record.</param>
/// <param name="Id">The record.</param>
/// <param name="Part">A name inside it or the other record it was counted with, where there is one.</param>
/// <param name="Measure">What was measured of it, where the part has a median.</param>
public sealed record Counted(string Kind, string Id, string? Part, double? Measure);

/// <summary>Counts indicators: all of it is SQL over projections, and no record is read.</summary>
public sealed class Tally(Database database)
{
    private const int MostListed = 100_000;

    /// <summary>More than any engagement has recommendations.</summary>
    private const int OneCounted = 1_000_000_000;

    /// <summary>Counts the parts a query asks for.</summary>
    public async ValueTask<IReadOnlyList<Tallied>> Count(IndicatorQuery query, Moment moment)
    {
        var parts = new List<Tallied>();
        foreach (var part in query.Parts)
        {
            // Each is a pass of its own over the same things as they were at one size: they go on beside one another.
            var counting = Aside(true, async session => part.IsDear ? await AtOnce(session, query, part, moment) : (await Totals(session, query, part, moment), null));
            var median = Aside(part.Median is not null && !part.IsDear, session => Median(session, query, part, moment));
            var ofEngagements = Aside(part.MedianOfEngagements is not null, session => OfEngagements(session, query, part, moment));
            var grouping = Aside(query.GroupBy is not null, session => Groups(session, query, part, moment));
            await Task.WhenAll(counting, median, ofEngagements, grouping);
            var (counts, measured) = await counting;
            var (groups, next) = await grouping;
            parts.Add(new Tallied(part, counts, measured ?? await median, await ofEngagements, groups, next));
        }

        return parts;

        // A statement of SQLite holds its thread until it has ended.
        Task<T> Aside<T>(bool asked, Func<Session, ValueTask<T>> count) => asked ? Task.Run(() => database.Read(count)) : Task.FromResult(default(T)!);
    }

    /// <summary>The things in one bucket, in the order of their ids, one more than asked for where more follow.</summary>
    public async ValueTask<IReadOnlyList<Counted>> Ids(IndicatorQuery query, Moment moment)
    {
        var part = query.Parts[0];
        var values = new Dictionary<string, object?> { ["@bucket"] = query.Bucket!.Code, ["@limit"] = (long)query.Limit + 1 };
        var sql = $"SELECT u.kind, u.id, u.part, {(part.Median is null ? "NULL" : Number("u.measure"))} FROM ({part.Sql}) u WHERE u.bucket = @bucket{query.Where(part, values)}";
        if (query.After is { } after)
        {
            var parts = after.Split('~', 2);
            values["@afterid"] = parts[0];
            values["@afterpart"] = parts.ElementAtOrDefault(1) ?? "";
            sql += " AND (u.id > @afterid OR (u.id = @afterid AND u.part > @afterpart))";
        }

        sql += " ORDER BY u.id, u.part LIMIT @limit";
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await session.All(sql, reader => new Counted(reader.GetString(0), reader.GetString(1), reader.Text(2) is { Length: > 0 } text ? text : null, reader.IsDBNull(3) ? null : reader.GetDouble(3)), moment.Values(sql, values));
    }

    private static async ValueTask<Counts> Totals(Session session, IndicatorQuery query, Part part, Moment moment)
    {
        var values = new Dictionary<string, object?>();
        // The limit keeps the population apart, so that a bucket is worked out once for each thing; sums need no sorting, which groups of a million would.
        var sql = $"SELECT {Sums(part)} FROM (SELECT u.bucket FROM ({part.Sql}) u WHERE 1 = 1{query.Where(part, values)} LIMIT {Apart}) u";
        return (await session.First(sql, reader => Of(part, Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)), moment.Values(sql, values)))!;
    }

    private static async ValueTask<(Counts, double?)> AtOnce(Session session, IndicatorQuery query, Part part, Moment moment)
    {
        var values = new Dictionary<string, object?>();
        var sql = $"SELECT u.bucket, {Number("u.measure")}, COUNT(*) FROM ({part.Sql}) u WHERE 1 = 1{query.Where(part, values)} GROUP BY u.bucket, u.measure";
        var rows = await session.All(sql, reader => (Bucket: reader.GetString(0), Measure: reader.IsDBNull(1) ? (double?)null : reader.GetDouble(1), Count: reader.GetInt64(2)), moment.Values(sql, values));
        var counts = Of(part, part.Buckets.Select(bucket => rows.Where(row => row.Bucket == bucket.Code).Sum(row => row.Count)).Append(rows.Sum(row => row.Count)));
        return (counts, Middle([.. rows.Where(row => row.Measure is not null).GroupBy(row => row.Measure!.Value, row => row.Count).OrderBy(group => group.Key).Select(group => (group.Key, group.Sum()))]));
    }

    private static async ValueTask<double?> Median(Session session, IndicatorQuery query, Part part, Moment moment)
    {
        var values = new Dictionary<string, object?>();
        var sql = $"SELECT {Number("u.measure")}, COUNT(*) FROM ({part.Sql}) u WHERE u.measure IS NOT NULL{query.Where(part, values)} GROUP BY u.measure ORDER BY u.measure";
        return Middle(await session.All(sql, reader => (reader.GetDouble(0), reader.GetInt64(1)), moment.Values(sql, values)));
    }

    /// <summary>The medians of groups, by their keys.</summary>
    private static async ValueTask<Dictionary<string, double?>> Medians(Session session, IndicatorQuery query, Part part, Moment moment)
    {
        var (group, values) = (query.GroupOf(part), new Dictionary<string, object?>());
        var sql = $"SELECT {group} AS held, {Number("u.measure")}, COUNT(*) FROM ({part.Sql}) u WHERE u.measure IS NOT NULL{query.Where(part, values)} GROUP BY {group}, u.measure ORDER BY {group}, u.measure";
        var found = await session.All(sql, reader => (Key: reader.Text(0) ?? IndicatorQuery.Unknown, Value: reader.GetDouble(1), Count: reader.GetInt64(2)), moment.Values(sql, values));
        return found.GroupBy(row => row.Key, StringComparer.Ordinal).ToDictionary(rows => rows.Key, rows => Middle([.. rows.Select(row => (row.Value, row.Count))]), StringComparer.Ordinal);
    }

    /// <summary>A measure as the same type of number on both engines.</summary>
    private static string Number(string measure) => $"CAST({measure} AS DOUBLE PRECISION)";

    private static async ValueTask<double?> OfEngagements(Session session, IndicatorQuery query, Part part, Moment moment)
    {
        var values = new Dictionary<string, object?>();
        // One number holds what is counted and, below it, what of that are hits: so the bucket of each thing is worked out once.
        var weights = part.Buckets.Where(bucket => bucket.Counting is Counting.Numerator or Counting.Denominator)
            .Select(bucket => $"WHEN {IndicatorQuery.Quoted(bucket.Code)} THEN {OneCounted + (bucket.Counting == Counting.Numerator ? 1 : 0)}");
        var sql = $"""
            SELECT x.sum, COUNT(*) FROM (
                SELECT SUM(CASE u.bucket {string.Join(' ', weights)} ELSE 0 END) AS sum FROM ({part.Sql}) u WHERE u.engagement IS NOT NULL{query.Where(part, values)} GROUP BY u.engagement) x
            WHERE x.sum > 0 GROUP BY x.sum
            """;
        var shares = await session.All(sql, reader => (Share(reader.GetInt64(0)), reader.GetInt64(1)), moment.Values(sql, values));
        return Middle([.. shares.OrderBy(share => share.Item1)]);

        static double Share(long sum) => (double)(sum % OneCounted) / (sum / OneCounted);
    }

    private static async ValueTask<(IReadOnlyList<(string, Counts, double?)>? Groups, string? Next)> Groups(Session session, IndicatorQuery query, Part part, Moment moment)
    {
        var isList = query.IsList(part);
        var group = query.GroupOf(part);
        var values = new Dictionary<string, object?> { ["@limit"] = isList ? MostListed : IndicatorQuery.MaxGroups + 1L };
        var where = query.Where(part, values);
        if (query.After is not null && !isList)
        {
            values["@after"] = query.After;
            where += $" AND {group} > @after";
        }

        var sql = $"SELECT {group} AS held, {Sums(part)} FROM ({part.Sql}) u WHERE 1 = 1{where} GROUP BY {group} ORDER BY {group} LIMIT @limit";
        var groups = new SortedDictionary<string, Counts>(StringComparer.Ordinal);
        await session.Each(sql, reader =>
        {
            var counts = Of(part, Enumerable.Range(1, reader.FieldCount - 1).Select(reader.GetInt64));
            var held = reader.Text(0) is { Length: > 0 } text ? text : IndicatorQuery.Unknown;
            foreach (var key in isList ? held.Split(',') : [held])
            {
                groups[key] = groups.TryGetValue(key, out var known) ? known.With(counts) : counts;
            }
        }, moment.Values(sql, values));
        var medians = part.MedianOfGroups && groups.Count > 0 ? await Medians(session, query, part, moment) : [];
        var page = groups.Take(IndicatorQuery.MaxGroups).Select(pair => (pair.Key, pair.Value, medians.GetValueOrDefault(pair.Key))).ToList();
        return (page, groups.Count > IndicatorQuery.MaxGroups ? page[^1].Key : null);
    }

    private static string Sums(Part part) =>
        string.Join(", ", part.Buckets.Select(bucket => $"COUNT(*) FILTER (WHERE u.bucket = {IndicatorQuery.Quoted(bucket.Code)})").Append("COUNT(*)"));

    private static Counts Of(Part part, IEnumerable<long> sums)
    {
        var counts = sums.ToList();
        return counts[..^1].Sum() == counts[^1]
            ? new Counts([.. part.Buckets.Zip(counts)])
            : throw new InvalidOperationException($"{part.Code} puts things into a bucket that it does not declare.");
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
