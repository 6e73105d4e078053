using System.Globalization;
using System.Text;
using Registry.Api.Http;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Endpoints;

/// <summary>The change feed: every entry of the ledger once, in order, tombstones kept.</summary>
public static class FeedEndpoints
{
    /// <summary>Entries on a page when the client does not say.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most entries on a page.</summary>
    public const int MaxLimit = 1000;

    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps the route.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reading = routes.ServiceProvider.GetRequiredService<Reading>();
        routes.MapMethods("/v1/feed", Read, (Delegate)((HttpContext context) => Feed(context, reading))).Needing(null).WithTags("Feed").ReadsFeed();
    }

    private static async Task Feed(HttpContext context, Reading reading)
    {
        var query = context.Query("after", "limit", "asOf");
        var limit = (int)query.Whole("limit", DefaultLimit, 1, MaxLimit);
        var extent = await reading.Extent();
        var head = query.TryGetValue("asOf", out var asOf) ? await reading.SizeAsOf(asOf) : extent.Size;
        var after = query.Whole("after", 0, 0, head);
        context.Answers(Negotiation.Json);
        var full = head - after >= limit;
        var end = full ? after + limit : head;
        var bound = asOf is null ? "" : $"&asOf=size:{head}";
        var etag = $"\"{after}-{end}-{(full ? "full" : head.ToString(CultureInfo.InvariantCulture))}{(asOf is null ? "" : $"-{head}")}{(extent.Redacted > after ? Conditional.TagEnd(extent.Redacted) : "")}\"";
        var headers = context.Response.Headers;
        headers.ETag = etag;
        headers[House.TreeSize] = head.ToString(CultureInfo.InvariantCulture);
        // A full page changes only when something of it is erased: its entries are there for ever and it does not tell the head.
        headers.CacheControl = full ? Conditional.Settled : "public, no-cache";
        if (Conditional.Has(context.Request.Headers.IfNoneMatch, etag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        using var items = new PooledBytes();
        // A page that many bytes end early goes on from there, at every time it is read.
        var next = $"/v1/feed?after={await reading.Feed(after, head, limit, items)}&limit={limit}{bound}";
        headers.Link = $"<{next}>; rel=\"next\"";
        await context.WriteParts([Bodies.ItemsStart, items.Written, Encoding.ASCII.GetBytes($"],\"next\":\"{next}\"{(full ? "" : $",\"head\":{head}")}}}")]);
    }
}
