using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>Opens an application again, inside the running change, so that the town decides anew.</summary>
internal sealed class ReopenedApplications(PermitTypes types, ITownCalendar calendar, TimeProvider clock)
{
    private const string Visited =
        """
        select state
        from application_event
        where number = @Number and state <> ''
        order by at desc, id desc
        limit 100
        """;

    private const string Reopen =
        """
        update application
        set state = @State, origin = '', is_open = true, outcome = '', closed_at = null, entered_at = @Now, changed_at = @Now, timer_at = @TimerAt,
            decide_by = @DecideBy, warned_days = 0, version = version + 1
        where number = @Number and version = @Version
        """;

    /// <param name="sentence">Stands in the ledger of the clock.</param>
    /// <returns>Code of the state in which it is now; null where somebody was quicker.</returns>
    public async Task<string?> ReopenAsync(DbConnection connection, SideCase application, string sentence, CancellationToken cancellation)
    {
        var type = await types.OfAsync(application.Type, application.TypeVersion, cancellation);
        var visited = await connection.QueryAsync<string>(new CommandDefinition(Visited, new { application.Number }, cancellationToken: cancellation));
        var state = WhereDecided(type.Workflow, visited);
        var now = clock.GetUtcNow();
        await ApplicationClock.RestartAsync(connection, Guid.CreateVersion7(now), application.Number, calendar.Today, sentence, cancellation);
        var row = new
        {
            application.Number,
            application.Version,
            State = state.Code,
            Now = now,
            TimerAt = CaseTimer.Next(state, now, now, calendar.Working)?.At,
            DecideBy = await ApplicationClock.DecideByAsync(connection, type, state, application.Number, application.FiledOn, calendar.Today, cancellation),
        };
        return await connection.ExecuteAsync(new CommandDefinition(Reopen, row, cancellationToken: cancellation)) == 1 ? state.Code : null;
    }

    /// <summary>The state in which the town last had it in hand and could decide.</summary>
    private static WorkflowState WhereDecided(WorkflowDefinition workflow, IEnumerable<string> visited)
    {
        var deciding = workflow.States.Where(state => state is { Kind: StateKind.Open } && workflow.Transitions.Any(step =>
            step.From.Contains(state.Code) && workflow.Decides(step) == ApplicationOutcome.Granted)).ToList();
        return visited.Select(code => deciding.Find(state => state.Code == code)).FirstOrDefault(state => state is not null)
            ?? deciding.FirstOrDefault() ?? workflow.Initial;
    }
}
