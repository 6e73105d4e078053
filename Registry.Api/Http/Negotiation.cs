using Microsoft.Net.Http.Headers;
using Registry.Core;

namespace Registry.Api.Http;

/// <summary>The media types a route answers in; JSON where it says nothing.</summary>
/// <param name="MediaTypes">Media types, the preferred one first.</param>
public sealed record Offers(IReadOnlyList<string> MediaTypes)
{
    /// <summary>JSON alone.</summary>
    public static readonly Offers Json = new(["application/json"]);
}

/// <summary>
/// Whether a client can take what a route answers in (RFC 9110 §12.5.1). One that plainly excludes all of it is told 406 before anything
/// is done; what cannot be read as Accept is no wish. Problems are answered under every Accept.
/// </summary>
public static class Negotiation
{
    /// <summary>Says what a route answers in, where that is not JSON alone.</summary>
    public static TBuilder Offering<TBuilder>(this TBuilder builder, params string[] mediaTypes)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new Offers(mediaTypes)));
        return builder;
    }

    /// <summary>Refuses a request whose Accept excludes every media type of its route.</summary>
    public static void UseNegotiation(this WebApplication app) => app.Use((context, next) =>
    {
        var accept = context.Request.Headers.Accept;
        if (accept.Count == 0 || accept == "*/*" || accept == "application/json" || context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<Needs>() is null)
        {
            return next(context);
        }

        var offers = endpoint.Metadata.GetMetadata<Offers>() ?? Offers.Json;
        return !MediaTypeHeaderValue.TryParseList(accept, out var wishes) || offers.MediaTypes.Any(offered => Takes(wishes, MediaTypeHeaderValue.Parse(offered)))
            ? next(context)
            : throw new RefusedException(RefusalCode.NotAcceptable, $"This is answered as {string.Join(" or ", offers.MediaTypes)}, which Accept excludes.");
    });

    /// <summary>The most precise wish decides: <c>application/json;q=0, */*</c> takes everything but JSON.</summary>
    private static bool Takes(IList<MediaTypeHeaderValue> wishes, MediaTypeHeaderValue offered) =>
        wishes.Where(wish => wish.MatchesAllTypes || (wish.Type.Equals(offered.Type, StringComparison.OrdinalIgnoreCase) && (wish.MatchesAllSubTypes || wish.SubType.Equals(offered.SubType, StringComparison.OrdinalIgnoreCase))))
            .OrderBy(wish => wish.MatchesAllTypes ? 2 : wish.MatchesAllSubTypes ? 1 : 0)
            .FirstOrDefault() is { } wish && wish.Quality is null or > 0;
}
