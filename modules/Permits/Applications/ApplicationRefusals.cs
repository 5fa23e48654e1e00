using CivicHost.Sdk;

namespace Permits;

internal static class ApplicationRefusals
{
    public static readonly Refusal Unknown = new("application.unknown", RefusalKind.NotFound);

    public static readonly Refusal ChangedMeanwhile = new("application.changed-meanwhile", RefusalKind.Conflict);

    public static readonly Refusal StepNotPossible = new("application.step-not-possible", RefusalKind.Conflict);

    public static readonly Refusal NotARequest = new("application.not-a-request");

    public static readonly Refusal TypeUnknown = new("application.type-unknown", RefusalKind.NotFound);

    public static readonly Refusal TypeClosed = new("types.closed-for-new", RefusalKind.Conflict);

    public static readonly Refusal TypeChanged = new("application.type-changed", RefusalKind.Conflict);
}
