using System.Text;

namespace Registry.Core.Ledger;

/// <summary>
/// The last checkpoint that left the register, kept in a file outside the database and its backups. A database that is behind it was
/// restored or lost entries: signing on from there would fork the log (ledger.md, Fork guard).
/// </summary>
public sealed class Published(string path)
{
    private readonly Lock _lock = new();
    private long _size = -1;

    /// <summary>Where it stands.</summary>
    public string Path { get; } = path;

    /// <summary>The note, or null before the first.</summary>
    public string? Read() => File.Exists(Path) ? File.ReadAllText(Path) : null;

    /// <summary>Records a checkpoint before it is shown to anybody; an older one than the last is ignored. Durable when it returns.</summary>
    public void Record(long size, string note)
    {
        lock (_lock)
        {
            if (size <= _size)
            {
                return;
            }

            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            // Written beside and renamed: a reader, and a restart, finds the old note or the new one, never half of it.
            var beside = Path + ".new";
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(note));
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, Path, overwrite: true);
            _size = size;
        }
    }
}
