using System.Globalization;
using Registry.Api.Http;
using Registry.Core.Insight;
using Registry.Core.Register;

namespace Registry.Api.Endpoints;

/// <summary>What the register computes from several records: served apart from them, with the ids it rests on.</summary>
public static class InsightEndpoints
{
    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/indicators").WithTags("Insight");
        group.MapMethods("", Read, Index).Needing(null).ListsIndicators();
        group.MapMethods("/{indicator}", Read, One).Needing(null).ReadsIndicator();
        group.MapMethods("/{indicator}/ids", Read, Ids).Needing(null).ListsCounted();
        foreach (var kind in Kinds.All)
        {
            routes.MapMethods($"/v1/{kind.Plural}/{{id}}/findings", Read, (HttpContext context, string id, Reading reading, Examination examination, TimeProvider time, Computed computed) => Findings(context, kind, id, reading, examination, time, computed))
                .WithTags(Describe.Tag(kind)).Needing(null).ReadsFindings(kind);
        }
    }

    private static ValueTask Index(HttpContext context)
    {
        context.Query();
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return context.WriteObject(new IndicatorPage([.. Indicators.All.Select(indicator => new IndicatorSummary(indicator.Code, indicator.Question, indicator.AskedBy, indicator.Source,
            [.. indicator.Parts.Select(part => new PartSummary(part.Code, part.Title, part.Counts, part.Day, [.. part.Buckets.Select(ToAnswer)], [.. IndicatorQuery.FilterKeys(part)], [.. IndicatorQuery.GroupKeys(part)], part.Median, part.MedianOfEngagements, part.Gap))],
            $"/v1/indicators/{indicator.Code}"))]));
    }

    private static async Task One(HttpContext context, string indicator, Reading reading, Tally tally, TimeProvider time, Computed computed)
    {
        var (query, moment) = await Asked(context, indicator, ids: false, reading, time);
        await computed.Answer(context, moment, async () =>
        {
            var parts = await tally.Count(query, moment);
            return new IndicatorAnswer(query.Indicator.Code, query.Indicator.Question, moment.Size, moment.Day, [.. query.Given.Select(pair => new GivenFilter(pair.Key, pair.Value))], query.GroupBy, [.. parts.Select(part => ToAnswer(query, moment, part))]);
        });
    }

    private static async Task Ids(HttpContext context, string indicator, Reading reading, Tally tally, TimeProvider time, Computed computed)
    {
        var (query, moment) = await Asked(context, indicator, ids: true, reading, time);
        await computed.Answer(context, moment, async () =>
        {
            var found = await tally.Ids(query, moment);
            string? next = null;
            if (found.Count > query.Limit)
            {
                var last = found[query.Limit - 1];
                next = Again(query, moment, "/ids", ("part", query.Parts[0].Code), ("bucket", query.Bucket!.Code), ("groupBy", query.GroupBy), ("group", query.Group), ("limit", query.Limit.ToString(CultureInfo.InvariantCulture)), ("cursor", $"{last.Id}~{last.Part}"));
            }

            return new CountedPage([.. found.Take(query.Limit).Select(one => new CountedAnswer(one.Kind, one.Id, one.Part, one.Measure, Href(one.Kind, one.Id)))], next, moment.Size, moment.Day);
        }, page => page.Next);
    }

    private static async Task Findings(HttpContext context, Kind kind, string text, Reading reading, Examination examination, TimeProvider time, Computed computed)
    {
        var query = context.Query("asOf", "day");
        var id = House.Id(text, kind.Name);
        var moment = await Moment.Of(reading, query.GetValueOrDefault("asOf"), query.GetValueOrDefault("day"), time.GetUtcNow());
        var found = await reading.FindAsOf(kind, id, moment.Size) ?? throw new RefusedException(RefusalCode.NotFound, $"There is no {kind.Name} {id}.");
        if (found.Withdrawn)
        {
            throw new RefusedException(RefusalCode.Withdrawn, $"The {kind.Name} was withdrawn.") { Tombstone = found.Content };
        }

        await computed.Answer(context, moment, async () =>
        {
            // Read again: something of it may have been erased since, and the tag says that nothing erased is in the answer.
            var said = (await reading.FindAsOf(kind, id, moment.Size))!;
            var findings = await examination.Findings(kind, id, said, moment);
            return new FindingPage(kind.Name, id, found.Version, moment.Size, moment.Day, [.. findings.Select(ToAnswer)]);
        });
    }

    private static async Task<(IndicatorQuery Query, Moment Moment)> Asked(HttpContext context, string code, bool ids, Reading reading, TimeProvider time)
    {
        var indicator = Indicators.Find(code) ?? throw new RefusedException(RefusalCode.NotFound, "There is no indicator of this code: see /v1/indicators.");
        var query = IndicatorQuery.Read(indicator, context.AllQuery(), ids);
        var given = context.Request.Query;
        return (query, await Moment.Of(reading, given.TryGetValue("asOf", out var asOf) ? asOf.ToString() : null, given.TryGetValue("day", out var day) ? day.ToString() : null, time.GetUtcNow()));
    }

    private static PartAnswer ToAnswer(IndicatorQuery query, Moment moment, Tallied tallied)
    {
        var next = tallied.Next is null ? null : Again(query, moment, "", ("part", tallied.Part.Code), ("groupBy", query.GroupBy), ("cursor", tallied.Next));
        return new PartAnswer(tallied.Part.Code, tallied.Part.Title, tallied.Counts.Numerator, tallied.Counts.Denominator, Share(tallied.Counts), tallied.Counts.Unknown, tallied.Counts.Excluded,
            [.. tallied.Counts.Buckets.Select(pair => new BucketCount(pair.Bucket.Code, Word(pair.Bucket.Counting), pair.Count, Again(query, moment, "/ids", ("part", tallied.Part.Code), ("bucket", pair.Bucket.Code))))],
            Rounded(tallied.Median), tallied.MedianOfEngagements, Rounded(tallied.Gap(tallied.Counts)),
            tallied.Groups is null ? null : [.. tallied.Groups.Select(group => new GroupAnswer(group.Key, group.Counts.Numerator, group.Counts.Denominator, Share(group.Counts), group.Counts.Unknown, group.Counts.Excluded, Rounded(group.Median), Rounded(tallied.Gap(group.Counts)),
                group.Counts.Buckets.Where(pair => pair.Count > 0).Select(pair => new StateCount(pair.Bucket.Code, pair.Count)).ToList()))],
            next);
    }

    /// <summary>An address that asks the same of the same moment, with something else.</summary>
    private static string Again(IndicatorQuery query, Moment moment, string path, params (string Key, string? Value)[] with)
    {
        var all = query.Given.Select(pair => (pair.Key, (string?)pair.Value)).Concat(with).Append(("asOf", $"size:{moment.Size.ToString(CultureInfo.InvariantCulture)}")).Append(("day", $"{moment.Day:yyyy-MM-dd}"));
        return $"/v1/indicators/{query.Indicator.Code}{path}?{string.Join('&', all.Where(pair => pair.Item2 is not null).Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}"))}";
    }

    private static double? Share(Core.Insight.Counts counts) => counts.Denominator == 0 ? null : Rounded((double)counts.Numerator / counts.Denominator);

    private static double? Rounded(double? share) => share is { } known ? Math.Round(known, 4) : null;

    private static string Word(Counting counting) => counting.ToString().ToLowerInvariant();

    private static BucketAnswer ToAnswer(Bucket bucket) => new(bucket.Code, Word(bucket.Counting), bucket.Meaning);

    private static FindingAnswer ToAnswer(Finding finding) => new(finding.Rule.Code, finding.Computed, finding.Pointer, finding.Detail, finding.Clears,
        finding.From, finding.Comparison);

    private static string Href(string kind, string id) => $"/v1/{Kinds.Find(kind)!.Plural}/{id}";
}

