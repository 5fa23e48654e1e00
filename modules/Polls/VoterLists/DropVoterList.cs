using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer throws a list away. Polls that used it keep who may vote: they have their own digests.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record DropVoterList(string Id) : IChange<DroppedVoterList>;

internal sealed record DroppedVoterList(string Id);

internal sealed class DropVoterListHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<DropVoterList, Outcome<DroppedVoterList>>
{
    private const string Uses = "delete from poll_voter_list where list = @Id";

    private const string Entries = "delete from voter_list_entry where list = @Id";

    private const string List = "delete from voter_list where id = @Id";

    public async Task<Outcome<DroppedVoterList>> Handle(DropVoterList request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await SecureDelete.SwitchOnAsync(connection, database.Engine, cancellation);
        await connection.ExecuteAsync(new CommandDefinition(Uses, request, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Entries, request, cancellationToken: cancellation));
        if (await connection.ExecuteAsync(new CommandDefinition(List, request, cancellationToken: cancellation)) == 0)
            return VoterListRefusals.Unknown;
        audit.Record($"voter-list:{request.Id}", new { Happened = "dropped" });
        return new DroppedVoterList(request.Id);
    }
}

internal static class DropVoterListEndpoint
{
    public static void MapDropVoterList(this IEndpointRouteBuilder routes) =>
        routes.MapForm<VoterListPage, DroppedVoterList>(
                "/staff/voters/{id}/drop", form => new DropVoterList(form.Route("id")), _ => "/polls/staff/voters")
            .RequireRole(Roles.Officer);
}
