using CivicHost.Sdk;
using MediatR;

namespace Polls;

/// <summary>A poll that takes paper now.</summary>
internal static class PaperPoll
{
    /// <returns>The poll, or why it takes no paper: a named ballot belongs to its voter and is taken at the counter.</returns>
    public static async Task<Outcome<Poll>> FindAsync(IMediator mediator, string id, TimeProvider clock, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(id), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.WhyNotNow(clock) is { } refusal)
            return refusal;
        return poll.IsSecret ? poll : PaperRefusals.Named;
    }
}
