namespace Registry.Core.Ledger;

/// <summary>The perfect subtrees that a growing tree consists of, one for each bit of its size (a compact range): all that is needed to append and to know the root.</summary>
public sealed class Frontier
{
    private readonly List<byte[]> _byHeight;

    /// <summary>The frontier of the tree without leaves.</summary>
    public Frontier()
        : this(0, [])
    {
    }

    private Frontier(long size, List<byte[]> byHeight) => (Size, _byHeight) = (size, byHeight);

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>A frontier whose subtrees are known.</summary>
    /// <param name="size">Leaves so far.</param>
    /// <param name="byHeight">For each bit of the size, lowest first, the root of that many leaves; where the bit is 0, anything.</param>
    public static Frontier Of(long size, IEnumerable<byte[]> byHeight) => new(size, [.. byHeight]);

    /// <summary>An independent copy, to try an append that may be rolled back.</summary>
    public Frontier Copy() => new(Size, [.. _byHeight]);

    /// <summary>Appends a leaf; <paramref name="whole"/> is told each perfect subtree that it completes: height (1 above the leaves), index there, root.</summary>
    public void Append(byte[] leafHash, Action<int, long, byte[]>? whole = null)
    {
        var hash = leafHash;
        var height = 0;
        for (; ((Size >> height) & 1) == 1; height++)
        {
            hash = Merkle.Node(_byHeight[height], hash);
            whole?.Invoke(height + 1, Size >> (height + 1), hash);
        }

        if (height == _byHeight.Count)
        {
            _byHeight.Add(hash);
        }
        else
        {
            _byHeight[height] = hash;
        }

        Size++;
    }

    /// <summary>The root of the tree.</summary>
    public byte[] Root()
    {
        byte[]? right = null;
        for (var height = 0; height < _byHeight.Count; height++)
        {
            if (((Size >> height) & 1) == 1)
            {
                right = right is null ? _byHeight[height] : Merkle.Node(_byHeight[height], right);
            }
        }

        return right ?? Merkle.EmptyRoot;
    }
}
