using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer calls a planned visit off.</summary>
/// <param name="Version">Version of the visit that the officer saw.</param>
[RequiresRole(Roles.Officer)]
public sealed record CancelVisit(string Id, int Version, string Reason) : IChange<PlannedVisit>;

internal sealed class CancelVisitRules : AbstractValidator<CancelVisit>
{
    public CancelVisitRules()
    {
        RuleFor(cancelling => cancelling.Reason).NotEmpty().WithErrorCode("visit.cancel.reason-missing");
        RuleFor(cancelling => cancelling.Reason).MaximumLength(SaveVisitRules.LongestNote).WithErrorCode("visit.too-long");
    }
}

internal sealed class CancelVisitHandler(IModuleDatabase database, SideDesk desk) : IRequestHandler<CancelVisit, Outcome<PlannedVisit>>
{
    private const string Cancel =
        """
        update inspection
        set state = 'cancelled', remark = @Reason, version = version + 1
        where id = @Id and version = @Version and state = 'planned'
        """;

    public async Task<Outcome<PlannedVisit>> Handle(CancelVisit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await Visits.FindAsync(connection, request.Id, cancellation) is not { } visit)
            return VisitRefusals.Unknown;
        if (await connection.ExecuteAsync(new CommandDefinition(Cancel, request, cancellationToken: cancellation)) == 0)
            return VisitRefusals.ChangedMeanwhile;
        var application = (await desk.LookAsync(connection, visit.Number, null, cancellation)).Answer;
        await desk.ClaimAsync(connection, application, cancellation);
        await desk.NoteAsync(connection, application, new SideNote("inspected", Note: request.Reason), new { Visit = visit.Id, Cancelled = true }, cancellation);
        return new PlannedVisit(visit.Number, visit.Id);
    }
}

internal static class CancelVisitEndpoint
{
    public static void MapCancelVisit(this IEndpointRouteBuilder routes) =>
        routes.MapForm<VisitPage, PlannedVisit>(
                "/visits/{id}/cancel",
                form => new CancelVisit(form.Route("id"), form.Whole("version") ?? 0, form["reason"]),
                cancelled => $"/permits/inbox/{CaseNumber.Show(cancelled.Number)}")
            .RequireRole(Roles.Officer);
}
