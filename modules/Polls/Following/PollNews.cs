using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Polls;

/// <summary>Tells those who asked for it that a poll is open, that it ends soon, what it came to, and what the town does with it.</summary>
internal sealed class PollNews(IModuleDatabase database, IMediator mediator, IMessages messages, ITown town, ITexts texts)
{
    private const string Followers =
        """
        select channel, address, language, max(token) as token
        from poll_follower
        where (poll = @Poll or poll = '') and confirmed_at is not null
        group by channel, address, language
        order by channel, address
        limit 20000
        """;

    /// <param name="template">Its words get <c>{0}</c> town, <c>{1}</c> question, <c>{2}</c> last day, <c>{3}</c> page, <c>{4}</c> where to end it,
    /// <c>{5}</c> sentence.</param>
    /// <param name="sentence">In a language.</param>
    public async Task TellAsync(DbConnection connection, Poll poll, string template, Func<ITexts, string> sentence, CancellationToken cancellation)
    {
        var followers = await connection.QueryAsync<Row>(new CommandDefinition(Followers, new { Poll = poll.Id }, cancellationToken: cancellation));
        foreach (var follower in followers)
        {
            var words = texts.In(follower.Language);
            messages.Send(
                FollowerAddress.Of(follower.Channel, follower.Address, follower.Language), template, $"poll:{poll.Id}",
                town.Name, poll.Question(follower.Language), poll.ClosesOn.ToString("d", words.Culture), $"{town.PublicAddress}/polls/{poll.Id}",
                $"{town.PublicAddress}/polls/follow/{follower.Token}", sentence(words));
        }
    }

    /// <summary>Where the poll stands as it did when this happened: what a module that was off hears late is no news any more.</summary>
    /// <param name="subject">Path of the poll.</param>
    /// <param name="state">In which it has to be.</param>
    public async Task TellAsync(string subject, string state, string template, Func<ITexts, PollCount, string> sentence, CancellationToken cancellation)
    {
        if (await mediator.Send(new CountPoll(subject.Split('/')[^1]), cancellation) is not { } count || count.Poll.State != state)
            return;
        await using var connection = await database.OpenAsync(cancellation);
        await TellAsync(connection, count.Poll, template, words => sentence(words, count), cancellation);
    }

    private sealed record Row(string Channel, string Address, string Language, string Token);
}

internal sealed class TellOfOpening(PollNews news) : IEventHandler
{
    public Task Handle(CivicEvent happened, CancellationToken cancellation) =>
        news.TellAsync(happened.Subject, Poll.Open, "poll-open", (_, _) => "", cancellation);
}

internal sealed class TellOfResult(PollNews news) : IEventHandler
{
    public Task Handle(CivicEvent happened, CancellationToken cancellation) => news.TellAsync(
        happened.Subject, Poll.Closed, "poll-closed", (words, count) => count.Result is { } result ? ResultSentence.Of(result, words) : "", cancellation);
}

internal sealed class TellOfAnswer(PollNews news) : IEventHandler
{
    public Task Handle(CivicEvent happened, CancellationToken cancellation) =>
        news.TellAsync(happened.Subject, Poll.Closed, "poll-answered", (_, _) => "", cancellation);
}
