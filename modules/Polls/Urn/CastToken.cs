using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Somebody with a signed token drops a ballot, or changes the one they dropped. Nobody is asked who they are.</summary>
/// <param name="Token">64 hexadecimal digits.</param>
/// <param name="Signature">Of the token, base64.</param>
/// <param name="Ballot">As it was written.</param>
/// <param name="Nonce">32 hexadecimal digits.</param>
/// <param name="Version">1 at first, then one more for each change.</param>
[Untraced]
internal sealed record CastToken(string Poll, string Token, string Signature, string? Ballot, string Nonce, int Version) : IChange<CastReceipt>;

internal sealed class CastTokenHandler(IModuleDatabase database, IMediator mediator, UrnSlot urn, ITown town, TimeProvider clock)
    : IRequestHandler<CastToken, Outcome<CastReceipt>>
{
    /// <summary>Each version is a row and a leaf for good.</summary>
    private const int MostVersions = 20;

    public async Task<Outcome<CastReceipt>> Handle(CastToken request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.WhyNotNow(clock) is { } refusal)
            return refusal;
        if (!poll.IsSecret)
            return PollRefusals.NoTokens;
        if (Hexadecimal(request.Token, PollTokens.TokenLength) is not { } token || Hexadecimal(request.Nonce, LogLeaf.NonceLength) is not { } nonce)
            return PollRefusals.SignatureWrong;
        var signature = new byte[PollTokens.SignatureLength];
        if (!Convert.TryFromBase64String(request.Signature, signature, out var length) || length != PollTokens.SignatureLength
            || !PollTokens.IsSigned(Convert.FromBase64String(poll.TokenKey), token, signature))
        {
            return PollRefusals.SignatureWrong;
        }

        if (request.Version is < 1 or > MostVersions)
            return PollRefusals.VersionWrong;
        var read = BallotText.Read(poll.Definition, request.Ballot, Currency.Of(town.Currency));
        if (!read.TryGetAnswer(out var ballot))
            return Outcome<CastReceipt>.Refused(read.Refusals);

        await using var connection = await database.OpenAsync(cancellation);
        return await urn.DropAsync(
            connection,
            new UrnBallot(poll.Id, Convert.ToHexStringLower(token), request.Version, ballot, Convert.ToHexStringLower(nonce), Convert.ToBase64String(signature)),
            cancellation);
    }

    private static byte[]? Hexadecimal(string written, int length) =>
        written.Length == 2 * length && written.All(char.IsAsciiHexDigit) ? Convert.FromHexString(written) : null;
}

internal static class CastTokenEndpoint
{
    public static void MapCastToken(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/polls/{poll}/urn", CastAsync).WithSummary("api.polls.cast").AllowAnonymous().RequireRateLimiting(Limits.Voting);

    private static async Task<IResult> CastAsync(string poll, TokenToCast? sent, HttpContext http, IMediator mediator, CancellationToken cancellation)
    {
        if (sent is null)
            return PollRefusals.NotARequest.ToResult();
        // Whoever sends a cookie says who they are: the page's script leaves them out, and so has everybody else to.
        if (http.Request.Headers.Cookie.Count > 0 || http.Request.Headers.Authorization.Count > 0)
            return PollRefusals.NotAnonymous.ToResult();
        if (await mediator.Send(new FindPoll(poll), cancellation) is not { } found)
            return PollRefusals.Unknown.ToResult();
        var request = new CastToken(
            poll, sent.Token ?? "", sent.Signature ?? "", BallotForm.Read(found.Definition.Kind, sent.Ballot ?? default), sent.Nonce ?? "", sent.Version ?? 1);
        return (await mediator.Send(request, cancellation)).ToCreated(cast => $"/polls/{cast.Poll}/receipt/{cast.Receipt}");
    }

    private sealed record TokenToCast(string? Token, string? Signature, System.Text.Json.JsonElement? Ballot, string? Nonce, int? Version);
}
