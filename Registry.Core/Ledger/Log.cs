using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>A proof that an entry stands in the log, with what it takes to check it.</summary>
/// <param name="Index">The entry's number.</param>
/// <param name="Size">Size of the tree.</param>
/// <param name="LeafHash">Hash of the leaf.</param>
/// <param name="Root">Root of the tree.</param>
/// <param name="Hashes">The proof (RFC 6962 §2.1.1), lowest first.</param>
public sealed record InclusionProof(long Index, long Size, byte[] LeafHash, byte[] Root, IReadOnlyList<byte[]> Hashes);

/// <summary>A proof that one tree is a beginning of another.</summary>
/// <param name="First">Size of the earlier tree.</param>
/// <param name="Second">Size of the later tree.</param>
/// <param name="FirstRoot">Root of the earlier.</param>
/// <param name="SecondRoot">Root of the later.</param>
/// <param name="Hashes">The proof (RFC 6962 §2.1.2).</param>
public sealed record ConsistencyProof(long First, long Second, byte[] FirstRoot, byte[] SecondRoot, IReadOnlyList<byte[]> Hashes);

/// <summary>A key of the log, and from which size on it signs.</summary>
/// <param name="Vkey">The verifier's text.</param>
/// <param name="From">Size from which it signs.</param>
/// <param name="Until">Size at which the next key took over, or null.</param>
public sealed record LogKey(string Vkey, long From, long? Until);

/// <summary>What the log shows to the world: checkpoints, tiles, proofs and evidence, put together from the entries.</summary>
public sealed class Log(Database database)
{
    /// <summary>Kind of the entries that name the log's keys.</summary>
    public const string SigningKey = "signing-key";

    private readonly KeptTiles _kept = new();

