using CivicHost.Sdk;
using CivicHost.Sdk.Pages;

namespace Complaints;

/// <summary>Where a report stands, and where it can go from there.</summary>
internal static class ReportState
{
    public const string Received = "received";
    public const string Working = "working";
    public const string Resolved = "resolved";
    public const string Refused = "refused";

    public static readonly IReadOnlyList<string> All = [Received, Working, Resolved, Refused];

    /// <summary>A closed report can be taken up again; nothing goes back to "nobody has seen it".</summary>
    public static IReadOnlyList<string> After(string state) => state switch
    {
        Received => [Working, Resolved, Refused],
        Working => [Resolved, Refused],
        Resolved or Refused => [Working],
        _ => [],
    };

    public static string NameOf(ITexts texts, string state) => texts[$"state.{state}"];

    public static StatusMood MoodOf(string state) => state switch
    {
        Working => StatusMood.Working,
        Resolved => StatusMood.Done,
        Refused => StatusMood.Refused,
        _ => StatusMood.New,
    };
}
