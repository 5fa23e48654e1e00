using CivicHost.Sdk.Pages;

namespace Polls;

/// <summary>How a poll's state feels to a visitor.</summary>
internal static class PollState
{
    public static StatusMood MoodOf(string state) => state switch
    {
        Poll.Open => StatusMood.Working,
        Poll.Closed => StatusMood.Done,
        _ => StatusMood.New,
    };
}
