namespace Registry.Core.Ledger;

/// <summary>
/// The perfect subtrees that a tree consists of while it is read leaf by leaf (a compact range): its root is known at every size. The writer keeps an
/// <see cref="Edge"/> instead; that the two agree is part of what a verification shows.
/// </summary>
public sealed class Frontier
{
    private readonly List<byte[]> _byHeight = [];

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>Appends a leaf; <paramref name="whole"/> is told each root of a full tile that it completes: tile level (1 above the leaves), index, hash.</summary>
    public void Append(byte[] leafHash, Action<int, long, byte[]>? whole = null)
    {
        var hash = leafHash;
        var height = 0;
        for (; ((Size >> height) & 1) == 1; height++)
        {
            hash = Merkle.Node(_byHeight[height], hash);
            if ((height + 1) % 8 == 0)
            {
                whole?.Invoke((height + 1) / 8, Size >> (height + 1), hash);
            }
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
