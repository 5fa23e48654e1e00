using CivicHost.Sdk;

namespace Polls;

/// <summary>The instants between which a ballot is taken.</summary>
internal static class VotingTime
{
    public static DateTimeOffset? BeginningOf(PollDefinition definition, TimeZoneInfo zone) => definition.OpensOn?.BeginningIn(zone);

    public static DateTimeOffset EndOf(PollDefinition definition, TimeZoneInfo zone) => definition.ClosesAt is { } time
        ? definition.ClosesOn.InstantIn(time, zone)
        : definition.ClosesOn.AddDays(1).BeginningIn(zone);
}
