using Registry.Core.Storage;

namespace Registry.Core.Ledger;

/// <summary>
/// The tree over the entries of a database. Only leaf hashes (in <c>entry</c>) and the roots of full tiles (in <c>node</c>) are stored:
/// proofs of any size up to the head, and what others read as tiles, are put together from them.
/// </summary>
/// <param name="session">The connection.</param>
/// <param name="kept">Tiles that questions before this one read, or nothing.</param>
public sealed class Tree(Session session, KeptTiles? kept = null)
{
    /// <summary>Tiles that were read. What stands in them never changes; the newest may lack what comes later, so this is not kept beyond a question.</summary>
    private readonly Dictionary<(int Level, long Number), Tile> _read = [];

    /// <summary>Hashes of tile <paramref name="n"/> at a level of C2SP tlog-tiles, as far as a tree of <paramref name="size"/> leaves has them.</summary>
    public async ValueTask<List<byte[]>> Tile(int level, long n, long size)
    {
        var from = n * TileAddress.Width;
        var width = (int)Math.Clamp(TileAddress.NodesAt(level, size) - from, 0, TileAddress.Width);
        return width == 0 ? [] : await Nodes(level * (TileAddress.Height / Ledger.Tile.Height), from, from + width);
    }

    /// <summary>The frontier of the tree at a size.</summary>
    public async ValueTask<Frontier> FrontierAt(long size)
    {
        var byHeight = new List<byte[]>();
        for (var height = 0; size >> height > 0; height++)
        {
            var leaves = 1L << height;
            byHeight.Add((size & leaves) == 0 ? [] : await Range((size >> (height + 1)) << (height + 1), leaves));
        }

        return Frontier.Of(size, byHeight);
    }

    /// <summary>The root of the tree at a size.</summary>
    public async ValueTask<byte[]> RootAt(long size) => size == 0 ? Merkle.EmptyRoot : await Range(0, size);

    /// <summary>The inclusion proof of a leaf in the tree of a size (RFC 6962 §2.1.1).</summary>
    public async ValueTask<List<byte[]>> Inclusion(long index, long size)
    {
        var proof = new List<byte[]>();
        await Path(index, 0, size, proof);
        return proof;
    }

    /// <summary>The consistency proof from one size to a later one (RFC 6962 §2.1.2).</summary>
    public async ValueTask<List<byte[]>> Consistency(long first, long second)
    {
        var proof = new List<byte[]>();
        if (first > 0 && first < second)
        {
            await Subproof(first, 0, second, complete: true, proof);
        }

        return proof;
    }

    /// <summary>
    /// Stores the roots of full tiles that are missing: they are an index over the entries, and a ledger from before they were kept has none.
    /// </summary>
    public static async Task Complete(Database database, CancellationToken cancel = default)
    {
        using var session = await database.Engine.Upkeep(cancel);
        await using var transaction = await database.Engine.Begin(session, cancel);
        session.Transaction = transaction;
        var size = (long)(await session.Scalar("UPDATE ledger_head SET size = size WHERE id = 1 RETURNING size"))!;
        if ((long)(await session.Scalar("SELECT COUNT(*) FROM node WHERE level = 1"))! == size >> Ledger.Tile.Height)
        {
            return;
        }

        await session.Execute("DELETE FROM node");
        var frontier = new Frontier();
        while (frontier.Size < size)
        {
            await Store(session, frontier, await session.All("SELECT hash FROM entry WHERE number >= @from ORDER BY number LIMIT 4096", reader => reader.Bytes(0), frontier.Size));
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Appends leaves to a frontier and stores the roots of the tiles they fill.</summary>
    public static async ValueTask Store(Session session, Frontier frontier, IEnumerable<byte[]> leaves)
    {
        var full = new List<(int Level, long Index, byte[] Hash)>();
        foreach (var leaf in leaves)
        {
            frontier.Append(leaf, (height, index, hash) =>
            {
                if (Ledger.Tile.Roots(height) is { } level)
                {
                    full.Add((level, index, hash));
                }
            });
        }

        foreach (var (level, index, hash) in full)
        {
            await session.Execute("INSERT INTO node (level, number, hash) VALUES (@level, @number, @hash)", (long)level, index, hash);
        }
    }

    private async ValueTask Path(long index, long start, long size, List<byte[]> proof)
    {
        if (size == 1)
        {
            return;
        }

        var k = Merkle.Split(size);
        if (index < k)
        {
            await Path(index, start, k, proof);
            proof.Add(await Range(start + k, size - k));
        }
        else
        {
            await Path(index - k, start + k, size - k, proof);
            proof.Add(await Range(start, k));
        }
    }

    private async ValueTask Subproof(long m, long start, long size, bool complete, List<byte[]> proof)
    {
        if (m == size)
        {
            if (!complete)
            {
                proof.Add(await Range(start, size));
            }

            return;
        }

        var k = Merkle.Split(size);
        if (m <= k)
        {
            await Subproof(m, start, k, complete, proof);
            proof.Add(await Range(start + k, size - k));
        }
        else
        {
            await Subproof(m - k, start + k, size - k, complete: false, proof);
            proof.Add(await Range(start, k));
        }
    }

    /// <summary>The hash over leaves [start, start + count): start is a multiple of the smallest power of two not below count.</summary>
    private async ValueTask<byte[]> Range(long start, long count)
    {
        // The highest level whose nodes fit; what remains to the right is smaller than one of them.
        var level = 0;
        while (count >> ((level + 1) * Ledger.Tile.Height) > 0)
        {
            level++;
        }

        var unit = 1L << (level * Ledger.Tile.Height);
        var first = start / unit;
        var whole = count / unit;
        var number = first / Ledger.Tile.Full;
        var within = (int)(first % Ledger.Tile.Full);
        if (!_read.TryGetValue((level, number), out var tile) || tile.Width < within + whole)
        {
            tile = kept?.Find(level, number, within + whole);
            if (tile is null)
            {
                // A whole tile at once: the other nodes of this level that a proof needs lie in it too.
                tile = new Tile(await Nodes(level, number * Ledger.Tile.Full, (number + 1) * Ledger.Tile.Full));
                kept?.Keep(level, number, tile);
            }

            _read[(level, number)] = tile;
        }

        var rest = count - (whole * unit);
        return tile.Root(within, (int)whole, rest > 0 ? await Range(start + (whole * unit), rest) : null);
    }

    private async ValueTask<List<byte[]>> Nodes(int level, long from, long to) => level == 0
        ? await session.All("SELECT hash FROM entry WHERE number >= @from AND number < @to ORDER BY number", reader => reader.Bytes(0), from, to)
        : await session.All("SELECT hash FROM node WHERE level = @level AND number >= @from AND number < @to ORDER BY number", reader => reader.Bytes(0), (long)level, from, to);
}
