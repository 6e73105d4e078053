using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Registry.Core.Access;
using Registry.Core.Register;

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
    /// <summary>Says what a route needs.</summary>
    public static TBuilder Needing<TBuilder>(this TBuilder builder, Scopes? scope)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(scope is null ? Needs.Nothing : new Needs(scope)));
        return builder;
    }

    /// <summary>Who is acting; set for every route that needs a credential.</summary>
    public static Actor Actor(this HttpContext context) => (Actor)context.Items[typeof(Actor)]!;

    /// <summary>Checks the credential of a request against what its route needs, before anything is read of it.</summary>
    public static void UseAccess(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Needs>() is { Scope: { } scope })
        {
            context.Response.Headers.CacheControl = "no-store";
            var actor = await Recognise(context);
            if (!actor.Scopes.HasFlag(scope))
            {
                throw new RefusedException(RefusalCode.Forbidden, $"This needs the scope {Core.Access.Actor.Text(scope)}; the credential has {(actor.Scopes == Scopes.None ? "none" : Core.Access.Actor.Text(actor.Scopes))}.");
            }

            context.Items[typeof(Actor)] = actor;
        }

        await next(context);
    });

    private static async Task<Actor> Recognise(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            throw new RefusedException(RefusalCode.CredentialRequired, "Send Authorization: Bearer with an API key or an access token.");
        }

        if (header.Length > 8192 || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(RefusalCode.CredentialInvalid, "The register knows Authorization: Bearer only.");
        }

        var text = header["Bearer ".Length..].Trim();
        var services = context.RequestServices;
        var keys = services.GetRequiredService<Keys>();
        var settings = services.GetRequiredService<Settings>();
        var actor = text.StartsWith("rk_", StringComparison.Ordinal) || settings.OidcAuthority.Length == 0
            ? await keys.Recognise(text)
            : await FromToken(context, keys, settings);
        return actor ?? throw new RefusedException(RefusalCode.CredentialInvalid, "The credential is unknown, expired or revoked.");
    }

    private static async Task<Actor?> FromToken(HttpContext context, Keys keys, Settings settings)
    {
        var result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (!result.Succeeded
            || !Guid.TryParseExact(result.Principal.FindFirst(settings.OidcOrganisationClaim)?.Value, "D", out var organisation)
            || result.Principal.FindFirst("sub") is not { Value.Length: > 0 and <= 255 } subject)
        {
            return null;
        }

        var scopes = Core.Access.Actor.Parse(string.Join(' ', result.Principal.FindAll(settings.OidcScopeClaim).Select(claim => claim.Value)));
        return new Actor(organisation, await keys.ActorId(subject.Issuer, subject.Value), scopes);
    }
}
