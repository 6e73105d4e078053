using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Registry.Core;
using Registry.Core.Access;

namespace Registry.Api.Http;

/// <summary>
/// Access tokens of the one configured OIDC issuer: signed with an asymmetric key that the issuer publishes, for us, in time (RFC 9068,
/// RFC 8725). What a token says of its own keys (jku, jwk, x5u) is never looked at.
/// </summary>
public sealed class AccessTokens(Settings settings, Keys keys, TimeProvider time) : IDisposable
{
    /// <summary>The issuer's keys are asked for again after this time, and no sooner for a token of an unknown key than after <see cref="Shortest"/>.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly SemaphoreSlim _one = new(1);
    private Known? _known;

    /// <summary>Whether an address may be an issuer's: https, or http on this machine.</summary>
    public static bool IsAuthority(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback));

    /// <summary>Who a token stands for, or null if it is not one of ours: all reasons alike.</summary>
    public async Task<Actor?> Recognise(string text, CancellationToken cancel)
    {
        var known = await Issuer(null, cancel);
        var result = await _handler.ValidateTokenAsync(text, Valid(known.Issuer));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The issuer may have a new key.
            var renewed = await Issuer(known, cancel);
            result = ReferenceEquals(renewed, known) ? result : await _handler.ValidateTokenAsync(text, Valid(renewed.Issuer));
        }

        return result.IsValid && !((JsonWebToken)result.SecurityToken).TryGetHeaderValue<object>("crit", out _) ? await Actor(result.ClaimsIdentity) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _one.Dispose();
    }

    private async Task<Actor?> Actor(ClaimsIdentity said)
    {
        var organisations = said.FindAll(settings.OidcOrganisationClaim).ToList();
        if (organisations.Count != 1 || !Guid.TryParseExact(organisations[0].Value, "D", out var organisation) || said.FindFirst("sub") is not { Value.Length: > 0 and <= 255 } subject)
        {
            return null;
        }

        var scopes = Core.Access.Actor.Parse(string.Join(' ', said.FindAll(settings.OidcScopeClaim).Select(claim => claim.Value)));
        return await keys.ActorId(organisation, subject.Issuer, subject.Value) is { } id ? new Actor(organisation, id, scopes) : null;
    }

    private TokenValidationParameters Valid(OpenIdConnectConfiguration issuer) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384],
        ValidIssuer = issuer.Issuer,
        ValidAudience = settings.OidcAudience,
        IssuerSigningKeys = issuer.SigningKeys,
        ValidateIssuerSigningKey = true,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        ClockSkew = TimeSpan.FromSeconds(60),
        LifetimeValidator = InTime,
        // RFC 9068 §4: at+jwt. Many issuers still write JWT, or nothing.
        TypeValidator = (type, _, _) => type is null or "" || type.Equals("JWT", StringComparison.OrdinalIgnoreCase) || type.Equals("at+jwt", StringComparison.OrdinalIgnoreCase) || type.Equals("application/at+jwt", StringComparison.OrdinalIgnoreCase)
            ? type ?? ""
            : throw new SecurityTokenInvalidTypeException("Not an access token."),
    };

    private bool InTime(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters valid)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && end > now - valid.ClockSkew && (from is null || from <= now + valid.ClockSkew);
    }

    /// <summary>What the issuer publishes of itself; asked for again when it is old, or when <paramref name="unhelpful"/> did not know a key.</summary>
    private async Task<Known> Issuer(Known? unhelpful, CancellationToken cancel)
    {
        if (Fresh(unhelpful) is { } fresh)
        {
            return fresh;
        }

        await _one.WaitAsync(cancel);
        try
        {
            if (Fresh(unhelpful) is { } meanwhile)
            {
                return meanwhile;
            }

            var documents = new HttpDocumentRetriever(_http) { RequireHttps = !new Uri(settings.OidcAuthority).IsLoopback };
            var issuer = await OpenIdConnectConfigurationRetriever.GetAsync($"{settings.OidcAuthority.TrimEnd('/')}/.well-known/openid-configuration", documents, cancel);
            return _known = new Known(issuer, time.GetUtcNow());
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or InvalidOperationException or ArgumentException or System.Text.Json.JsonException || (fault is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new RefusedException(RefusalCode.Busy, "The issuer of access tokens cannot be reached: try again, or use an API key.");
        }
        finally
        {
            _one.Release();
        }
    }

    private Known? Fresh(Known? unhelpful) => _known is { } known && time.GetUtcNow() - known.At < (ReferenceEquals(known, unhelpful) ? Shortest : Longest) ? known : null;

    private sealed record Known(OpenIdConnectConfiguration Issuer, DateTimeOffset At);
}
