using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Tables;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>An officer reads what people wrote, after closing; while the poll is open, nobody does.</summary>
/// <param name="State">Only sentences in this state; null: all.</param>
/// <param name="After">The last of the page before; empty for the first page.</param>
[RequiresRole(Roles.Officer)]
internal sealed record ReadSentences(string Poll, string? State, string After = "", int Most = ReadSentences.OnAPage) : IQuery<SentencesToRead?>
{
    public const int OnAPage = 20;
}

/// <param name="Cast">How many there are, also while the poll is open.</param>
/// <param name="Sentences">One more than was asked for where there is another page; none while the poll is open.</param>
internal sealed record SentencesToRead(Poll Poll, long Cast, IReadOnlyList<Sentence> Sentences);

internal sealed class ReadSentencesHandler(IModuleDatabase database, IMediator mediator) : IRequestHandler<ReadSentences, SentencesToRead?>
{
    public async Task<SentencesToRead?> Handle(ReadSentences request, CancellationToken cancellation)
    {
        if (await mediator.Send(new CountPoll(request.Poll), cancellation) is not { Poll: { Definition.Kind: BallotKind.Text } poll } count)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var cast = await SentencesOfUrn.CountAsync(connection, poll, cancellation);
        return new SentencesToRead(
            poll, cast,
            count.Result is null ? [] : await SentencesOfUrn.ListAsync(connection, poll, request.State, request.After, request.Most + 1, cancellation));
    }
}

/// <summary>Sentences of a secret and of a named poll, in the order of keys that say nothing about when or who.</summary>
internal static class SentencesOfUrn
{
    private const string Secret =
        """
        select urn.token as ballot, urn.ballot as text, '' as name, coalesce(sentence.state, '') as state, coalesce(sentence.reason, '') as reason
        from urn left join sentence on sentence.poll = urn.poll and sentence.ballot = urn.token
        where urn.poll = @Poll and urn.counts = @Counts and urn.token > @After and (@All or coalesce(sentence.state, '') = @State)
        order by urn.token limit @Most offset @Skip
        """;

    private const string Named =
        """
        select given.person as ballot, given.ballot as text, given.name as name, coalesce(sentence.state, '') as state, coalesce(sentence.reason, '') as reason
        from named_ballot as given left join sentence on sentence.poll = given.poll and sentence.ballot = given.person
        where given.poll = @Poll and @Counts and given.person > @After and (@All or coalesce(sentence.state, '') = @State)
        order by given.person limit @Most offset @Skip
        """;

    private const string CountSecret = "select count(*) from urn where poll = @Poll and counts = @Counts";

    private const string CountNamed = "select count(*) from named_ballot where poll = @Poll";

    public static async Task<IReadOnlyList<Sentence>> ListAsync(
        DbConnection connection, Poll poll, string? state, string after, int most, CancellationToken cancellation, int skip = 0) =>
    [
        .. await connection.QueryAsync<Sentence>(new CommandDefinition(
            poll.IsNamed ? Named : Secret,
            new { Poll = poll.Id, Counts = true, After = after, All = state is null, State = state ?? "", Most = most, Skip = skip },
            cancellationToken: cancellation)),
    ];

    public static Task<long> CountAsync(DbConnection connection, Poll poll, CancellationToken cancellation) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            poll.IsNamed ? CountNamed : CountSecret, new { Poll = poll.Id, Counts = true }, cancellationToken: cancellation));
}

internal static class ReadSentencesEndpoint
{
    private const int MostInAFile = 100_000;

    public static void MapReadSentences(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/staff/{id}/sentences.csv", DownloadAsync).RequireRole(Roles.Officer);

    private static async Task<IResult> DownloadAsync(string id, IMediator mediator, CancellationToken cancellation)
    {
        if (await mediator.Send(new ReadSentences(id, null, Most: MostInAFile), cancellation) is not { Poll.State: Poll.Closed } read)
            return PollRefusals.NotPublished.ToResult();
        return new CsvDownload($"sentences-{read.Poll.Id}.csv", async (csv, stop) =>
        {
            await csv.WriteAsync(["sentence", "name", "state", "reason"], stop);
            foreach (var sentence in read.Sentences)
                await csv.WriteAsync([sentence.Shown, sentence.Name, sentence.State, sentence.Reason], stop);
        });
    }
}
