namespace Polls;

/// <summary>The roots of a growing log's full subtrees, the largest first: enough to add a leaf and to know the new root without reading the others.</summary>
internal sealed class Frontier
{
    private readonly List<byte[]> _roots;

    private Frontier(long size, List<byte[]> roots) => (Size, _roots) = (size, roots);

    public long Size { get; private set; }

    public static Frontier Empty => new(0, []);

    public static Frontier Read(long size, string written) =>
        new(size, [.. Enumerable.Range(0, written.Length / (2 * Merkle.HashLength))
            .Select(index => Convert.FromHexString(written.AsSpan(index * 2 * Merkle.HashLength, 2 * Merkle.HashLength)))]);

    public string Write() => string.Concat(_roots.Select(Convert.ToHexStringLower));

    public void Add(ReadOnlySpan<byte> leaf)
    {
        var hash = Merkle.HashLeaf(leaf);
        for (var full = Size; full % 2 == 1; full /= 2)
        {
            hash = Merkle.HashNode(_roots[^1], hash);
            _roots.RemoveAt(_roots.Count - 1);
        }

        _roots.Add(hash);
        Size++;
    }

    public byte[] Root()
    {
        if (_roots.Count == 0)
            return Merkle.Root([]);
        var root = _roots[^1];
        for (var index = _roots.Count - 2; index >= 0; index--)
            root = Merkle.HashNode(_roots[index], root);
        return root;
    }
}
