using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>The visits that somebody has before them, the earliest first.</summary>
/// <param name="Of">Id of the member of staff; null for oneself.</param>
/// <param name="On">Only those up to this day; null for all.</param>
[RequiresRole(PermitsRole.Inspector, Roles.Officer)]
public sealed record ListVisits(string? Of, DateOnly? On) : IQuery<IReadOnlyList<PlannedStop>>;

/// <param name="Name">Of the checklist, as the type calls it.</param>
public sealed record PlannedStop(Visit Visit, LocalText Type, LocalText? Name, string Applicant, string Phone, string Quarter, string Answers, PermitType Definition);

internal sealed class ListVisitsHandler(IModuleDatabase database, PermitTypes types, ICurrentPerson person)
    : IRequestHandler<ListVisits, IReadOnlyList<PlannedStop>>
{
    private const string Planned =
        """
        select inspection.id, inspection.plan, inspection.planned_on, inspection.inspector, inspection.instruction, inspection.follows, inspection.version,
               application.number, application.type, application.type_version, application.applicant, application.phone, application.quarter, application.answers
        from inspection
        join application on application.number = inspection.number
        where inspection.state = 'planned' and inspection.inspector = @Whose and inspection.planned_on <= @Until
        order by inspection.planned_on, inspection.id
        limit 200
        """;

    public async Task<IReadOnlyList<PlannedStop>> Handle(ListVisits request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var key = new { Whose = request.Of ?? person.Id ?? "", Until = request.On ?? DateOnly.MaxValue };
        var stops = new List<PlannedStop>();
        foreach (var row in await connection.QueryAsync<Row>(new CommandDefinition(Planned, key, cancellationToken: cancellation)))
        {
            var type = await types.OfAsync(row.Type, row.TypeVersion, cancellation);
            var plan = type.Inspections.FirstOrDefault(known => known.Code == row.Plan);
            stops.Add(new PlannedStop(row.ToVisit(), type.Name, plan?.Name, row.Applicant, row.Phone, row.Quarter, row.Answers, type));
        }

        return stops;
    }

    private sealed record Row(
        string Id, string Plan, DateOnly PlannedOn, string Inspector, string Instruction, string? Follows, int Version, int Number, string Type, int TypeVersion,
        string Applicant, string Phone, string Quarter, string Answers)
    {
        public Visit ToVisit() => new(
            Id, Number, Plan, PlannedOn, Inspector, Instruction, Follows, Visit.Planned, Version, "", "", null, null, "", null, null);
    }
}

internal static class ListVisitsEndpoint
{
    public static void MapListVisits(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ListVisitsPage>("/visits").RequireRole(PermitsRole.Inspector, Roles.Officer);
        routes.MapPage<VisitDaySheetPage>("/visits/sheet").RequireRole(PermitsRole.Inspector, Roles.Officer);
    }
}
