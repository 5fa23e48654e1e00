using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Whether a ballot is good, asked before a token is claimed for it: a token that nobody casts is a vote lost.</summary>
/// <param name="Ballot">As it was written.</param>
[Untraced]
internal sealed record ReadBallot(string Poll, string? Ballot) : IQuery<Outcome<GoodBallot>>;

/// <param name="Ballot">As the urn would have it.</param>
internal sealed record GoodBallot(string Ballot);

internal sealed class ReadBallotHandler(IMediator mediator, ITown town, TimeProvider clock) : IRequestHandler<ReadBallot, Outcome<GoodBallot>>
{
    public async Task<Outcome<GoodBallot>> Handle(ReadBallot request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.WhyNotNow(clock) is { } refusal)
            return refusal;
        var read = BallotText.Read(poll.Definition, request.Ballot, Currency.Of(town.Currency));
        return read.TryGetAnswer(out var ballot) ? new GoodBallot(ballot) : Outcome<GoodBallot>.Refused(read.Refusals);
    }
}

internal static class ReadBallotEndpoint
{
    public static void MapReadBallot(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/polls/{poll}/ballots/check", CheckAsync).WithSummary("api.polls.check").AllowAnonymous();

    private static async Task<IResult> CheckAsync(string poll, BallotToRead? sent, HttpContext http, IMediator mediator, CancellationToken cancellation)
    {
        if (sent is null)
            return PollRefusals.NotARequest.ToResult();
        if (http.Request.Headers.Cookie.Count > 0 || http.Request.Headers.Authorization.Count > 0)
            return PollRefusals.NotAnonymous.ToResult();
        if (await mediator.Send(new FindPoll(poll), cancellation) is not { } found)
            return PollRefusals.Unknown.ToResult();
        return (await mediator.Send(new ReadBallot(poll, BallotForm.Read(found.Definition.Kind, sent.Ballot ?? default)), cancellation)).ToOk();
    }

    private sealed record BallotToRead(System.Text.Json.JsonElement? Ballot);
}
