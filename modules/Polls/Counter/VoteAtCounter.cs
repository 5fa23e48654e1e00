using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Polls;

/// <summary>A voter votes on the agent's screen, alone or with the agent's help.</summary>
/// <param name="Person">Key in the roll, as the agent found it.</param>
/// <param name="IsHelped">Whether the agent helped: the roll then says who, the urn never.</param>
/// <param name="Name">How the voter signs, in a named poll whose list has no name.</param>
[Untraced]
[RequiresRole(Roles.Agent, Roles.Officer)]
internal sealed record VoteAtCounter(string Poll, string Person, string? Ballot, bool IsHelped, string Name = "") : IChange<CastReceipt>;

internal sealed class VoteAtCounterHandler(IModuleDatabase database, IMediator mediator, VotingBooth booth, ICurrentPerson person, TimeProvider clock)
    : IRequestHandler<VoteAtCounter, Outcome<CastReceipt>>
{
    private const string Helped = "select count(*) from roll where poll = @Poll and helper = @Helper and helper <> ''";

    public async Task<Outcome<CastReceipt>> Handle(VoteAtCounter request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.WhyNotNow(clock) is { } refusal)
            return refusal;
        await using var connection = await database.OpenAsync(cancellation);
        if (await CounterVoters.AgainAsync(connection, poll, request.Person, cancellation) is not { } voter)
            return CounterRefusals.VoterUnknown;
        var mark = new RollMark(poll.Id, voter.Person, Channel.Counter, voter.Ward, voter.Stratum, request.IsHelped ? person.Id! : "");
        var name = voter.Name.Length > 0 ? voter.Name : SubmittedForm.Clean(request.Name);
        var voted = await (await booth.VoteAsync(connection, poll, mark, request.Ballot, name, cancellation))
            .NamedAsync(connection, mark, BallotRefusals.Field, cancellation);
        return voted.IsRefused || !request.IsHelped || await MayHelpAsync(connection, poll, mark, cancellation)
            ? voted
            : CounterRefusals.HelperCap(poll.Definition.HelperCap);
    }

    /// <summary>After the vote: whoever casts holds the log's head, so that nobody else of the same helper is between the count and the commit.</summary>
    private static async Task<bool> MayHelpAsync(DbConnection connection, Poll poll, RollMark mark, CancellationToken cancellation) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(Helped, new { mark.Poll, mark.Helper }, cancellationToken: cancellation))
            <= poll.Definition.HelperCap;
}

internal static class VoteAtCounterEndpoint
{
    public const string Alone = "alone";
    public const string Helped = "helped";

    public static void MapVoteAtCounter(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CounterBallotPage>("/counter/{poll}/vote", SubmitAsync).RequireRole(Roles.Agent, Roles.Officer);

    /// <summary>The receipt has no address: the receipts of a day in the order of their voters would stand in the browser's history.</summary>
    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        if (await mediator.Send(new FindPoll(form.Route("poll")), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        var isHelped = form["help"] == Helped;
        if (!isHelped && form["help"] != Alone)
            return CounterRefusals.HelpMissing;
        if (isHelped && !form.Ticked("asked"))
            return CounterRefusals.ConsentMissing;
        var voted = await mediator.Send(
            new VoteAtCounter(poll.Id, form["person"], BallotForm.Read(poll.Definition, form), isHelped, form["name"]), cancellation);
        return voted.TryGetAnswer(out var cast)
            ? Outcome<IResult>.Granted(new ShownPage<CounterReceiptPage>(form, new Dictionary<string, object?>
            {
                [nameof(CounterReceiptPage.Poll)] = poll,
                [nameof(CounterReceiptPage.Cast)] = cast,
            }))
            : Outcome<IResult>.Refused(voted.Refusals);
    }
}
