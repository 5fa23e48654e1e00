using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Complaints;

/// <summary>The clock of a report's service level, computed from when it was filed and how it moved; nothing else that happens to it counts.</summary>
internal sealed class ReportLedger(ITownCalendar calendar)
{
    private const string Moves =
        """
        select at, state
        from report_event
        where number = @Number and kind = 'moved'
        order by at, id
        limit 1000
        """;

    private const string Hours = "select answer_hours from category where code = @Category";

    /// <summary>The end of a service level that begins now.</summary>
    public DateTimeOffset DueAt(DateTimeOffset start, int answerHours) => calendar.Working.Add(start, TimeSpan.FromHours(answerHours));

    /// <summary>The end of the service level of a report that comes into a state.</summary>
    /// <returns>Null while the clock pauses or where it has stopped.</returns>
    public async Task<DateTimeOffset?> DueAtAsync(
        DbConnection connection, StandingReport before, WorkflowDefinition workflow, WorkflowState state, DateTimeOffset now, CancellationToken cancellation)
    {
        if (state.Clock != StateClock.Run)
            return null;
        if (before.DueAt is { } running)
            return running;
        var hours = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Hours, new { before.Category }, cancellationToken: cancellation));
        var moves = await connection.QueryAsync<Move>(new CommandDefinition(Moves, new { before.Number }, cancellationToken: cancellation));
        var used = Used(workflow, before.FiledAt, moves, now);
        var left = TimeSpan.FromHours(hours) - used;
        return calendar.Working.Add(now, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <summary>Working time in states in which the clock runs, since the report was filed or last closed.</summary>
    private TimeSpan Used(WorkflowDefinition workflow, DateTimeOffset filedAt, IEnumerable<Move> moves, DateTimeOffset now)
    {
        var used = TimeSpan.Zero;
        var (since, clock) = (filedAt, workflow.Initial.Clock);
        foreach (var move in moves)
        {
            if (clock == StateClock.Run)
                used += calendar.Working.Between(since, move.At);
            (since, clock) = (move.At, workflow.StateOf(new CaseStanding(move.State)).Clock);
            if (clock == StateClock.Stop)
                used = TimeSpan.Zero;
        }

        return clock == StateClock.Run ? used + calendar.Working.Between(since, now) : used;
    }

    private sealed record Move(DateTimeOffset At, string State);
}
