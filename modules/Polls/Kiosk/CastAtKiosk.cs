using System.Data.Common;
using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>A ballot that was cast at a kiosk, now or while the device was alone. Brought again, it counts once and has the same receipt.</summary>
/// <param name="Kiosk">Key of its address.</param>
/// <param name="Code">Of the slip, or the document's number.</param>
/// <param name="Token">64 hexadecimal digits, where the device chose it; empty where the town is to.</param>
/// <param name="Nonce">32 hexadecimal digits, likewise.</param>
[Untraced]
internal sealed record CastAtKiosk(string Kiosk, string Code, string? Ballot, string Token = "", string Nonce = "", string Name = "") : IChange<CastReceipt>;

internal sealed class CastAtKioskHandler(
    IModuleDatabase database, IMediator mediator, VotingBooth booth, UrnSlot urn, TokenKeys keys, ITown town, TimeProvider clock)
    : IRequestHandler<CastAtKiosk, Outcome<CastReceipt>>
{
    private const string InUrn = "select count(*) from urn where poll = @Poll and token = @Token";

    public async Task<Outcome<CastReceipt>> Handle(CastAtKiosk request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await Kiosk.FindAsync(connection, request.Kiosk, cancellation) is not { IsOpen: true } kiosk
            || await mediator.Send(new FindPoll(kiosk.Poll), cancellation) is not { } poll)
        {
            return KioskRefusals.Unknown;
        }

        if (poll.WhyNotNow(clock) is { } refusal)
            return refusal;
        var read = BallotText.Read(poll.Definition, request.Ballot, Currency.Of(town.Currency));
        if (!read.TryGetAnswer(out var ballot))
            return Outcome<CastReceipt>.Refused(read.Refusals);
        var found = await VotingRoll.FindAsync(connection, poll, request.Code, cancellation);
        if (!found.TryGetAnswer(out var voter))
            return Outcome<CastReceipt>.Refused(found.Refusals);
        var mark = new RollMark(poll.Id, voter.Person, Channel.Kiosk, voter.Ward, voter.Stratum);
        if (request.Token.Length == 0 || !poll.IsSecret)
        {
            var name = voter.Name.Length > 0 ? voter.Name : SubmittedForm.Clean(request.Name);
            return await (await booth.VoteAsync(connection, poll, mark, ballot, name, cancellation)).NamedAsync(connection, mark, "code", cancellation);
        }

        return IsHexadecimal(request.Token, PollTokens.TokenLength) && IsHexadecimal(request.Nonce, LogLeaf.NonceLength)
            ? await DropAsync(connection, poll, mark, new UrnBallot(poll.Id, request.Token, 1, ballot, request.Nonce, ""), cancellation)
            : KioskRefusals.NotSealed;
    }

    /// <summary>Whoever is marked already has voted, unless the very ballot lies in the urn: then the answer to it was lost on the way.</summary>
    private async Task<Outcome<CastReceipt>> DropAsync(DbConnection connection, Poll poll, RollMark mark, UrnBallot drop, CancellationToken cancellation)
    {
        await SecureDelete.SwitchOnAsync(connection, database.Engine, cancellation);
        var isNew = await mark.TryAddAsync(connection, cancellation);
        var isInUrn = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            InUrn, new { Poll = poll.Id, drop.Token }, cancellationToken: cancellation)) > 0;
        if (isNew && isInUrn)
            return PollRefusals.VersionWrong;
        if (!isNew && !isInUrn)
            return await Outcome<CastReceipt>.Refused([PollRefusals.CodeUsed]).NamedAsync(connection, mark, "code", cancellation);
        using var key = await keys.FindAsync(connection, poll.Id, cancellation);
        if (key is null)
            return PollRefusals.NotOpen;
        var signature = key.SignData(Convert.FromHexString(drop.Token), HashAlgorithmName.SHA384, RSASignaturePadding.Pss);
        return await urn.DropAsync(connection, drop with { Signature = Convert.ToBase64String(signature) }, cancellation);
    }

    private static bool IsHexadecimal(string written, int bytes) => written.Length == 2 * bytes && written.All(char.IsAsciiHexDigitLower);
}
