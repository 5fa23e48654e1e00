using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>By when the law wants a decision, from the deposit and what was asked of the applicant; nothing else counts.</summary>
internal static class ApplicationClock
{
    private const string Asked =
        """
        select id, reason, asked_on, answer_by, sentence, resolved_on, answer
        from correction
        where number = @Number
        order by asked_on, id
        limit 200
        """;

    private const string Restart =
        """
        insert into correction (id, number, reason, asked_on, answer_by, sentence, resolved_on, answer)
        values (@Id, @Number, 'incomplete', @Today, null, @Sentence, @Today, '')
        """;

    /// <summary>The last day on which somebody can still decide: at the date of the decision silence does, in the night before the office opens.</summary>
    public static DateOnly LastDay(DateOnly decideBy) => decideBy.AddDays(-1);

    /// <returns>Null where the law sets no time, or where the case has come to where time no longer counts.</returns>
    public static StatutoryDecision? Decide(Application application, PermitType type, IReadOnlyList<AskedCorrection> corrections, DateOnly today) =>
        type.Clock is { } rule && Counts(type.Workflow, type.Workflow.StateOf(application.Standing))
            ? Decide(rule, application.FiledOn, corrections, today)
            : null;

    public static StatutoryDecision Decide(StatutoryRule rule, DateOnly filedOn, IReadOnlyList<AskedCorrection> corrections, DateOnly today) =>
        StatutoryClock.Decide(filedOn, rule.Period, rule.Resume, [.. corrections.Select(correction => correction.ForClock)], today);

    /// <summary>The date to write down with a move into a state; null while it cannot be said.</summary>
    public static async Task<DateOnly?> DecideByAsync(
        DbConnection connection, PermitType type, WorkflowState state, int number, DateOnly filedOn, DateOnly today, CancellationToken cancellation)
    {
        if (type.Clock is not { } rule || !Counts(type.Workflow, state))
            return null;
        var corrections = await connection.QueryAsync<AskedCorrection>(new CommandDefinition(Asked, new { Number = number }, cancellationToken: cancellation));
        var decision = Decide(rule, filedOn, [.. corrections], today);
        return decision.IsHeld ? null : decision.On;
    }

    /// <summary>The whole time begins anew, inside the running change: for the law the file became complete only today.</summary>
    /// <param name="id">Of the line in the ledger.</param>
    /// <param name="sentence">Stands in the ledger; may be empty.</param>
    public static Task RestartAsync(DbConnection connection, Guid id, int number, DateOnly today, string sentence, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            Restart, new { Id = id.ToString(), Number = number, Today = today, Sentence = sentence }, cancellationToken: cancellation));

    /// <summary>Time counts until the town has decided, also while somebody else's opinion is awaited; not before the fee for filing is paid.</summary>
    private static bool Counts(WorkflowDefinition workflow, WorkflowState state) =>
        state is { Kind: StateKind.Open or StateKind.Waiting } and not { Clock: StateClock.Stop }
        && !workflow.Transitions.Any(step => step.From.Contains(state.Code) && workflow.IsPayingForFiling(step));
}
