using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Whoever manages the module moves one report to the newest version of the workflow.</summary>
/// <param name="Version">Version of the report that they saw.</param>
[RequiresRole(ComplaintsRole.Manager, Roles.Administrator)]
public sealed record AdoptWorkflow(int Number, int Version) : IChange<DeskAnswer>;

internal sealed class AdoptWorkflowHandler(
    IModuleDatabase database, ReportDesk desk, IDefinitions definitions, ReportWorkflow workflow, ReportTimers timers, ReportLedger ledger, CategoryBook categories,
    TimeProvider clock)
    : IRequestHandler<AdoptWorkflow, Outcome<DeskAnswer>>
{
    private const string Adopt =
        """
        update report
        set workflow_version = @To, state = @State, origin = @Origin, is_open = @IsOpen, outcome = @Outcome, due_at = @DueAt, timer_at = @TimerAt
        where number = @Number
        """;

    public async Task<Outcome<DeskAnswer>> Handle(AdoptWorkflow request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var report))
            return Outcome<DeskAnswer>.Refused(look.Refusals);
        var latest = await workflow.LatestAsync(definitions, cancellation);
        if (latest == report.WorkflowVersion)
            return DeskRefusals.NothingChanged;
        var definition = await workflow.OfAsync(definitions, latest, cancellation);
        var adopted = definition.Adopt(report.ToStanding());
        if (!adopted.TryGetAnswer(out var standing))
            return Outcome<DeskAnswer>.Refused(adopted.Refusals);
        var state = definition.StateOf(standing);
        // A report is closed or reopened by a step that somebody takes, never by another text.
        if ((state.Kind == CivicHost.Sdk.Workflow.StateKind.Closed) == report.IsOpen)
            return new Refusal("workflow.state-gone", RefusalKind.Conflict);
        if (!await desk.ClaimAsync(connection, report, cancellation))
            return ReportRefusals.ChangedMeanwhile;

        var now = clock.GetUtcNow();
        var hours = (await categories.ReadAsync(database, cancellation)).Find(report.Category)?.AnswerHours ?? 0;
        DateTimeOffset? dueAt = !report.IsOpen || state.Clock != CivicHost.Sdk.Workflow.StateClock.Run ? null
            : report.DueAt ?? await ledger.DueAtAsync(connection, definition, report.Number, report.FiledAt, hours, now, cancellation);
        var timer = report.IsOpen ? timers.Next(state, new TimerStart(report.EnteredAt, dueAt, report.Assignee is null), now) : null;
        await connection.ExecuteAsync(new CommandDefinition(
            Adopt,
            new
            {
                request.Number,
                To = latest,
                standing.State,
                Origin = standing.Origin ?? "",
                report.IsOpen,
                Outcome = state.Outcome ?? "",
                DueAt = dueAt,
                TimerAt = timer?.At,
            },
            cancellationToken: cancellation));
        await desk.NoteAsync(connection, report, new DeskNote("adopted", $"{report.WorkflowVersion} → {latest}"), cancellation);
        return new DeskAnswer(request.Number);
    }
}

internal static class AdoptWorkflowEndpoint
{
    public static void MapAdoptWorkflow(this IEndpointRouteBuilder routes) =>
        routes.MapForm<DeskPage<AdoptForm>, DeskAnswer>(
                "/inbox/{number}/adopt",
                form => new AdoptWorkflow(form.Number(), form.Version()),
                answer => answer.Address)
            .RequireRole(ComplaintsRole.Manager, Roles.Administrator);
}
