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
}

/// <summary>What follows every move of an application, one after the other, inside its change.</summary>
internal sealed class MoveFollowers(
    PublicRegister register, GrantedApplications granted, ApplicationNews news, ICurrentPerson person, IAuditTrail audit, IEvents events)
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

    private Task IssuePermitAsync(DbConnection connection, TakenMove taken, CancellationToken cancellation) =>
        ApplicationOutcome.IsGrant(taken.Outcome) ? granted.OnGrantedAsync(connection, taken.Number, cancellation) : Task.CompletedTask;

    private Task TellAsync(DbConnection connection, TakenMove taken, CancellationToken cancellation) =>
        news.MovedAsync(taken.Move, taken.Moved, taken.Type, cancellation);
}
