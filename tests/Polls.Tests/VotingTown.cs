using System.IO.Compression;
using System.Security.Cryptography;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>A town with polls, and voters who cover their own tokens.</summary>
internal sealed class VotingTown(TestTown town) : IAsyncDisposable
{
    public const string Module = "polls";

    public TestTown Town { get; } = town;

    public static readonly DraftPoll Well = new("Where should the new well be?", ["Centre", "Port", "Gare"], new DateOnly(2027, 3, 14), 30);

    public static async Task<VotingTown> StartAsync(SqlEngine engine) =>
        new(await TestTown.StartAsync(town => town.With<PollsModule>().On(engine)));

    public async Task<OpenedTestPoll> OpenAsync(DraftPoll draft)
    {
        var codes = Enumerable.Range(0, draft.Slips).Select(_ => TrackingCode.Next()).ToList();
        var drafted = await Town.As(Roles.Officer).Send(Module, draft);
        await Town.As(Roles.Officer).Send(Module, new OpenPoll(drafted.Answer.Id, codes));
        var poll = await Town.Anonymous.Send(Module, new FindPoll(drafted.Answer.Id));
        return new OpenedTestPoll(poll!, codes);
    }

    public Task<Outcome<CastReceipt>> VoteInBoothAsync(Poll poll, string code, string? ballot, string name = "") =>
        Town.Anonymous.Send(Module, new CastBallot(poll.Id, code, ballot, name));

    /// <summary>Covers a token, has it signed, and takes the cover off.</summary>
    public async Task<SignedToken> ClaimAsync(Poll poll, string code)
    {
        var publicKey = Convert.FromBase64String(poll.TokenKey);
        var token = PollTokens.NextToken();
        var blinded = PollTokens.Blind(publicKey, token);
        var claimed = await Town.Anonymous.Send(Module, new ClaimToken(poll.Id, code, Convert.ToBase64String(blinded.Bytes)));
        var signature = PollTokens.Unblind(blinded, Convert.FromBase64String(claimed.Answer.Signature));
        return new SignedToken(Convert.ToHexStringLower(token), Convert.ToBase64String(signature));
    }

    public Task<Outcome<CastReceipt>> CastAsync(Poll poll, SignedToken token, string? ballot, int version = 1, string? nonce = null) =>
        Town.Anonymous.Send(Module, new CastToken(poll.Id, token.Token, token.Signature, ballot, nonce ?? NextNonce(), version));

    public Task<Outcome<ClosedPoll>> CloseAsync(Poll poll) => Town.As(Roles.Officer).Send(Module, new ClosePoll(poll.Id));

    public async Task<PollResult> ResultAsync(Poll poll) => (await Town.Anonymous.Send(Module, new CountPoll(poll.Id)))!.Result!;

    /// <summary>What anybody can download after closing, unpacked.</summary>
    public async Task<string> FetchBundleAsync(Poll poll)
    {
        using var resident = Town.Client();
        var folder = Directory.CreateTempSubdirectory("civichost-bundle-").FullName;
        using var zip = new MemoryStream(await resident.Http.GetByteArrayAsync($"/polls/{poll.Id}/bundle.zip"));
        await ZipFile.ExtractToDirectoryAsync(zip, folder);
        return folder;
    }

    public static string NextNonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(LogLeaf.NonceLength));

    public ValueTask DisposeAsync() => Town.DisposeAsync();
}

internal sealed record OpenedTestPoll(Poll Poll, IReadOnlyList<string> Codes);

internal sealed record SignedToken(string Token, string Signature);
