using CivicHost.Sdk;

namespace Permits;

internal static class PermitRefusals
{
    public static readonly Refusal Unknown = new("issued.unknown", RefusalKind.NotFound);

    public static readonly Refusal NotInThisStatus = new("issued.not-in-this-status", RefusalKind.Conflict);
}
