using System.Globalization;
using Registry.Api.Http;
using Registry.Core;
using Registry.Core.Insight;
using Registry.Core.Register;

namespace Registry.Api.Endpoints;

/// <summary>Past engagements, to learn from: as practice, and as those most like a case at hand.</summary>
public static class PracticeEndpoints
{
    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reading = routes.ServiceProvider.GetRequiredService<Reading>();
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        var practice = routes.ServiceProvider.GetRequiredService<PracticeReading>();
        var comparable = routes.ServiceProvider.GetRequiredService<ComparableEngagements>();
        routes.MapMethods("/v1/practice", Read, (Delegate)((HttpContext context) => Practice(context, reading, time, practice))).Needing(null).WithTags("Practice").ReadsPractice();
        foreach (var kind in DossierReading.Subjects)
        {
            routes.MapMethods($"/v1/{kind.Plural}/{{id}}/comparable-engagements", Read, (HttpContext context, string id) => Comparable(context, kind, id, reading, time, comparable))
                .Needing(null).WithTags(Describe.Tag(kind)).FindsComparable(kind);
        }
    }

    private static async Task Practice(HttpContext context, Reading reading, TimeProvider time, PracticeReading practice)
    {
        var query = PracticeQuery.Read(context.AllQuery());
        var asOf = context.Request.Query["asOf"];
        if (query.Cursor is not null && asOf.Count > 0)
        {
            throw new RefusedException(RefusalCode.InvalidCursor, "The cursor belongs to the instant of its first page: follow the next link as it is.", [new Fault("asOf", "cursor.invalid", "Leave out asOf beside cursor.")]);
        }

        // A later page is of the size and the day of the first; a cursor beyond the ledger is none of ours.
        var moment = await Moment.Of(reading, query.Cursor is { } cursor ? $"size:{cursor.Size}" : asOf.Count > 0 ? asOf.ToString() : null, query.Cursor?.Value, time.GetUtcNow());
        var headers = context.Response.Headers;
        var etag = $"\"{moment.Size}-{moment.Day:yyyyMMdd}-{query.Fingerprint:x}-{query.Limit}-{query.Cursor?.Number ?? -1}{Conditional.TagEnd((await reading.Extent()).Redacted)}\"";
        headers.ETag = etag;
        headers.CacheControl = "public, no-cache";
        headers[House.TreeSize] = moment.Size.ToString(CultureInfo.InvariantCulture);
        if (Conditional.Has(context.Request.Headers.IfNoneMatch, etag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (rows, goesOn) = await practice.Rows(query, moment);
        var next = goesOn is null ? null : KindEndpoints.Next(context, goesOn.Text(query.Fingerprint));
        if (next is not null)
        {
            headers.Link = $"<{next}>; rel=\"next\"";
        }

        await context.WriteObject(new PracticePage(moment, rows, query.Cursor is null ? await practice.Aggregates(query, moment) : null, next));
    }

    private static async Task Comparable(HttpContext context, Kind kind, string text, Reading reading, TimeProvider time, ComparableEngagements comparable)
    {
        var id = House.Id(text, kind.Name);
        var query = context.Query("asOf", "limit");
        var limit = (int)query.Whole("limit", ComparableEngagements.DefaultLimit, 1, ComparableEngagements.MaxLimit);
        if (await DossierEndpoints.Begin(context, kind, id, query.GetValueOrDefault("asOf"), $"-{limit}", reading, time) is { } begun)
        {
            await context.WriteObject(await comparable.Find(id, begun.Moment, limit));
        }
    }
}
