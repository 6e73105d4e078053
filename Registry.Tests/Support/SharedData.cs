using NUnit.Framework;

namespace Registry.Tests.Support;

/// <summary>Real files of other registers. They are not part of the repository: they stand in <c>shared/data</c> beside it or above it.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder under <c>shared/data</c>; without it the test is ignored and says so.</summary>
    public static string Require(string relative)
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", relative);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        // A worktree may stand elsewhere than the repository it belongs to.
        if (Environment.GetEnvironmentVariable("REGISTRY_SHARED_DATA") is { Length: > 0 } given && Path.Exists(Path.Combine(given, relative)))
        {
            return Path.Combine(given, relative);
        }

        Assert.Ignore($"The real file shared/data/{relative} is not here: nothing was tested. Set REGISTRY_SHARED_DATA to the folder shared/data where it stands elsewhere.");
        return "";
    }
}
