using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer looks at what waits for the town, the most urgent first.</summary>
/// <param name="Unit">Only this unit's; a hyphen for the unrouted queue; null for all.</param>
/// <param name="After">Mark of the page before; null for the first.</param>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record ListInbox(string? Unit = null, string? After = null) : IQuery<InboxPageful>;

/// <param name="Reports">At most 50.</param>
/// <param name="Next">Mark for the page after, or null.</param>
public sealed record InboxPageful(IReadOnlyList<InboxReport> Reports, string? Next);

/// <summary>A line of the inbox.</summary>
public sealed record InboxReport(
    int Number, string Category, string Quarter, string Text, string State, int WorkflowVersion, DateTimeOffset FiledAt, DateOnly DueOn, string Visibility);

internal sealed class ListInboxHandler(IModuleDatabase database, ICurrentPerson person) : IRequestHandler<ListInbox, InboxPageful>
{
    private const int PageSize = 50;

    private const string MostUrgent =
        $"""
        select report.number, report.category, report.quarter, substr(report.text, 1, 160) as text, report.state, report.workflow_version,
               report.filed_at, report.due_on, report.visibility
        from report
        where report.is_open and report.number > @After
          and (@AnyUnit or report.unit = @Unit)
          and {ReadableReports.Condition}
        order by report.number
        limit @Limit
        """;

    public async Task<InboxPageful> Handle(ListInbox request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = (await connection.QueryAsync<InboxReport>(new CommandDefinition(
            MostUrgent,
            new
            {
                After = CaseNumber.Read(request.After) ?? 0,
                AnyUnit = string.IsNullOrEmpty(request.Unit),
                Unit = request.Unit == "-" ? "" : request.Unit ?? "",
                Person = person.Id ?? "",
                Limit = PageSize + 1,
            },
            cancellationToken: cancellation))).AsList();
        return rows.Count > PageSize
            ? new InboxPageful(rows[..PageSize], CaseNumber.Show(rows[PageSize - 1].Number))
            : new InboxPageful(rows, null);
    }
}

internal static class ListInboxEndpoint
{
    public static void MapListInbox(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ListInboxPage>("/inbox").RequireRole(Roles.Officer, Roles.Agent);
}
