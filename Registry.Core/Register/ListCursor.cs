using System.Buffers.Text;

namespace Registry.Core.Register;

/// <summary>
/// Where a list goes on: the size of the ledger the first page was read at, so that every page is of one instant, and the last item seen.
/// A search carries the rest of its ranked entries instead.
/// </summary>
public sealed record ListCursor(long Size, long Number, string? Value, IReadOnlyList<long>? Ranked)
{
    /// <summary>The opaque text.</summary>
    public string Text(ulong fingerprint)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write((byte)1);
            writer.Write(fingerprint);
            writer.Write7BitEncodedInt64(Size);
            writer.Write7BitEncodedInt64(Number);
            writer.Write(Value is null ? "" : "=" + Value);
            writer.Write7BitEncodedInt(Ranked?.Count ?? 0);
            foreach (var number in Ranked ?? [])
            {
                writer.Write7BitEncodedInt64(number);
            }
        }

        return Base64Url.EncodeToString(stream.ToArray());
    }

    /// <summary>Reads a cursor back.</summary>
    /// <exception cref="RefusedException">It was not made by this register for this very list.</exception>
    public static ListCursor Parse(string text, ulong fingerprint)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(text)));
            if (text.Length <= 8_000 && reader.ReadByte() == 1 && reader.ReadUInt64() == fingerprint)
            {
                var size = reader.Read7BitEncodedInt64();
                var number = reader.Read7BitEncodedInt64();
                var value = reader.ReadString();
                var count = reader.Read7BitEncodedInt();
                if (size >= 0 && number >= 0 && count is >= 0 and <= ListQuery.MaxRanked)
                {
                    var ranked = Enumerable.Range(0, count).Select(_ => reader.Read7BitEncodedInt64()).ToList();
                    if (reader.BaseStream.Position == reader.BaseStream.Length && !value.Contains('\0', StringComparison.Ordinal))
                    {
                        return new ListCursor(size, number, value.Length == 0 ? null : value[1..], count == 0 ? null : ranked);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is FormatException or IOException or ArgumentException)
        {
            // Falls through: whatever it is, it is not one of our cursors.
        }

        throw new RefusedException(RefusalCode.InvalidCursor, "The cursor was not made for this list: start again without it, or repeat filters and order as they were.",
            [new Fault("cursor", "cursor.invalid", "Follow the next link as it is.")]);
    }
}
