using NUnit.Framework;

namespace Registry.Tests.Support;

/// <summary>Real files of other registers, and tools that we did not write. They are not part of the repository: they stand in <c>shared/data</c> and <c>shared/tools</c> beside it or above it.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder under <c>shared/data</c>; without it the test is ignored and says so.</summary>
    public static string Require(string relative) => Find("data", relative);

    /// <summary>The path of a tool under <c>shared/tools</c>; without it the test is ignored and says so.</summary>
    public static string RequireTool(string name) => Find("tools", name);

    private static string Find(string area, string relative)
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", area, relative);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        // A worktree may stand elsewhere than the repository it belongs to.
        if (Environment.GetEnvironmentVariable("REGISTRY_SHARED_DATA") is { Length: > 0 } given && Path.Exists(Path.Combine(given, "..", area, relative)))
        {
            return Path.Combine(given, "..", area, relative);
        }

        Assert.Ignore($"The real file shared/{area}/{relative} is not here: nothing was tested. Set REGISTRY_SHARED_DATA to the folder shared/data where it stands elsewhere.");
        return "";
    }
}
