using CivicHost.Sdk;

namespace Polls;

internal static class CounterRefusals
{
    public static readonly Refusal VoterUnknown = new("counter.voter-unknown", Field: "shown");

    public static readonly Refusal TooManyFound = new("counter.too-many", Field: "shown", Arguments: [CounterVoters.MostShown]);

    public static readonly Refusal HelpMissing = new("counter.help-missing", Field: "help");

    public static readonly Refusal ConsentMissing = new("counter.consent-missing", Field: "asked");

    public static Refusal HelperCap(int most) => new("counter.helper-cap", RefusalKind.Conflict, "help", most);
}
