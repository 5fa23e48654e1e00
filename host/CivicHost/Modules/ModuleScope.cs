using System.Data.Common;
using System.Security.Claims;
using CivicHost.Audit;
using CivicHost.Messages;
using CivicHost.Pages;

namespace CivicHost.Modules;

/// <summary>
/// One per scope of a module's container: who asks, in which language, and in which change.
/// Filled by the endpoint wrapper, by event delivery, or by a command, before anything else is resolved.
/// </summary>
internal sealed class ModuleScope
{
    private string? _language;
    private ClaimsPrincipal? _person;

    public HttpContext? Http { get; set; }

    /// <summary>Where nobody visits, it is the module's own background work, which the host answers for.</summary>
    public ClaimsPrincipal Person
    {
        get => _person ??= Http is null ? SystemPerson.Create() : new ClaimsPrincipal(new ClaimsIdentity());
        set => _person = value;
    }

    /// <summary>The visitor's, worked out when it is first asked for; the town's own where nobody visits.</summary>
    public string Language
    {
        get => _language ??= Http is null ? "" : VisitorLanguage.Of(Http);
        set => _language = value;
    }

    /// <summary>From the form field __once or the header Idempotency-Key; null where the request carries none.</summary>
    public string? OnceKey { get; set; }

    public RunningChange? Change { get; set; }
}

/// <summary>A transaction on the module's write lane, and what will be written with it.</summary>
internal sealed class RunningChange(DbConnection connection)
{
    public DbConnection Connection { get; } = connection;

    public List<AuditLine> AuditLines { get; } = [];

    public List<PendingEvent> Events { get; } = [];

    public List<PendingMessage> Messages { get; } = [];

    /// <summary>The end of the chain, where a change before it in the same transaction of the lane has read or written it; else null.</summary>
    public AuditHead? AuditHead { get; set; }
}

internal sealed record AuditLine(string Subject, string Facts);

internal sealed record PendingEvent(Guid Id, string Name, string Subject, string Payload);
