using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;

namespace Permits;

/// <summary>A step that was taken and is written down.</summary>
/// <param name="Before">The application as it stood.</param>
internal sealed record TakenMove(ApplicationMove Move, Moved Moved, PermitType Type, StandingApplication Before, DateTimeOffset At)
{
    public int Number => Before.Number;

    public WorkflowState State => Moved.State;

    public string Outcome => State.Outcome ?? "";

    public bool IsOpen => State.Kind != StateKind.Closed;

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? ClosedAt => IsOpen ? null : Move.ClosedAt ?? At;
}

/// <summary>What follows every move of an application, one after the other, inside its change.</summary>
internal sealed class MoveFollowers(
    PublicRegister register, ChargeBook charges, GrantedApplications granted, ApplicationNews news, ITownCalendar calendar, ICurrentPerson person, IAuditTrail audit,
    IEvents events)
{
    public async Task FollowAsync(DbConnection connection, TakenMove taken, CancellationToken cancellation)
    {
        foreach (var follow in (Func<DbConnection, TakenMove, CancellationToken, Task>[])[WriteLedgerAsync, EnterRegisterAsync, LogAsync, AnnounceEndAsync, IssuePermitAsync, TellAsync])
            await follow(connection, taken, cancellation);
    }

    private Task WriteLedgerAsync(DbConnection connection, TakenMove taken, CancellationToken cancellation) =>
        new NewEvent(
            taken.Number, taken.At, taken.Move.Kind, taken.Move.Action, taken.State.Code, taken.Move.Sentence, taken.Move.Note,
            person.HasRole(Roles.System) ? null : person.Id).InsertAsync(connection, cancellation);

    private Task EnterRegisterAsync(DbConnection connection, TakenMove taken, CancellationToken cancellation) =>
        register.FollowAsync(connection, taken.Number, cancellation);

    private Task LogAsync(DbConnection connection, TakenMove taken, CancellationToken cancellation)
    {
        audit.Record(ApplicationSubject.Of(taken.Number), new { taken.Move.Action, From = taken.Before.State, To = taken.State.Code });
        return Task.CompletedTask;
    }

    private Task AnnounceEndAsync(DbConnection connection, TakenMove taken, CancellationToken cancellation)
    {
        if (!taken.IsOpen)
            events.Publish("permits.application-closed.v1", "", new { taken.Before.Type, taken.Before.Quarter, taken.Outcome });
        return Task.CompletedTask;
    }

    /// <summary>What silence grants waits for its fee, where there is one.</summary>
    private async Task IssuePermitAsync(DbConnection connection, TakenMove taken, CancellationToken cancellation)
    {
        if (!ApplicationOutcome.IsGrant(taken.Outcome))
            return;
        var isOwing = taken.Outcome == ApplicationOutcome.GrantedBySilence
            && await charges.EnterIssueAsync(taken.Number, taken.Type, calendar.DateOf(taken.ClosedAt ?? taken.At), cancellation);
        if (!isOwing)
            await granted.OnGrantedAsync(connection, taken.Number, cancellation);
    }

    private async Task TellAsync(DbConnection connection, TakenMove taken, CancellationToken cancellation)
    {
        await news.MovedAsync(taken.Move, taken.Moved, taken.Type, cancellation);
        if (taken.Outcome == ApplicationOutcome.GrantedBySilence && await charges.OwesAsync(taken.Number, cancellation))
            await news.TellAsync(taken.Number, "application-granted-to-pay", "", taken.State.Code, cancellation, taken.Type);
    }
}
