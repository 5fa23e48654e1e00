using CivicHost.Sdk;

namespace Permits;

internal static class HandlingRefusals
{
    public static readonly Refusal ClosedAlready = new("handle.closed-already", RefusalKind.Conflict);

    public static readonly Refusal AssigneeUnknown = new("handle.assignee-unknown", Field: "officer");

    public static readonly Refusal ActionMissing = new("handle.action-missing", Field: "action");

    public static readonly Refusal NothingPending = new("handle.answer.nothing-pending", RefusalKind.Conflict);

    public static readonly Refusal NotComplete = new("handle.check.not-complete", RefusalKind.Conflict);

    public static Refusal NothingSeen(ChecklistLine line) => new("handle.check.nothing-seen", Field: $"verdict-{line.Code}", Arguments: [line.Name]);

    public static readonly Refusal AcknowledgedAlready = new("handle.check.acknowledged-already", RefusalKind.Conflict);

    public static readonly Refusal BasisMissing = new("decide.basis-missing", Field: "basis");

    public static readonly Refusal ReasonsMissing = new("decide.reasons-missing", Field: "reasons");

    public static readonly Refusal SomethingOpen = new("decide.despite-missing", Field: "despite");

    public static readonly Refusal MayNotSign = new("decide.may-not-sign", RefusalKind.Forbidden);

    public static readonly Refusal SignerNotAway = new("decide.signer-not-away", RefusalKind.Forbidden);

    public static readonly Refusal DelegationUnknown = new("decide.delegation-unknown", RefusalKind.NotFound);

    public static Refusal SilenceDecided(DateOnly on) => new("decide.silence-decided", RefusalKind.Conflict, Arguments: [on]);
}
