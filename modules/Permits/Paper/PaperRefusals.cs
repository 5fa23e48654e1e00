using CivicHost.Sdk;

namespace Permits;

internal static class PaperRefusals
{
    public static readonly Refusal Unknown = new("register.unknown", RefusalKind.NotFound);

    public static readonly Refusal Meanwhile = new("register.meanwhile", RefusalKind.Conflict);

    public static readonly Refusal TypeMissing = new("paper.type-missing", Field: "kind");
}
