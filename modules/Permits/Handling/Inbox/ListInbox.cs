using System.Data.Common;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Officers look at what waits for the town, the most urgent first.</summary>
[RequiresRole(Roles.Officer)]
public sealed record ListInbox(InboxFilter Filter) : IQuery<InboxPageful>;

/// <param name="Lines">At most 50.</param>
/// <param name="Next">Mark for the page after, or null.</param>
public sealed record InboxPageful(IReadOnlyList<InboxLine> Lines, string? Next);

/// <summary>A line of the inbox.</summary>
/// <param name="DecideBy">By the statutory clock; null where there is none, or while the applicant has to answer.</param>
/// <param name="Assignee">Id of the member of staff, or null.</param>
public sealed record InboxLine(
    int Number, int Version, string Type, int TypeVersion, string State, bool IsOpen, string Applicant, string Quarter, DateOnly FiledOn, DateOnly? DecideBy,
    string? Assignee);

internal sealed class ListInboxHandler(IModuleDatabase database, PermitTypes types, ITown town, ITownCalendar calendar, ICurrentPerson person)
    : IRequestHandler<ListInbox, InboxPageful>
{
    private const int PageSize = 50;

    private const string Lines =
        """
        select application.number, application.version, application.type, application.type_version, application.state, application.is_open, application.applicant,
               application.quarter, application.filed_on, application.decide_by, application.assignee
        from application
        where 1 = 1
        """;

    private const string States =
        """
        select distinct type, type_version, state
        from application
        where is_open
        order by type, type_version, state
        limit 2000
        """;

    public async Task<InboxPageful> Handle(ListInbox request, CancellationToken cancellation)
    {
        var filter = request.Filter;
        var order = InboxOrder.Of(filter);
        var after = order.Read(filter.After);
        var number = CaseNumber.Read(filter.Words);
        var words = number is null ? FoldedWords.Query(filter.Words, database.Engine) : null;
        await using var connection = await database.OpenAsync(cancellation);
        var turns = InboxTurn.All.Contains(filter.Turn ?? "") ? await StatesOfAsync(connection, filter.Turn!, cancellation) : [];

        var sql = new StringBuilder(Lines);
        foreach (var condition in Conditions(filter, number, words).Append(after is null ? null : order.Beyond))
            sql.Append(condition is null ? "" : " and ").Append(condition);
        sql.Append(" order by ").Append(order.Sql).Append(" limit @Limit");
        var asked = new
        {
            Person = person.Id ?? "",
            Soon = calendar.Today.AddDays(InboxQueue.SoonDays),
            filter.Type,
            filter.Assignee,
            Quarters = QuartersIn(filter.Quarter ?? "").ToArray(),
            Turns = turns,
            Number = number,
            Words = words,
            AfterDay = after?.Day,
            AfterNumber = after?.Number,
            Limit = PageSize + 1,
        };
        var rows = (await connection.QueryAsync<InboxLine>(new CommandDefinition(sql.ToString(), asked, cancellationToken: cancellation))).AsList();
        return rows.Count > PageSize
            ? new InboxPageful(rows[..PageSize], order.Mark(rows[PageSize - 1]))
            : new InboxPageful(rows, null);
    }

    /// <summary>Only what is asked stands in the query: so the indexes of its queue can be used.</summary>
    private IEnumerable<string?> Conditions(InboxFilter filter, int? number, string? words)
    {
        yield return QueueCondition(filter.Queue);
        yield return filter.Type is null ? null : "application.type = @Type";
        yield return filter.Quarter is null ? null : Among("application.quarter", "@Quarters");
        yield return filter.Assignee is null ? null : filter.Assignee == InboxFilter.Nobody ? "application.assignee is null" : "application.assignee = @Assignee";
        yield return InboxTurn.All.Contains(filter.Turn ?? "")
            ? Among("application.type || ' ' || application.type_version || ' ' || application.state", "@Turns")
            : null;
        yield return number is not null ? "application.number = @Number" : words is not null ? SearchNames.Matching(database.Engine) : null;
    }

    private static string QueueCondition(string? queue) => queue switch
    {
        InboxQueue.Mine => "application.is_open and application.assignee = @Person",
        InboxQueue.Unassigned => "application.is_open and application.assignee is null",
        InboxQueue.Soon => $"application.is_open and {InboxOrder.ByDay} <= @Soon",
        InboxQueue.Closed => "not application.is_open",
        _ => "application.is_open",
    };

    /// <summary>Dapper writes the values out for SQLite and hands PostgreSQL an array.</summary>
    private string Among(string expression, string parameter) =>
        database.Engine == SqlEngine.Sqlite ? $"{expression} in {parameter}" : $"{expression} = any({parameter})";

    /// <summary>The states, of all versions that open applications have, in which it is somebody's turn.</summary>
    private async Task<string[]> StatesOfAsync(DbConnection connection, string turn, CancellationToken cancellation)
    {
        var ball = turn switch { InboxTurn.Town => Ball.Town, InboxTurn.Applicant => Ball.Applicant, _ => Ball.ThirdParty };
        var keys = new List<string>();
        foreach (var row in await connection.QueryAsync<StateRow>(new CommandDefinition(States, cancellationToken: cancellation)))
        {
            var type = await types.OfAsync(row.Type, row.TypeVersion, cancellation);
            if (type.Workflow.States.Any(state => state.Code == row.State && state.Ball == ball))
                keys.Add($"{row.Type} {row.TypeVersion} {row.State}");
        }

        return [.. keys];
    }

    /// <summary>The quarter and everything that lies in it.</summary>
    private IEnumerable<string> QuartersIn(string quarter)
    {
        var within = new HashSet<string> { quarter };
        // Each stands after the one it belongs to.
        foreach (var known in town.Quarters.Where(known => known.Parent is { } parent && within.Contains(parent)))
            within.Add(known.Name);
        return within;
    }

    private sealed record StateRow(string Type, int TypeVersion, string State);
}
