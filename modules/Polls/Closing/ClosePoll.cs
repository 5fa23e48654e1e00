using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Polls;

/// <summary>An officer, or the last day's end, closes a poll for good.</summary>
[RequiresRole(Roles.Officer)]
public sealed record ClosePoll(string Id) : IChange<ClosedPoll>;

/// <param name="Ballots">How many were cast.</param>
public sealed record ClosedPoll(string Id, long Ballots);

internal sealed class ClosePollHandler(IModuleDatabase database, IMediator mediator, TimeProvider clock, IAuditTrail audit, IEvents events)
    : IRequestHandler<ClosePoll, Outcome<ClosedPoll>>
{
    private const string Close = "update poll set state = 'closed', closed_at = @Now where id = @Id and state = 'open'";

    public async Task<Outcome<ClosedPoll>> Handle(ClosePoll request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var closed = await connection.ExecuteAsync(new CommandDefinition(
            Close, new { Now = clock.GetUtcNow(), request.Id }, cancellationToken: cancellation));
        if (closed == 0)
            return PollRefusals.NotOpen;
        if (await mediator.Send(new CountPoll(request.Id), cancellation) is not { Result: { } result, Poll: var poll })
            return PollRefusals.Unknown;
        if (database.Engine == SqlEngine.PostgreSql)
            await Urn.RewriteAsync(connection, request.Id, cancellation);

        audit.Record($"poll:{request.Id}", new { Happened = "closed", result.Ballots, Votes = result.Lines.Select(line => line.Votes) });
        events.Publish("polls.poll-closed.v1", $"/polls/{request.Id}", new
        {
            poll.Question,
            Winners = result.Winners.Select(line => line.Label ?? ""),
            result.Ballots,
        });
        return new ClosedPoll(request.Id, result.Ballots);
    }
}

/// <summary>The urn after closing: every ballot written anew, in the order of the random receipts, by one transaction.</summary>
internal static class Urn
{
    private const string Lift = "create temporary table lifted on commit drop as select receipt, choice from ballot where poll = @Poll";

    private const string Empty = "delete from ballot where poll = @Poll";

    private const string Refill = "insert into ballot (poll, receipt, choice) select @Poll, receipt, choice from lifted order by receipt";

    public static async Task RewriteAsync(System.Data.Common.DbConnection connection, string poll, CancellationToken cancellation)
    {
        foreach (var step in (string[])[Lift, Empty, Refill])
            await connection.ExecuteAsync(new CommandDefinition(step, new { Poll = poll }, cancellationToken: cancellation));
    }
}

/// <summary>Closes polls whose last day is over, also when the host was down at that instant.</summary>
internal sealed partial class CloseDuePolls(IServiceScopeFactory scopes, TimeProvider clock, ILogger<CloseDuePolls> log) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        do
        {
            await CloseAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CloseAsync(CancellationToken cancellation)
    {
        const string Due = "select id from poll where state = 'open' and closes_on < @Today order by id limit 100";
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IModuleDatabase>();
        var calendar = scope.ServiceProvider.GetRequiredService<ITownCalendar>();
        List<string> due;
        await using (var connection = await database.OpenAsync(cancellation))
            due = (await connection.QueryAsync<string>(new CommandDefinition(Due, new { calendar.Today }, cancellationToken: cancellation))).AsList();
        foreach (var poll in due)
        {
            var closed = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ClosePoll(poll), cancellation);
            if (closed.IsRefused)
                NotClosed(log, poll, closed.Refusals[0].Code);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Poll {Poll} is over but could not be closed: {Code}")]
    private static partial void NotClosed(ILogger log, string poll, string code);
}

internal static class ClosePollEndpoint
{
    public static void MapClosePoll(this IEndpointRouteBuilder routes) =>
        routes.MapForm<StaffPollPage, ClosedPoll>("/staff/{id}/close", form => new ClosePoll(form.Route("id")), closed => $"/polls/{closed.Id}")
            .RequireRole(Roles.Officer);
}
