using System.Data.Common;
using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;

namespace Polls;

/// <summary>Takes a vote in one act, in the running change: marks the roll, and drops the ballot. For every channel in which the voter has no
/// machine of their own to blind a token: forms without script, counter, SMS, paper.</summary>
/// <remarks>In a secret poll it makes a token, blinds it, signs it, takes the cover off, casts, and forgets all of it. That roll and urn are apart
/// then rests on this program keeping nothing, and no longer on arithmetic: the page says so beside the button.</remarks>
internal sealed class VotingBooth(UrnSlot urn, TokenKeys keys, IModuleDatabase database, ITown town)
{
    private const string DropPlain =
        "insert into urn (poll, token, version, counts, ballot, nonce, signature) values (@Poll, @Token, 1, @Counts, @Ballot, '', '')";

    private const string Name =
        """
        insert into named_ballot (poll, person, name, ballot) values (@Poll, @Person, @Name, @Ballot)
        on conflict (poll, person) do update set name = excluded.name, ballot = excluded.ballot
        """;

    /// <param name="ballot">As it was written; see <see cref="BallotText.Read"/>.</param>
    /// <param name="mark">Of the voter: channel and helper.</param>
    /// <param name="name">How the voter signs a named ballot.</param>
    public async Task<Outcome<CastReceipt>> VoteAsync(
        DbConnection connection, Poll poll, RollMark mark, string? ballot, string name, CancellationToken cancellation)
    {
        var read = BallotText.Read(poll.Definition, ballot, Currency.Of(town.Currency));
        if (!read.TryGetAnswer(out var canonical))
            return Outcome<CastReceipt>.Refused(read.Refusals);
        if (poll.IsNamed)
            return await NameAsync(connection, mark, canonical, name, cancellation);
        await SecureDelete.SwitchOnAsync(connection, database.Engine, cancellation);
        if (!await mark.TryAddAsync(connection, cancellation))
            return PollRefusals.CodeUsed;
        return poll.IsSecret
            ? await CastAsync(connection, poll, canonical, cancellation)
            : await CastPlainAsync(connection, poll, canonical, cancellation);
    }

    private async Task<Outcome<CastReceipt>> CastAsync(DbConnection connection, Poll poll, string ballot, CancellationToken cancellation)
    {
        using var key = await keys.FindAsync(connection, poll.Id, cancellation);
        if (key is null)
            return PollRefusals.NotOpen;
        var publicKey = Convert.FromBase64String(poll.TokenKey);
        var token = PollTokens.NextToken();
        var blinded = PollTokens.Blind(publicKey, token);
        var signature = PollTokens.Unblind(blinded, PollTokens.BlindSign(key, blinded.Bytes)!);
        var nonce = RandomNumberGenerator.GetBytes(LogLeaf.NonceLength);
        return await urn.DropAsync(
            connection,
            new UrnBallot(poll.Id, Convert.ToHexStringLower(token), 1, ballot, Convert.ToHexStringLower(nonce), Convert.ToBase64String(signature)),
            cancellation);
    }

    private static async Task<Outcome<CastReceipt>> CastPlainAsync(DbConnection connection, Poll poll, string ballot, CancellationToken cancellation)
    {
        var cast = new CastReceipt(poll.Id, TrackingCode.Next());
        await connection.ExecuteAsync(new CommandDefinition(
            DropPlain, new { Poll = poll.Id, Token = cast.Receipt, Counts = true, Ballot = ballot }, cancellationToken: cancellation));
        return cast;
    }

    /// <summary>May be done again until closing; the last one counts, and the roll has one mark.</summary>
    private static async Task<Outcome<CastReceipt>> NameAsync(DbConnection connection, RollMark mark, string ballot, string name, CancellationToken cancellation)
    {
        if (name.Length is 0 or > PollRefusals.LongestName)
            return PollRefusals.NameMissing;
        if (!await PollLog.HoldOpenAsync(connection, mark.Poll, cancellation))
            return PollRefusals.NotOpen;
        await mark.TryAddAsync(connection, cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Name, new { mark.Poll, mark.Person, Name = name, Ballot = ballot }, cancellationToken: cancellation));
        return new CastReceipt(mark.Poll, "");
    }
}
