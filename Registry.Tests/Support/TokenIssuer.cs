using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using System.Buffers.Text;

namespace Registry.Tests.Support;

/// <summary>An OIDC issuer of the tests' own: discovery and keys on loopback, tokens written by hand so that they can be wrong in any way.</summary>
public sealed class TokenIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string Kid, RSA? Rsa, ECDsa? Ec)> _published = [];
    private int _asked;

    private TokenIssuer(WebApplication app) => _app = app;

    /// <summary>Its name and address.</summary>
    public string Authority => _app.Urls.Single();

    /// <summary>How often it was asked what it publishes.</summary>
    public int Asked => _asked;

    /// <summary>What it waits for before it answers.</summary>
    public Task Hanging { get; set; } = Task.CompletedTask;

    /// <summary>Starts an issuer with one RSA key (rsa-1) and one of P-256 (ec-1).</summary>
    public static async Task<TokenIssuer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new TokenIssuer(app);
        app.MapGet("/.well-known/openid-configuration", async () =>
        {
            Interlocked.Increment(ref issuer._asked);
            await issuer.Hanging;
            return Results.Json(new { issuer = issuer.Authority, jwks_uri = $"{issuer.Authority}/keys", authorization_endpoint = $"{issuer.Authority}/authorize", response_types_supported = new[] { "code" } });
        });
        app.MapGet("/keys", () => Results.Text(new JsonObject { ["keys"] = new JsonArray([.. issuer._published.Select(Published)]) }.ToJsonString(), "application/json"));
        issuer.NewRsa("rsa-1");
        issuer.NewEc("ec-1");
        await app.StartAsync();
        return issuer;
    }

    /// <summary>Publishes another RSA key.</summary>
    public RSA NewRsa(string kid)
    {
        var key = RSA.Create(2048);
        _published.Add((kid, key, null));
        return key;
    }

    /// <summary>Publishes another P-256 key.</summary>
    public ECDsa NewEc(string kid)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _published.Add((kid, null, key));
        return key;
    }

    /// <summary>Takes a key out of what is published.</summary>
    public void Retire(string kid) => _published.RemoveAll(key => key.Kid == kid);

    /// <summary>A published RSA key.</summary>
    public RSA Rsa(string kid) => _published.First(key => key.Kid == kid).Rsa!;

    /// <summary>The claims of a good token.</summary>
    public JsonObject Claims(Guid organisation, string scope = "publish", DateTimeOffset? now = null)
    {
        var at = (now ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = Authority,
            ["aud"] = "registry",
            ["sub"] = "jane.doe@northtown.example",
            ["iat"] = at,
            ["nbf"] = at,
            ["exp"] = at + 300,
            ["organisation"] = organisation.ToString(),
            ["scope"] = scope,
        };
    }

    /// <summary>A token of these claims, signed with a published key.</summary>
    public string Sign(JsonObject claims, string kid = "rsa-1", Action<JsonObject>? header = null)
    {
        var (_, rsa, ec) = _published.First(key => key.Kid == kid);
        var head = new JsonObject { ["alg"] = rsa is not null ? "RS256" : "ES256", ["typ"] = "at+jwt", ["kid"] = kid };
        header?.Invoke(head);
        return Sign(head, claims, bytes => rsa?.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ?? ec!.SignData(bytes, HashAlgorithmName.SHA256));
    }

    /// <summary>A token of any header, claims and signature.</summary>
    public static string Sign(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The public half as JWK.</summary>
    public static JsonNode Published((string Kid, RSA? Rsa, ECDsa? Ec) key)
    {
        if (key.Rsa is { } rsa)
        {
            var parameters = rsa.ExportParameters(false);
            return new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = key.Kid, ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent) };
        }

        var point = key.Ec!.ExportParameters(false).Q;
        return new JsonObject { ["kty"] = "EC", ["use"] = "sig", ["crv"] = "P-256", ["kid"] = key.Kid, ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static string Part(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
