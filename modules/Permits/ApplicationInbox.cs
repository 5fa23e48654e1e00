using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>An officer looks which applications wait, oldest first.</summary>
/// <param name="State">Only this state; null for all that are open.</param>
[RequiresRole(Roles.Officer)]
public sealed record ListApplications(string? State = null) : IQuery<IReadOnlyList<InboxApplication>>;

/// <summary>A line of the inbox.</summary>
public sealed record InboxApplication(string Code, string Applicant, string Goods, string Quarter, string State, DateOnly DueOn);

internal sealed class ListApplicationsHandler(IModuleDatabase database) : IRequestHandler<ListApplications, IReadOnlyList<InboxApplication>>
{
    private const string Oldest =
        """
        select code, applicant, goods, quarter, state, due_on
        from application
        where state = @State or (@State = '' and state in ('filed', 'asked'))
        order by filed_at, code
        limit 200
        """;

    public async Task<IReadOnlyList<InboxApplication>> Handle(ListApplications request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<InboxApplication>(
            new CommandDefinition(Oldest, new { State = request.State ?? "" }, cancellationToken: cancellation))];
    }
}

internal static class ApplicationInboxEndpoint
{
    public static void MapApplicationInbox(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ApplicationInboxPage>("/inbox").RequireRole(Roles.Officer);
}
