using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace TownActivity;

/// <summary>Anybody looks at what the town got done lately.</summary>
public sealed record ListActivity : IQuery<IReadOnlyList<Activity>>;

/// <param name="EventName">Full name of the event.</param>
/// <param name="Detail">A quarter or a question; may be empty.</param>
/// <param name="Path">Page to read more on, or empty.</param>
/// <param name="HappenedAt">When.</param>
public sealed record Activity(string EventName, string Detail, string Path, DateTimeOffset HappenedAt);

internal sealed class ListActivityHandler(IModuleDatabase database) : IRequestHandler<ListActivity, IReadOnlyList<Activity>>
{
    private const string Newest =
        """
        select event_name, detail, path, happened_at
        from activity
        order by happened_at desc, event_id
        limit 50
        """;

    public async Task<IReadOnlyList<Activity>> Handle(ListActivity request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<Activity>(new CommandDefinition(Newest, cancellationToken: cancellation))];
    }
}

internal static class ListActivityEndpoint
{
    public static void MapListActivity(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ListActivityPage>("/").AllowAnonymous();
        routes.MapGet("/api/activity", (IMediator mediator, CancellationToken cancellation) => mediator.Send(new ListActivity(), cancellation))
            .AllowAnonymous();
    }
}
