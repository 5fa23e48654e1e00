using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>The day that an officer gave for an answer is the one that acts: where a type closes what nobody answers, it is closed in the night after that day. The type's
/// own timer says how far away the day may be.</summary>
internal static class AnswerDeadline
{
    private const string Pending =
        """
        select answer_by
        from correction
        where number = @Number and resolved_on is null
        order by asked_on desc, id desc
        limit 1
        """;

    /// <returns>The timer that closes the case; none where nothing is asked, or the state closes nothing by itself.</returns>
    public static IReadOnlyList<CaseTimer> Timers(WorkflowDefinition workflow, WorkflowState state, DateOnly? answerBy, TimeZoneInfo zone) =>
        answerBy is { } day && AwaitsAnswer(workflow, state) && state.Timers.FirstOrDefault(timer => timer.Act == TimerAct.Transition) is { } closing
            ? [new CaseTimer(EndOf(day, zone), TimerAct.Transition, closing.Action)]
            : [];

    public static async Task<IReadOnlyList<CaseTimer>> TimersAsync(
        DbConnection connection, int number, WorkflowDefinition workflow, WorkflowState state, TimeZoneInfo zone, CancellationToken cancellation) =>
        AwaitsAnswer(workflow, state)
            ? Timers(workflow, state, await connection.ExecuteScalarAsync<DateOnly?>(new CommandDefinition(Pending, new { Number = number }, cancellationToken: cancellation)), zone)
            : [];

    /// <summary>The last day that can be given: the case is not closed by the type's own timer before. Null where it closes nothing by itself.</summary>
    public static DateOnly? Latest(PermitType type, WorkflowTransition asking, DateTimeOffset now, ITownCalendar calendar)
    {
        if (type.Workflow.Target(asking) is not { } state)
            return null;
        for (var struck = CaseTimer.Next(state, now, now, calendar.Working); struck is not null; struck = CaseTimer.Next(state, now, struck.At, calendar.Working))
        {
            if (struck.Act == TimerAct.Transition)
                return calendar.DateOf(struck.At).AddDays(-1);
        }

        return null;
    }

    /// <summary>Whether the case is closed in the night after the day that was given. One that was asked before days given by officers acted keeps the day it was told.</summary>
    public static bool Closes(ApplicationFile file, AskedCorrection asked, TimeZoneInfo zone) =>
        asked.AnswerBy is { } day && file.Application.TimerAt <= EndOf(day, zone) && Timers(file.Type.Workflow, file.State, day, zone).Count > 0;

    private static bool AwaitsAnswer(WorkflowDefinition workflow, WorkflowState state) =>
        state.Kind == StateKind.Waiting && workflow.Transitions.Any(step => step.From.Contains(state.Code) && workflow.IsAnswering(step));

    private static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone) => day.AddDays(1).BeginningIn(zone);
}
