using System.Globalization;

namespace Bench;

/// <summary>How busy the machine is with other people's work: ratios measured beside it say nothing.</summary>
internal static class Machine
{
    private const double TicksPerSecond = 100;

    /// <summary>Processor time of the whole machine but interrupts, and that of this process with the children it has waited for, in seconds.</summary>
    public static (double All, double Own) Processor()
    {
        var all = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Number).ToList();
        var own = File.ReadAllText("/proc/self/stat");
        var fields = own[(own.LastIndexOf(')') + 2)..].Split(' ');
        return ((all[0] + all[1] + all[2] + all[7]) / TicksPerSecond, fields[11..15].Sum(Number) / TicksPerSecond);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
