using System.Diagnostics;
using System.Text;

namespace Registry.Tests.Support;

/// <summary>The built program as an operator runs it: a process of its own.</summary>
public sealed class CommandRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CommandRun(Process process) => _process = process;

    /// <summary>All it has written so far, errors too.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Where it serves, as it says itself when hosting tells at Information.</summary>
    public Task<string> Address => _address.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Starts it with arguments; the environment holds nothing of ours but what is given.</summary>
    public static CommandRun Start(string[] arguments, Dictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(typeof(Registry.Api.Hosting).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var run = new CommandRun(new Process { StartInfo = start });
        run._process.OutputDataReceived += (_, line) => run.Hear(line.Data);
        run._process.ErrorDataReceived += (_, line) => run.Hear(line.Data);
        run._process.Start();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Runs it to its end; returns its exit code and all it wrote.</summary>
    public static async Task<(int Exit, string Output)> ToEnd(string[] arguments, Dictionary<string, string?>? environment = null)
    {
        await using var run = Start(arguments, environment);
        await run._process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (run._process.ExitCode, run.Output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        const string Mark = "Now listening on: ";
        if (line.IndexOf(Mark, StringComparison.Ordinal) is var at and >= 0)
        {
            _address.TrySetResult(line[(at + Mark.Length)..].Trim());
        }
    }
}
