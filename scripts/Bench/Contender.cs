using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bench;

/// <summary>One server under measurement: a child process on the first core.</summary>
internal sealed class Contender : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Process _process;
    private readonly List<string> _said = [];

    private Contender(string name, Process process, Uri address)
    {
        Name = name;
        _process = process;
        Address = address;
    }

    /// <summary>Name for the table.</summary>
    public string Name { get; }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>From the start of the process to its first good answer.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Processor time it has used.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Processor time that the thread has used which compiles in the background what runs often; 0 while there is none.</summary>
    public TimeSpan Compiling
    {
        get
        {
            _process.Refresh();
            return new TimeSpan(_process.Threads.Cast<ProcessThread>().Where(thread => Compiles(thread.Id)).Sum(thread => thread.TotalProcessorTime.Ticks));

            bool Compiles(int thread)
            {
                var name = new FileInfo($"/proc/{ProcessId}/task/{thread}/comm");
                return name.Exists && File.ReadAllText(name.FullName).StartsWith(".NET Tiered", StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Memory that is its own alone, without mapped files.</summary>
    public long PrivateBytes =>
        1024 * File.ReadLines($"/proc/{ProcessId}/smaps_rollup").Where(line => line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).Single();

    /// <summary>Starts a program and waits until it answers.</summary>
    public static async Task<Contender> Start(string name, string program, IEnumerable<string> arguments, string ready, IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("taskset", ["-c", "0", "dotnet", program, .. arguments, "--urls", address.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var contender = new Contender(name, process, address);
        process.OutputDataReceived += contender.Says;
        process.ErrorDataReceived += contender.Says;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (true)
        {
            try
            {
                if ((await Http.GetAsync(new Uri(address, ready))).IsSuccessStatusCode)
                {
                    contender.ReadyAfter = watch.Elapsed;
                    return contender;
                }
            }
            catch (HttpRequestException) when (!process.HasExited && watch.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(5);
            }
            catch (HttpRequestException)
            {
                await contender.DisposeAsync();
                throw new InvalidOperationException($"{name} does not start:\n{string.Join('\n', contender._said)}");
            }
        }
    }

    /// <summary>A good answer, whole.</summary>
    public async Task<byte[]> Get(string path)
    {
        using var answer = await Http.GetAsync(new Uri(Address, path));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync() : throw new InvalidOperationException($"{Name} answers {path} with {(int)answer.StatusCode}.");
    }

    /// <summary>The status of a conditional request.</summary>
    public async Task<HttpStatusCode> GetUnless(string path, string etag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path)) { Headers = { { "If-None-Match", etag } } };
        using var answer = await Http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Says(object sender, DataReceivedEventArgs said)
    {
        lock (_said)
        {
            if (said.Data is { } line && _said.Count < 50)
            {
                _said.Add(line);
            }
        }
    }
}
