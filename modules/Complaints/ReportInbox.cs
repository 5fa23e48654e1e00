using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>An officer looks at what waits for the town, oldest first.</summary>
/// <param name="State">Only this state; null for all that is open.</param>
/// <param name="Category">Only this category; null for all.</param>
/// <param name="After">Mark of the page before; null for the first.</param>
[RequiresRole(Roles.Officer)]
public sealed record ListInbox(string? State = null, string? Category = null, string? After = null) : IQuery<InboxPageful>;

/// <param name="Reports">At most 50.</param>
/// <param name="Next">Mark for the page after, or null.</param>
public sealed record InboxPageful(IReadOnlyList<InboxReport> Reports, string? Next);

/// <summary>A line of the inbox.</summary>
public sealed record InboxReport(string Code, string Category, string Quarter, string Text, string State, DateTimeOffset FiledAt, DateOnly DueOn);

internal sealed class ListInboxHandler(IModuleDatabase database) : IRequestHandler<ListInbox, InboxPageful>
{
    private const int PageSize = 50;

    private const string Oldest =
        """
        select code, category, quarter, substr(text, 1, 160) as text, state, filed_at, due_on
        from report
        where filed_at > @After
          and (state = @State or (@State = '' and state in ('received', 'working')))
          and (category = @Category or @Category = '')
        order by filed_at, code
        limit @Limit
        """;

    public async Task<InboxPageful> Handle(ListInbox request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = (await connection.QueryAsync<InboxReport>(new CommandDefinition(
            Oldest,
            new
            {
                After = ListMark.Read(request.After) ?? DateTimeOffset.UnixEpoch,
                State = request.State ?? "",
                Category = request.Category ?? "",
                Limit = PageSize + 1,
            },
            cancellationToken: cancellation))).AsList();
        return rows.Count > PageSize
            ? new InboxPageful(rows[..PageSize], ListMark.Write(rows[PageSize - 1].FiledAt))
            : new InboxPageful(rows, null);
    }
}

internal static class ReportInboxEndpoint
{
    public static void MapReportInbox(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ReportInboxPage>("/inbox").RequireRole(Roles.Officer);
}
