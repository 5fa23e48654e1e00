using System.Security.Cryptography;
using System.Text;

namespace CivicHost.Sdk.Counting;

/// <summary>How a poll breaks ties: one order of all options, fixed before the count, in which the earlier prevails wherever a rule finds two equal.</summary>
public sealed class TieBreak
{
    private readonly string? _seed;

    private TieBreak(string name, string? seed) => (Name, _seed) = (name, seed);

    /// <summary>The order of the ballot paper.</summary>
    public static TieBreak ByOptionOrder { get; } = new("option-order", null);

    /// <summary>The ids, compared as strings character by character, in no language.</summary>
    public static TieBreak ById { get; } = new("id", null);

    /// <summary><c>option-order</c>, <c>id</c> or <c>lot</c>.</summary>
    public string Name { get; }

    /// <summary>A lot that anybody can draw again: options in the order of SHA-256 of the seed, a line feed and the id, all UTF-8; hashes compared byte by byte.</summary>
    /// <param name="seed">What was drawn in public; any text, not empty.</param>
    /// <returns>The lot.</returns>
    /// <exception cref="ArgumentException"><paramref name="seed"/> is empty.</exception>
    public static TieBreak Lot(string seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(seed);
        return new TieBreak("lot", seed);
    }

    /// <summary>The order for an election.</summary>
    /// <param name="election">Its options are put in order.</param>
    /// <returns>For each place in <see cref="Election.Options"/> its rank, from 0: of two that are tied, the one with the smaller number prevails.</returns>
    public int[] RanksFor(Election election)
    {
        var options = election.Options;
        var order = Enumerable.Range(0, options.Count).ToArray();
        if (this == ById)
            Array.Sort(order, (left, right) => string.CompareOrdinal(options[left].Id, options[right].Id));
        if (_seed is not null)
        {
            var drawn = options.Select(option => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{_seed}\n{option.Id}")))).ToArray();
            Array.Sort(order, (left, right) => string.CompareOrdinal(drawn[left], drawn[right]));
        }

        var ranks = new int[order.Length];
        for (var place = 0; place < order.Length; place++)
            ranks[order[place]] = place;
        return ranks;
    }
}
