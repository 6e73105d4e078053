namespace Registry.Core.Ledger;

/// <summary>A tile of the tree (C2SP tlog-tiles): up to 256 hashes of one level, and what was worked out of them so far.</summary>
public sealed class Tile(IReadOnlyList<byte[]> hashes)
{
    // The perfect subtrees above the hashes, as a heap: 1 is the root of a full tile, 2n and 2n + 1 stand below n. Whoever works one out comes to the same.
    private readonly byte[]?[] _above = new byte[]?[Edge.TileWidth];

    /// <summary>How many hashes it has.</summary>
    public int Width => hashes.Count;

    /// <summary>The root over a stretch of them, and over what comes to the right of it, if that is less than one of them.</summary>
    public byte[] Root(int start, int count, byte[]? rest = null)
    {
        if (rest is not null)
        {
            if (count == 0)
            {
                return rest;
            }

            var left = (int)Merkle.Split(count + 1);
            return Merkle.Node(Root(start, left), Root(start + left, count - left, rest));
        }

        if (count == 1)
        {
            return hashes[start];
        }

        var half = (int)Merkle.Split(count);
        if (half * 2 != count || start % count != 0)
        {
            return Merkle.Node(Root(start, half), Root(start + half, count - half));
        }

        return _above[(Edge.TileWidth + start) / count] ??= Merkle.Node(Root(start, half), Root(start + half, half));
    }
}
