using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench;

/// <summary>One kind of work for one contender: what wrk sends it, and over how many connections.</summary>
/// <param name="Work">Name of the work, the same for all contenders of it.</param>
/// <param name="Contender">Who does it.</param>
/// <param name="Arguments">The script and its arguments.</param>
/// <param name="Connections">Connections at once.</param>
internal sealed partial record Load(string Work, Contender Contender, IReadOnlyList<string> Arguments, int Connections = 32)
{
    /// <summary>Whether what matters is how long one answer takes, not how many are given.</summary>
    public bool OneByOne => Connections == 1;

    /// <summary>Loads it from the second core; requests a second, how many there were, and the milliseconds that half of the answers took at most.</summary>
    /// <exception cref="InvalidOperationException">Some answer was not good.</exception>
    public async Task<(double PerSecond, long Requests, double Median)> Run(int seconds)
    {
        var start = new ProcessStartInfo("taskset", ["-c", "1", "wrk", "-t1", $"-c{Connections}", $"-d{seconds}s", "--latency", "--timeout", "10s", "-s", Arguments[0], Contender.Address.ToString(), .. Arguments.Skip(1)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["BENCH_TURN"] = Guid.NewGuid().ToString("N");
        using var wrk = Process.Start(start)!;
        var errors = wrk.StandardError.ReadToEndAsync();
        var report = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var (rate, requests, median) = (PerSecondLine().Match(report), RequestsLine().Match(report), MedianLine().Match(report));
        if (wrk.ExitCode != 0 || report.Contains("Non-2xx", StringComparison.Ordinal) || report.Contains("Socket errors", StringComparison.Ordinal) || !rate.Success || !requests.Success || !median.Success)
        {
            throw new InvalidOperationException($"{Work}, {Contender.Name}: not every answer was good.\n{report}{await errors}");
        }

        return (Number(rate), (long)Number(requests), Number(median) * median.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1_000 });

        static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex PerSecondLine();

    [GeneratedRegex(@"50%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex MedianLine();

    [GeneratedRegex(@"([0-9]+) requests in")]
    private static partial Regex RequestsLine();
}
