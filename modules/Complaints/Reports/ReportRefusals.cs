using CivicHost.Sdk;

namespace Complaints;

internal static class ReportRefusals
{
    public static readonly Refusal Unknown = new("report.unknown", RefusalKind.NotFound);

    public static readonly Refusal ChangedMeanwhile = new("report.changed-meanwhile", RefusalKind.Conflict);

    public static readonly Refusal StepNotPossible = new("report.step-not-possible", Field: "action");

    public static readonly Refusal NotARequest = new("report.not-a-request");

    public static readonly Refusal CategoryMissing = new("report.category-missing", Field: "category");

    public static readonly Refusal PlaceUnreadable = new("report.place-unreadable", Field: "place");

    public static readonly Refusal NothingToReopen = new("reopen.still-open", RefusalKind.Conflict);

    public static readonly Refusal SaysSomethingNew = new("redact.says-something-new");

    public static readonly Refusal ClosedAlready = new("report.closed-already", RefusalKind.Conflict);

    public static readonly Refusal StillOpen = new("report.still-open", RefusalKind.Conflict);
}
