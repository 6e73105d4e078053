using System.Globalization;
using System.Text;
using Registry.Api.Http;
using Registry.Core.Register;

namespace Registry.Api.Endpoints;

/// <summary>The change feed: every entry of the ledger once, in order, tombstones kept.</summary>
public static class FeedEndpoints
{
    /// <summary>Entries on a page when the client does not say.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most entries on a page.</summary>
    public const int MaxLimit = 1000;

    private static readonly string[] Read = ["GET", "HEAD"];
    private static readonly byte[] Record = ",\"record\":"u8.ToArray();

    /// <summary>Maps the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/v1/feed", Read, Feed).Needing(null).WithTags("Feed").ReadsFeed();

    private static async Task Feed(HttpContext context, Reading reading)
    {
        var query = context.Query("after", "limit", "asOf");
        var limit = (int)query.Whole("limit", DefaultLimit, 1, MaxLimit);
        var head = query.TryGetValue("asOf", out var asOf) ? await reading.SizeAsOf(asOf) : await reading.Size();
        var after = query.Whole("after", 0, 0, head);
        var full = head - after >= limit;
        var end = full ? after + limit : head;
        var etag = $"\"{after}-{end}-{(full ? "full" : head.ToString(CultureInfo.InvariantCulture))}\"";
        var headers = context.Response.Headers;
        headers.ETag = etag;
        headers[House.TreeSize] = head.ToString(CultureInfo.InvariantCulture);
        // A full page never changes: its entries are there for ever and it does not tell the head.
        headers.CacheControl = full ? "public, max-age=31536000, immutable" : "public, no-cache";
        var next = $"/v1/feed?after={end}&limit={limit}";
        headers.Link = $"<{next}>; rel=\"next\"";
        if (Conditional.Has(context.Request.Headers.IfNoneMatch, etag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var items = await reading.Feed(after, head, limit);
        var parts = new List<ReadOnlyMemory<byte>>((4 * items.Count) + 1);
        foreach (var item in items)
        {
            parts.Add(Encoding.ASCII.GetBytes($"{(parts.Count == 0 ? "{\"items\":[" : "},")}{{\"number\":{item.Number},\"entry\":"));
            parts.Add(item.Leaf);
            parts.Add(Record);
            parts.Add(item.Content);
        }

        parts.Add(Encoding.ASCII.GetBytes($"{(parts.Count == 0 ? "{\"items\":[" : "}")}],\"next\":\"{next}\"{(full ? "" : $",\"head\":{head}")}}}"));
        context.WriteParts(parts);
    }
}
