using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer throws a draft away, with the list of voters that was taken in for it. Nothing public is lost: there was nothing.</summary>
[RequiresRole(Roles.Officer)]
internal sealed record DiscardDraft(string Id) : IChange<DiscardedDraft>;

internal sealed record DiscardedDraft(string Id);

internal sealed class DiscardDraftHandler(IModuleDatabase database, IMediator mediator, OptionFiles files, IAuditTrail audit)
    : IRequestHandler<DiscardDraft, Outcome<DiscardedDraft>>
{
    private const string DropVoters = "delete from eligible where poll in (select id from poll where id = @Id and state = 'draft')";

    private const string DropLists = "delete from poll_voter_list where poll in (select id from poll where id = @Id and state = 'draft')";

    private const string Drop = "delete from poll where id = @Id and state = 'draft'";

    public async Task<Outcome<DiscardedDraft>> Handle(DiscardDraft request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id, WithDrafts: true), cancellation) is not { State: Poll.Draft })
            return PollRefusals.NotADraft;
        await using var connection = await database.OpenAsync(cancellation);
        foreach (var drop in (string[])[DropVoters, DropLists])
            await connection.ExecuteAsync(new CommandDefinition(drop, new { request.Id }, cancellationToken: cancellation));
        await files.SweepAsync(connection, request.Id, [], cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(Drop, new { request.Id }, cancellationToken: cancellation)) == 0)
            return PollRefusals.NotADraft;
        audit.Record($"poll:{request.Id}", new { Happened = "draft discarded" });
        return new DiscardedDraft(request.Id);
    }
}

internal static class DiscardDraftEndpoint
{
    public static void MapDiscardDraft(this IEndpointRouteBuilder routes) =>
        routes.MapForm<StaffPollPage, DiscardedDraft>("/staff/{id}/discard", form => new DiscardDraft(form.Route("id")), _ => "/polls/staff").RequireRole(Roles.Officer);
}
