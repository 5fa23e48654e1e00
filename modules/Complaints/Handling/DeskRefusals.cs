using CivicHost.Sdk;

namespace Complaints;

internal static class DeskRefusals
{
    public static readonly Refusal AssigneeUnknown = new("handle.assignee-unknown", Field: "assignee");

    public static readonly Refusal AssigneeNotOfUnit = new("handle.assignee-not-of-unit", Field: "assignee");

    public static readonly Refusal ResolvedItBefore = new("handle.resolved-it-before", RefusalKind.Conflict, "assignReason");

    public static readonly Refusal UnitUnknown = new("handle.unit-unknown", Field: "unit");

    public static readonly Refusal SameUnit = new("handle.same-unit", RefusalKind.Conflict, "unit");

    public static readonly Refusal PhotoUnknown = new("handle.photo-unknown", RefusalKind.NotFound);

    public static readonly Refusal PrivacyWithoutUnit = new("handle.privacy-without-unit", RefusalKind.Conflict, "privacy");

    public static readonly Refusal PrivacyReasonMissing = new("handle.privacy-reason-missing", Field: "privacyReason");

    public static readonly Refusal SameVisibility = new("handle.same-visibility", RefusalKind.Conflict, "visibility");

    public static readonly Refusal ReasonMissing = new("handle.reason-missing", Field: "reason");

    public static readonly Refusal NothingChanged = new("handle.nothing-changed", RefusalKind.Conflict);
}
