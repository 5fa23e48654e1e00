using System.Text;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>Staff look at what waits for the town, the most urgent first.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record ListInbox(InboxFilter Filter) : IQuery<InboxPageful>;

/// <param name="Reports">At most 50.</param>
/// <param name="Next">Mark for the page after, or null.</param>
public sealed record InboxPageful(IReadOnlyList<InboxReport> Reports, string? Next);

/// <summary>A line of the inbox.</summary>
/// <param name="DueAt">End of the service level; null while its clock does not run.</param>
/// <param name="Unit">Name of the unit; empty for none.</param>
/// <param name="Assignee">Id of the member of staff, or null.</param>
public sealed record InboxReport(
    int Number, int Version, string Category, string Quarter, string Text, string State, int WorkflowVersion, DateTimeOffset FiledAt, DateTimeOffset? DueAt,
    DateOnly DueOn, bool IsOpen, string Visibility, string Privacy, string Unit, string? Assignee, int Supporters, int Escalation, int Reopened);

internal sealed class ListInboxHandler(IModuleDatabase database, CategoryBook categories, ITown town, ICurrentPerson person, TimeProvider clock)
    : IRequestHandler<ListInbox, InboxPageful>
{
    private const int PageSize = 50;

    private const string Lines =
        $"""
        select report.number, report.version, report.category, report.quarter, {Excerpt.Sql} as text, report.state, report.workflow_version,
               report.filed_at, report.due_at, report.due_on, report.is_open, report.visibility, report.privacy, coalesce(unit.name, report.unit) as unit,
               report.assignee, report.supporters, report.escalation, report.reopened
        from report
        left join unit on unit.code = report.unit
        where {ReadableReports.Condition}
        """;

    public async Task<InboxPageful> Handle(ListInbox request, CancellationToken cancellation)
    {
        var filter = request.Filter;
        var order = InboxOrder.Of(filter);
        var after = order.Read(filter.After);
        var words = FoldedWords.Query(filter.Words, database.Engine);
        var tree = await categories.ReadAsync(database, cancellation);
        var sql = new StringBuilder(Lines);
        foreach (var condition in Conditions(filter, words is not null).Append(after is null ? null : order.Beyond))
            sql.Append(condition is null ? "" : " and ").Append(condition);
        sql.Append(" order by ").Append(order.Sql).Append(" limit @Limit");

        await using var connection = await database.OpenAsync(cancellation);
        var rows = (await connection.QueryAsync<InboxReport>(new CommandDefinition(
            sql.ToString(),
            new
            {
                Person = person.Id ?? "",
                IsOwner = CountInbox.OwnsUnrouted(person),
                Now = clock.GetUtcNow(),
                Categories = tree.Below(filter.Category ?? "").ToArray(),
                Quarters = QuartersIn(filter.Quarter ?? "").ToArray(),
                Unit = filter.Unit == InboxFilter.Nobody ? "" : filter.Unit,
                filter.Assignee,
                Words = words,
                AfterInstant = after?.Instant,
                AfterCount = after?.Count,
                AfterNumber = after?.Number,
                Limit = PageSize + 1,
            },
            cancellationToken: cancellation))).Select(line => line with { Text = Excerpt.Of(line.Text) }).ToList();
        return rows.Count > PageSize
            ? new InboxPageful(rows[..PageSize], order.Mark(rows[PageSize - 1]))
            : new InboxPageful(rows, null);
    }

    /// <summary>Only what is asked stands in the query: so the indexes of its queue can be used.</summary>
    private IEnumerable<string?> Conditions(InboxFilter filter, bool byWords)
    {
        yield return QueueCondition(filter.Queue);
        yield return filter.Category is null ? null : AmongValues.Of(database.Engine, "report.category", "@Categories");
        yield return filter.Quarter is null ? null : AmongValues.Of(database.Engine, "report.quarter", "@Quarters");
        yield return filter.Unit is null ? null : "report.unit = @Unit";
        yield return filter.Assignee is null ? null : filter.Assignee == InboxFilter.Nobody ? "report.assignee is null" : "report.assignee = @Assignee";
        yield return byWords ? $"report.number in ({SearchWords.Matching(database.Engine)})" : null;
    }

    private static string QueueCondition(string? queue) => queue switch
    {
        InboxQueue.Mine => "report.is_open and report.assignee = @Person",
        InboxQueue.Units => "report.is_open and report.unit in (select unit from unit_member where person = @Person)",
        InboxQueue.Unrouted => "report.is_open and report.unit = ''",
        InboxQueue.Quarantined => "report.visibility = 'quarantined'",
        InboxQueue.Overdue => $"report.is_open and {InboxOrder.ByDue} < @Now",
        InboxQueue.Escalated => $"report.is_open and report.escalation > 0 and {CountInbox.IsAbove}",
        InboxQueue.Closed => "not report.is_open",
        _ => "report.is_open",
    };

    /// <summary>The quarter and everything that lies in it.</summary>
    private IEnumerable<string> QuartersIn(string quarter)
    {
        var within = new HashSet<string> { quarter };
        // Each stands after the one it belongs to.
        foreach (var known in town.Quarters.Where(known => known.Parent is { } parent && within.Contains(parent)))
            within.Add(known.Name);
        return within;
    }
}
