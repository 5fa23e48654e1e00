using CivicHost.Sdk;

namespace CivicHost.Messages;

/// <summary>How far a message has come. It moves by what the gateway says and by the administrator's retry, never by who asks.</summary>
internal enum DeliveryState
{
    /// <summary>Waits for its first attempt.</summary>
    Queued,

    /// <summary>The gateway answers for it.</summary>
    Sent,

    /// <summary>Was not taken, and is tried again.</summary>
    Failed,

    /// <summary>Refused, or not taken as often as it may be tried.</summary>
    GivenUp,
}

internal static class Delivery
{
    /// <summary>With the pauses below, about 32 hours: a night and a day without power.</summary>
    public const int MostAttempts = 14;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    public static DeliveryState After(GatewayAnswer answer, int attempts) => answer switch
    {
        { IsAccepted: true } => DeliveryState.Sent,
        { IsWorthAnotherTry: true } when attempts < MostAttempts => DeliveryState.Failed,
        _ => DeliveryState.GivenUp,
    };

    public static TimeSpan PauseAfter(int attempts)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts, MostAttempts) - 1);
        return pause < LongestPause ? pause : LongestPause;
    }
}
