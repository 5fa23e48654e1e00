using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>You said, we do: after closing an officer tells everybody what the town does with the result, as often as there is something to tell.</summary>
[RequiresRole(Roles.Officer)]
public sealed record AnswerPoll(string Id, string Said) : IChange<AnsweredPoll>;

public sealed record AnsweredPoll(string Id);

internal sealed class AnswerPollHandler(IModuleDatabase database, IMediator mediator, TimeProvider clock, IAuditTrail audit, IEvents events)
    : IRequestHandler<AnswerPoll, Outcome<AnsweredPoll>>
{
    public const int LongestAnswer = 2000;

    private const string Say =
        """
        insert into poll_answer (poll, number, said, said_at)
        select @Id, coalesce(max(number), 0) + 1, @Said, @Now from poll_answer where poll = @Id
        """;

    public async Task<Outcome<AnsweredPoll>> Handle(AnswerPoll request, CancellationToken cancellation)
    {
        if (await mediator.Send(new FindPoll(request.Id), cancellation) is not { } poll)
            return PollRefusals.Unknown;
        if (poll.State != Poll.Closed)
            return new Refusal("answer.too-early", RefusalKind.Conflict);
        if (request.Said.Length is 0 or > LongestAnswer)
            return new Refusal("answer.missing", Field: "said", Arguments: [LongestAnswer]);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            Say, new { request.Id, request.Said, Now = clock.GetUtcNow() }, cancellationToken: cancellation));
        audit.Record($"poll:{request.Id}", new { Happened = "answered" });
        events.Publish("polls.poll-answered.v1", $"/polls/{request.Id}", new { poll.Definition.AskedBy });
        return new AnsweredPoll(request.Id);
    }
}

internal static class AnswerPollEndpoint
{
    public static void MapAnswerPoll(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AnswerPollPage, AnsweredPoll>(
                "/staff/{id}/answer", form => new AnswerPoll(form.Route("id"), form["said"]), answered => $"/polls/{answered.Id}")
            .RequireRole(Roles.Officer);
}
