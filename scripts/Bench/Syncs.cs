using System.Diagnostics;
using System.Globalization;

namespace Bench;

/// <summary>How often a server makes the disk sync for each request it acknowledges: only equal durability may be compared.</summary>
internal static class Syncs
{
    /// <summary>Counts by strace, apart from the measured turns, since it slows them.</summary>
    public static async Task<double> PerRequest(Load load)
    {
        var report = Path.GetTempFileName();
        using var strace = Process.Start(new ProcessStartInfo("strace", ["-f", "-qq", "-c", "-o", report, "-e", "trace=fsync,fdatasync", "-p", $"{load.Contender.ProcessId}"]))
            ?? throw new InvalidOperationException("strace does not start.");
        await Task.Delay(500);
        var (_, requests, _) = await load.Run(2);
        using (Process.Start("kill", ["-INT", $"{strace.Id}"]))
        {
            await strace.WaitForExitAsync();
        }

        var calls = (await File.ReadAllLinesAsync(report)).Where(line => line.TrimEnd().EndsWith("sync", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture));
        File.Delete(report);
        return calls / requests;
    }
}
