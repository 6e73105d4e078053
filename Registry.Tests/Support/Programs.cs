using System.Diagnostics;
using NUnit.Framework;

namespace Registry.Tests.Support;

/// <summary>Programs of other people that check what ours says.</summary>
internal static class Programs
{
    /// <summary>Skips the test, with the reason, where a program is not installed.</summary>
    public static void Require(string program, string package)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            Assert.Ignore($"{program} is not installed: nothing was tested (apt-get install {package}).");
        }
    }

    /// <summary>Runs a program to its end: its exit code and everything it said.</summary>
    public static async Task<(int Exit, string Said)> Run(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
