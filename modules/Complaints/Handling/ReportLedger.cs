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
        return await DueAtAsync(connection, workflow, before.Number, before.FiledAt, hours, now, cancellation);
    }

    /// <summary>The end of a service level of so many hours, of which some were used, where its clock runs from now on.</summary>
    public async Task<DateTimeOffset> DueAtAsync(
        DbConnection connection, WorkflowDefinition workflow, int number, DateTimeOffset filedAt, int answerHours, DateTimeOffset now, CancellationToken cancellation)
    {
        var moves = await connection.QueryAsync<LedgerMove>(new CommandDefinition(Moves, new { Number = number }, cancellationToken: cancellation));
        var entries = moves.Select(move => Entered(workflow, move)).Prepend(LedgerEntry.Entered(filedAt, workflow.Initial));
        var left = TimeSpan.FromHours(answerHours) - new CaseClock(entries, calendar.Working).Elapsed(Counting.Working, now);
        return calendar.Working.Add(now, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <summary>What the clock of a report did in each state, oldest first.</summary>
    public IReadOnlyList<LedgerLine> Lines(ReportFile file, DateTimeOffset now) => Lines(
        file.Workflow, file.Report.FiledAt,
        file.Events.Where(happened => happened.Kind == "moved").Select(happened => new LedgerMove(happened.At, happened.State)), now);

    /// <summary>What the clock did in each state, oldest first.</summary>
    public IReadOnlyList<LedgerLine> Lines(WorkflowDefinition workflow, DateTimeOffset filedAt, IEnumerable<LedgerMove> moves, DateTimeOffset now)
    {
        var lines = new List<LedgerLine>();
        var line = new LedgerLine(filedAt, null, workflow.Initial.Code, workflow.Initial.Clock, TimeSpan.Zero);
        foreach (var move in moves)
        {
            lines.Add(Ended(line, move.At) with { To = move.At });
            line = new LedgerLine(move.At, null, move.State, Entered(workflow, move).Clock, TimeSpan.Zero);
        }

        lines.Add(Ended(line, now));
        return lines;
    }

    /// <summary>Working time in states in which the clock runs, since the report was filed or last closed.</summary>
    public static TimeSpan Used(IEnumerable<LedgerLine> lines) =>
        lines.Aggregate(TimeSpan.Zero, (used, line) => line.Clock == StateClock.Stop ? TimeSpan.Zero : used + line.Used);

    /// <summary>A report that was taken over by another version may have been in states that this one lacks.</summary>
    private static LedgerEntry Entered(WorkflowDefinition workflow, LedgerMove move) => new(
        move.At, LedgerEvent.Entered, move.State, workflow.States.FirstOrDefault(state => state.Code == move.State)?.Clock ?? StateClock.Run);

    private LedgerLine Ended(LedgerLine line, DateTimeOffset end) =>
        line.Clock == StateClock.Run ? line with { Used = calendar.Working.Between(line.From, end) } : line;
}

/// <summary>A move of a report, as its clock needs it.</summary>
internal sealed record LedgerMove(DateTimeOffset At, string State);

/// <summary>A stay of a report in a state.</summary>
/// <param name="To">Null for the state in which it is.</param>
/// <param name="Used">Working time that counts; nothing where the clock did not run.</param>
public sealed record LedgerLine(DateTimeOffset From, DateTimeOffset? To, string State, StateClock Clock, TimeSpan Used);
