namespace Registry.Api.Commands;

/// <summary>The command line: serves unless told otherwise.</summary>
public static class CommandLine
{
    /// <summary>Runs a command; returns its exit code.</summary>
    public static async Task<int> Run(string[] args)
    {
        var app = await Hosting.Build(args);
        await app.RunAsync();
        return 0;
    }
}
