using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Polls;

/// <summary>Closes polls whose voting is over, also when the host was down at that instant.</summary>
internal sealed partial class CloseDuePolls(IModuleDatabase database, IMediator mediator, ITownCalendar calendar, TimeProvider clock, ILogger<CloseDuePolls> log)
    : IModuleJob
{
    public const string Name = "close-polls";

    private const string Due =
        """
        select id from poll
        where state = 'open' and (ends_at <= @Now or (ends_at is null and closes_on < @Today))
        order by id limit 100
        """;

    public async Task RunAsync(CancellationToken cancellation)
    {
        List<string> due;
        await using (var connection = await database.OpenAsync(cancellation))
            due = (await connection.QueryAsync<string>(new CommandDefinition(Due, new { Now = clock.GetUtcNow(), calendar.Today }, cancellationToken: cancellation))).AsList();
        foreach (var poll in due)
        {
            try
            {
                var closed = await mediator.Send(new ClosePoll(poll), cancellation);
                if (closed.IsRefused)
                    NotClosed(log, poll, closed.Refusals[0].Code);
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                // One that cannot be counted keeps no other waiting; the next run tries it again.
                Failed(log, fault, poll);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Poll {Poll} is over and was not closed: it failed")]
    private static partial void Failed(ILogger log, Exception fault, string poll);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Poll {Poll} is over but could not be closed: {Code}")]
    private static partial void NotClosed(ILogger log, string poll, string code);
}
