using CivicHost.Sdk;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Anybody reads the sentences that the town shows, and how many it holds back and why.</summary>
/// <param name="Page">From 1. Keys of sentences stay out of public addresses: those of a named poll say who wrote them.</param>
public sealed record ShowSentences(string Poll, int Page = 1) : IQuery<ShownSentences?>
{
    internal const int OnAPage = 50;
    internal const int MostPages = 20_000;
}

/// <param name="Sentences">One more than a page holds where there is another page.</param>
/// <param name="Waiting">How many nobody has decided about yet.</param>
/// <param name="Held">How many are held back, by reason.</param>
public sealed record ShownSentences(Poll Poll, IReadOnlyList<ShownSentence> Sentences, long Published, long Waiting, IReadOnlyList<HeldBack> Held);

/// <param name="Name">Of whoever wrote it, where the poll said before opening that names are published; else empty.</param>
public sealed record ShownSentence(string Text, string Name);

/// <param name="Reason">Code of a text.</param>
public sealed record HeldBack(string Reason, long Count);

internal sealed class ShowSentencesHandler(IModuleDatabase database, IMediator mediator) : IRequestHandler<ShowSentences, ShownSentences?>
{
    private const string Decided =
        "select reason, count(*) as count from sentence where poll = @Poll and state = @State group by reason order by reason limit 50";

    public async Task<ShownSentences?> Handle(ShowSentences request, CancellationToken cancellation)
    {
        if (await mediator.Send(new CountPoll(request.Poll), cancellation) is not { Poll: { Definition.Kind: BallotKind.Text } poll, Result: not null })
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        var skip = (Math.Clamp(request.Page, 1, ShowSentences.MostPages) - 1) * ShowSentences.OnAPage;
        var sentences = await SentencesOfUrn.ListAsync(connection, poll, Sentence.Published, "", ShowSentences.OnAPage + 1, cancellation, skip);
        var published = (await CountAsync(Sentence.Published)).Sum(each => each.Count);
        var held = await CountAsync(Sentence.Held);
        var cast = await SentencesOfUrn.CountAsync(connection, poll, cancellation);
        return new ShownSentences(
            poll,
            [.. sentences.Select(each => new ShownSentence(each.Shown, poll.Definition.PublishesNames ? each.Name : ""))],
            published, cast - published - held.Sum(each => each.Count), held);

        async Task<IReadOnlyList<HeldBack>> CountAsync(string state) =>
            [.. await connection.QueryAsync<HeldBack>(new CommandDefinition(Decided, new { Poll = poll.Id, State = state }, cancellationToken: cancellation))];
    }
}

internal static class ShowSentencesEndpoint
{
    public static void MapShowSentences(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ShowSentencesPage>("/{id}/sentences").AllowAnonymous();
}
