using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>What happened to a poll, for everybody: opened, extended and why, closed, and what the town does with it.</summary>
internal sealed record ReadTimeline(string Poll) : IQuery<PollTimeline>;

internal sealed record PollTimeline(
    DateTimeOffset? OpenedAt, DateTimeOffset? ClosedAt, IReadOnlyList<PollExtension> Extensions, IReadOnlyList<PollAnswer> Answers);

/// <param name="Before">Last day as it was.</param>
/// <param name="ClosesOn">Last day as it became.</param>
internal sealed record PollExtension(DateOnly Before, DateOnly ClosesOn, string Reason, DateTimeOffset MadeAt);

internal sealed record PollAnswer(string Said, DateTimeOffset SaidAt);

internal sealed class ReadTimelineHandler(IModuleDatabase database) : IRequestHandler<ReadTimeline, PollTimeline>
{
    private const string Life = "select opened_at, closed_at from poll where id = @Poll and state <> 'draft'";

    private const string Extensions = "select before, closes_on, reason, made_at from poll_extension where poll = @Poll order by number limit 100";

    private const string Answers = "select said, said_at from poll_answer where poll = @Poll order by number limit 100";

    public async Task<PollTimeline> Handle(ReadTimeline request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var life = await connection.QuerySingleOrDefaultAsync<LifeRow?>(new CommandDefinition(Life, request, cancellationToken: cancellation));
        return new PollTimeline(
            life?.OpenedAt,
            life?.ClosedAt,
            [.. await connection.QueryAsync<PollExtension>(new CommandDefinition(Extensions, request, cancellationToken: cancellation))],
            [.. await connection.QueryAsync<PollAnswer>(new CommandDefinition(Answers, request, cancellationToken: cancellation))]);
    }

    private sealed record LifeRow(DateTimeOffset? OpenedAt, DateTimeOffset? ClosedAt);
}
