using System.Collections.Concurrent;

namespace Registry.Core.Ledger;

/// <summary>
/// The tiles that almost every proof needs, kept between them: those two levels or more above the leaves, 2 KB for every 4,096 entries, and the last one of each level below. What stands
/// in a tile never changes; one that is not full yet is read again once more of it is needed.
/// </summary>
public sealed class KeptTiles
{
    private const int Lowest = 2;
    private readonly ConcurrentDictionary<(int Level, long Number), Tile> _above = new();
    private readonly EndTile?[] _ends = new EndTile?[Lowest];

    /// <summary>A tile with at least so many hashes, or null where it must be read.</summary>
    public Tile? Find(int level, long number, long width)
    {
        var tile = level >= Lowest ? _above.GetValueOrDefault((level, number)) : Volatile.Read(ref _ends[level]) is { } end && end.Number == number ? end.Tile : null;
        return tile?.Width >= width ? tile : null;
    }

    /// <summary>Keeps a tile that was read, if it is one of those.</summary>
    public void Keep(int level, long number, Tile tile)
    {
        if (level >= Lowest)
        {
            _above[(level, number)] = tile;
        }
        else if (tile.Width < Tile.Full)
        {
            Volatile.Write(ref _ends[level], new EndTile(number, tile));
        }
    }

    private sealed record EndTile(long Number, Tile Tile);
}
