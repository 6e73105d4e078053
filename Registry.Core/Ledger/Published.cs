using System.Text;

namespace Registry.Core.Ledger;

/// <summary>
/// The last checkpoint that left the register, kept in a file outside the database and its backups. A database that is behind it was
/// restored or lost entries: signing on from there would fork the log (see <see cref="ForkGuard"/>). Processes of one machine share the file.
/// </summary>
public sealed class Published(string path)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _size = -1;

    /// <summary>Where it stands.</summary>
    public string Path { get; } = path;

    /// <summary>The size of the newest that is known to stand in the file; -1 where none is known yet.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>The note, or null before the first.</summary>
    public string? Read() => File.Exists(Path) ? File.ReadAllText(Path) : null;

    /// <summary>The size of the newest of a log, also if another process published it.</summary>
    public long Newest(string origin) => Read() is { } text && Checkpoint.Parse(text) is { Checkpoint: var there } && there.Origin == origin ? Math.Max(there.Size, Size) : Size;

    /// <summary>
    /// Records a checkpoint before it is shown to anybody; one that is not newer than the last is ignored. Its bytes are on the disk when this returns; after a power cut the
    /// file may still be the one before, behind the database and never ahead of it.
    /// </summary>
    /// <param name="note">The signed checkpoint.</param>
    /// <param name="succeeds">Whether it is the first of a log that goes on under another origin: it takes the place of whatever stands there.</param>
    /// <exception cref="IOException">It cannot be written, or the file is of another log.</exception>
    public void Record(string note, bool succeeds = false)
    {
        var checkpoint = (Checkpoint.Parse(note) ?? throw new ArgumentException("This is no checkpoint.", nameof(note))).Checkpoint;
        lock (_lock)
        {
            if (checkpoint.Size <= _size && !succeeds)
            {
                return;
            }

            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            // Another process may have published more than this one knows of.
            using var held = Hold();
            if (!succeeds && Read() is { } text && Checkpoint.Parse(text) is { } there)
            {
                if (there.Checkpoint.Origin != checkpoint.Origin)
                {
                    throw new IOException($"{Path} is of the log {there.Checkpoint.Origin}, not of {checkpoint.Origin}.");
                }

                if (there.Checkpoint.Size >= checkpoint.Size)
                {
                    Volatile.Write(ref _size, there.Checkpoint.Size);
                    return;
                }
            }

            // Written beside and renamed: a reader, and a restart, finds the old note or the new one, never half of it.
            var beside = Path + ".new";
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(note));
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, Path, overwrite: true);
            Volatile.Write(ref _size, checkpoint.Size);
        }
    }

    private FileStream Hold()
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); ; Thread.Sleep(2))
        {
            try
            {
                return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            // Held by another process for as long as it takes to write a page; one that is killed lets go.
            catch (IOException) when (waited.Elapsed < Patience && File.Exists(Path + ".lock"))
            {
            }
        }
    }
}
