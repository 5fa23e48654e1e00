using System.Security.Cryptography;

namespace Polls;

/// <summary>The tree over a log's leaves.</summary>
/// <remarks>Source: RFC 6962, section 2.1 (the same in RFC 9162): a leaf is hashed behind a zero byte, a node behind a one.</remarks>
internal static class Merkle
{
    public const int HashLength = SHA256.HashSizeInBytes;

    public static byte[] HashLeaf(ReadOnlySpan<byte> leaf) => SHA256.HashData([0, .. leaf]);

    public static byte[] HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => SHA256.HashData([1, .. left, .. right]);

    /// <summary>The root over leaves; that over none is the hash of nothing.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leaves) => leaves.Count == 0 ? SHA256.HashData([]) : Root(leaves, 0, leaves.Count);

    /// <summary>What proves that a leaf is in the tree: the hashes beside its way to the root, from below.</summary>
    public static IReadOnlyList<byte[]> Proof(IReadOnlyList<byte[]> leaves, int position)
    {
        var proof = new List<byte[]>();
        for (var (start, count) = (0, leaves.Count); count > 1;)
        {
            var left = LeftOf(count);
            if (position - start < left)
            {
                proof.Add(Root(leaves, start + left, count - left));
                count = left;
            }
            else
            {
                proof.Add(Root(leaves, start, left));
                start += left;
                count -= left;
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The root to which a proof leads; equal to the signed one where the leaf is in the log.</summary>
    public static byte[]? RootOf(ReadOnlySpan<byte> leaf, long position, long size, IReadOnlyList<byte[]> proof)
    {
        if (position < 0 || position >= size)
            return null;
        var (at, last, hash) = (position, size - 1, HashLeaf(leaf));
        foreach (var beside in proof)
        {
            if (last == 0)
                return null;
            if (at % 2 == 1 || at == last)
            {
                hash = HashNode(beside, hash);
                while (at % 2 == 0 && at != 0)
                    (at, last) = (at / 2, last / 2);
            }
            else
            {
                hash = HashNode(hash, beside);
            }

            (at, last) = (at / 2, last / 2);
        }

        return last == 0 ? hash : null;
    }

    private static byte[] Root(IReadOnlyList<byte[]> leaves, int start, int count)
    {
        if (count == 1)
            return HashLeaf(leaves[start]);
        var left = LeftOf(count);
        return HashNode(Root(leaves, start, left), Root(leaves, start + left, count - left));
    }

    /// <summary>The largest power of two below a count.</summary>
    private static int LeftOf(int count)
    {
        var left = 1;
        while (left * 2 < count)
            left *= 2;
        return left;
    }
}