/// <summary>The questions the register answers.</summary>
/// <param name="Items">Each question in short.</param>
public sealed record IndicatorPage(IReadOnlyList<IndicatorSummary> Items);

/// <summary>A question the register answers.</summary>
/// <param name="Code">Its permanent code.</param>
/// <param name="Question">The question.</param>
/// <param name="AskedBy">Who asks it.</param>
/// <param name="Source">What it follows from.</param>
/// <param name="Parts">Its measures.</param>
/// <param name="Href">Where it is answered.</param>
public sealed record IndicatorSummary(string Code, string Question, string AskedBy, string Source, IReadOnlyList<PartSummary> Parts, string Href);

/// <summary>A measure, and what goes into it.</summary>
/// <param name="Code">Its permanent code.</param>
/// <param name="Title">What share it is.</param>
/// <param name="Counts">What is counted.</param>
/// <param name="Day">The day by which from, to and periods count a thing.</param>
/// <param name="Buckets">Every state a counted thing can be in, and how that enters the share.</param>
/// <param name="Filters">The filters it understands.</param>
/// <param name="GroupBy">What it can be grouped by.</param>
/// <param name="Median">What its median is, where it has one.</param>
/// <param name="MedianOfEngagements">What its median over engagements is, where it has one.</param>
/// <param name="Gap">What its gap is, where it has one.</param>
public sealed record PartSummary(string Code, string Title, string Counts, string Day, IReadOnlyList<BucketAnswer> Buckets, IReadOnlyList<string> Filters, IReadOnlyList<string> GroupBy, string? Median, string? MedianOfEngagements, string? Gap);

/// <summary>A state a counted thing can be in.</summary>
/// <param name="Code">Its permanent code.</param>
/// <param name="Counting">numerator (which is in the denominator too), denominator, unknown or excluded.</param>
/// <param name="Meaning">What is in it.</param>
public sealed record BucketAnswer(string Code, string Counting, string Meaning);

