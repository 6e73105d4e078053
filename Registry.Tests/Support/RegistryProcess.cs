using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Registry.Core.Access;
using Registry.Core.Ledger;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Tests.Support;

/// <summary>The built program as a process of its own, as an operator runs it.</summary>
internal sealed partial class RegistryProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    private RegistryProcess(string connectionString, string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(TestContext.CurrentContext.TestDirectory, "Registry.Api.dll"));
        foreach (var (name, value) in KeyFiles.Settings(connectionString))
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Heard(line.Data);
        _process.ErrorDataReceived += (_, line) => Heard(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The program ended before it listened: {Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything it wrote.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Serves a database on a free port of loopback; returns when it is ready.</summary>
    public static async Task<RegistryProcess> Serve(string connectionString, params string[] settings)
    {
        var process = new RegistryProcess(connectionString, ["--urls", "http://127.0.0.1:0", $"--ConnectionStrings:Registry={connectionString}", "--Registry:WritesPerMinute=0", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information", .. settings]);
        process.Address = new Uri(await process._address.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        using var http = process.Client(null);
        Assert.That((int)(await http.Get("/healthz/ready")).Status, Is.EqualTo(200));
        return process;
    }

    /// <summary>Runs a command of the program to its end; returns its exit code and all it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> Run(params string[] arguments)
    {
        var database = Array.FindIndex(arguments, argument => argument is "-d" or "--database");
        await using var process = new RegistryProcess(database < 0 ? "" : arguments[database + 1], arguments);
        await process._process.WaitForExitAsync();
        return (process._process.ExitCode, process.Output);
    }

    /// <summary>Registers an organisation with a key on a database that nobody else has open, or on PostgreSQL.</summary>
    public static async Task<string> Key(string connectionString)
    {
        await using var database = new Database(Engine.For(connectionString));
        await Registry.Api.Hosting.SetUp(database, new Registry.Api.Http.Settings());
        await using var writer = new Writer(database, TimeProvider.System);
        var organisation = await Founding.Register(new Publishing(database, writer), new Reading(database), "Load", "local-authority", "load");
        return (await new Keys(database, writer, TimeProvider.System).Grant(organisation, "load", Scopes.Publish, TimeSpan.FromDays(1), new Actor(organisation, Publishing.Operator, Scopes.Administer))).Text;
    }

    /// <summary>A client with a credential, or without one.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Ends it as a power cut would: SIGKILL, at once, to this one process.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Kill();
        }

        _process.Dispose();
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(match.Groups[1].Value);
        }
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
