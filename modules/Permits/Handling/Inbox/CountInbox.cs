using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Officers see how much lies in each queue.</summary>
[RequiresRole(Roles.Officer)]
public sealed record CountInbox : IQuery<InboxCounts>;

/// <param name="Soon">The law wants a decision within 15 days.</param>
public sealed record InboxCounts(long Open, long Mine, long Unassigned, long Soon)
{
    internal long? Of(string queue) => queue switch
    {
        InboxQueue.Open => Open,
        InboxQueue.Mine => Mine,
        InboxQueue.Unassigned => Unassigned,
        InboxQueue.Soon => Soon,
        _ => null,
    };
}

internal sealed class CountInboxHandler(IModuleDatabase database, ICurrentPerson person, ITownCalendar calendar) : IRequestHandler<CountInbox, InboxCounts>
{
    /// <summary>One walk through the index application_inbox_counts.</summary>
    private const string Counts =
        """
        select count(*) as open,
               count(case when assignee = @Person then 1 end) as mine,
               count(case when assignee is null then 1 end) as unassigned,
               count(case when decide_by <= @Soon then 1 end) as soon
        from application
        where is_open
        """;

    public async Task<InboxCounts> Handle(CountInbox request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleAsync<InboxCounts>(new CommandDefinition(
            Counts, new { Person = person.Id ?? "", Soon = calendar.Today.AddDays(InboxQueue.SoonDays) }, cancellationToken: cancellation));
    }
}
