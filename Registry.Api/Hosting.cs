using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Tokens;
using Registry.Api.Background;
using Registry.Api.Endpoints;
using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api;

/// <summary>Puts the service together.</summary>
public static class Hosting
{
    private const string DefaultDatabase = "Data Source=data/registry.db";

    /// <summary>The database named by the connection string <c>Registry</c>.</summary>
    public static Database OpenDatabase(IConfiguration configuration) =>
        new(Engine.For(configuration.GetConnectionString("Registry") is { Length: > 0 } text ? text : DefaultDatabase));

    /// <summary>The settings under <c>Registry</c>.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of bounds; the message says which and why.</exception>
    public static Settings ReadSettings(IConfiguration configuration)
    {
        var settings = new Settings();
        configuration.GetSection("Registry").Bind(settings, options => options.ErrorOnUnknownConfiguration = true);
        var wrong = settings switch
        {
            { MaxBodyBytes: < 1024 or > 64 * 1024 * 1024 } => "Registry:MaxBodyBytes lies between 1024 and 67108864.",
            { WritesWaiting: < 1 or > 1_000_000 } => "Registry:WritesWaiting lies between 1 and 1000000.",
            { WritesGrouped: < 1 or > 10_000 } => "Registry:WritesGrouped lies between 1 and 10000.",
            { WritesPerMinute: < 0 } or { ReadsPerMinute: < 0 } => "Registry:WritesPerMinute and Registry:ReadsPerMinute are 0 (no limit) or more.",
            { IdempotencyHours: < 24 or > 24 * 366 } => "Registry:IdempotencyHours lies between 24 and 8784.",
            { OidcAuthority.Length: > 0, OidcAudience.Length: 0 } => "Registry:OidcAudience must be set beside Registry:OidcAuthority.",
            _ => null,
        };
        return wrong is null ? settings : throw new InvalidOperationException(wrong);
    }

    /// <summary>Brings a database up to date and creates the empty ledger, if there is none.</summary>
    public static async Task<Endpoints.Ledger> SetUp(Database database, Settings settings, CancellationToken cancel = default)
    {
        await database.Migrate(Kinds.All.Select(kind => kind.Name), cancel);
        return new Endpoints.Ledger(await LedgerHead.Create(database, settings.Origin, cancel));
    }

    /// <summary>The service, ready to run: the database is set up, the example is there if asked for.</summary>
    public static async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder);
        var settings = ReadSettings(builder.Configuration);
        if (settings.Example && !builder.Environment.IsDevelopment())
        {
            throw new InvalidOperationException("Registry:Example fills a register with invented records and a development key: it works in the Development environment only.");
        }

        var database = OpenDatabase(builder.Configuration);
        var ledger = await SetUp(database, settings);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.MaxBodyBytes;
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        });
        builder.Services
            .AddSingleton(settings)
            .AddSingleton(database)
            .AddSingleton(ledger)
            .AddSingleton(services => new Writer(database, services.GetRequiredService<TimeProvider>(), new WriterLimits(settings.WritesWaiting, settings.WritesGrouped)))
            .AddSingleton<Publishing>()
            .AddSingleton<Reading>()
            .AddSingleton<Drafts>()
            .AddSingleton<Keys>()
            .AddSingleton<Throttle>()
            .AddHostedService<ForgetKeys>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddRouting();
        if (settings.OidcAuthority.Length > 0)
        {
            builder.Services.AddAuthentication().AddJwtBearer(bearer => Tokens(bearer, settings));
        }

        builder.Services.AddContract();

        var app = builder.Build();
        app.UseHouse();
        app.UseMiddleware<Problems>();
        app.UseRouting();
        app.Use(app.Services.GetRequiredService<Throttle>().Invoke);
        app.UseAccess();
        foreach (var kind in Kinds.All)
        {
            KindEndpoints.Map(app, kind);
        }

        FeedEndpoints.Map(app);
        DraftEndpoints.Map(app);
        KeyEndpoints.Map(app);
        VocabularyEndpoints.Map(app);
        HomeEndpoints.Map(app);
        app.MapContract();
        app.Lifetime.ApplicationStopped.Register(() =>
        {
            app.Services.GetRequiredService<Writer>().DisposeAsync().AsTask().GetAwaiter().GetResult();
            database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        });
        return app;
    }

    /// <summary>What an access token must be: of the configured issuer, for us, signed with an asymmetric key of the issuer, in time (RFC 9068, RFC 8725).</summary>
    private static void Tokens(JwtBearerOptions bearer, Settings settings)
    {
        bearer.Authority = settings.OidcAuthority;
        bearer.Audience = settings.OidcAudience;
        bearer.RequireHttpsMetadata = !new Uri(settings.OidcAuthority).IsLoopback;
        bearer.MapInboundClaims = false;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384],
            ValidateIssuer = true,
            ValidateAudience = true,
            ValidAudience = settings.OidcAudience,
            ValidateLifetime = true,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,
            ClockSkew = TimeSpan.FromSeconds(60),
        };
    }
}
