using System.Buffers;
using System.Buffers.Text;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Registry.Core.Storage;

/// <summary>
/// Reading columns. On SQLite each is one look into the row where it lies: the driver makes up to four calls for it, and each of them takes and gives back its handle, which for a
/// dossier's thousands of columns costs more than finding the rows. Whoever reads holds the reader, so that the handle stays valid.
/// </summary>
internal static partial class DbReading
{
    /// <summary>A text, or null.</summary>
    public static string? Text(this DbDataReader reader, int column) =>
        Row(reader) is var row && row != 0 ? (Looked(row, column, out var text) ? Encoding.UTF8.GetString(text) : IsNull(row, column) ? null : "")
        : reader.IsDBNull(column) ? null
        : reader.GetString(column);

    /// <summary>The id of a record.</summary>
    public static Guid Id(this DbDataReader reader, int column) => reader.IdOrNull(column) ?? throw new InvalidCastException($"Column {column} holds no id.");

    /// <summary>The id of a record, or null.</summary>
    public static Guid? IdOrNull(this DbDataReader reader, int column) =>
        Row(reader) is var row && row != 0 ? (Looked(row, column, out var text) ? Parsed(text) : null)
        : reader.IsDBNull(column) ? null
        : Guid.Parse(reader.GetString(column));

    /// <summary>A whole number.</summary>
    public static long Number(this DbDataReader reader, int column) => Row(reader) is var row && row != 0 ? SqliteNumber(row, column) : reader.GetInt64(column);

    /// <summary>A whole number, or null.</summary>
    public static long? Whole(this DbDataReader reader, int column) =>
        Row(reader) is var row && row != 0 ? (IsNull(row, column) ? null : SqliteNumber(row, column))
        : reader.IsDBNull(column) ? null
        : reader.GetInt64(column);

    /// <summary>Stored bytes.</summary>
    public static byte[] Bytes(this DbDataReader reader, int column) =>
        Row(reader) is var row && row != 0 ? (Looked(row, column, out var bytes) ? bytes.ToArray() : []) : reader.GetFieldValue<byte[]>(column);

    /// <summary>Writes stored bytes on, where the engine allows it without an array of them in between.</summary>
    public static void CopyBytes(this DbDataReader reader, int column, IBufferWriter<byte> to)
    {
        if (Row(reader) is var row && row == 0)
        {
            to.Write(reader.GetFieldValue<byte[]>(column));
        }
        else if (Looked(row, column, out var bytes))
        {
            to.Write(bytes);
        }
    }

    /// <summary>The row that an SQLite reader stands on; zero for another engine's.</summary>
    private static nint Row(DbDataReader reader) => reader is SqliteDataReader { Handle: { } row } ? row.DangerousGetHandle() : 0;

    /// <summary>The bytes of a column where they lie until the reader goes on, of a text those of its UTF-8: asked for as a text it would be copied, to end in a zero. False where there are none.</summary>
    private static unsafe bool Looked(nint row, int column, out ReadOnlySpan<byte> bytes)
    {
        var at = SqliteBytes(row, column);
        bytes = at == 0 ? default : new ReadOnlySpan<byte>((void*)at, SqliteLength(row, column));
        return at != 0;
    }

    private static Guid Parsed(ReadOnlySpan<byte> id) => Utf8Parser.TryParse(id, out Guid parsed, out var length) && length == id.Length ? parsed : throw new FormatException("A column of ids holds something else.");

    private static bool IsNull(nint row, int column) => SqliteType(row, column) == raw.SQLITE_NULL;

    // They only look at what is in memory: too short for the collector to be told of.
    [LibraryImport(SqliteEngine.Library, EntryPoint = "sqlite3_column_blob")]
    [SuppressGCTransition]
    private static partial nint SqliteBytes(nint row, int column);

    [LibraryImport(SqliteEngine.Library, EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    private static partial int SqliteLength(nint row, int column);

    [LibraryImport(SqliteEngine.Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    private static partial long SqliteNumber(nint row, int column);

    [LibraryImport(SqliteEngine.Library, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    private static partial int SqliteType(nint row, int column);
}