    /// <summary>The newest signed checkpoint, or null before the first entry.</summary>
    public async ValueTask<(long Size, string Note)?> Newest()
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await Newest(session);
    }

    /// <summary>The newest checkpoint with at least so many cosignatures, with all that it has; with 0 the newest of all. Null where there is none.</summary>
    public async ValueTask<(long Size, string Note)?> Cosigned(int held)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await Cosigned(session, held);
    }

    /// <summary>The newest size that a witness cosigned, and when that came.</summary>
    public async ValueTask<(long Size, DateTimeOffset At)?> LastCosigned(WitnessKey witness)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await new Cosignatures(session).Last(witness);
    }

    /// <summary>The checkpoint signed at exactly this size, or null: a checkpoint is signed for each transaction, not for each entry.</summary>
    public async ValueTask<string?> CheckpointAt(long size)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await CheckpointAt(session, size);
    }

    /// <summary>The hashes of a tile as C2SP tlog-tiles serves it, or null where the log does not reach that far.</summary>
    public async ValueTask<byte[]?> Tile(int level, long n, int width)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var size = await Size(session);
        if (n > TileAddress.NodesAt(level, size) / TileAddress.Width)
        {
            return null;
        }

        var hashes = await new Tree(session).Tile(level, n, size);
        return hashes.Count < width ? null : [.. hashes.Take(width).SelectMany(hash => hash)];
    }

    /// <summary>A bundle of entries, each with its length in two bytes before it, or null where the log does not reach that far.</summary>
    public async ValueTask<byte[]?> Entries(long n, int width)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        if (n > await Size(session) / TileAddress.Width)
        {
            return null;
        }

        var from = n * TileAddress.Width;
        var leaves = await session.All("SELECT leaf FROM entry WHERE number >= @from AND number < @to ORDER BY number", reader => reader.Bytes(0), from, from + width);
        if (leaves.Count < width)
        {
            return null;
        }

        var bundle = new byte[leaves.Sum(leaf => leaf.Length + 2)];
        var at = 0;
        foreach (var leaf in leaves)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bundle.AsSpan(at), (ushort)leaf.Length);
            leaf.CopyTo(bundle, at + 2);
            at += leaf.Length + 2;
        }

        return bundle;
    }

    /// <summary>Proves that an entry stands in the tree of a size; the newest where none is given. Null where there is no such entry at that size.</summary>
    public async ValueTask<InclusionProof?> Inclusion(long index, long? atSize)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var head = await Size(session);
        var size = atSize ?? head;
        return size > head || index >= size ? null : await Inclusion(session, index, size);
    }

    /// <summary>Proves that the tree of one size is a beginning of the tree of another. Null where the log is smaller.</summary>
    public async ValueTask<ConsistencyProof?> Consistency(long first, long second)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        if (second > await Size(session) || first > second)
        {
            return null;
        }

        var tree = new Tree(session, _kept);
        return new ConsistencyProof(first, second, await tree.RootAt(first), await tree.RootAt(second), await tree.Consistency(first, second));
    }

    /// <summary>The keys that sign the log, oldest first, as its own entries name them.</summary>
    public async ValueTask<IReadOnlyList<LogKey>> Keys()
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        return await Keys(session);
    }

    private static async ValueTask<IReadOnlyList<LogKey>> Keys(Session session)
    {
        var adopted = (await LogAct.All(session)).Where(act => act.Vkey is not null).ToList();
        return [.. adopted.Select((act, i) => new LogKey(act.Vkey!.Text, act.Number + 1, i + 1 < adopted.Count ? adopted[i + 1].Number : null))];
    }

    /// <summary>
    /// Everything it takes to check, offline and years later, that one version of a record was in the log: the leaf, the disclosures that are still live, the manifest of all digests, what was erased and why, the proof
    /// and the signed checkpoint (C2SP tlog-proof). Null where there is no such version.
    /// </summary>
    public async ValueTask<byte[]?> Evidence(string kind, Guid id, long version)
    {
        using var session = await database.Engine.Reader(CancellationToken.None);
        var row = await session.First(
            "SELECT e.number, e.leaf, b.content, b.salts FROM entry e JOIN body b ON b.number = e.number WHERE e.record = @id AND e.kind = @kind AND e.version = @version",
            reader => Tuple.Create(reader.GetInt64(0), reader.Bytes(1), reader.Bytes(2), reader.Bytes(3)), id.ToString(), kind, version);
        if (row is null || await Covering(session, row.Item1) is not { } newest || newest.Size <= row.Item1)
        {
            return null;
        }

        return JsonSerializer.SerializeToUtf8Bytes(await Evidence(session, row, newest, await Keys(session)), Indented);
    }

    private async ValueTask<JsonObject> Evidence(Session session, Tuple<long, byte[], byte[], byte[]> row, (long Size, string Note) newest, IReadOnlyList<LogKey> keys)
    {
        var (index, leaf, content, salts) = row;
        var entry = Entry.Read(leaf) ?? throw new InvalidOperationException($"The leaf of entry {index} cannot be read.");
        var body = StoredBody.Read(content, salts);
        var proof = await Inclusion(session, index, newest.Size);
        var evidence = new JsonObject
        {
            ["format"] = "registry-evidence/1",
            ["kind"] = entry.Kind,
            ["record"] = entry.Record.ToString(),
            ["version"] = entry.Version,
            ["leaf"] = Convert.ToBase64String(leaf),
            ["manifest"] = JsonNode.Parse(body.Manifest()),
            ["disclosures"] = new JsonArray([.. body.Disclosures.Select(disclosure => JsonValue.Create(disclosure))]),
            ["vkeys"] = new JsonArray([.. keys.Select(key => JsonValue.Create(key.Vkey))]),
            ["proof"] = ProofText(proof, newest.Note),
        };
        if (body.Withheld.Any())
        {
            evidence[Opening.Withheld] = body.Listed();
        }

        // The entry is of the log before: the evidence brings along the entry by which that log became this one.
        if (entry.Log != Checkpoint.Parse(newest.Note)?.Checkpoint.Origin && (await LogAct.All(session)).Find(act => act.Succession?.Former == entry.Log) is { } act)
        {
            var successor = (await session.First("SELECT e.number, e.leaf, b.content, b.salts FROM entry e JOIN body b ON b.number = e.number WHERE e.number = @number",
                reader => Tuple.Create(reader.GetInt64(0), reader.Bytes(1), reader.Bytes(2), reader.Bytes(3)), act.Number))!;
            evidence["succession"] = await Evidence(session, successor, newest, keys);
        }

        return evidence;
    }

    /// <summary>A proof as a text of its own (C2SP tlog-proof).</summary>
    public static string ProofText(InclusionProof proof, string note) =>
        $"c2sp.org/tlog-proof@v1\nindex {proof.Index.ToString(CultureInfo.InvariantCulture)}\n{string.Concat(proof.Hashes.Select(hash => Convert.ToBase64String(hash) + "\n"))}\n{note}";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private async ValueTask<InclusionProof> Inclusion(Session session, long index, long size)
    {
        var hash = (byte[])(await session.Scalar("SELECT hash FROM entry WHERE number = @number", index))!;
        var proof = await new Tree(session, _kept).Inclusion(index, size);
        return new InclusionProof(index, size, hash, Merkle.RootOfInclusion(index, size, hash, proof)!, proof);
    }

    /// <summary>
    /// The checkpoint that proves an entry best: of the last day the one most witnesses cosigned; the newest where none did. An older one might be signed by a key that was replaced since.
    /// </summary>
    private static async ValueTask<(long Size, string Note)?> Covering(Session session, long index)
    {
        if (await session.First("SELECT size, note, at FROM checkpoint ORDER BY size DESC LIMIT 1", reader => new KeptCheckpoint(reader.GetInt64(0), reader.GetString(1), reader.GetString(2))) is not { } newest)
        {
            return null;
        }

        var cosignatures = new Cosignatures(session);
        return await cosignatures.BestAbove(index, Timestamp.Parse(newest.At).AddDays(-1)) is { } size && await CheckpointAt(session, size) is { } note
            ? (size, await cosignatures.Under(size, note))
            : (newest.Size, newest.Note);
    }

    /// <summary>The newest checkpoint with at least so many cosignatures.</summary>
    internal static async ValueTask<(long Size, string Note)?> Cosigned(Session session, int held)
    {
        var cosignatures = new Cosignatures(session);
        if (held == 0)
        {
            return await Newest(session) is { } newest ? (newest.Size, await cosignatures.Under(newest.Size, newest.Note)) : null;
        }

        return await cosignatures.Newest(held) is { } size && await CheckpointAt(session, size) is { } note ? (size, await cosignatures.Under(size, note)) : null;
    }

    private static async ValueTask<string?> CheckpointAt(Session session, long size) => await session.Scalar("SELECT note FROM checkpoint WHERE size = @size", size) as string;

    private static async ValueTask<long> Size(Session session) => (long)(await session.Scalar("SELECT size FROM ledger_head WHERE id = 1"))!;

    private static async ValueTask<(long Size, string Note)?> Newest(Session session) =>
        await session.First("SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1", reader => Tuple.Create(reader.GetInt64(0), reader.GetString(1))) is { } found ? (found.Item1, found.Item2) : null;
}
