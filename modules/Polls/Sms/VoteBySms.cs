using CivicHost.Sdk;
using MediatR;

namespace Polls;

/// <summary>Somebody votes with their slip's code by SMS. The telephone is not who votes: several people may use one.</summary>
/// <param name="From">In E.164; only counted, and only as a digest.</param>
[Untraced]
[RequiresRole(Roles.System)]
internal sealed record VoteBySms(string Poll, string Code, string Ballot, string From) : IChange<CastReceipt>;

internal sealed class VoteBySmsHandler(IModuleDatabase database, IMediator mediator, VotingBooth booth, SmsSenders senders, TimeProvider clock)
    : IRequestHandler<VoteBySms, Outcome<CastReceipt>>
{
    private static readonly Refusal NameNeeded = new("sms.named", RefusalKind.Conflict);

    public async Task<Outcome<CastReceipt>> Handle(VoteBySms request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.WhyNotNow(clock) is { } refusal)
            return refusal;
        await using var connection = await database.OpenAsync(cancellation);
        var found = await VotingRoll.FindAsync(connection, poll, request.Code, cancellation);
        if (!found.TryGetAnswer(out var voter))
            return Outcome<CastReceipt>.Refused(found.Refusals);
        if (poll.IsNamed && voter.Name.Length == 0)
            return NameNeeded;
        var mark = new RollMark(poll.Id, voter.Person, Channel.Sms, voter.Ward, voter.Stratum);
        var voted = await (await booth.VoteAsync(connection, poll, mark, request.Ballot, voter.Name, cancellation))
            .NamedAsync(connection, mark, "code", cancellation);
        if (!voted.IsRefused)
            await senders.CountAsync(connection, poll.Id, request.From, cancellation);
        return voted;
    }
}
