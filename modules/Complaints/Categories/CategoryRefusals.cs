using CivicHost.Sdk;

namespace Complaints;

internal static class CategoryRefusals
{
    public static readonly Refusal Unknown = new("category.unknown", RefusalKind.NotFound);

    public static readonly Refusal CodeTaken = new("category.code-taken", Field: "code");

    public static readonly Refusal ChangedMeanwhile = new("category.changed-meanwhile", RefusalKind.Conflict);

    public static readonly Refusal InUse = new("category.in-use", RefusalKind.Conflict);

    public static readonly Refusal NoDraft = new("fields.no-draft", RefusalKind.Conflict);

    public static readonly Refusal FieldsUnknown = new("fields.unknown", RefusalKind.NotFound);
}

/// <summary>How a category is called in the audit trail.</summary>
internal static class CategorySubject
{
    public static string Of(string code) => $"category:{code}";
}
