using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer has looked at a list: from now on polls can use it.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record AcceptVoterList(string Id) : IChange<AcceptedVoterList>;

internal sealed record AcceptedVoterList(string Id);

internal sealed class AcceptVoterListHandler(IModuleDatabase database, IAuditTrail audit) : IRequestHandler<AcceptVoterList, Outcome<AcceptedVoterList>>
{
    private const string Accept = "update voter_list set state = 'ready' where id = @Id and state = 'checked'";

    public async Task<Outcome<AcceptedVoterList>> Handle(AcceptVoterList request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(Accept, request, cancellationToken: cancellation)) == 0)
            return VoterListRefusals.Unknown;
        audit.Record($"voter-list:{request.Id}", new { Happened = "accepted" });
        return new AcceptedVoterList(request.Id);
    }
}

internal static class VoterListRefusals
{
    public static readonly Refusal Unknown = new("voters.unknown", RefusalKind.NotFound);
}

internal static class AcceptVoterListEndpoint
{
    public static void MapAcceptVoterList(this IEndpointRouteBuilder routes) =>
        routes.MapForm<VoterListPage, AcceptedVoterList>(
                "/staff/voters/{id}/accept", form => new AcceptVoterList(form.Route("id")), _ => "/polls/staff/voters")
            .RequireRole(Roles.Officer);
}
