using System.Globalization;

namespace Registry.Core.Ledger;

/// <summary>Addresses of C2SP tlog-tiles below a log's own: the number in groups of three digits, all but the last after an x.</summary>
public static class TileAddress
{
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

    private static string Partial(int width) => width < Edge.TileWidth ? string.Create(CultureInfo.InvariantCulture, $".p/{width}") : "";
}
