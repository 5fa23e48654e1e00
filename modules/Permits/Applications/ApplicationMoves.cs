using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>What every move of an application has in common, whoever makes it: state and clock, what follows, and what is to be paid next.</summary>
internal sealed class ApplicationMoves(
    IModuleDatabase database, PermitTypes types, ITownCalendar calendar, TimeProvider clock, ChargeBook charges, MoveFollowers followers,
    PaidAfterSilence afterSilence, ITown town)
{
    private const string Standing =
        """
        select number, type, type_version, state, origin, outcome, version, filed_on, entered_at, quarter
        from application
        where number = @Number
        """;

    private const string Update =
        """
        update application
        set state = @State, origin = @Origin, is_open = @IsOpen, outcome = @Outcome, entered_at = @EnteredAt, closed_at = @ClosedAt, changed_at = @Now,
            timer_at = @TimerAt, decide_by = @DecideBy, warned_days = case when decide_by = @DecideBy then warned_days else 0 end, version = version + 1
        where number = @Number and version = @Version
        """;

    /// <summary>Moves an application, inside the running change.</summary>
    public async Task<Outcome<MovedApplication>> MoveAsync(ApplicationMove move, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var before = await connection.QuerySingleOrDefaultAsync<StandingApplication?>(
            new CommandDefinition(Standing, new { move.Number }, cancellationToken: cancellation));
        if (before is null)
            return ApplicationRefusals.Unknown;
        if (move.Version is { } seen && seen != before.Version)
            return ApplicationRefusals.ChangedMeanwhile;
        var type = await types.OfAsync(before.Type, before.TypeVersion, cancellation);
        var stepped = type.Workflow.Move(before.ToStanding(), move.Action, move.Roles, move.Brought);
        if (!stepped.TryGetAnswer(out var moved))
            return Outcome<MovedApplication>.Refused(stepped.Refusals);

        var taken = new TakenMove(move, moved, type, before, clock.GetUtcNow());
        if (!await WriteAsync(connection, taken, cancellation))
            return ApplicationRefusals.ChangedMeanwhile;
        await followers.FollowAsync(connection, taken, cancellation);
        var isFree = moved.HasChangedState && !await charges.EnterAsync(taken.Number, type, taken.State, cancellation);
        return isFree && (await PayAsync(taken.Number, "", cancellation)).TryGetAnswer(out var onward)
            ? onward
            : new MovedApplication(taken.Number, taken.State.Code, taken.Outcome);
    }

    /// <returns>False where somebody was quicker.</returns>
    private async Task<bool> WriteAsync(DbConnection connection, TakenMove taken, CancellationToken cancellation)
    {
        var enteredAt = taken.Moved.HasChangedState ? taken.At : taken.Before.EnteredAt;
        var deadline = await AnswerDeadline.TimersAsync(connection, taken.Number, taken.Type.Workflow, taken.State, town.TimeZone, cancellation);
        var after = new
        {
            taken.Number,
            taken.Before.Version,
            State = taken.State.Code,
            Origin = taken.Moved.To.Origin ?? "",
            taken.IsOpen,
            taken.Outcome,
            EnteredAt = enteredAt,
            taken.ClosedAt,
            Now = taken.At,
            TimerAt = CaseTimer.Next(taken.State, enteredAt, taken.At, calendar.Working, deadline)?.At,
            DecideBy = await ApplicationClock.DecideByAsync(
                connection, taken.Type, taken.State, taken.Number, taken.Before.FiledOn, calendar.Today, cancellation),
        };
        return await connection.ExecuteAsync(new CommandDefinition(Update, after, cancellationToken: cancellation)) == 1;
    }

    /// <summary>What was asked to pay is paid: the step that waits for it is taken.</summary>
    /// <returns>The step, or a refusal where the case does not wait for a payment.</returns>
    public async Task<Outcome<MovedApplication>> PayAsync(int number, string sentence, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var before = await connection.QuerySingleOrDefaultAsync<StandingApplication?>(
            new CommandDefinition(Standing, new { Number = number }, cancellationToken: cancellation));
        if (before is null)
            return ApplicationRefusals.Unknown;
        var type = await types.OfAsync(before.Type, before.TypeVersion, cancellation);
        if (before.Outcome == ApplicationOutcome.GrantedBySilence)
            return await afterSilence.HandOverAsync(connection, before, type, cancellation);
        if (type.Workflow.Possible(before.ToStanding(), [Roles.System]).FirstOrDefault(step => step.IsPaying()) is not { } step)
            return ApplicationRefusals.StepNotPossible;
        if (type.Workflow.IsPayingForFiling(step) && calendar.Today > before.FiledOn)
            await ApplicationClock.RestartAsync(connection, Guid.CreateVersion7(clock.GetUtcNow()), number, calendar.Today, "", cancellation);
        return await MoveAsync(
            new ApplicationMove(number, null, step.Action, [Roles.System], sentence) { Kind = "paid", Brought = Supplied.Payment }, cancellation);
    }
}

/// <summary>A move that somebody or something makes.</summary>
/// <param name="Version">Version of the application that the mover saw; null where nobody looked.</param>
/// <param name="Action">The workflow's action.</param>
/// <param name="Roles">What the mover is to this application.</param>
/// <param name="Sentence">The applicant reads it.</param>
/// <param name="Note">For staff only.</param>
internal sealed record ApplicationMove(int Number, int? Version, string Action, IReadOnlyCollection<string> Roles, string Sentence, string Note = "")
{
    /// <summary>How the ledger calls it.</summary>
    public string Kind { get; init; } = "moved";

    /// <summary>When it closed where it closes; null for now.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What comes with it beside the sentence.</summary>
    public Supplied Brought { get => field | (Sentence.Length > 0 ? Supplied.Comment | Supplied.Reasons : Supplied.Nothing); init; }
}

/// <param name="Outcome">Empty while the case is open.</param>
internal sealed record MovedApplication(int Number, string State, string Outcome);

internal sealed record StandingApplication(
    int Number, string Type, int TypeVersion, string State, string Origin, string Outcome, int Version, DateOnly FiledOn, DateTimeOffset EnteredAt, string Quarter)
{
    public CaseStanding ToStanding() => new(State, Origin.Length == 0 ? null : Origin);
}

/// <summary>How the log and kept files name an application.</summary>
internal static class ApplicationSubject
{
    public static string Of(int number) => $"application:{CaseNumber.Show(number)}";

    /// <summary>Of its files, which are kept from the draft on, before it has a number.</summary>
    public static string OfFiles(string code) => $"application:{code}";
}
