using CivicHost.Sdk;
using MediatR;

namespace Plain;

/// <summary>Changes nothing but the audit trail, and tells everybody.</summary>
public sealed record Count(int Number) : IChange<Counted>;

/// <param name="Number">What was counted.</param>
public sealed record Counted(int Number);

internal sealed class CountHandler(IAuditTrail audit, IEvents events) : IRequestHandler<Count, Outcome<Counted>>
{
    public Task<Outcome<Counted>> Handle(Count request, CancellationToken cancellation)
    {
        audit.Record($"number:{request.Number}", new { request.Number });
        events.Publish("plain.counted.v1", "", new { request.Number });
        return Task.FromResult<Outcome<Counted>>(request.Number < 0 ? new Refusal("plain.negative") : new Counted(request.Number));
    }
}
