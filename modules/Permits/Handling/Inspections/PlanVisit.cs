using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer sends somebody to look. Where the workflow has a step for it, the application takes it.</summary>
/// <param name="Version">Version of the application that the officer saw.</param>
/// <param name="Plan">Code of a checklist in the type.</param>
/// <param name="Inspector">Id of a member of staff.</param>
/// <param name="Instruction">For the inspector; may be empty.</param>
/// <param name="Follows">The visit that is repeated; null for a first one.</param>
[RequiresRole(Roles.Officer)]
public sealed record PlanVisit(int Number, int Version, string Plan, DateOnly? On, string Inspector, string Instruction, string? Follows) : IChange<PlannedVisit>;

public sealed record PlannedVisit(int Number, string Id);

internal sealed class PlanVisitRules : AbstractValidator<PlanVisit>
{
    public const int LongestInstruction = 1000;

    public PlanVisitRules() =>
        RuleFor(planning => planning.Instruction).MaximumLength(LongestInstruction).WithErrorCode("visit.too-long");
}

internal sealed class PlanVisitHandler(
    IModuleDatabase database, SideDesk desk, PermitTypes types, ApplicationMoves moves, ApplicationNews news, IStaffDirectory staff, ITownCalendar calendar,
    TimeProvider clock, ICurrentPerson person, ITexts texts, ITown town)
    : IRequestHandler<PlanVisit, Outcome<PlannedVisit>>
{
    private const int LongestWait = 365;

    private const string Insert =
        """
        insert into inspection (id, number, plan, planned_on, inspector, instruction, follows, state, version, result, remark, signed, planned_by)
        values (@Id, @Number, @Plan, @On, @Inspector, @Instruction, @Follows, 'planned', 1, '', '', '', @PlannedBy)
        """;

    private const string Repeatable = "select count(*) from inspection where id = @Follows and number = @Number and state = 'done'";

    public async Task<Outcome<PlannedVisit>> Handle(PlanVisit request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var look = await desk.LookAsync(connection, request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var application))
            return Outcome<PlannedVisit>.Refused(look.Refusals);
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        if (await CheckAsync(connection, request, type, cancellation) is { } refusal)
            return refusal;

        var planned = new PlannedVisit(request.Number, Guid.CreateVersion7(clock.GetUtcNow()).ToString());
        var row = new
        {
            planned.Id,
            request.Number,
            request.Plan,
            request.On,
            request.Inspector,
            request.Instruction,
            request.Follows,
            PlannedBy = person.Id ?? "",
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation));
        var language = application.Language;
        var sentence = texts.In(language)["visit.event-planned", request.On!.Value.InWords(town.CultureFor(language))];
        return await StepAsync(connection, application, type, sentence, cancellation) is { } refused ? Outcome<PlannedVisit>.Refused(refused) : planned;
    }

    private async Task<Refusal?> CheckAsync(DbConnection connection, PlanVisit request, PermitType type, CancellationToken cancellation)
    {
        if (type.Inspections.All(known => known.Code != request.Plan))
            return VisitRefusals.ChecklistUnknown;
        if (request.On is not { } on || on < calendar.Today || on > calendar.Today.AddDays(LongestWait))
            return VisitRefusals.DateWrong;
        var inspectors = await staff.ListAsync(cancellation, PermitsRole.Inspector, Roles.Officer);
        if (inspectors.All(known => known.Id != request.Inspector) && request.Inspector != person.Id)
            return VisitRefusals.InspectorMissing;
        return request.Follows is not null
            && await connection.ExecuteScalarAsync<long>(new CommandDefinition(Repeatable, request, cancellationToken: cancellation)) == 0
                ? VisitRefusals.Unknown
                : null;
    }

    /// <summary>The applicant hears of the visit in either case: by the step, or without one.</summary>
    private async Task<IReadOnlyList<Refusal>?> StepAsync(
        DbConnection connection, SideCase application, PermitType type, string sentence, CancellationToken cancellation)
    {
        if (application.IsOpen && VisitSteps.Towards(type.Workflow, application.ToStanding(), [Roles.Officer]) is { } step)
        {
            var moved = await moves.MoveAsync(new ApplicationMove(application.Number, application.Version, step.Action, [Roles.Officer], sentence), cancellation);
            return moved.IsRefused ? moved.Refusals : null;
        }

        if (!await desk.ClaimAsync(connection, application, cancellation))
            return [ApplicationRefusals.ChangedMeanwhile];
        await desk.NoteAsync(connection, application, new SideNote("inspected", sentence), new { Planned = true }, cancellation);
        await news.TellAsync(application.Number, "application-visit", sentence, application.State, cancellation, type);
        return null;
    }
}

/// <summary>Steps that a visit takes, by what they mean.</summary>
internal static class VisitSteps
{
    /// <summary>The step that a filled-in checklist is for; null where none waits for one.</summary>
    public static WorkflowTransition? After(WorkflowDefinition workflow, CaseStanding standing, IReadOnlyCollection<string> roles) =>
        workflow.Possible(standing, roles).FirstOrDefault(step => step.Requires.HasFlag(Supplied.Checklist));

    /// <summary>The step into a state in which a checklist is waited for; null where there is none, or the application is there already.</summary>
    public static WorkflowTransition? Towards(WorkflowDefinition workflow, CaseStanding standing, IReadOnlyCollection<string> roles) =>
        workflow.Possible(standing, roles).FirstOrDefault(step =>
            step.To is { } to && (step.Requires & ~(Supplied.Comment | Supplied.Reasons)) == Supplied.Nothing
            && workflow.Transitions.Any(next => next.From.Contains(to) && next.Requires.HasFlag(Supplied.Checklist)));
}

internal static class PlanVisitEndpoint
{
    public static void MapPlanVisit(this IEndpointRouteBuilder routes) =>
        routes.MapForm<PlanVisitPage, PlannedVisit>("/inbox/{number}/visits/plan", Read, planned => $"/permits/inbox/{CaseNumber.Show(planned.Number)}")
            .RequireRole(Roles.Officer);

    private static PlanVisit Read(SubmittedForm form) => new(
        CaseNumber.Read(form.Route("number")) ?? 0, form.Whole("version") ?? 0, form["plan"], form.Date("plannedOn"), form["inspector"], form["instruction"],
        form["follows"] is { Length: > 0 } follows ? follows : null);
}
