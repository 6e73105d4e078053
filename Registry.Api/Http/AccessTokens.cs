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

    /// <summary>The keys of an issuer that does not answer are believed for so long.</summary>
    private static readonly TimeSpan Outlasting = TimeSpan.FromDays(1);

    /// <summary>Who brings a token while such keys are at hand waits no longer for newer ones.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Lock _gate = new();
    private Known? _known;
    private Task<Known?>? _asking;
    private DateTimeOffset _asked;

    /// <summary>Whether an address may be an issuer's: https, or http on this machine.</summary>
    public static bool IsAuthority(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback));

    /// <summary>Who a token stands for, or null if it is not one of ours: all reasons alike.</summary>
    public async Task<Actor?> Recognise(string text, CancellationToken cancel)
    {
        // What is no signed token is not worth a question to the issuer.
        if (Read(text) is not { IsSigned: true, IsEncrypted: false } token)
        {
            return null;
        }

        var known = await Issuer(null, cancel);
        var result = await _handler.ValidateTokenAsync(token, Valid(known.Issuer));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The issuer may have a new key.
            var renewed = await Issuer(known, cancel);
            result = ReferenceEquals(renewed, known) ? result : await _handler.ValidateTokenAsync(token, Valid(renewed.Issuer));
        }

        return result.IsValid && !token.TryGetHeaderValue<object>("crit", out _) ? await Actor(result.ClaimsIdentity) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private JsonWebToken? Read(string text)
    {
        try
        {
            return _handler.CanReadToken(text) ? _handler.ReadJsonWebToken(text) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
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

    /// <summary>
    /// What the issuer publishes of itself; asked for again when it is old, or when <paramref name="unhelpful"/> did not know a key. While the issuer does not answer, what it last said
    /// holds, and it is not asked at every request.
    /// </summary>
    private async Task<Known> Issuer(Known? unhelpful, CancellationToken cancel)
    {
        Known? last;
        Task<Known?> asking;
        bool isFirst;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            last = _known is { } known && now - known.At < Outlasting ? known : null;
            var isEnough = last is not null && !ReferenceEquals(last, unhelpful) && now - last.At < Longest;
            if (isEnough || (_asking is null && now - _asked < Shortest))
            {
                return last ?? throw Unreachable();
            }

            isFirst = _asking is null;
            asking = _asking ??= Task.Run(Ask, CancellationToken.None);
        }

        if (last is not null && unhelpful is null)
        {
            await Task.WhenAny(asking, Task.Delay(isFirst ? Patience : TimeSpan.Zero, cancel));
            return asking.IsCompletedSuccessfully ? await asking ?? last : last;
        }

        return await asking.WaitAsync(cancel) ?? last ?? throw Unreachable();
    }

    /// <summary>Asks the issuer; null where it gives no answer.</summary>
    private async Task<Known?> Ask()
    {
        Known? heard = null;
        try
        {
            var documents = new HttpDocumentRetriever(_http) { RequireHttps = !new Uri(settings.OidcAuthority).IsLoopback };
            var issuer = await OpenIdConnectConfigurationRetriever.GetAsync($"{settings.OidcAuthority.TrimEnd('/')}/.well-known/openid-configuration", documents, CancellationToken.None);
            return heard = issuer is { Issuer.Length: > 0, JwksUri.Length: > 0 } ? new Known(issuer, time.GetUtcNow()) : null;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or InvalidOperationException or ArgumentException or System.Text.Json.JsonException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            lock (_gate)
            {
                (_known, _asked, _asking) = (heard ?? _known, time.GetUtcNow(), null);
            }
        }
    }

    private static RefusedException Unreachable() => new(RefusalCode.Busy, "The issuer of access tokens cannot be reached: try again, or use an API key.");

    private sealed record Known(OpenIdConnectConfiguration Issuer, DateTimeOffset At);
}
