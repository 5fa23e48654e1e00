using System.Text;

namespace Polls.Tests;

/// <summary>The log's tree is the one of Certificate Transparency: its well-known example has these roots.</summary>
public sealed class MerkleTests
{
    private static readonly byte[][] Leaves =
        [.. ((string[])["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]).Select(Convert.FromHexString)];

    [TestCase(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [TestCase(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [TestCase(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [TestCase(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [TestCase(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [TestCase(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Has_the_known_root(int count, string root)
    {
        var frontier = Frontier.Empty;
        foreach (var leaf in Leaves.Take(count))
            frontier.Add(leaf);

        Assert.That(Convert.ToHexStringLower(Merkle.Root([.. Leaves.Take(count)])), Is.EqualTo(root));
        Assert.That(Convert.ToHexStringLower(frontier.Root()), Is.EqualTo(root));
        Assert.That(Frontier.Read(count, frontier.Write()).Root(), Is.EqualTo(frontier.Root()));
    }

    [Test]
    public void Every_leaf_of_every_size_is_proved_and_no_other_text_is([Range(1, 17)] int size)
    {
        var leaves = Enumerable.Range(0, size).Select(number => Encoding.UTF8.GetBytes($"leaf {number}")).ToList();
        var root = Merkle.Root(leaves);

        for (var position = 0; position < size; position++)
        {
            var proof = Merkle.Proof(leaves, position);
            Assert.That(Merkle.RootOf(leaves[position], position, size, proof), Is.EqualTo(root));
            Assert.That(Merkle.RootOf("another"u8, position, size, proof), Is.Not.EqualTo(root));
            Assert.That(Merkle.RootOf(leaves[position], position + size, size, proof), Is.Null);
        }
    }
}
