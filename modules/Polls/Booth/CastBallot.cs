using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Somebody votes with a code slip: the slip is marked and the ballot dropped in one change, and nothing joins the two.</summary>
/// <param name="Choice">Number of the option; 0 is "none of these"; null where none was chosen.</param>
public sealed record CastBallot(string Poll, string Code, int? Choice) : IChange<CastReceipt>;

/// <param name="Receipt">12 characters, random: found again in the list that is published at closing.</param>
public sealed record CastReceipt(string Poll, string Receipt);

internal sealed class CastBallotHandler(IModuleDatabase database, IMediator mediator, IAuditTrail audit)
    : IRequestHandler<CastBallot, Outcome<CastReceipt>>
{
    /// <summary>Of a hundred who try at once, one changes a row.</summary>
    private const string Mark = "update slip set is_used = @Used where poll = @Poll and digest = @Digest and is_used = @Unused";

    private const string Known = "select count(*) from slip where poll = @Poll and digest = @Digest";

    private const string Drop = "insert into ballot (poll, receipt, choice) values (@Poll, @Receipt, @Choice)";

    public async Task<Outcome<CastReceipt>> Handle(CastBallot request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Poll.Open)
            return PollRefusals.NotOpen;
        if (request.Choice is not { } choice || !poll.Offers(choice))
            return PollRefusals.NoChoice;
        if (TrackingCode.Read(request.Code) is not { } code)
            return PollRefusals.CodeUnknown;

        await using var connection = await database.OpenAsync(cancellation);
        var slip = new { Poll = poll.Id, Digest = SlipCode.DigestOf(poll.Id, code), Used = true, Unused = false };
        if (await connection.ExecuteAsync(new CommandDefinition(Mark, slip, cancellationToken: cancellation)) == 0)
        {
            var known = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Known, slip, cancellationToken: cancellation));
            return known == 0 ? PollRefusals.CodeUnknown : PollRefusals.CodeUsed;
        }

        var cast = new CastReceipt(poll.Id, TrackingCode.Next());
        await connection.ExecuteAsync(new CommandDefinition(Drop, new { Poll = poll.Id, cast.Receipt, Choice = choice }, cancellationToken: cancellation));
        audit.Record($"poll:{poll.Id}", new { Happened = "a ballot was cast" });
        return cast;
    }
}

internal static class CastBallotEndpoint
{
    public static void MapCastBallot(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<CastBallotPage, CastReceipt>(
            "/{poll}/vote",
            form => new CastBallot(form.Route("poll"), form["code"], form.Whole("choice")),
            cast => $"/polls/{cast.Poll}/receipt/{cast.Receipt}");
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.Voting);
        routes.MapPage<ReceiptPage>("/{poll}/receipt/{receipt}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);

        routes.MapPost("/api/polls/{poll}/ballots", async (string poll, BallotToCast? sent, IMediator mediator, CancellationToken cancellation) => sent is null
                ? PollRefusals.NotARequest.ToResult()
                : (await mediator.Send(new CastBallot(poll, SubmittedForm.Clean(sent.Code), sent.Option), cancellation))
                    .ToCreated(cast => $"/polls/{cast.Poll}/receipt/{cast.Receipt}"))
            .AllowAnonymous().RequireRateLimiting(Limits.Voting);
    }

    private sealed record BallotToCast(string? Code, int? Option);
}