/// <summary>A question answered, as of a size of the ledger and a day.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Question">The question.</param>
/// <param name="Size">Size of the ledger it is counted at.</param>
/// <param name="Day">The day by which due is due.</param>
/// <param name="Filters">The filters as given.</param>
/// <param name="GroupBy">What it is grouped by, if anything.</param>
/// <param name="Parts">Its measures, counted.</param>
public sealed record IndicatorAnswer(string Code, string Question, long Size, DateOnly Day, IReadOnlyList<GivenFilter> Filters, string? GroupBy, IReadOnlyList<PartAnswer> Parts);

/// <summary>A filter as it was given.</summary>
/// <param name="Name">Its parameter.</param>
/// <param name="Value">Its value.</param>
public sealed record GivenFilter(string Name, string Value);

/// <summary>How many are in a state that occurs.</summary>
/// <param name="Code">The state.</param>
/// <param name="Count">How many.</param>
public sealed record StateCount(string Code, long Count);

/// <summary>A measure, counted.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">What share it is.</param>
/// <param name="Numerator">In the numerator.</param>
/// <param name="Denominator">In the denominator, the numerator among them.</param>
/// <param name="Share">Numerator by denominator; absent where there is nothing to divide by.</param>
/// <param name="Unknown">In neither: the records do not say.</param>
/// <param name="Excluded">In neither: left out for a reason.</param>
/// <param name="Buckets">How many are in each state.</param>
/// <param name="Median">Its median, where it has one.</param>
/// <param name="MedianOfEngagements">The share of the engagement in the middle, where it has one.</param>
/// <param name="Gap">What is claimed beyond this share, as a share of the same denominator, where it has one.</param>
/// <param name="Groups">The same by group, in the order of their keys, never of their values.</param>
/// <param name="Next">Address of the next groups; absent at the end.</param>
public sealed record PartAnswer(string Code, string Title, long Numerator, long Denominator, double? Share, long Unknown, long Excluded, IReadOnlyList<BucketCount> Buckets, double? Median, double? MedianOfEngagements, double? Gap, IReadOnlyList<GroupAnswer>? Groups, string? Next);

/// <summary>How many are in a state.</summary>
/// <param name="Code">The state.</param>
/// <param name="Counting">How it enters the share.</param>
/// <param name="Count">How many.</param>
/// <param name="Ids">Where their ids stand.</param>
public sealed record BucketCount(string Code, string Counting, long Count, string Ids);

/// <summary>A measure, counted in one group.</summary>
/// <param name="Key">The group.</param>
/// <param name="Numerator">In the numerator.</param>
/// <param name="Denominator">In the denominator, the numerator among them.</param>
/// <param name="Share">Numerator by denominator.</param>
/// <param name="Unknown">In neither: the records do not say.</param>
/// <param name="Excluded">In neither: left out for a reason.</param>
/// <param name="Median">Its median, where each group has one.</param>
/// <param name="Gap">Its gap, where there is one.</param>
/// <param name="Counts">How many are in each state that occurs.</param>
public sealed record GroupAnswer(string Key, long Numerator, long Denominator, double? Share, long Unknown, long Excluded, double? Median, double? Gap, IReadOnlyList<StateCount> Counts);

/// <summary>What stands behind a number.</summary>
/// <param name="Items">The things counted, in the order of their ids.</param>
/// <param name="Next">Address of the next page; absent at the end.</param>
/// <param name="Size">Size of the ledger.</param>
/// <param name="Day">The day by which due is due.</param>
public sealed record CountedPage(IReadOnlyList<CountedAnswer> Items, string? Next, long Size, DateOnly Day);

/// <summary>A thing that was counted.</summary>
/// <param name="Kind">Kind of the record.</param>
/// <param name="Id">The record.</param>
/// <param name="Part">A name inside it, its version, or the other record it was counted with, where there is one.</param>
/// <param name="Measure">What was measured of it, where the part has a median.</param>
/// <param name="Href">Where the record stands.</param>
public sealed record CountedAnswer(string Kind, string Id, string? Part, double? Measure, string Href);

/// <summary>The findings on a record: rules it breaks though it is published.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">The record.</param>
/// <param name="Version">The version examined.</param>
/// <param name="Size">Size of the ledger.</param>
/// <param name="Day">The day by which due is due.</param>
/// <param name="Items">The findings.</param>
public sealed record FindingPage(string Kind, Guid Id, long Version, long Size, DateOnly Day, IReadOnlyList<FindingAnswer> Items);

/// <summary>A finding.</summary>
/// <param name="Rule">Code of the rule, as at /v1/rules.</param>
/// <param name="Across">Whether it follows from several records and the day, or from what the record itself says.</param>
/// <param name="Pointer">JSON Pointer (RFC 6901) of the member it is about; empty for the whole record.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Clears">What would clear it.</param>
/// <param name="From">What it rests on; the first 100.</param>
/// <param name="Comparison">Of an unlinked claim that cites a version of a subject: how that version differs from the one before.</param>
public sealed record FindingAnswer(string Rule, bool Across, string Pointer, string Detail, string Clears, IReadOnlyList<Basis> From, CitedComparison? Comparison);
