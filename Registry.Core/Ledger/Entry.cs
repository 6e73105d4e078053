using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>
/// One public act, as it stands in the ledger for ever: who did what to which record, when, and a commitment to the state it left
/// (ledger.md, Leaf). Its canonical bytes are the leaf of the Merkle tree.
/// </summary>
/// <param name="Log">Origin of the ledger: it keeps an entry from being replayed in another one.</param>
/// <param name="Act">What was done: <c>noun.past</c>.</param>
/// <param name="Kind">Kind of the record.</param>
/// <param name="Record">Id of the record.</param>
/// <param name="Version">Version the act left, from 1 without gaps.</param>
/// <param name="Previous">Leaf hash of the version before, or null for the first.</param>
/// <param name="Organisation">The organisation that acted.</param>
/// <param name="Actor">Opaque id of the credential that acted; never a name.</param>
/// <param name="At">When, UTC in milliseconds; never before the entry before it.</param>
/// <param name="Commitment">Salted commitment to the body.</param>
public sealed record Entry(string Log, string Act, string Kind, Guid Record, long Version, byte[]? Previous, Guid Organisation, string Actor, DateTimeOffset At, string Commitment)
{
    /// <summary>Largest leaf: far below the 65,535 bytes that tlog-tiles allows.</summary>
    public const int MaxBytes = 4096;

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(400);
        Member(buffer, "{\"act\":"u8, Act);
        Member(buffer, ",\"actor\":"u8, Actor);
        Member(buffer, ",\"at\":"u8, Timestamp.Text(At));
        Member(buffer, ",\"kind\":"u8, Kind);
        Member(buffer, ",\"log\":"u8, Log);
        Member(buffer, ",\"organisation\":"u8, Organisation.ToString());
        if (Previous is not null)
        {
            Member(buffer, ",\"prev\":"u8, Convert.ToBase64String(Previous));
        }

        Member(buffer, ",\"record\":"u8, Record.ToString());
        Member(buffer, ",\"sd\":"u8, Commitment);
        buffer.Write(",\"v\":1,\"version\":"u8);
        Encoding.ASCII.GetBytes(Version.ToString(CultureInfo.InvariantCulture), buffer);
        buffer.Write("}"u8);
        return buffer.WrittenCount <= MaxBytes ? buffer.WrittenSpan.ToArray() : throw new InvalidOperationException($"A leaf of {buffer.WrittenCount} bytes is over {MaxBytes}.");
    }

    /// <summary>Reads a leaf; null where its bytes are not those of an entry, to the byte.</summary>
    public static Entry? Read(ReadOnlySpan<byte> leaf)
    {
        if (leaf.Length > MaxBytes || !Utf8.IsValid(leaf))
        {
            return null;
        }

        // Canonical bytes have one order and one form of every value: reading them so is the check that they are.
        var reader = new LeafReader(leaf);
        byte[]? previous = null;
        return reader.Text("{\"act\":"u8) is { } act
            && reader.Text(",\"actor\":"u8) is { } actor
            && reader.Text(",\"at\":"u8) is { } time && Timestamp.TryParse(time, out var at)
            && reader.Text(",\"kind\":"u8) is { } kind
            && reader.Text(",\"log\":"u8) is { } log
            && reader.Id(",\"organisation\":"u8) is { } organisation
            && (!reader.IsAt(",\"prev\":"u8) || (previous = reader.Bytes(",\"prev\":"u8)) is not null)
            && reader.Id(",\"record\":"u8) is { } record
            && reader.Text(",\"sd\":"u8) is { } commitment
            && reader.Whole(",\"v\":1,\"version\":"u8) is { } version
            && reader.Ends("}"u8)
                ? new Entry(log, act, kind, record, version, previous, organisation, actor, at, commitment)
                : null;
    }

    private static void Member(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> name, string value)
    {
        buffer.Write(name);
        CanonicalJson.WriteString(value, buffer);
    }
}
