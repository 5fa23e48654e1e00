using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CivicHost.Sdk.Signing;

namespace Polls;

/// <summary>Something in a bundle that does not fit.</summary>
/// <param name="Code">Stable, for programs: <c>altered-ballot</c>.</param>
/// <param name="Sentence">What is wrong, in English.</param>
internal sealed record BundleProblem(string Code, string Sentence);

/// <summary>Checks a bundle against itself, and against what was signed before.</summary>
/// <remarks>A log that was cut or rewritten from the beginning, together with its checkpoints, is found only by a checkpoint from elsewhere: the notice
/// board's, or one that came with a receipt.</remarks>
internal sealed class BundleVerification
{
    private const int MostNamed = 20;

    private readonly PollBundle _bundle;
    private readonly PollCounting _counting;
    private readonly List<BundleProblem> _problems = [];

    private BundleVerification(PollBundle bundle, PollCounting counting) => (_bundle, _counting) = (bundle, counting);

    /// <param name="trusted">The town's keys from elsewhere; null: those of the bundle.</param>
    /// <param name="seen">Checkpoints from elsewhere.</param>
    /// <param name="receipts">Of people who want to know that their ballot is there.</param>
    /// <returns>Everything that does not fit; empty where all fits.</returns>
    public static IReadOnlyList<BundleProblem> Verify(
        PollBundle bundle, PollCounting counting, IReadOnlyList<PublicKey>? trusted, IReadOnlyList<string> seen, IReadOnlyList<string> receipts)
    {
        var verification = new BundleVerification(bundle, counting);
        try
        {
            var definition = PollDefinition.Read(bundle.Definition);
            if (definition.Level == PollLevel.S)
                verification.CheckSecret(definition, trusted, seen, receipts);
            verification.CheckResult(definition);
        }
        catch (Exception foreign) when (foreign is JsonException or FormatException or ArgumentException or NotSupportedException)
        {
            verification.Say("wrong-definition", "The definition or the result cannot be read: it is not what a town publishes.");
        }

        return verification._problems;
    }

    private void CheckSecret(PollDefinition definition, IReadOnlyList<PublicKey>? trusted, IReadOnlyList<string> seen, IReadOnlyList<string> receipts)
    {
        var tokenKey = CheckOpening(definition);
        if (_bundle.Leaves.Any(leaf => leaf.Length != 2 * Merkle.HashLength || !leaf.All(char.IsAsciiHexDigitLower)))
        {
            Say("forked-log", $"{PollBundle.LeavesFile} holds a line that is no leaf.");
            return;
        }

        CheckLog(definition, trusted ?? PublicKeyList.Read(_bundle.Keys) ?? [], seen);
        if (_bundle.Ballots is { } ballots)
            CheckBallots(definition, tokenKey, ballots);
        else if (!definition.IsForAuditorsOnly)
            Say("removed-ballot", $"{PollBundle.BallotsFile} is missing, and the definition names no auditors who would have it.");
        var known = _bundle.Leaves.Skip(1).Select(leaf => LogLeaf.ReceiptOf(Convert.FromHexString(leaf))).ToHashSet();
        foreach (var receipt in receipts.Where(receipt => !known.Contains(receipt)))
            Say("missing-receipt", $"No leaf of the log has the receipt {receipt}.");
    }

    /// <returns>The key of the tokens; empty where there is none.</returns>
    private byte[] CheckOpening(PollDefinition definition)
    {
        if (_bundle.Leaves.Count == 0 || Hash(_bundle.Opening) != _bundle.Leaves[0])
            Say("wrong-definition", "The opening is not the first leaf of the log.");
        var opening = JsonSerializer.Deserialize<OpeningText>(_bundle.Opening, CanonicalJson.Options) ?? throw new JsonException();
        if (opening.Definition != PollDefinition.HashOf(_bundle.Definition))
            Say("wrong-definition", "The definition is not the one that was frozen at opening.");
        if (opening.Poll != definition.Poll || opening.Rule != definition.Rule || opening.SeedHash != definition.SeedHash || opening.RollSize != definition.RollSize)
            Say("wrong-definition", "Opening and definition do not say the same.");
        return Convert.FromBase64String(opening.TokenKey);
    }

