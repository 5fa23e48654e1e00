using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer chooses the day on which those who asked are reminded.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record ChooseReminder(string Poll, DateOnly? Day) : IChange<ChosenReminder>;

internal sealed record ChosenReminder(string Poll);

internal sealed class ChooseReminderHandler(IModuleDatabase database, IMediator mediator, ITownCalendar calendar, IAuditTrail audit)
    : IRequestHandler<ChooseReminder, Outcome<ChosenReminder>>
{
    private const string Choose = "update poll set reminds_on = @Day where id = @Poll and state <> 'closed' and reminded_on is null";

    public async Task<Outcome<ChosenReminder>> Handle(ChooseReminder request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll, WithDrafts: true), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (request.Day is not { } day || day < calendar.Today || day > poll.ClosesOn)
            return new Refusal("remind.day-wrong", Field: "day");
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(Choose, new { request.Poll, Day = day }, cancellationToken: cancellation)) == 0)
            return new Refusal("remind.done-already", RefusalKind.Conflict, "day");
        audit.Record($"poll:{request.Poll}", new { Happened = "reminder-chosen", Day = day });
        return new ChosenReminder(request.Poll);
    }
}

internal static class ChooseReminderEndpoint
{
    public static void MapChooseReminder(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ReminderPage, ChosenReminder>(
                "/staff/{id}/reminder", form => new ChooseReminder(form.Route("id"), form.Date("day")), chosen => $"/polls/staff/{chosen.Poll}")
            .RequireRole(Roles.Officer);
}
