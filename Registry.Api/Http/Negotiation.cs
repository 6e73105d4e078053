using Microsoft.Net.Http.Headers;
using Registry.Core;

namespace Registry.Api.Http;

/// <summary>
/// Whether a client can take a media type (RFC 9110 §12.5.1). A reader whose Accept plainly excludes what would be answered is told 406;
/// what cannot be read as Accept is no wish. Problems, and the answer to a write, which has happened by then, are given under every Accept.
/// </summary>
public static class Negotiation
{
    /// <summary>The media type of almost every answer (RFC 8259).</summary>
    public const string Json = "application/json";

    /// <summary>Says what a request is about to be answered as.</summary>
    /// <exception cref="RefusedException">It reads, and its Accept excludes that.</exception>
    public static void Answers(this HttpContext context, string mediaType)
    {
        if ((HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && !context.Takes(mediaType))
        {
            throw new RefusedException(RefusalCode.NotAcceptable, $"This is answered as {mediaType}, which Accept excludes.");
        }
    }

    /// <summary>Which of the media types that can be answered the reader likes best; the first of them where nothing is said.</summary>
    /// <exception cref="RefusedException">Accept excludes them all.</exception>
    public static string Prefers(this HttpContext context, params ReadOnlySpan<string> offered)
    {
        var best = (Type: "", Weight: 0.0);
        foreach (var mediaType in offered)
        {
            if (context.Weight(mediaType) is var weight && weight > best.Weight)
            {
                best = (mediaType, weight);
            }
        }

        return best.Weight > 0 ? best.Type : throw new RefusedException(RefusalCode.NotAcceptable, $"This is answered as {string.Join(" or ", offered.ToArray())}, which Accept excludes.");
    }

    /// <summary>Whether Accept leaves room for this media type.</summary>
    public static bool Takes(this HttpContext context, string mediaType) => context.Weight(mediaType) > 0;

    /// <summary>How much the reader wants this media type, from 0 to 1.</summary>
    private static double Weight(this HttpContext context, string mediaType)
    {
        var accept = context.Request.Headers.Accept;
        if (accept.Count == 0 || accept == "*/*" || accept == mediaType || !MediaTypeHeaderValue.TryParseList(accept, out var wishes))
        {
            return 1;
        }

        var offered = MediaTypeHeaderValue.Parse(mediaType);
        // The most precise wish decides: application/json;q=0, */* takes everything but JSON.
        return wishes.Where(wish => wish.MatchesAllTypes || (wish.Type.Equals(offered.Type, StringComparison.OrdinalIgnoreCase) && (wish.MatchesAllSubTypes || wish.SubType.Equals(offered.SubType, StringComparison.OrdinalIgnoreCase))))
            .OrderBy(wish => wish.MatchesAllTypes ? 2 : wish.MatchesAllSubTypes ? 1 : 0)
            .FirstOrDefault() is { } wish ? wish.Quality ?? 1 : 0;
    }
}