    private void CheckLog(PollDefinition definition, IReadOnlyList<PublicKey> keys, IReadOnlyList<string> seen)
    {
        var frontier = Frontier.Empty;
        var roots = new Dictionary<long, byte[]>();
        var checkpoints = new List<Checkpoint>();
        foreach (var note in _bundle.Checkpoints.Concat(seen))
        {
            if (Checkpoint.Read(note, keys) is { } checkpoint && checkpoint.Poll == definition.Poll)
                checkpoints.Add(checkpoint);
            else
                Say("forged-checkpoint", $"A checkpoint was not signed by the town for this poll: {note.Split('\n')[0]}");
        }

        foreach (var leaf in _bundle.Leaves)
        {
            frontier.Add(Convert.FromHexString(leaf));
            if (checkpoints.Any(checkpoint => checkpoint.Size == frontier.Size))
                roots[frontier.Size] = frontier.Root();
        }

        foreach (var checkpoint in checkpoints.DistinctBy(each => (each.Size, Convert.ToHexString(each.Root))))
        {
            if (checkpoint.Size > _bundle.Leaves.Count)
                Say("truncated-log", $"The town signed a log of {checkpoint.Size} leaves; {_bundle.Leaves.Count} are published.");
            else if (!roots.TryGetValue(checkpoint.Size, out var root) || !root.AsSpan().SequenceEqual(checkpoint.Root))
                Say("forked-log", $"The first {checkpoint.Size} leaves are not those that the town signed.");
        }

        if (!checkpoints.Any(checkpoint => checkpoint.Size == _bundle.Leaves.Count))
            Say("unsigned-log", $"No checkpoint covers all {_bundle.Leaves.Count} leaves: something was added after closing, or the last checkpoint taken away.");
    }

    private void CheckBallots(PollDefinition definition, byte[] tokenKey, IReadOnlyList<BundledBallot> ballots)
    {
        var unopened = new Dictionary<string, int>();
        for (var position = 1; position < _bundle.Leaves.Count; position++)
        {
            if (!unopened.TryAdd(_bundle.Leaves[position], position))
                Say("forked-log", $"Leaf {position} stands twice.");
        }

        var foreign = new List<BundledBallot>();
        foreach (var ballot in ballots)
        {
            if (!unopened.Remove(Convert.ToHexStringLower(LogLeaf.Of(definition.Poll, ballot.Token, ballot.Version, ballot.Ballot, ballot.Nonce))))
                foreign.Add(ballot);
        }

        // As many as there are leaves without a ballot were altered; what is left over was added or taken away.
        var altered = Math.Min(foreign.Count, unopened.Count);
        foreach (var ballot in foreign.Take(altered))
            Say("altered-ballot", $"The ballot of token {Short(ballot.Token)}, version {ballot.Version}, is not the one in the log.");
        foreach (var ballot in foreign.Skip(altered))
            Say("added-ballot", $"The ballot of token {Short(ballot.Token)}, version {ballot.Version}, has no leaf in the log.");
        foreach (var position in unopened.Values.Order().Skip(altered))
            Say("removed-ballot", $"Nothing opens leaf {position}: its ballot is not published.");

        CheckTokens(definition, tokenKey, ballots);
    }

    private void CheckTokens(PollDefinition definition, byte[] tokenKey, IReadOnlyList<BundledBallot> ballots)
    {
        var tokens = ballots.GroupBy(ballot => ballot.Token).ToList();
        foreach (var token in tokens)
        {
            var versions = token.Select(ballot => ballot.Version).Order().ToList();
            if (!versions.SequenceEqual(Enumerable.Range(1, versions.Count)))
                Say("removed-ballot", $"The versions of token {Short(token.Key)} are not 1 to {versions.Count}.");
            if (token.FirstOrDefault(ballot => !IsSigned(tokenKey, ballot)) is not null)
                Say("forged-signature", $"The poll's key did not sign token {Short(token.Key)}.");
        }

        foreach (var ballot in ballots.Where(ballot => ballot.Ballot != Withdrawal.Ballot && !BallotText.IsCanonical(definition, ballot.Ballot)))
            Say("malformed-ballot", $"The ballot of token {Short(ballot.Token)} does not answer this question.");
        var voting = tokens.Count(token => LastOf(token).Ballot != Withdrawal.Ballot);
        if (voting > _bundle.Roll.Total)
            Say("more-tokens-than-marks", $"{voting} tokens voted, and the roll has {_bundle.Roll.Total} marks.");
        if (definition.RollSize < _bundle.Roll.Total)
            Say("more-marks-than-voters", $"The roll has {_bundle.Roll.Total} marks, and {definition.RollSize} people may vote.");
    }

