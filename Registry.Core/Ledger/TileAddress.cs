using System.Globalization;

namespace Registry.Core.Ledger;

/// <summary>Addresses of C2SP tlog-tiles below a log's own: the number in groups of three digits, all but the last after an x.</summary>
public static class TileAddress
{
    /// <summary>Height of a full tile: levels of the tree from its hashes up to its root.</summary>
    public const int Height = 8;

    /// <summary>Hashes of a full tile, and entries of a full bundle.</summary>
    public const int Width = 1 << Height;

    /// <summary>How many nodes of a level are whole in a tree of this size: leaves at level 0, full tiles of the level below otherwise.</summary>
    public static long NodesAt(int level, long size) => level * Height >= 63 ? 0 : size >> (level * Height);

    /// <summary>Where the hashes of a tile stand.</summary>
    public static string Hashes(int level, long n, int width) => string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{Number(n)}{Partial(width)}");

    /// <summary>Where a bundle of entries stands.</summary>
    public static string Entries(long n, int width) => $"tile/entries/{Number(n)}{Partial(width)}";

    private static string Number(long n)
    {
        var text = (n % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (n /= 1000; n > 0; n /= 1000)
        {
            text = string.Create(CultureInfo.InvariantCulture, $"x{n % 1000:000}/{text}");
        }

        return text;
    }

    private static string Partial(int width) => width < Width ? string.Create(CultureInfo.InvariantCulture, $".p/{width}") : "";
}
