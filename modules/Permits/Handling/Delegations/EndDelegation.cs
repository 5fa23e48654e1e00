using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Whoever manages permits ends an act: today is its last day. What was signed by it stays.</summary>
[RequiresRole(PermitsRole.Manager, Roles.Administrator)]
public sealed record EndDelegation(string Id) : IChange<RecordedDelegation>;

internal sealed class EndDelegationHandler(IModuleDatabase database, ITownCalendar calendar, IAuditTrail audit)
    : IRequestHandler<EndDelegation, Outcome<RecordedDelegation>>
{
    /// <summary>One that has not begun ends before it begins.</summary>
    private const string End =
        """
        update delegation
        set valid_until = case when valid_from > @Today then @Yesterday else @Today end
        where id = @Id and (valid_until is null or valid_until > @Today)
        """;

    public async Task<Outcome<RecordedDelegation>> Handle(EndDelegation request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var ended = await connection.ExecuteAsync(new CommandDefinition(
            End, new { request.Id, calendar.Today, Yesterday = calendar.Today.AddDays(-1) }, cancellationToken: cancellation));
        if (ended == 0)
            return HandlingRefusals.DelegationUnknown;
        audit.Record($"delegation:{request.Id}", new { Ended = calendar.Today });
        return new RecordedDelegation(request.Id);
    }
}

internal static class EndDelegationEndpoint
{
    public static void MapEndDelegation(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ListDelegationsPage, RecordedDelegation>(
                "/delegations/end", form => new EndDelegation(form["id"]), _ => ListDelegationsEndpoint.Address)
            .RequireRole(PermitsRole.Manager, Roles.Administrator);
}