    private void CheckResult(PollDefinition definition)
    {
        var published = JsonSerializer.Deserialize<PollResult>(_bundle.Result, CanonicalJson.Options) ?? throw new JsonException();
        if (definition.Tie == TieRule.Lot && LotSeed.HashOf(published.Seed) != definition.SeedHash)
            Say("wrong-result", "The seed of the lot is not the one whose hash was published at opening.");
        // A quorum in each ward cannot be checked by everybody: small wards are not told.
        if (definition.Quorum is { InEachWard: 0 } quorum && published.HasQuorum != _bundle.Roll.Total >= quorum.Voters)
            Say("wrong-result", $"The roll has {_bundle.Roll.Total} marks, the quorum is {quorum.Voters}, and the result says otherwise.");
        IReadOnlyList<BallotPile>? piles = definition.Level == PollLevel.N
            ? _bundle.Tally
            : _bundle.Ballots is { } ballots
                ? [.. ballots.GroupBy(ballot => ballot.Token).Select(LastOf).Where(ballot => ballot.Ballot != Withdrawal.Ballot)
                    .GroupBy(ballot => ballot.Ballot, StringComparer.Ordinal).Select(equal => new BallotPile(equal.Key, equal.Count()))]
                : null;
        if (piles is null)
            return;
        if (_bundle.Names is { } names && !piles.OrderBy(pile => pile.Ballot, StringComparer.Ordinal).SequenceEqual(
                names.GroupBy(name => name.Ballot, StringComparer.Ordinal).Select(equal => new BallotPile(equal.Key, equal.Count())).OrderBy(pile => pile.Ballot, StringComparer.Ordinal)))
        {
            Say("altered-ballot", "The ballots that bear names are not those that were counted.");
        }

        if (definition.Kind != BallotKind.Text && _counting.Find(definition.Rule) is null)
        {
            Say("unknown-rule", $"The rule {definition.Rule} is not known here: the result was not counted again.");
            return;
        }

        if (piles.Any(pile => !BallotText.IsCanonical(definition, pile.Ballot)))
            return;
        var again = CanonicalJson.Write(_counting.Count(definition, piles, published.Seed, published.HasQuorum, CancellationToken.None));
        if (again != CanonicalJson.Write(published))
            Say("wrong-result", "Counting again gives another result than the one published.");
    }

    private static BundledBallot LastOf(IEnumerable<BundledBallot> token) => token.MaxBy(ballot => ballot.Version)!;

    private static bool IsSigned(byte[] tokenKey, BundledBallot ballot)
    {
        var signature = new byte[PollTokens.SignatureLength];
        return ballot.Token.Length == 2 * PollTokens.TokenLength && ballot.Token.All(char.IsAsciiHexDigitLower)
            && Convert.TryFromBase64String(ballot.Signature, signature, out var length) && length == PollTokens.SignatureLength
            && PollTokens.IsSigned(tokenKey, Convert.FromHexString(ballot.Token), signature);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Short(string token) => token.Length <= 12 ? token : token[..12] + "…";

    private void Say(string code, string sentence)
    {
        if (_problems.Count(problem => problem.Code == code) < MostNamed)
            _problems.Add(new BundleProblem(code, sentence));
    }

    private sealed record OpeningText(string Definition, string Poll, string Rule, string SeedHash, int? RollSize, string TokenKey, TieRule Tie = TieRule.Lot);
}
