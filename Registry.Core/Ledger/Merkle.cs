using System.Security.Cryptography;

namespace Registry.Core.Ledger;

/// <summary>The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1): hashes and the verification of its proofs. Pure.</summary>
public static class Merkle
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>The root of a tree without leaves.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    /// <summary>The hash of a leaf: SHA-256 over 00 and the entry.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        var prefixed = new byte[entry.Length + 1];
        entry.CopyTo(prefixed.AsSpan(1));
        return SHA256.HashData(prefixed);
    }

    /// <summary>The hash of a node: SHA-256 over 01, left and right.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> both = stackalloc byte[1 + (2 * HashLength)];
        both[0] = 1;
        left.CopyTo(both[1..]);
        right.CopyTo(both[(1 + HashLength)..]);
        return SHA256.HashData(both);
    }

    /// <summary>
    /// The root over a run of nodes, all perfect subtrees of one height but the last, which may be smaller: the split of RFC 6962 is the same for
    /// leaves and for such nodes.
    /// </summary>
    public static byte[] Root(IReadOnlyList<byte[]> nodes) => nodes.Count == 0 ? EmptyRoot : Root(nodes, 0, nodes.Count);

    /// <summary>The root over a stretch of such nodes.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> nodes, int start, int count)
    {
        if (count == 1)
        {
            return nodes[start];
        }

        var left = (int)Split(count);
        return Node(Root(nodes, start, left), Root(nodes, start + left, count - left));
    }

    /// <summary>The largest power of two smaller than <paramref name="size"/>, for a size above 1.</summary>
    public static long Split(long size) => 1L << (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(size - 1)));

    /// <summary>The root that an inclusion proof leads to (RFC 9162 §2.1.3.2), or null where its length cannot be right.</summary>
    public static byte[]? RootOfInclusion(long index, long size, byte[] leafHash, IReadOnlyList<byte[]> proof)
    {
        if (index < 0 || index >= size || leafHash.Length != HashLength || proof.Any(hash => hash.Length != HashLength))
        {
            return null;
        }

        var fn = index;
        var sn = size - 1;
        var root = leafHash;
        foreach (var sibling in proof)
        {
            if (sn == 0)
            {
                return null;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                root = Node(sibling, root);
                while ((fn & 1) == 0 && fn != 0)
                {
                    fn >>= 1;
                    sn >>= 1;
                }
            }
            else
            {
                root = Node(root, sibling);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 ? root : null;
    }

    /// <summary>Whether a proof shows that a leaf stands at an index of the tree with this root.</summary>
    public static bool VerifyInclusion(long index, long size, byte[] leafHash, IReadOnlyList<byte[]> proof, byte[] root) =>
        RootOfInclusion(index, size, leafHash, proof) is { } reached && reached.AsSpan().SequenceEqual(root);

    /// <summary>Whether a proof shows that the first tree is a beginning of the second (RFC 9162 §2.1.4.2). A first tree without leaves proves nothing and is refused.</summary>
    public static bool VerifyConsistency(long first, long second, byte[] firstRoot, byte[] secondRoot, IReadOnlyList<byte[]> proof)
    {
        if (first < 1 || second < first || proof.Any(hash => hash.Length != HashLength))
        {
            return false;
        }

        if (first == second)
        {
            return proof.Count == 0 && firstRoot.AsSpan().SequenceEqual(secondRoot);
        }

        if (proof.Count == 0)
        {
            return false;
        }

        var fn = first - 1;
        var sn = second - 1;
        while ((fn & 1) == 1)
        {
            fn >>= 1;
            sn >>= 1;
        }

        var next = 0;
        // A first size that is a power of two is itself the first node of the path.
        var seed = (first & (first - 1)) == 0 ? firstRoot : proof[next++];
        var fr = seed;
        var sr = seed;
        for (; next < proof.Count; next++)
        {
            if (sn == 0)
            {
                return false;
            }

            var sibling = proof[next];
            if ((fn & 1) == 1 || fn == sn)
            {
                fr = Node(sibling, fr);
                sr = Node(sibling, sr);
                while ((fn & 1) == 0 && fn != 0)
                {
                    fn >>= 1;
                    sn >>= 1;
                }
            }
            else
            {
                sr = Node(sr, sibling);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 && fr.AsSpan().SequenceEqual(firstRoot) && sr.AsSpan().SequenceEqual(secondRoot);
    }
}
