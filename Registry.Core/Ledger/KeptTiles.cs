using System.Collections.Concurrent;

namespace Registry.Core.Ledger;

/// <summary>
/// The tiles that almost every proof needs, kept between them: all above the leaves, 16 KB for every 65,536 entries, and the one at the end of the leaves. What stands in a tile never
/// changes; one that is not full yet is read again once more of it is needed.
/// </summary>
public sealed class KeptTiles
{
    private readonly ConcurrentDictionary<(int Level, long Number), Tile> _above = new();
    private volatile EndTile? _end;

    /// <summary>A tile with at least so many hashes, or null where it must be read.</summary>
    public Tile? Find(int level, long number, long width)
    {
        var tile = level > 0 ? _above.GetValueOrDefault((level, number)) : _end is { } end && end.Number == number ? end.Tile : null;
        return tile?.Width >= width ? tile : null;
    }

    /// <summary>Keeps a tile that was read, if it is one of those.</summary>
    public void Keep(int level, long number, Tile tile)
    {
        if (level > 0)
        {
            _above[(level, number)] = tile;
        }
        else if (tile.Width < Edge.TileWidth)
        {
            _end = new EndTile(number, tile);
        }
    }

    private sealed record EndTile(long Number, Tile Tile);
}
