using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Registry.Core.Storage;

/// <summary>A state of the database: every commit, of whatever process, makes another. Where it is the same as before, nothing was committed in between.</summary>
public readonly record struct Mark(ulong One, ulong Two, ulong Three, ulong Four, ulong Five, ulong Six);

/// <summary>
/// The head of SQLite's WAL-index (sqlite.org/walformat.html §2.1), by which its readers learn what was committed last. It lies in memory that all processes with the database share, in two
/// copies: where they are equal, they are whole. To look at it takes nanoseconds, where a read of SQLite takes and gives back locks of the file.
/// </summary>
/// <remarks>
/// SQLite has mapped the memory and is asked where it is (<c>xShmMap</c> of its <c>sqlite3_io_methods</c>): it stays there as long as the connection is open. A file handle of our own would
/// not do, since to close it would give up the locks that SQLite holds on that file (POSIX).
/// </remarks>
internal sealed unsafe partial class WalIndex
{
    /// <summary>The version of the format, with which the head begins.</summary>
    private const uint Format = 3_007_000;

    private const int FilePointer = 7;

    /// <summary>Where the address of <c>xShmMap</c> stands among the methods: after the version and twelve others.</summary>
    private const int ShmMap = 13;

    /// <summary>Bytes that SQLite maps in one piece.</summary>
    private const int Part = 32_768;

    /// <summary>Words of one copy of the head.</summary>
    private const int Words = 6;

    private readonly ulong* _head;

    private WalIndex(ulong* head) => _head = head;

    /// <summary>The index of a database, by a connection that has read from it; null where it has none, or one of another format.</summary>
    public static WalIndex? Of(SqliteConnection connection)
    {
        nint* file = null;
        void* head = null;
        return FileControl(connection.Handle!.DangerousGetHandle(), null, FilePointer, &file) == 0 && file is not null
            && (nint*)*file is var methods && methods is not null && *(int*)methods >= 2 && methods[ShmMap] is var map && map != 0
            && ((delegate* unmanaged[Cdecl]<void*, int, int, int, void**, int>)map)(file, 0, Part, 0, &head) == 0 && head is not null
            && *(uint*)head == Format
            ? new WalIndex((ulong*)head)
            : null;
    }

    /// <summary>The state now; null while a commit is just being told.</summary>
    public Mark? Read()
    {
        var first = Copy(_head);
        return first == Copy(_head + Words) ? first : null;
    }

    private static Mark Copy(ulong* from) => new(
        Volatile.Read(ref from[0]), Volatile.Read(ref from[1]), Volatile.Read(ref from[2]), Volatile.Read(ref from[3]), Volatile.Read(ref from[4]), Volatile.Read(ref from[5]));

    [LibraryImport(SqliteEngine.Library, EntryPoint = "sqlite3_file_control")]
    private static partial int FileControl(nint database, byte* name, int operation, void* argument);
}
