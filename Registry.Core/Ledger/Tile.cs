namespace Registry.Core.Ledger;

/// <summary>
/// A piece of the tree as it is stored and read: up to 16 hashes of one level, and what was worked out of them so far. Each level stands 16 times as high as the one below;
/// every second one is a level of C2SP tlog-tiles, whose tiles of 256 are put together from these. Smaller ones make a proof cheap: it needs one path through each.
/// </summary>
public sealed class Tile(IReadOnlyList<byte[]> hashes)
{
    /// <summary>Height of a full tile: levels of the tree from its hashes up to its root.</summary>
    public const int Height = 4;

    /// <summary>Hashes of a full tile.</summary>
    public const int Full = 1 << Height;

    /// <summary>The level at which the roots of a height stand, or null where it is none.</summary>
    public static int? Roots(int height) => height % Height == 0 ? height / Height : null;

    // The perfect subtrees above the hashes, as a heap: 1 is the root of a full tile, 2n and 2n + 1 stand below n. Whoever works one out comes to the same.
    private readonly byte[]?[] _above = new byte[]?[Full];

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

        return _above[(Full + start) / count] ??= Merkle.Node(Root(start, half), Root(start + half, half));
    }
}
