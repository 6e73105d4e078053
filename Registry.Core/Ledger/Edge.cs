namespace Registry.Core.Ledger;

/// <summary>
/// The right edge of a growing tree, cut into tiles of height 8 (C2SP tlog-tiles): for each level the hashes of the tile that is not full yet. All that
/// is needed to append and to know the root; at most 255 hashes a level.
/// </summary>
public sealed class Edge
{
    /// <summary>Hashes of a full tile.</summary>
    public const int TileWidth = 256;

    private readonly List<List<byte[]>> _levels = [];

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>An edge whose partial tiles are known, lowest first.</summary>
    public static Edge Of(long size, IEnumerable<IReadOnlyList<byte[]>> partialTiles)
    {
        var edge = new Edge { Size = size };
        edge._levels.AddRange(partialTiles.Select(tile => tile.ToList()));
        return edge;
    }

    /// <summary>Appends a leaf. Each tile it fills yields the root of that tile, which is a node one level (of tiles) up.</summary>
    /// <returns>The nodes that are new above the leaves: tile level (1 is the first above the leaves), index there, hash.</returns>
    public IEnumerable<(int Level, long Index, byte[] Hash)> Append(byte[] leafHash)
    {
        List<(int, long, byte[])>? above = null;
        var hash = leafHash;
        var index = Size++;
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count)
            {
                _levels.Add(new List<byte[]>(TileWidth));
            }

            var tile = _levels[level];
            tile.Add(hash);
            if (tile.Count < TileWidth)
            {
                return above ?? [];
            }

            hash = Merkle.Root(tile);
            index /= TileWidth;
            tile.Clear();
            (above ??= []).Add((level + 1, index, hash));
        }
    }

    /// <summary>The root of the tree.</summary>
    public byte[] Root()
    {
        byte[]? right = null;
        foreach (var tile in _levels)
        {
            if (tile.Count > 0)
            {
                right = Merkle.Root(right is null ? tile : [.. tile, right]);
            }
        }

        return right ?? Merkle.EmptyRoot;
    }

    /// <summary>An independent copy, to try an append that may be rolled back.</summary>
    public Edge Copy() => Of(Size, _levels);
}
