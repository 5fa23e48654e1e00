using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;

namespace Permits;

/// <summary>An application has waited too long in a state: the office is warned, somebody above is told, or it moves by itself.</summary>
internal sealed class TimersOfApplications(
    IModuleDatabase database, ApplicationReader reader, CaseDesk desk, ApplicationMoves moves, OfficeNews office, ITown town)
    : ICaseTimers
{
    public string Table => "application";

    public async Task<TimedCase?> FindAsync(int number, CancellationToken cancellation) =>
        await reader.FindAsync(number, cancellation) is { Application: { TimerAt: { } timerAt } application } file
            ? new TimedCase(file.State, application.EnteredAt, timerAt, AnswerDeadline.Timers(file.Type.Workflow, file.State, file.Pending?.AnswerBy, town.TimeZone))
            : null;

    public async Task<bool> MoveAsync(int number, string action, CancellationToken cancellation) =>
        !(await moves.MoveAsync(new ApplicationMove(number, null, action, [Roles.System], ""), cancellation)).IsRefused;

    public async Task TellAsync(int number, bool isEscalated, CancellationToken cancellation)
    {
        var file = await reader.FindAsync(number, cancellation) ?? throw new InvalidOperationException($"There is no application {number}.");
        await using var connection = await database.OpenAsync(cancellation);
        await desk.NoteAsync(connection, file.Application, new DeskNote(isEscalated ? "escalated" : "warned"), cancellation);
        office.Waiting(file.Application, file.Type, isEscalated);
    }
}
