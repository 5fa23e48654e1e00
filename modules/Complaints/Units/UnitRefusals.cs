using CivicHost.Sdk;

namespace Complaints;

internal static class UnitRefusals
{
    public static readonly Refusal Unknown = new("unit.unknown", RefusalKind.NotFound);

    public static readonly Refusal CodeTaken = new("unit.code-taken", Field: "code");

    public static readonly Refusal ChangedMeanwhile = new("unit.changed-meanwhile", RefusalKind.Conflict);

    public static readonly Refusal StillInCharge = new("unit.still-in-charge", Field: "active");

    public static readonly Refusal HasOpenReports = new("unit.has-open-reports", Field: "active");

    public static readonly Refusal PersonUnknown = new("unit.person-unknown", Field: "person");
}

/// <summary>How a unit is called in the audit trail.</summary>
internal static class UnitSubject
{
    public static string Of(string code) => $"unit:{code}";
}
