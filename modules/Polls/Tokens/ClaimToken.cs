using System.Security.Cryptography;
using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>A voter has their token signed: they say who they are, and show the token only under its cover.</summary>
/// <param name="Code">Of the slip, or the document's number.</param>
/// <param name="Blinded">384 bytes in base64.</param>
[Untraced]
internal sealed record ClaimToken(string Poll, string Code, string Blinded) : IChange<ClaimedToken>;

/// <param name="Signature">Of the blinded token, base64. A claim that is tried again gets the same.</param>
internal sealed record ClaimedToken(string Signature);

internal sealed class ClaimTokenHandler(IModuleDatabase database, IMediator mediator, TokenKeys keys, ICurrentPerson person, TimeProvider clock)
    : IRequestHandler<ClaimToken, Outcome<ClaimedToken>>
{
    public async Task<Outcome<ClaimedToken>> Handle(ClaimToken request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.WhyNotNow(clock) is { } refusal)
            return refusal;
        if (!poll.IsSecret)
            return PollRefusals.NoTokens;
        var blinded = new byte[PollTokens.SignatureLength];
        if (!Convert.TryFromBase64String(request.Blinded, blinded, out var length) || length != PollTokens.SignatureLength)
            return PollRefusals.BlindedWrong;

        await using var connection = await database.OpenAsync(cancellation);
        var found = await VotingRoll.RecogniseAsync(connection, poll, request.Code, person, cancellation);
        if (!found.TryGetAnswer(out var voter))
            return Outcome<ClaimedToken>.Refused(found.Refusals);
        var claim = Convert.ToHexStringLower(SHA256.HashData(blinded));
        var mark = new RollMark(poll.Id, voter.Person, Channel.Web, voter.Ward, voter.Stratum, Claim: claim);
        if (!await mark.TryAddAsync(connection, cancellation) && await mark.KeptClaimAsync(connection, cancellation) != claim)
            return PollRefusals.CodeUsed;

        using var key = await keys.FindAsync(connection, poll.Id, cancellation);
        if (key is null)
            return PollRefusals.NotOpen;
        return PollTokens.BlindSign(key, blinded) is { } signature
            ? new ClaimedToken(Convert.ToBase64String(signature))
            : PollRefusals.BlindedWrong;
    }
}

internal static class ClaimTokenEndpoint
{
    public static void MapClaimToken(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/polls/{poll}/claims", ClaimAsync).WithSummary("api.polls.claim").AllowAnonymous().RequireRateLimiting(Limits.Voting);

    private static async Task<IResult> ClaimAsync(string poll, TokenToClaim? sent, HttpContext http, IMediator mediator, CancellationToken cancellation)
    {
        if (sent is null)
            return PollRefusals.NotARequest.ToResult();
        var code = SubmittedForm.Clean(sent.Code);
        if (await mediator.Send(new FindPoll(poll), cancellation) is { } found)
            OpenVote.CountIn(http, found, code);
        return (await mediator.Send(new ClaimToken(poll, code, sent.Blinded ?? ""), cancellation)).ToOk();
    }

    private sealed record TokenToClaim(string? Code, string? Blinded);
}
