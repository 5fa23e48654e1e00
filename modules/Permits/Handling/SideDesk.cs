using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>What happens beside the steps of an application has this in common: nobody changed it since it was seen, and it is written down.</summary>
internal sealed class SideDesk(TimeProvider clock, ICurrentPerson person, IAuditTrail audit)
{
    private const string One =
        """
        select number, code, type, type_version, state, origin, is_open, outcome, version, applicant, language, filed_on, closed_at
        from application
        where number = @Number
        """;

    private const string Raise = "update application set version = version + 1, changed_at = @Now where number = @Number and version = @Version";

    /// <param name="version">Version of the application that somebody saw; null where nobody looked.</param>
    public async Task<Outcome<SideCase>> LookAsync(DbConnection connection, int number, int? version, CancellationToken cancellation)
    {
        var found = await connection.QuerySingleOrDefaultAsync<SideCase?>(new CommandDefinition(One, new { Number = number }, cancellationToken: cancellation));
        if (found is null)
            return ApplicationRefusals.Unknown;
        return version is { } seen && seen != found.Version ? ApplicationRefusals.ChangedMeanwhile : found;
    }

    /// <summary>The last thing that can refuse a change, before the first that writes: false where a colleague was quicker.</summary>
    public async Task<bool> ClaimAsync(DbConnection connection, SideCase looked, CancellationToken cancellation) =>
        await connection.ExecuteAsync(new CommandDefinition(
            Raise, new { looked.Number, looked.Version, Now = clock.GetUtcNow() }, cancellationToken: cancellation)) == 1;

    /// <summary>Writes a line into the application's history and the town's log.</summary>
    /// <param name="facts">For the log: codes and dates, never names or texts.</param>
    public async Task NoteAsync(DbConnection connection, SideCase looked, SideNote note, object facts, CancellationToken cancellation)
    {
        var by = person.HasRole(Roles.System) ? null : person.Id;
        await new NewEvent(looked.Number, clock.GetUtcNow(), note.Kind, "", looked.State, note.Sentence, note.Note, by).InsertAsync(connection, cancellation);
        audit.Record(ApplicationSubject.Of(looked.Number), new { Beside = note.Kind, Facts = facts });
    }
}

/// <summary>An application as somebody beside its steps has it before them.</summary>
internal sealed record SideCase(
    int Number, string Code, string Type, int TypeVersion, string State, string Origin, bool IsOpen, string Outcome, int Version, string Applicant, string Language,
    DateOnly FiledOn, DateTimeOffset? ClosedAt)
{
    public CaseStanding ToStanding() => new(State, Origin.Length == 0 ? null : Origin);
}

/// <param name="Kind">Of application_event.</param>
/// <param name="Sentence">The applicant reads it; empty for none.</param>
/// <param name="Note">For staff only.</param>
internal sealed record SideNote(string Kind, string Sentence = "", string Note = "");
