using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Whoever got the link says yes to reminders, or has no more of them: then nothing of the address is kept.</summary>
/// <param name="Wants">False to end it.</param>
internal sealed record ConfirmFollower(string Token, bool Wants) : IChange<ConfirmedFollower>;

internal sealed record ConfirmedFollower(string Token, bool Wants);

internal sealed class ConfirmFollowerHandler(IModuleDatabase database, TimeProvider clock) : IRequestHandler<ConfirmFollower, Outcome<ConfirmedFollower>>
{
    private const string Confirm = "update poll_follower set confirmed_at = coalesce(confirmed_at, @Now) where token = @Token";

    private const string End = "delete from poll_follower where token = @Token";

    public async Task<Outcome<ConfirmedFollower>> Handle(ConfirmFollower request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var known = await connection.ExecuteAsync(new CommandDefinition(
            request.Wants ? Confirm : End, new { request.Token, Now = clock.GetUtcNow() }, cancellationToken: cancellation));
        return known == 1 ? new ConfirmedFollower(request.Token, request.Wants) : new Refusal("remind.unknown", RefusalKind.NotFound);
    }
}

/// <summary>What a link belongs to.</summary>
internal sealed record FindFollower(string Token) : IQuery<PollFollower?>;

/// <param name="Poll">Empty for every poll.</param>
internal sealed record PollFollower(string Poll, bool IsConfirmed);

internal sealed class FindFollowerHandler(IModuleDatabase database) : IRequestHandler<FindFollower, PollFollower?>
{
    private const string One = "select poll, confirmed_at is not null as is_confirmed from poll_follower where token = @Token";

    public async Task<PollFollower?> Handle(FindFollower request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<PollFollower?>(new CommandDefinition(One, request, cancellationToken: cancellation));
    }
}

internal static class ConfirmFollowerEndpoint
{
    /// <summary>Opening the link changes nothing: programs that read mail open links too.</summary>
    public static void MapConfirmFollower(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<FollowerPage, ConfirmedFollower>(
                "/follow/{token}", form => new ConfirmFollower(form.Route("token"), Wants: true), confirmed => $"/polls/follow/{confirmed.Token}")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapForm<FollowerPage, ConfirmedFollower>(
                "/follow/{token}/end", form => new ConfirmFollower(form.Route("token"), Wants: false), _ => "/polls/follow/ended")
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<FollowEndedPage>("/follow/ended").AllowAnonymous();
    }
}
