using CivicHost.Sdk;

namespace Polls;

/// <summary>Whether a ballot is taken now, and on what was frozen at opening.</summary>
internal static class VotingHours
{
    public static Refusal? WhyNotNow(this Poll poll, TimeProvider clock) =>
        poll.State != Poll.Open ? PollRefusals.NotOpen
        : poll.BeginsAt > clock.GetUtcNow() ? PollRefusals.NotYet
        : !poll.IsAsFrozen ? PollRefusals.DefinitionChanged
        : null;
}
