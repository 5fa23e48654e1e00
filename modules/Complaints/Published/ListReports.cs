using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>Anybody looks at what was reported lately: what, where and how it stands, never who.</summary>
/// <param name="Before">Only reports filed before this one, by its mark from the page before; null for the newest.</param>
internal sealed record ListReports(string? Before = null) : IQuery<ReportPageful>;

/// <param name="Reports">At most 50, newest first.</param>
/// <param name="Next">Mark for the page after, or null on the last.</param>
public sealed record ReportPageful(IReadOnlyList<ListedReport> Reports, string? Next);

/// <summary>A line of the public list. The tracking code stays with the reporter.</summary>
public sealed record ListedReport(string Number, string Category, string Quarter, string State, int WorkflowVersion, DateOnly FiledOn);

internal sealed class ListReportsHandler(IModuleDatabase database, ITownCalendar calendar) : IRequestHandler<ListReports, ReportPageful>
{
    private const int PageSize = 50;

    private const string Newest =
        """
        select number, category, quarter, state, workflow_version, filed_at
        from report
        where visibility = 'shown' and privacy <> 'secret' and filed_at < @Before
        order by filed_at desc, number desc
        limit @Limit
        """;

    public async Task<ReportPageful> Handle(ListReports request, CancellationToken cancellation)
    {
        var before = ListMark.Read(request.Before) ?? DateTimeOffset.MaxValue.AddDays(-1);
        await using var connection = await database.OpenAsync(cancellation);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            Newest, new { Before = before, Limit = PageSize + 1 }, cancellationToken: cancellation))).AsList();
        var shown = rows.Take(PageSize).ToList();
        return new ReportPageful(
            [.. shown.Select(row => new ListedReport(
                CaseNumber.Show(row.Number), row.Category, row.Quarter, row.State, row.WorkflowVersion, calendar.DateOf(row.FiledAt)))],
            rows.Count > PageSize ? ListMark.Write(shown[^1].FiledAt) : null);
    }

    private sealed record Row(int Number, string Category, string Quarter, string State, int WorkflowVersion, DateTimeOffset FiledAt);
}

internal static class ListReportsEndpoint
{
    public static void MapListReports(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ListReportsPage>("/").AllowAnonymous().ShareAmongVisitors();
        routes.MapGet("/api/reports", async (string? before, IMediator mediator, CancellationToken cancellation) =>
                await mediator.Send(new ListReports(before), cancellation))
            .AllowAnonymous().ShareAmongVisitors();
    }
}
