using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>The polls that anybody may see, as a page and as JSON.</summary>
internal static class ListPollsEndpoint
{
    public static void MapListPolls(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<ListPollsPage>("/").AllowAnonymous();
        routes.MapGet("/api/polls", async (IMediator mediator, CancellationToken cancellation) => await mediator.Send(new ListPolls(), cancellation))
            .WithSummary("api.polls.list").AllowAnonymous();
    }
}

/// <summary>One poll: turnout while it is open, afterwards the result, and the ballots by which everybody can count again.</summary>
internal static class PollResultEndpoint
{
    public static void MapPollResult(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<PollPage>("/{id}").AllowAnonymous();
        routes.MapPage<RecordedPage>("/{poll}/recorded").AllowAnonymous();
        routes.MapPage<IncidentPage>("/incident").AllowAnonymous();
        routes.MapGet("/api/polls/{id}", FindAsync).WithSummary("api.polls.find").AllowAnonymous();
        routes.MapGet("/api/polls/{id}/result", FindAsync).AllowAnonymous();
        routes.MapGet("/{id}/ballots.csv", ListBallotsAsync).AllowAnonymous();
    }

    private static async Task<IResult> FindAsync(string id, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new CountPoll(id), cancellation) is { } count ? Results.Json(count) : PollRefusals.Unknown.ToResult();

    /// <summary>The whole question, and every ballot that counts in the order of the random tokens: <c>polls count</c> needs nothing else.</summary>
    private static async Task<IResult> ListBallotsAsync(string id, IMediator mediator, IModuleDatabase database, CancellationToken cancellation)
    {
        const string Ballots = "select token, ballot from urn where poll = @Poll and counts = @Counts order by token limit 1000000";
        if (await mediator.Send(new CountPoll(id), cancellation) is not { Result: not null, Poll: { IsNamed: false, Definition: { IsForAuditorsOnly: false, Kind: not BallotKind.Text } } poll })
            return PollRefusals.NotPublished.ToResult();
        await using var connection = await database.OpenAsync(cancellation);
        var rows = (await connection.QueryAsync<Published>(new CommandDefinition(
            Ballots, new { Poll = poll.Id, Counts = true }, cancellationToken: cancellation))).AsList();
        return new CsvDownload($"poll-{poll.Id}.csv", async (csv, stop) =>
        {
            foreach (var (what, text, number) in CsvFormat.QuestionRows(PollCounting.QuestionOf(poll.Definition)))
                await csv.WriteAsync([what, text, number, what == CsvFormat.Heading[0] ? "token" : null], stop);
            foreach (var row in rows)
                await csv.WriteAsync(["ballot", PollCounting.TextOf(poll.Definition.Kind, row.Ballot), 1, row.Token], stop);
        });
    }

    private sealed record Published(string Token, string Ballot);
}
