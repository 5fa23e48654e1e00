using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>An officer gives a report to somebody, takes it, or gives it back.</summary>
/// <param name="Version">Version of the report that the officer saw.</param>
/// <param name="Assignee">Id of the member of staff; empty for nobody.</param>
/// <param name="Reason">Why it goes to whoever resolved it before it was reopened; may be empty otherwise.</param>
[RequiresRole(Roles.Officer)]
public sealed record AssignReport(int Number, int Version, string Assignee, string Reason = "") : IChange<DeskAnswer>;

internal sealed class AssignReportRules : AbstractValidator<AssignReport>
{
    public AssignReportRules() => RuleFor(assignment => assignment.Reason).MaximumLength(AnswerReportRules.LongestSentence).WithErrorCode("report.sentence-too-long");
}

internal sealed class AssignReportHandler(
    IModuleDatabase database, ReportDesk desk, IStaffDirectory staff, IDefinitions definitions, ReportWorkflow workflow, ICurrentPerson person)
    : IRequestHandler<AssignReport, Outcome<DeskAnswer>>
{
    private const string IsOfUnit = "select count(*) from unit_member where unit = @Unit and person = @Assignee";

    private const string Moves =
        """
        select state, person
        from report_event
        where number = @Number and kind = 'moved'
        order by at desc, id desc
        limit 100
        """;

    private const string Assign = "update report set assignee = @Assignee where number = @Number";

    public async Task<Outcome<DeskAnswer>> Handle(AssignReport request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        if (!report.IsOpen)
            return ReportRefusals.ClosedAlready;
        var assignee = request.Assignee.Length == 0 ? null : request.Assignee;
        if (assignee is not null && await AgainstAsync(connection, report, assignee, request.Reason, cancellation) is { } refusal)
            return refusal;
        if (!await desk.ClaimAsync(connection, report, cancellation))
            return ReportRefusals.ChangedMeanwhile;

        await connection.ExecuteAsync(new CommandDefinition(Assign, new { request.Number, Assignee = assignee }, cancellationToken: cancellation));
        await desk.SetTimerAsync(connection, report with { Assignee = assignee }, cancellation);
        await desk.NoteAsync(connection, report, new DeskNote("assigned", request.Assignee, Note: request.Reason), cancellation);
        return new DeskAnswer(request.Number);
    }

    private async Task<Refusal?> AgainstAsync(DbConnection connection, DeskReport report, string assignee, string reason, CancellationToken cancellation)
    {
        if (assignee != person.Id && (await staff.ListAsync(cancellation, Roles.Officer, Roles.Agent)).All(known => known.Id != assignee))
            return DeskRefusals.AssigneeUnknown;
        if (report.Privacy == Privacy.Secret
            && await connection.ExecuteScalarAsync<long>(new CommandDefinition(IsOfUnit, new { report.Unit, Assignee = assignee }, cancellationToken: cancellation)) == 0)
            return DeskRefusals.AssigneeNotOfUnit;
        return report.Reopened > 0 && reason.Length == 0 && await LastClosedByAsync(connection, report, cancellation) == assignee
            ? DeskRefusals.ResolvedItBefore
            : null;
    }

    private async Task<string?> LastClosedByAsync(DbConnection connection, DeskReport report, CancellationToken cancellation)
    {
        var definition = await workflow.OfAsync(definitions, report.WorkflowVersion, cancellation);
        var moves = await connection.QueryAsync<Move>(new CommandDefinition(Moves, new { report.Number }, cancellationToken: cancellation));
        return moves.FirstOrDefault(move => definition.States.Any(state => state.Code == move.State && state.Kind == StateKind.Closed))?.Person;
    }

    private sealed record Move(string State, string? Person);
}

internal static class AssignReportEndpoint
{
    public static void MapAssignReport(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DeskPage<AssignForm>>("/inbox/{number}/assign", SubmitAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var services = http.RequestServices;
        var assignee = form.Ticked("take") ? services.GetRequiredService<ICurrentPerson>().Id ?? "" : form["assignee"];
        var assigned = await services.GetRequiredService<IMediator>().Send(
            new AssignReport(form.Number(), form.Version(), assignee, form["assignReason"]), cancellation);
        return assigned.ToPageResult(answer => answer.Address);
    }
}
