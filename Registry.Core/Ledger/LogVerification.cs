using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Registry.Core.Ledger;

/// <summary>What a log was seen to hold: the leaves below its newest checkpoint, once they have been checked.</summary>
/// <param name="Checkpoint">The newest checkpoint.</param>
/// <param name="Note">Its note.</param>
/// <param name="Keys">Keys it may be signed by.</param>
/// <param name="Entries">The entries in their order, each with its leaf.</param>
public sealed record SeenLog(Checkpoint Checkpoint, string Note, IReadOnlyList<NoteVerifier> Keys, IReadOnlyList<SeenEntry> Entries);

/// <summary>An entry that was seen: what it takes to compare it with what is served elsewhere.</summary>
public sealed record SeenEntry(byte[] LeafHash, string Kind, Guid Record, long Version)
{
    /// <summary>What people call it.</summary>
    public string Name => Chain.Name(Kind, Record, Version);
}

/// <summary>
/// Verifies a log from the outside, as anybody can: from the address of its tiles (C2SP tlog-tiles), or from a folder with a copy of them. Every leaf is held against the signed
/// root, every tile against the leaves.
/// </summary>
/// <param name="get">Gives what stands at an address below the log's, or null where there is nothing.</param>
public sealed class LogVerification(Func<string, CancellationToken, Task<byte[]?>> get)
{
    private const int Ahead = 8;

    /// <summary>Verifies the whole log; what was seen of it is null where not even its checkpoint could be read.</summary>
    /// <param name="verification">Told what is found.</param>
    /// <param name="trusted">Keys the verifier knows; none to take the log's own word.</param>
    /// <param name="seen">Checkpoints seen earlier: the log must go on from them.</param>
    /// <param name="quorum">Witnesses whose cosignatures are asked for.</param>
    /// <param name="progress">Told how many entries are done, of how many.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<SeenLog?> Run(Verification verification, IReadOnlyList<NoteVerifier> trusted, IReadOnlyList<Checkpoint> seen, Quorum quorum, Action<long, long>? progress, CancellationToken cancel)
    {
        // Before the newest: the log may grow meanwhile. What witnesses cosigned is a checkpoint seen earlier, whoever shows it.
        if (await quorum.Find(async held => await get(held == 0 ? "checkpoint" : string.Create(CultureInfo.InvariantCulture, $"checkpoint?cosigned={held}"), cancel) is { } said ? Encoding.UTF8.GetString(said) : null, verification) is { } witnessed)
        {
            seen = [.. seen, Checkpoint.Parse(witnessed)!.Value.Checkpoint];
        }

        if (await get("checkpoint", cancel) is not { } bytes)
        {
            verification.Doubt("There is no checkpoint: nothing is recorded yet, or this is not a log.");
            return null;
        }

        var note = Encoding.UTF8.GetString(bytes);
        if (Checkpoint.Parse(note) is not { } parsed)
        {
            verification.Found("the checkpoint is not a signed note of a log.");
            return null;
        }

        var checkpoint = parsed.Checkpoint;
        var chain = new Chain(checkpoint.Origin, seen, verification);
        var frontier = new Frontier();
        var nodes = new SortedDictionary<(int Level, long Tile), List<byte[]>>();
        var entries = new List<SeenEntry>();
        var waiting = new Queue<Task<Bundle>>();
        var tiles = (checkpoint.Size + TileAddress.Width - 1) / TileAddress.Width;
        chain.Reached(frontier);
        for (long asked = 0, n = 0; n < tiles; n++)
        {
            for (; asked < tiles && asked < n + Ahead; asked++)
            {
                waiting.Enqueue(Fetch(asked, checkpoint.Size, cancel));
            }

            var (leaves, hashes, width) = await waiting.Dequeue();
            if (leaves is null)
            {
                verification.Found(string.Create(CultureInfo.InvariantCulture, $"the log does not give out entries {n * TileAddress.Width} to {(n * TileAddress.Width) + width - 1}, although they are signed."));
                await Task.WhenAll(waiting);
                return null;
            }

            foreach (var (hash, read) in leaves)
            {
                var number = frontier.Size;
                frontier.Append(hash, (height, index, root) => Above(nodes, height, index)?.Add(root));
                var at = (int)(number % TileAddress.Width) * Merkle.HashLength;
                if (hashes is null || hashes.Length < at + Merkle.HashLength || !hashes.AsSpan(at, Merkle.HashLength).SequenceEqual(hash))
                {
                    verification.Found("the tile of hashes has another hash for it.", number);
                }

                if (read is { } entry)
                {
                    chain.Next(number, entry, hash);
                    entries.Add(new SeenEntry(hash, string.Intern(entry.Kind), entry.Record, entry.Version));
                }
                else
                {
                    verification.Found("its leaf is not an entry of a register.", number);
                    entries.Add(new SeenEntry(hash, "", Guid.Empty, 0));
                }

                chain.Reached(frontier);
            }

            progress?.Invoke(frontier.Size, checkpoint.Size);
        }

        chain.End(checkpoint.Size);
        if (!frontier.Root().AsSpan().SequenceEqual(checkpoint.Root))
        {
            verification.Found(string.Create(CultureInfo.InvariantCulture, $"the entries do not add up to the root that was signed for size {checkpoint.Size}: at least one was changed, added, dropped or moved."));
        }

        foreach (var ((level, tile), expected) in nodes)
        {
            if (await Fetched(width => TileAddress.Hashes(level, tile, width), expected.Count, Merkle.HashLength, cancel) is not { } hashes || !hashes.AsSpan().SequenceEqual(expected.SelectMany(hash => hash).ToArray()))
            {
                verification.Found(string.Create(CultureInfo.InvariantCulture, $"tile {level}/{tile} is not the one over the entries."));
            }
        }

        // Keys of the log before this one cannot vouch for it: that is told, and the rest is held against what the log itself names.
        var keys = trusted.Count > 0 && Signatories.OfFormer(checkpoint.Origin, trusted, chain.Former) is null ? trusted : await Named(cancel);
        Signed(checkpoint, note, trusted, keys, chain.Former, verification);
        verification.Note(string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Size:N0} entries of {checkpoint.Origin} about {chain.Records:N0} records, each under the signed root {Convert.ToBase64String(checkpoint.Root)}"));
        return new SeenLog(checkpoint, note, keys, entries);
    }

