namespace Polls;

/// <summary>The instants between which a ballot is taken.</summary>
internal static class VotingTime
{
    public static DateTimeOffset? BeginningOf(PollDefinition definition, TimeZoneInfo zone) =>
        definition.OpensOn is { } day ? InstantOf(day.ToDateTime(TimeOnly.MinValue), zone) : null;

    public static DateTimeOffset EndOf(PollDefinition definition, TimeZoneInfo zone) => InstantOf(
        definition.ClosesAt is { } time ? definition.ClosesOn.ToDateTime(time) : definition.ClosesOn.AddDays(1).ToDateTime(TimeOnly.MinValue), zone);

    /// <summary>A local time that the clock skips is taken an hour later.</summary>
    private static DateTimeOffset InstantOf(DateTime local, TimeZoneInfo zone)
    {
        var standing = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(standing, zone.GetUtcOffset(standing)).ToUniversalTime();
    }
}
