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
        var computed = routes.ServiceProvider.GetRequiredService<Computed>();
        routes.MapMethods("/v1/practice", Read, (Delegate)((HttpContext context) => Practice(context, reading, time, practice, computed))).Needing(null).WithTags("Practice").ReadsPractice();
        foreach (var kind in DossierReading.Subjects)
        {
            routes.MapMethods($"/v1/{kind.Plural}/{{id}}/comparable-engagements", Read, (HttpContext context, string id) => Comparable(context, kind, id, reading, time, comparable, computed))
                .Needing(null).WithTags(Describe.Tag(kind)).FindsComparable(kind);
        }
    }

    private static async Task Practice(HttpContext context, Reading reading, TimeProvider time, PracticeReading practice, Computed computed)
    {
        var query = PracticeQuery.Read(context.AllQuery());
        var asOf = context.Request.Query["asOf"];
        if (query.Cursor is not null && asOf.Count > 0)
        {
            throw new RefusedException(RefusalCode.InvalidCursor, "The cursor belongs to the instant of its first page: follow the next link as it is.", [new Fault("asOf", "cursor.invalid", "Leave out asOf beside cursor.")]);
        }

        // A later page is of the size and the day of the first; a cursor beyond the ledger is none of ours.
        var moment = await Moment.Of(reading, query.Cursor is { } cursor ? $"size:{cursor.Size}" : asOf.Count > 0 ? asOf.ToString() : null, query.Cursor?.Value, time.GetUtcNow());
        var next = KindEndpoints.Next(context);
        await computed.Answer(context, moment, async () =>
        {
            var (rows, goesOn) = await practice.Rows(query, moment);
            return new PracticePage(moment, rows, query.Cursor is null ? await practice.Aggregates(query, moment) : null, goesOn is null ? null : next + goesOn.Text(query.Fingerprint));
        }, page => page.Next);
    }

    private static async Task Comparable(HttpContext context, Kind kind, string text, Reading reading, TimeProvider time, ComparableEngagements comparable, Computed computed)
    {
        var id = House.Id(text, kind.Name);
        var query = context.Query("asOf", "limit");
        var limit = (int)query.Whole("limit", ComparableEngagements.DefaultLimit, 1, ComparableEngagements.MaxLimit);
        var (_, moment) = await DossierEndpoints.Begin(kind, id, query.GetValueOrDefault("asOf"), reading, time);
        await computed.Answer(context, moment, $"-{limit}", () => comparable.Find(id, moment, limit));
    }
}
