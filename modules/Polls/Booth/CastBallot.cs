using System.Text.Json;
using CivicHost.Sdk;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>Somebody votes in one act: they show who they are and drop a ballot, and nothing that is kept joins the two.</summary>
/// <param name="Code">Of the slip, or the document's number; empty in a poll that is open to anybody.</param>
/// <param name="Ballot">As it was written; null where nothing was chosen.</param>
/// <param name="Name">How the voter signs, in a named poll.</param>
[Untraced]
public sealed record CastBallot(string Poll, string Code, string? Ballot, string Name = "") : IChange<CastReceipt>;

internal sealed class CastBallotHandler(IModuleDatabase database, IMediator mediator, VotingBooth booth, ITown town, ICurrentPerson person, TimeProvider clock)
    : IRequestHandler<CastBallot, Outcome<CastReceipt>>
{
    public async Task<Outcome<CastReceipt>> Handle(CastBallot request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.WhyNotNow(clock) is { } refusal)
            return refusal;
        if (BallotText.Read(poll.Definition, request.Ballot, Currency.Of(town.Currency)) is { IsRefused: true } unreadable)
            return Outcome<CastReceipt>.Refused(unreadable.Refusals);

        await using var connection = await database.OpenAsync(cancellation);
        var found = await VotingRoll.RecogniseAsync(connection, poll, request.Code, person, cancellation);
        if (!found.TryGetAnswer(out var voter))
            return Outcome<CastReceipt>.Refused(found.Refusals);
        // Staff who vote here vote for themselves; whom they help votes at the counter, where help is noted.
        var mark = new RollMark(poll.Id, voter.Person, Channel.Booth, voter.Ward, voter.Stratum);
        return await booth.VoteAsync(
            connection, poll, mark, request.Ballot, voter.Name.Length > 0 ? voter.Name : SubmittedForm.Clean(request.Name), cancellation);
    }
}

internal static class CastBallotEndpoint
{
    public static void MapCastBallot(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<CastBallotPage>("/{poll}/vote", SubmitAsync);
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.Voting);

        routes.MapPost("/api/polls/{poll}/ballots", async (string poll, BallotToCast? sent, HttpContext http, IMediator mediator, CancellationToken cancellation) =>
        {
            if (sent is null)
                return PollRefusals.NotARequest.ToResult();
            if (await mediator.Send(new FindPoll(poll), cancellation) is not { } found)
                return PollRefusals.Unknown.ToResult();
            OpenVote.CountIn(http, found, SubmittedForm.Clean(sent.Code));
            var ballot = BallotForm.Read(found.Definition.Kind, sent.Ballot ?? sent.Option ?? default);
            return (await mediator.Send(new CastBallot(poll, SubmittedForm.Clean(sent.Code), ballot, SubmittedForm.Clean(sent.Name)), cancellation))
                .ToCreated(AddressOf);
        }).WithSummary("api.polls.vote").AllowAnonymous().RequireRateLimiting(Limits.Voting);
    }

    public static string AddressOf(CastReceipt cast) =>
        cast.Receipt.Length == 0 ? $"/polls/{cast.Poll}/recorded" : $"/polls/{cast.Poll}/receipt/{cast.Receipt}";

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new FindPoll(form.Route("poll")), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        OpenVote.CountIn(http, poll, form["code"]);
        var cast = await mediator.Send(new CastBallot(poll.Id, form["code"], BallotForm.Read(poll.Definition, form), form["name"]), cancellation);
        return cast.IsRefused ? Outcome<IResult>.Refused(cast.Refusals) : Outcome<IResult>.Granted(cast.ToPage(AddressOf));
    }

    private sealed record BallotToCast(string? Code, JsonElement? Option, JsonElement? Ballot, string? Name);
}

/// <summary>Where anybody may vote without a code, each vote counts against the limit of its address, so that one person's script does not decide.</summary>
internal static class OpenVote
{
    public static void CountIn(HttpContext http, Poll poll, string code)
    {
        if (code.Length == 0 && poll.Definition.Eligibility.Contains(Eligibility.Open))
            http.CountInAnyCase();
    }
}
