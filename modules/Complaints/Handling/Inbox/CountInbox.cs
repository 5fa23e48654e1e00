using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Staff see how much lies in each queue, of what they may read.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record CountInbox : IQuery<InboxCounts>
{
    /// <summary>A condition on the table report: the person is the head of its unit or, where it has none, looks after the unrouted ones.</summary>
    internal const string IsAbove =
        "(report.unit in (select unit from unit_member where person = @Person and is_head) or (report.unit = '' and @IsOwner))";

    /// <summary>Who is told that an unrouted report escalates.</summary>
    internal static bool OwnsUnrouted(ICurrentPerson person) =>
        person.HasRole(ComplaintsRole.Manager) || person.HasRole(ComplaintsRole.Dispatcher) || person.HasRole(Roles.Administrator);
}

/// <param name="Escalated">Of the units whose head the person is.</param>
/// <param name="SecretUnrouted">Secret reports that no unit can read: only for whoever looks after the unrouted ones; 0 for others.</param>
public sealed record InboxCounts(long Mine, long Units, long Unrouted, long Overdue, long Escalated, long Open, long Quarantined, long SecretUnrouted)
{
    internal long? Of(string queue) => queue switch
    {
        InboxQueue.Mine => Mine,
        InboxQueue.Units => Units,
        InboxQueue.Unrouted => Unrouted,
        InboxQueue.Overdue => Overdue,
        InboxQueue.Escalated => Escalated,
        InboxQueue.Open => Open,
        InboxQueue.Quarantined => Quarantined,
        _ => null,
    };
}

internal sealed class CountInboxHandler(IModuleDatabase database, ICurrentPerson person, TimeProvider clock) : IRequestHandler<CountInbox, InboxCounts>
{
    /// <summary>One walk through the index report_inbox_counts.</summary>
    private const string Counts =
        $"""
        select count(case when report.assignee = @Person then 1 end) as mine,
               count(case when report.unit in (select unit from unit_member where person = @Person) then 1 end) as units,
               count(case when report.unit = '' then 1 end) as unrouted,
               count(case when report.due_at < @Now then 1 end) as overdue,
               count(case when report.escalation > 0 and {CountInbox.IsAbove} then 1 end) as escalated,
               count(*) as open,
               (select count(*) from report where report.visibility = 'quarantined' and {ReadableReports.Condition}) as quarantined,
               (select count(*) from report where @IsOwner and report.is_open and report.unit = '' and report.privacy = 'secret') as secret_unrouted
        from report
        where report.is_open and {ReadableReports.Condition}
        """;

    public async Task<InboxCounts> Handle(CountInbox request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleAsync<InboxCounts>(new CommandDefinition(
            Counts,
            new { Person = person.Id ?? "", Now = clock.GetUtcNow(), IsOwner = CountInbox.OwnsUnrouted(person) },
            cancellationToken: cancellation));
    }
}
