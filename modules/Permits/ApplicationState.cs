using CivicHost.Sdk;
using CivicHost.Sdk.Pages;

namespace Permits;

/// <summary>Where an application stands, and what can be done with it there.</summary>
internal static class ApplicationState
{
    public const string Filed = "filed";
    public const string Asked = "asked";
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Revoked = "revoked";

    /// <summary>The state after something happened, or null where it cannot happen there.</summary>
    /// <param name="state">State before.</param>
    /// <param name="happening">asked, answered, accepted, refused or revoked.</param>
    public static string? After(string state, string happening) => (state, happening) switch
    {
        (Filed, "asked") => Asked,
        (Asked, "answered") => Filed,
        (Filed or Asked, "accepted") => Accepted,
        (Filed or Asked, "refused") => Refused,
        (Accepted, "revoked") => Revoked,
        _ => null,
    };

    public static bool IsOpen(string state) => state is Filed or Asked;

    public static string NameOf(ITexts texts, string state) => texts[$"state.{state}"];

    public static StatusMood MoodOf(string state) => state switch
    {
        Asked => StatusMood.Waiting,
        Accepted => StatusMood.Done,
        Refused or Revoked => StatusMood.Refused,
        _ => StatusMood.New,
    };
}
