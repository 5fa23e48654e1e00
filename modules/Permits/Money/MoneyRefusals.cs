using CivicHost.Sdk;

namespace Permits;

internal static class MoneyRefusals
{
    public static readonly Refusal NothingDue = new("money.nothing-due", RefusalKind.Conflict);

    public static readonly Refusal AmountChanged = new("money.amount-changed", RefusalKind.Conflict);

    public static readonly Refusal DayClosed = new("money.day-closed", RefusalKind.Conflict);

    public static readonly Refusal VoidDayClosed = new("money.void-day-closed", RefusalKind.Conflict);

    public static readonly Refusal WayUnknown = new("money.way-unknown", Field: "way");

    public static readonly Refusal ReferenceMissing = new("money.reference-missing", Field: "reference");

    public static readonly Refusal ReferenceUsed = new("money.reference-used", RefusalKind.Conflict, "reference");

    public static readonly Refusal PhoneUnreadable = new("money.phone-unreadable", Field: "phone");

    public static readonly Refusal StillWaiting = new("money.still-waiting", RefusalKind.Conflict);

    public static readonly Refusal ReceiptUnknown = new("money.receipt-unknown", RefusalKind.NotFound);

    public static readonly Refusal VoidedAlready = new("money.voided-already", RefusalKind.Conflict);

    public static readonly Refusal ReasonMissing = new("money.reason-missing", Field: "reason");

    public static readonly Refusal CallbackUnknown = new("money.callback-unknown", RefusalKind.Forbidden);

    public static readonly Refusal SettledAlready = new("money.settled-already", RefusalKind.Conflict);

    public static readonly Refusal CaseUnknown = new("money.case-unknown", Field: "number");
}
