using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Every morning: polls whose day of reminding has come.</summary>
internal sealed class RemindFollowersDaily(IModuleDatabase database, IMediator mediator, ITownCalendar calendar) : IModuleJob
{
    public const string Name = "reminders";

    private const string Open =
        "select id, closes_on, reminds_on from poll where state = 'open' and reminded_on is null and closes_on >= @Today order by id limit 500";

    public async Task RunAsync(CancellationToken cancellation)
    {
        List<OpenRow> open;
        await using (var connection = await database.OpenAsync(cancellation))
            open = (await connection.QueryAsync<OpenRow>(new CommandDefinition(Open, new { calendar.Today }, cancellationToken: cancellation))).AsList();
        foreach (var poll in open.Where(poll => (poll.RemindsOn ?? poll.ClosesOn.AddDays(-RemindFollowers.DaysBefore)) <= calendar.Today))
            await mediator.Send(new RemindFollowers(poll.Id), cancellation);
        await mediator.Send(new EraseFollowers(), cancellation);
    }

    private sealed record OpenRow(string Id, DateOnly ClosesOn, DateOnly? RemindsOn);
}

/// <summary>Those who asked are reminded of a poll, once.</summary>
[RequiresRole(Roles.System)]
internal sealed record RemindFollowers(string Poll) : IChange<RemindedFollowers>
{
    /// <summary>Before the last day, where nobody chose another.</summary>
    public const int DaysBefore = 2;
}

internal sealed record RemindedFollowers(string Poll);

internal sealed class RemindFollowersHandler(IModuleDatabase database, IMediator mediator, PollNews news, ITownCalendar calendar)
    : IRequestHandler<RemindFollowers, Outcome<RemindedFollowers>>
{
    private const string Note = "update poll set reminded_on = @Today where id = @Poll and state = 'open' and reminded_on is null";

    public async Task<Outcome<RemindedFollowers>> Handle(RemindFollowers request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Poll), cancellation) is not { State: Polls.Poll.Open } poll)
            return PollRefusals.NotOpen;
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(Note, new { request.Poll, calendar.Today }, cancellationToken: cancellation)) == 1)
            await news.TellAsync(connection, poll, "poll-reminder", _ => "", cancellation);
        return new RemindedFollowers(request.Poll);
    }
}
