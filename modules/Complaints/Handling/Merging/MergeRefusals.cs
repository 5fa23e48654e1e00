using CivicHost.Sdk;

namespace Complaints;

internal static class MergeRefusals
{
    public static readonly Refusal TargetMissing = new("merge.target-missing", Field: "into");

    public static readonly Refusal TargetUnknown = new("merge.target-unknown", Field: "into");

    public static readonly Refusal IntoItself = new("merge.into-itself", Field: "into");

    public static readonly Refusal TargetClosed = new("merge.target-closed", RefusalKind.Conflict, "into");

    public static readonly Refusal TargetNotShown = new("merge.target-not-shown", RefusalKind.Conflict, "into");

    public static readonly Refusal Secret = new("merge.secret", RefusalKind.Conflict);

    public static readonly Refusal NotMerged = new("merge.not-merged", RefusalKind.Conflict);

    public static Refusal TargetMerged(int goesOn) => new("merge.target-merged", RefusalKind.Conflict, "into", [CaseNumber.Show(goesOn)]);
}
