using System.Text.Json;
using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.Audit;

internal sealed class AuditTrail(ModuleScope scope) : IAuditTrail
{
    private const int MaximumSubject = 200;
    private const int MaximumFacts = 16 * 1024;

    public void Record(string subject, object facts)
    {
        var change = scope.Change ?? throw new InvalidOperationException("Only a running change can be recorded: send it as an IChange.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subject.Length, MaximumSubject, nameof(subject));
        var written = JsonSerializer.Serialize(facts, JsonSerializerOptions.Web);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(written.Length, MaximumFacts, nameof(facts));
        change.AuditLines.Add(new AuditLine(subject, written));
    }
}
