using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>What the town signed about a poll's log, day by day: for the notice board, and for whoever watches.</summary>
public sealed record ListCheckpoints(string Poll) : IQuery<IReadOnlyList<DaysCheckpoint>>;

/// <param name="Day">Town's local date.</param>
/// <param name="Size">Leaves of the log that day; the opening is one.</param>
/// <param name="Note">As it was signed.</param>
public sealed record DaysCheckpoint(DateOnly Day, long Size, string Note);

internal sealed class ListCheckpointsHandler(IModuleDatabase database) : IRequestHandler<ListCheckpoints, IReadOnlyList<DaysCheckpoint>>
{
    private const string Newest = "select day, size, note from log_checkpoint where poll = @Poll order by size desc limit 800";

    public async Task<IReadOnlyList<DaysCheckpoint>> Handle(ListCheckpoints request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<DaysCheckpoint>(new CommandDefinition(Newest, new { request.Poll }, cancellationToken: cancellation))];
    }
}

internal static class ListCheckpointsEndpoint
{
    public static void MapListCheckpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<CheckpointsPage>("/{id}/checkpoints").AllowAnonymous();
        routes.MapGet("/api/polls/{poll}/checkpoints", async (string poll, IMediator mediator, CancellationToken cancellation) =>
            Results.Json(await mediator.Send(new ListCheckpoints(poll), cancellation))).WithSummary("api.polls.checkpoints").AllowAnonymous();
        routes.MapGet("/keys", async (IModuleDatabase database, CancellationToken cancellation) =>
        {
            await using var connection = await database.OpenAsync(cancellation);
            return Results.Text(PublicKeyList.Write(await SigningKeys.PublicAsync(connection, cancellation)), "application/jwk-set+json");
        }).AllowAnonymous();
    }
}
