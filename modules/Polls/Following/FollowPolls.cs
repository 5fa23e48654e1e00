using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Polls;

/// <summary>Somebody without an account wants to be reminded of a poll, or of every poll. The address is asked first.</summary>
/// <param name="Poll">Empty for every poll.</param>
/// <param name="Contact">Phone or e-mail.</param>
/// <param name="Language">BCP 47; one that the town does not have gives its first.</param>
internal sealed record FollowPolls(string Poll, string Contact, string Language) : IChange<AskedToFollowPolls>;

/// <summary>The same whether the address was new, followed already or was asked too often.</summary>
internal sealed record AskedToFollowPolls(string Poll);

internal sealed class FollowPollsRules : AbstractValidator<FollowPolls>
{
    public const int LongestContact = 200;

    public FollowPollsRules(ITown town) =>
        RuleFor(follow => follow.Contact).Must(contact => FollowerAddress.Read(contact, "", town) is not null).WithErrorCode("remind.contact-unreadable");
}

internal sealed class FollowPollsHandler(IModuleDatabase database, IMediator mediator, IMessages messages, ITexts texts, ITown town, TimeProvider clock)
    : IRequestHandler<FollowPolls, Outcome<AskedToFollowPolls>>
{
    /// <summary>Nobody is pestered with what others typed.</summary>
    private const int MostWaiting = 3;

    private const int MostOfOne = 50;

    private const string Counts =
        """
        select count(*) as total, count(case when confirmed_at is null then 1 end) as waiting
        from poll_follower where address = @Address and channel = @Channel
        """;

    private const string Insert =
        """
        insert into poll_follower (id, poll, channel, address, language, token, since, confirmed_at)
        values (@Id, @Poll, @Channel, @Address, @Language, @Token, @Now, null)
        on conflict (poll, channel, address) do nothing
        """;

    public async Task<Outcome<AskedToFollowPolls>> Handle(FollowPolls request, CancellationToken cancellation)
    {
        var poll = request.Poll.Length == 0 ? null : await mediator.Send(new FindPoll(request.Poll), cancellation);
        if (request.Poll.Length > 0 && poll is null)
            return PollRefusals.Unknown;
        if (poll is { State: Polls.Poll.Closed })
            return PollRefusals.NotOpen;

        var language = town.Languages.Contains(request.Language) ? request.Language : town.Languages[0];
        var to = FollowerAddress.Read(request.Contact, language, town)!;
        var row = new
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
            request.Poll,
            Channel = FollowerAddress.ChannelOf(to),
            to.Address,
            to.Language,
            Token = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Now = clock.GetUtcNow(),
        };
        await using var connection = await database.OpenAsync(cancellation);
        var known = await connection.QuerySingleAsync<Known>(new CommandDefinition(Counts, row, cancellationToken: cancellation));
        if (known.Waiting < MostWaiting && known.Total < MostOfOne
            && await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation)) == 1)
        {
            var words = texts.In(to.Language);
            messages.Send(
                to, "remind-confirm", "poll-follower", town.Name, poll?.Question(to.Language) ?? words["remind.every"], $"{town.PublicAddress}/polls/follow/{row.Token}");
        }

        return new AskedToFollowPolls(request.Poll);
    }

    private sealed record Known(long Total, long Waiting);
}

/// <summary>Where a reminder goes.</summary>
internal static class FollowerAddress
{
    /// <returns>Null where it is neither an e-mail address nor a telephone number.</returns>
    public static MessageTo? Read(string contact, string language, ITown town)
    {
        if (contact.Length > FollowPollsRules.LongestContact)
            return null;
        if (contact.Contains('@', StringComparison.Ordinal))
            return EmailAddress.Read(contact) is { } email ? new MessageTo(MessageChannel.Email, email.ToLowerInvariant(), language) : null;
        return PhoneNumber.Read(contact, town) is { } phone ? new MessageTo(MessageChannel.Sms, phone, language) : null;
    }

    public static string ChannelOf(MessageTo to) => to.Channel == MessageChannel.Email ? "email" : "sms";

    public static MessageTo Of(string channel, string address, string language) =>
        new(channel == "email" ? MessageChannel.Email : MessageChannel.Sms, address, language);
}

internal static class FollowPollsEndpoint
{
    public static void MapFollowPolls(this IEndpointRouteBuilder routes)
    {
        var form = routes.MapForm<FollowPollsPage, AskedToFollowPolls>(
            "/follow",
            form => new FollowPolls(form["poll"], form["contact"], form["language"]),
            _ => "/polls/follow/asked");
        form.AllowAnonymous();
        form.Submit.RequireRateLimiting(Limits.AnonymousFiling);
        routes.MapPage<FollowAskedPage>("/follow/asked").AllowAnonymous();
    }
}
