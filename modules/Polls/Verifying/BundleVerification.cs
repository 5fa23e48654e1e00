using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CivicHost.Sdk.Signing;

namespace Polls;

/// <summary>Something in a bundle that does not fit.</summary>
/// <param name="Code">Stable, for programs: <c>altered-ballot</c>.</param>
/// <param name="Sentence">What is wrong, in English.</param>
internal sealed record BundleProblem(string Code, string Sentence);

/// <param name="Problems">Empty where all fits.</param>
/// <param name="Counted">Ballots that were counted again; null where nobody can do that with this bundle.</param>
internal sealed record BundleFindings(IReadOnlyList<BundleProblem> Problems, long? Counted);

/// <summary>Checks a bundle against itself, and against what was signed before.</summary>
/// <remarks>A log that was cut or rewritten from the beginning, together with its checkpoints, is found only by a checkpoint from elsewhere: the notice
/// board's, or one that came with a receipt.</remarks>
internal sealed class BundleVerification
{
    private const int MostNamed = 20;

    private readonly PollBundle _bundle;
    private readonly PollCounting _counting;
    private readonly List<BundleProblem> _problems = [];
    private long? _counted;

    private BundleVerification(PollBundle bundle, PollCounting counting) => (_bundle, _counting) = (bundle, counting);

    /// <param name="trusted">The town's keys from elsewhere; null: those of the bundle.</param>
    /// <param name="seen">Checkpoints from elsewhere.</param>
    /// <param name="receipts">Of people who want to know that their ballot is there.</param>
    /// <returns>Everything that does not fit, and what was counted again.</returns>
    public static BundleFindings Verify(
        PollBundle bundle, PollCounting counting, IReadOnlyList<PublicKey>? trusted, IReadOnlyList<string> seen, IReadOnlyList<string> receipts)
    {
        var verification = new BundleVerification(bundle, counting);
        try
        {
            var definition = PollDefinition.Read(bundle.Definition);
            if (definition.Level == PollLevel.S)
                verification.CheckSecret(definition, trusted, seen, receipts);
            foreach (var problem in RollVerification.Check(definition, bundle.Roll))
                verification.Say(problem.Code, problem.Sentence);
            verification.CheckResult(definition);
        }
        catch (Exception foreign) when (foreign is JsonException or FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            verification.Say("wrong-definition", "The definition or the result cannot be read: it is not what a town publishes.");
        }

        return new BundleFindings(verification._problems, verification._counted);
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
        var voting = tokens.Count(token => BundledBallot.LastOf(token).Ballot != Withdrawal.Ballot);
        if (voting > _bundle.Roll.Total)
            Say("more-tokens-than-marks", $"{voting} tokens voted, and the roll has {_bundle.Roll.Total} marks.");
    }

    private void CheckResult(PollDefinition definition)
    {
        var published = JsonSerializer.Deserialize<PollResult>(_bundle.Result, CanonicalJson.Options) ?? throw new JsonException();
        if (definition.Tie == TieRule.Lot && LotSeed.HashOf(published.Seed) != definition.SeedHash)
            Say("wrong-result", "The seed of the lot is not the one whose hash was published at opening.");
        CheckQuorum(definition.Quorum, published.HasQuorum);
        if (_bundle.Piles(definition.Level) is not { } piles)
            return;
        if (definition.Level == PollLevel.N && piles.Sum(pile => pile.Count) is var ballots && ballots > _bundle.Roll.Total)
            Say("more-ballots-than-marks", $"{ballots} ballots are counted, and the roll has {_bundle.Roll.Total} marks.");
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
        _counted = piles.Sum(pile => pile.Count);
    }

    /// <summary>That a quorum in each ward was reached can be checked only for wards that are told.</summary>
    private void CheckQuorum(Quorum? quorum, bool? published)
    {
        if (quorum is null || published is null)
        {
            if (quorum is not null || published is not null)
                Say("wrong-result", quorum is null ? "No quorum was asked for, and the result tells of one." : "A quorum was asked for, and the result does not tell of it.");
            return;
        }

        if (quorum.InEachWard == 0 ? published != _bundle.Roll.Total >= quorum.Voters : published == true && _bundle.Roll.Total < quorum.Voters)
            Say("wrong-result", $"The roll has {_bundle.Roll.Total} marks, the quorum is {quorum.Voters}, and the result says otherwise.");
        if (published == true && _bundle.Roll.Wards.FirstOrDefault(ward => ward.Name.Length > 0 && ward.Marks < quorum.InEachWard) is { } quiet)
            Say("wrong-result", $"The ward {TextLines.Quote(quiet.Name)} has {quiet.Marks} marks, the quorum of each ward is {quorum.InEachWard}, and the result says otherwise.");
    }

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
