using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer gives an open poll more days, for a reason that everybody reads.</summary>
/// <param name="ClosesOn">The new last day, town's local date; voting ends at the same time of day.</param>
[RequiresRole(Roles.Officer)]
public sealed record ExtendPoll(string Id, DateOnly? ClosesOn, string Reason) : IChange<ExtendedPoll>;

public sealed record ExtendedPoll(string Id, DateOnly ClosesOn);

internal sealed class ExtendPollHandler(
    IModuleDatabase database, IMediator mediator, ITown town, TimeProvider clock, IAuditTrail audit, IEvents events)
    : IRequestHandler<ExtendPoll, Outcome<ExtendedPoll>>
{
    public const int LongestReason = 500;
    public const int MostDays = 90;

    /// <summary>Only while the clock says that voting goes on: what is over does not begin again.</summary>
    private const string Extend =
        """
        update poll set closes_on = @ClosesOn, ends_at = @EndsAt
        where id = @Id and state = 'open' and closes_on = @Before and (ends_at is null or ends_at > @Now)
        """;

    private const string Note =
        """
        insert into poll_extension (poll, number, before, closes_on, reason, made_at)
        select @Id, coalesce(max(number), 0) + 1, @Before, @ClosesOn, @Reason, @Now from poll_extension where poll = @Id
        """;

    public async Task<Outcome<ExtendedPoll>> Handle(ExtendPoll request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Poll.Open)
            return PollRefusals.NotOpen;
        if (request.ClosesOn is not { } closesOn || closesOn <= poll.ClosesOn || closesOn > poll.ClosesOn.AddDays(MostDays))
            return new Refusal("extend.day-wrong", Field: "closesOn", Arguments: [MostDays]);
        if (request.Reason.Length is 0 or > LongestReason)
            return new Refusal("extend.reason-missing", Field: "reason", Arguments: [LongestReason]);

        var row = new
        {
            request.Id,
            Before = poll.ClosesOn,
            ClosesOn = closesOn,
            EndsAt = VotingTime.EndOf(poll.Definition with { ClosesOn = closesOn }, town.TimeZone),
            request.Reason,
            Now = clock.GetUtcNow(),
        };
        await using var connection = await database.OpenAsync(cancellation);
        if (await connection.ExecuteAsync(new CommandDefinition(Extend, row, cancellationToken: cancellation)) == 0)
            return PollRefusals.NotOpen;
        await connection.ExecuteAsync(new CommandDefinition(Note, row, cancellationToken: cancellation));
        audit.Record($"poll:{request.Id}", new { Happened = "extended", row.Before, ClosesOn = closesOn, request.Reason });
        events.Publish("polls.poll-extended.v1", $"/polls/{request.Id}", new { ClosesOn = closesOn, request.Reason });
        return new ExtendedPoll(request.Id, closesOn);
    }
}

internal static class ExtendPollEndpoint
{
    public static void MapExtendPoll(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ExtendPollPage, ExtendedPoll>(
                "/staff/{id}/extend",
                form => new ExtendPoll(form.Route("id"), form.Date("closesOn"), form["reason"]),
                extended => $"/polls/{extended.Id}")
            .RequireRole(Roles.Officer);
}
