using Registry.Core;
using Registry.Core.Access;

namespace Registry.Api.Http;

/// <summary>What a route asks of a credential; every route has one.</summary>
/// <param name="Scope">A scope the credential must have; null for a route open to everybody, None for any credential.</param>
public sealed record Needs(Scopes? Scope)
{
    /// <summary>Open to everybody.</summary>
    public static readonly Needs Nothing = new((Scopes?)null);
}

/// <summary>Who is asking: an API key or an access token, checked before a route that needs it.</summary>
public static class Access
{
    private const string Scheme = "Bearer ";

    /// <summary>Longest credential that is read.</summary>
    private const int Longest = 8192;

    /// <summary>Says what a route needs.</summary>
    public static TBuilder Needing<TBuilder>(this TBuilder builder, Scopes? scope)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(scope is null ? Needs.Nothing : new Needs(scope)));
        return builder;
    }

    /// <summary>Who is acting; set for every route that needs a credential.</summary>
    public static Actor Actor(this HttpContext context) => (Actor)context.Items[typeof(Actor)]!;

    /// <summary>Checks the credential of a request against what its route needs, and its rate, before anything is read of it.</summary>
    public static void UseAccess(this WebApplication app)
    {
        var throttle = app.Services.GetRequiredService<Throttle>();
        var keys = app.Services.GetRequiredService<Keys>();
        var tokens = app.Services.GetRequiredService<Settings>().OidcAuthority.Length > 0 ? app.Services.GetRequiredService<AccessTokens>() : null;
        app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<Needs>() is { Scope: { } scope })
            {
                return Admit(context, next, scope);
            }

            throttle.Admit(context, null);
            return next(context);
        });

        async Task Admit(HttpContext context, RequestDelegate next, Scopes scope)
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.Remove("Access-Control-Allow-Origin");
            var header = context.Request.Headers.Authorization.ToString();
            var actor = header.Length == 0 ? null : await Recognise(header, keys, tokens, context.RequestAborted);
            // Who is counted is known only now: ids of keys are public, and a wrong secret must not use up the owner's share.
            throttle.Admit(context, actor);
            if (actor is null)
            {
                throw header.Length == 0
                    ? new RefusedException(RefusalCode.CredentialRequired, "Send Authorization: Bearer with an API key or an access token.")
                    : new RefusedException(RefusalCode.CredentialInvalid, "The credential is unknown, expired or revoked, or its organisation is not registered.");
            }

            if (!actor.Scopes.HasFlag(scope))
            {
                throw new RefusedException(RefusalCode.Forbidden, $"This needs the scope {Core.Access.Actor.Text(scope)}; the credential has {(actor.Scopes == Scopes.None ? "none" : Core.Access.Actor.Text(actor.Scopes))}.");
            }

            context.Items[typeof(Actor)] = actor;
            await next(context);
        }
    }

    private static async Task<Actor?> Recognise(string header, Keys keys, AccessTokens? tokens, CancellationToken cancel)
    {
        if (header.Length > Longest || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var text = header[Scheme.Length..].Trim();
        return tokens is null || text.StartsWith(Keys.Prefix, StringComparison.Ordinal) ? await keys.Recognise(text) : await tokens.Recognise(text, cancel);
    }
}