    /// <summary>What it means that a log is now shorter than it was.</summary>
    public static string Shrank(long before, long now) =>
        string.Create(CultureInfo.InvariantCulture, $"the log was seen with {before:N0} entries and has {now:N0} now: entries were dropped, or an old backup was put in its place.");

    /// <summary>What it means that a log has another root at a size than it had.</summary>
    public static string Rewritten(long size) =>
        string.Create(CultureInfo.InvariantCulture, $"the log is not the one seen earlier: its first {size:N0} entries have another root than they had, so at least one of them was rewritten.");

    /// <summary>The tile that a node stands in, or null where it is none of a tile.</summary>
    private static List<byte[]>? Above(SortedDictionary<(int, long), List<byte[]>> nodes, int height, long index)
    {
        if (height % TileAddress.Height != 0)
        {
            return null;
        }

        var key = (height / TileAddress.Height, index / TileAddress.Width);
        return nodes.TryGetValue(key, out var tile) ? tile : nodes[key] = [];
    }

    /// <summary>The leaves of a bundle, each hashed and read; null where they are not as many.</summary>
    private static List<(byte[] Hash, Entry? Entry)>? Split(byte[] bundle, int count)
    {
        var leaves = new List<(byte[] Hash, Entry? Entry)>(count);
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            if (bundle.Length < at + 2 || bundle.Length < at + 2 + BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at)))
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at));
            var leaf = bundle.AsSpan(at + 2, length);
            leaves.Add((Merkle.Leaf(leaf), Entry.Read(leaf)));
            at += length + 2;
        }

        return leaves;
    }

    /// <summary>A bundle of entries, hashed and read where it arrives while those before it are looked at, and the tile of their hashes.</summary>
    private async Task<Bundle> Fetch(long n, long size, CancellationToken cancel)
    {
        var width = (int)Math.Min(size - (n * TileAddress.Width), TileAddress.Width);
        var hashes = await Fetched(w => TileAddress.Hashes(0, n, w), width, Merkle.HashLength, cancel);
        var bundle = await Fetched(w => TileAddress.Entries(n, w), width, 0, cancel);
        return new Bundle(bundle is null ? null : Split(bundle, width), hashes, width);
    }

    /// <summary>A tile of a width; a log that has grown, or a folder copied later, may only have the full one.</summary>
    private async Task<byte[]?> Fetched(Func<int, string> address, int width, int each, CancellationToken cancel)
    {
        var bytes = await get(address(width), cancel);
        if (bytes is null && width < TileAddress.Width)
        {
            bytes = await get(address(TileAddress.Width), cancel);
            return each == 0 || bytes is null || bytes.Length < width * each ? bytes : bytes[..(width * each)];
        }

        return bytes;
    }

    /// <summary>Holds the newest checkpoint against the keys.</summary>
    private static void Signed(Checkpoint checkpoint, string note, IReadOnlyList<NoteVerifier> trusted, IReadOnlyList<NoteVerifier> keys, IReadOnlyList<Era> former, Verification verification)
    {
        if (keys.Count == 0)
        {
            verification.Doubt("The log names no key of its own and none was given (--vkey): its signature cannot be checked.");
        }
        else if (Signatories.OfFormer(checkpoint.Origin, trusted, former) is { } succeeded)
        {
            verification.Doubt(succeeded);
        }
        else if (Checkpoint.Open(note, keys.Where(key => key.Name == checkpoint.Origin)) is not { } opened)
        {
            verification.Found(trusted.Count > 0
                ? $"the checkpoint is not signed by {(trusted.Count == 1 ? $"the key you gave, {trusted[0].Text}" : $"any of the {trusted.Count} keys you gave")}: it is another log, or its key was changed (see its vkeys, and ask who runs it)."
                : "the checkpoint is not signed by a key that the log itself names.");
        }
        else
        {
            verification.Note(trusted.Count > 0 ? $"signed by {opened.Signers[0].Text}, a key you gave" : $"signed by {opened.Signers[0].Text}, as the log itself says: hold it to a key you know with --vkey");
        }
    }

    /// <summary>The keys that the log says are its own: only as good as the connection they come over.</summary>
    private async Task<IReadOnlyList<NoteVerifier>> Named(CancellationToken cancel) => await get("vkeys", cancel) is { } bytes
        ? [.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => NoteVerifier.Parse(line.Split(' ')[0])).OfType<NoteVerifier>()]
        : [];

    private sealed record Bundle(List<(byte[] Hash, Entry? Entry)>? Leaves, byte[]? Hashes, int Width);
}
