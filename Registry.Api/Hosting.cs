using Microsoft.Extensions.DependencyInjection.Extensions;
using Registry.Api.Background;
using Registry.Api.Endpoints;
using Registry.Api.Http;
using Registry.Core.Access;
using Registry.Core.Insight;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api;

/// <summary>Puts the service together.</summary>
public static partial class Hosting
{
    private const long MostKept = 1L << 40;
    private const string DefaultDatabase = "Data Source=data/registry.db";

    /// <summary>The database named by the connection string <c>Registry</c>.</summary>
    public static Database OpenDatabase(IConfiguration configuration) => new(Engine.For(ConnectionString(configuration)));

    /// <summary>The connection string <c>Registry</c>, or the default.</summary>
    public static string ConnectionString(IConfiguration configuration) => configuration.GetConnectionString("Registry") is { Length: > 0 } text ? text : DefaultDatabase;

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
            { Proxies: var proxies } when proxies.FirstOrDefault(proxy => Proxies.Network(proxy) is null) is { } proxy => $"Registry:Proxies names addresses, or networks in CIDR without bits beyond their length, such as 10.0.0.0/8: '{proxy}' is neither.",
            { AnswersKeptBytes: < 0 or > MostKept } => $"Registry:AnswersKeptBytes lies between 0 (none is kept) and {MostKept}.",
            { AnswersAtOnce: < 1 or > 1024 } => "Registry:AnswersAtOnce lies between 1 and 1024.",
            { AnswerWaitSeconds: < 0 or > 300 } => "Registry:AnswerWaitSeconds lies between 0 (none waits) and 300.",
            { RecordsKeptBytes: < 0 or > MostKept } => $"Registry:RecordsKeptBytes lies between 0 (none is kept) and {MostKept}.",
            { IdempotencyHours: < 24 or > 24 * 366 } => "Registry:IdempotencyHours lies between 24 and 8784.",
            { OidcAuthority.Length: > 0 } when !AccessTokens.IsAuthority(settings.OidcAuthority) => "Registry:OidcAuthority is an https address (http on loopback only).",
            { OidcAuthority.Length: > 0, OidcAudience.Length: 0 } => "Registry:OidcAudience must be set beside Registry:OidcAuthority.",
            { WitnessSeconds: < 1 or > 86_400 } => "Registry:WitnessSeconds lies between 1 and 86400.",
            { WitnessTimeoutSeconds: < 1 or > 300 } => "Registry:WitnessTimeoutSeconds lies between 1 and 300.",
            { Witnesses.Count: > Quorum.Most } => $"Registry:Witnesses names at most {Quorum.Most} witnesses.",
            _ => Wrong(settings.Witnesses),
        };
        return wrong is null ? settings : throw new InvalidOperationException(wrong);
    }

    private static string? Wrong(IReadOnlyList<WitnessSetting> witnesses)
    {
        for (var i = 0; i < witnesses.Count; i++)
        {
            if (!Witness.IsAddress(witnesses[i].Url))
            {
                return $"Registry:Witnesses:{i}:Url is an https address (http on loopback only) without user, query and fragment.";
            }

            if (WitnessKey.Parse(witnesses[i].Vkey) is null)
            {
                return $"Registry:Witnesses:{i}:Vkey is the key of a witness: name+id+key, of algorithm 4 (C2SP tlog-cosignature).";
            }
        }

        return witnesses.DistinctBy(witness => witness.Vkey.Trim()).Count() < witnesses.Count ? "Registry:Witnesses names a witness twice." : null;
    }

    /// <summary>Brings a database up to date and creates the empty ledger, if there is none.</summary>
    public static async Task<Endpoints.Ledger> SetUp(Database database, Settings settings, CancellationToken cancel = default)
    {
        await database.Migrate(Kinds.All.Select(kind => kind.Name), cancel);
        var origin = await LedgerHead.Create(database, settings.Origin, cancel);
        await Tree.Complete(database, cancel);
        return new Endpoints.Ledger(origin);
    }

    /// <summary>
    /// The one writer, signing with the log's key. Before it may sign, the database is held against what was published; where they contradict each other the writer has an alarm and
    /// writes nothing. Whatever else changes a database at the start comes before this, after <see cref="SetUp"/>.
    /// </summary>
    public static async Task<Writer> OpenWriter(Database database, Settings settings, string origin, TimeProvider time, Published published)
    {
        var signing = new Signing(new LogKeys(settings.LogKeyFile, time), published);
        var alarm = await ForkGuard.Judge(database, published, signing.Keys);
        var writer = new Writer(database, time, new WriterLimits(settings.WritesWaiting, settings.WritesGrouped), signing, alarm);
        try
        {
            if (alarm is null)
            {
                await LogKeys.Adopt(database, writer, signing, origin);
            }

            return writer;
        }
        catch
        {
            await writer.DisposeAsync();
            throw;
        }
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
        var journal = new RedactionJournal(settings.RedactionsFile);
        // Before anything is served, and whatever else the database turns out to be: what was erased stays erased.
        var again = await Erased.Replay(database, journal);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The server counts the framing of chunks too; the exact limit is kept where bodies are read.
            kestrel.Limits.MaxRequestBodySize = settings.MaxBodyBytes + (settings.MaxBodyBytes / 8) + 4096;
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        });
        builder.Services
            .AddSingleton(settings)
            .AddSingleton(database)
            .AddSingleton(ledger)
            .AddSingleton(new Published(settings.PublishedCheckpointFile))
            .AddSingleton<Log>()
            .AddSingleton<Publishing>()
            .AddSingleton<Acting>()
            .AddSingleton(new Reading(database, settings.RecordsKeptBytes))
            .AddSingleton<Tally>()
            .AddSingleton<Examination>()
            .AddSingleton<Drafts>()
            .AddSingleton(journal)
            .AddSingleton(again)
            .AddSingleton<Erased>()
            .AddSingleton<Redactions>()
            .AddSingleton<DossierReading>()
            .AddSingleton<PracticeReading>()
            .AddSingleton<ComparableEngagements>()
            .AddSingleton<Computed>()
            .AddSingleton<Keys>()
            .AddSingleton<AccessTokens>()
            .AddSingleton<Throttle>()
            .AddSingleton<Witnessing>()
            .AddHostedService(services => services.GetRequiredService<Witnessing>())
            .AddHostedService<ForgetKeys>()
            .AddHostedService<FinishRedactions>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        // No setting leaves the signatures out; a program built around the service may bring its own writer, to measure what they cost.
        builder.Services.TryAddSingleton(services => OpenWriter(database, settings, ledger.Origin, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<Published>()).GetAwaiter().GetResult());
        builder.Services.AddRouting();
        builder.Services.AddContract();

        var app = builder.Build();
        // Opened now, not with the first write: a wrong key must stop the start.
        if (again.Count > 0)
        {
            ErasedAgain(app.Logger, again.Count);
        }

        var writer = app.Services.GetRequiredService<Writer>();
        writer.Raised = found => OnlyReads(app.Logger, found.What, found.WayOut);
        if (writer.Alarm is { } alarm)
        {
            writer.Raised(alarm);
        }
        else
        {
            await app.Services.GetRequiredService<Erased>().Complete();
        }

        app.UseProxies(settings);
        app.UseMiddleware<Problems>();
        app.UseHouse();
        app.UseRouting();
        app.UseAccess();
        foreach (var kind in Kinds.All)
        {
            KindEndpoints.Map(app, kind);
        }

        DossierEndpoints.Map(app);
        PracticeEndpoints.Map(app);
        foreach (var act in Acts.All)
        {
            ActEndpoints.Map(app, act);
        }

        FeedEndpoints.Map(app);
        LogEndpoints.Map(app);
        DraftEndpoints.Map(app);
        KeyEndpoints.Map(app);
        InsightEndpoints.Map(app);
        RedactionEndpoints.Map(app);
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

    [LoggerMessage(Level = LogLevel.Critical, Message = "THE REGISTER ONLY READS. {What} {WayOut}")]
    private static partial void OnlyReads(ILogger logger, string what, string wayOut);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database holds {Count} members that were redacted after it was backed up: they are erased again, and the redactions recorded again.")]
    private static partial void ErasedAgain(ILogger logger, int count);
}
