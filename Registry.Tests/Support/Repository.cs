namespace Registry.Tests.Support;

/// <summary>The working copy the tests run in.</summary>
public static class Repository
{
    /// <summary>Its folder: the first above the tests' own that holds the solution.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Registry.sln")) ? folder : Above(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository."));
}
