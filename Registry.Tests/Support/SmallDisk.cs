using NUnit.Framework;

namespace Registry.Tests.Support;

/// <summary>A small disk of a test's own, in memory, that can be filled to the last byte. Mounting it takes root.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Mounts a disk of so many megabytes; skips the test, with the reason, where that is not allowed.</summary>
    public static async Task<SmallDisk> Mount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("registry-disk-").FullName;
        var (exit, said) = Environment.UserName == "root" ? await Programs.Run("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "tmpfs", folder]) : (1, "not root");
        if (exit != 0)
        {
            Directory.Delete(folder);
            Assert.Ignore($"A small disk cannot be mounted here: nothing was tested ({said.Trim()}).");
        }

        return new SmallDisk(folder);
    }

    /// <summary>Fills it, but for so many bytes.</summary>
    public void Fill(long free = 0)
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        for (var left = new DriveInfo(Folder).AvailableFreeSpace - free; left >= page.Length; left -= page.Length)
        {
            try
            {
                file.Write(page);
            }
            // Somebody else took the last page: it is full.
            catch (IOException)
            {
                return;
            }
        }
    }

    /// <summary>Space returns.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        // The service has stopped; a connection that was in use when it did is closed a moment later.
        var (exit, said) = (1, "");
        for (var tries = 0; exit != 0 && tries < 50; tries++)
        {
            Thread.Sleep(tries == 0 ? 0 : 100);
            (exit, said) = Programs.Run("umount", [Folder]).GetAwaiter().GetResult();
        }

        Assert.That(exit, Is.Zero, said);
        Directory.Delete(Folder);
    }
}
