using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>An officer gives an application to somebody, takes it, or gives it back. No clock moves by it.</summary>
/// <param name="Version">Version of the application that the officer saw.</param>
/// <param name="Assignee">Id of the member of staff; empty for nobody.</param>
[RequiresRole(Roles.Officer)]
public sealed record AssignApplication(int Number, int Version, string Assignee) : IChange<CaseAnswer>;

internal sealed class AssignApplicationHandler(IModuleDatabase database, CaseDesk desk, IStaffDirectory staff, ICurrentPerson person)
    : IRequestHandler<AssignApplication, Outcome<CaseAnswer>>
{
    private const string Assign = "update application set assignee = @Assignee where number = @Number";

    public async Task<Outcome<CaseAnswer>> Handle(AssignApplication request, CancellationToken cancellation)
    {
        var look = await desk.LookAsync(request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var file))
            return Outcome<CaseAnswer>.Refused(look.Refusals);
        if (!file.Application.IsOpen)
            return HandlingRefusals.ClosedAlready;
        var assignee = request.Assignee.Length == 0 ? null : request.Assignee;
        if (assignee is not null && !await IsOfficerAsync(assignee, cancellation))
            return HandlingRefusals.AssigneeUnknown;
        await using var connection = await database.OpenAsync(cancellation);
        if (!await desk.ClaimAsync(connection, file.Application, cancellation))
            return ApplicationRefusals.ChangedMeanwhile;

        await connection.ExecuteAsync(new CommandDefinition(Assign, new { request.Number, Assignee = assignee }, cancellationToken: cancellation));
        await desk.NoteAsync(connection, file.Application, new DeskNote("assigned", request.Assignee), cancellation);
        return new CaseAnswer(request.Number);
    }

    private async Task<bool> IsOfficerAsync(string assignee, CancellationToken cancellation) =>
        assignee == person.Id || (await staff.ListAsync(cancellation, Roles.Officer)).Any(known => known.Id == assignee);
}

internal static class AssignApplicationEndpoint
{
    public static void MapAssignApplication(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CasePage<AssignForm>>("/inbox/{number}/assign", SubmitAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var assignee = form.Ticked("take") ? services.GetRequiredService<ICurrentPerson>().Id ?? "" : form["officer"];
        var assigned = await services.GetRequiredService<IMediator>().Send(new AssignApplication(form.Number(), form.Version(), assignee), cancellation);
        return assigned.TryGetAnswer(out var answer)
            ? Outcome<IResult>.Granted(assigned.ToPage(_ => answer.Address))
            : Outcome<IResult>.Refused(assigned.Refusals);
    }
}
