using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Registry.Api;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Tests.Support;

/// <summary>The whole service on a real socket of loopback, over its own database.</summary>
public sealed class RunningRegistry : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string? _folder;
    private readonly Referents _referents;
    private int _organisations;

    private RunningRegistry(WebApplication app, string connectionString, string? folder)
    {
        _app = app;
        _folder = folder;
        ConnectionString = connectionString;
        Address = app.Urls.Single();
        Anyone = Client(null);
        _referents = new Referents(this);
    }

    /// <summary>What it takes to publish a record of any kind.</summary>
    public const Scopes AnyKind = Scopes.Publish | Scopes.Administer | Scopes.Verify | Scopes.Challenge;

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>Its database.</summary>
    public string ConnectionString { get; }

    /// <summary>Somebody without a credential.</summary>
    public HttpClient Anyone { get; }

    /// <summary>The parts of the service, for what has no route.</summary>
    public IServiceProvider Services => _app.Services;

    public Database Database => Services.GetRequiredService<Database>();

    /// <summary>Starts the service on a fresh database, or on one that is there.</summary>
    public static async Task<RunningRegistry> Start(Store store, Dictionary<string, string?>? settings = null, TimeProvider? clock = null, string? connectionString = null)
    {
        var (fresh, folder) = connectionString is null ? Stores.Fresh(store) : (connectionString, null);
        var all = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings:Registry"] = fresh,
            ["Registry:WritesPerMinute"] = "0",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "None",
        };
        foreach (var (key, value) in KeyFiles.Settings(fresh).Concat(settings ?? []))
        {
            all[key] = value;
        }

        var app = await Hosting.Build([.. all.Select(pair => $"--{pair.Key}={pair.Value}")], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(new FailingLog());
            if (clock is not null)
            {
                builder.Services.Replace(ServiceDescriptor.Singleton(clock));
            }
        });
        await app.StartAsync();
        return new RunningRegistry(app, fresh, folder);
    }

    /// <summary>A client with a credential, or without one; it holds every answer against the OpenAPI document.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient(new ContractHandler { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 256 } }) { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    /// <summary>A registered organisation with a key.</summary>
    public async Task<Party> Party(Scopes scopes = Scopes.Publish, string? name = null, string type = "regulator", Guid? parent = null)
    {
        var reference = $"org-{Interlocked.Increment(ref _organisations)}";
        var body = new JsonObject { ["name"] = name ?? $"Organisation {reference}", ["type"] = type, ["reference"] = reference, ["parent"] = parent?.ToString() };
        var id = (await Services.GetRequiredService<Publishing>().Publish(Submission.Judge(Kinds.Find("organisation")!, JsonSerializer.SerializeToElement(body)), new Actor(Guid.Empty, Publishing.Operator, Scopes.Administer))).Id;
        var (key, text) = await Services.GetRequiredService<Keys>().Grant(id, "test", scopes, TimeSpan.FromDays(30), new Actor(id, Publishing.Operator, Scopes.Administer));
        return new Party(id, key.Id, text, Client(text));
    }

    /// <summary>What stands for each id of the examples.</summary>
    public Task<IReadOnlyDictionary<string, string>> ExampleIdsOf(Party party) => _referents.Ids(party);

    /// <summary>A valid record of any kind, with what it refers to published before it.</summary>
    public Task<JsonObject> Record(Party party, Kind kind, Action<JsonObject>? edit = null) => _referents.Record(party, kind, edit);

    /// <summary>A new record to which a party can do an act at once, and its version.</summary>
    public Task<(Guid Id, long Version)> ReadyFor(Party party, Act act) => _referents.ReadyFor(party, act);

    /// <summary>Withdraws a record as its owner does.</summary>
    public async Task Withdraw(Kind kind, Guid id, Guid owner)
    {
        var standing = await Services.GetRequiredService<Reading>().Find(kind, id);
        await Services.GetRequiredService<Publishing>().Withdraw(kind, id, new Seen(standing!.Version), "Withdrawn", new Actor(owner, Publishing.Operator, AnyKind));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _referents.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A fault of the service fails the test in which it happens.</summary>
    private sealed class FailingLog : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                TestContext.Error.WriteLine($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>An organisation with a key, and a client that uses it.</summary>
public sealed record Party(Guid Id, Guid KeyId, string Key, HttpClient Http);

/// <summary>An answer, read whole.</summary>
public sealed record Reply(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes)!;

    public string? ETag => Headers.ETag?.ToString();

    /// <summary>A header of ours.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>The permanent code of a problem.</summary>
    public string? Code => Json["code"]?.GetValue<string>();
}

/// <summary>Requests as a client writes them.</summary>
public static class Requests
{
    public static Task<Reply> Get(this HttpClient http, string path, params (string Name, string Value)[] headers) => http.Send(HttpMethod.Get, path, null, headers);

    public static Task<Reply> Post(this HttpClient http, string path, object body, params (string Name, string Value)[] headers) => http.Send(HttpMethod.Post, path, body, headers);

    public static Task<Reply> Put(this HttpClient http, string path, object body, string? ifMatch) => http.Send(HttpMethod.Put, path, body, IfMatch(ifMatch));

    public static Task<Reply> Patch(this HttpClient http, string path, object body, string? ifMatch) => http.Send(HttpMethod.Patch, path, body, IfMatch(ifMatch));

    public static Task<Reply> Delete(this HttpClient http, string path, string? ifMatch) => http.Send(HttpMethod.Delete, path, null, IfMatch(ifMatch));

    /// <summary>Sends a request; a text, bytes or JSON node is sent as it is, anything else as JSON.</summary>
    public static async Task<Reply> Send(this HttpClient http, HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            var bytes = body switch
            {
                byte[] raw => raw,
                string text => Encoding.UTF8.GetBytes(text),
                JsonNode node => Encoding.UTF8.GetBytes(node.ToJsonString()),
                _ => JsonSerializer.SerializeToUtf8Bytes(body),
            };
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", headers.FirstOrDefault(header => header.Name == "Content-Type").Value ?? (method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json"));
        }

        foreach (var (name, value) in headers.Where(header => header.Name != "Content-Type"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request);
        return new Reply(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }

    private static (string, string)[] IfMatch(string? tag) => tag is null ? [] : [("If-Match", tag)];
}
