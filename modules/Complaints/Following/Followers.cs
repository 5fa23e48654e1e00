using System.Data.Common;
using System.Security.Cryptography;
using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>Addresses that follow something: asked, confirmed, ended. Nothing here tells whether an address followed before.</summary>
internal sealed class Followers(IMessages messages, ITexts texts, ITown town, CategoryBook categories, IModuleDatabase database, TimeProvider clock)
{
    /// <summary>How many questions may wait for one address: nobody is pestered with what others typed.</summary>
    private const int MostWaiting = 3;

    private const int MostOfOne = 50;

    private const string Waits = "(confirmed_at is null or (says_me_too and not is_counted))";

    private const string Counts =
        $"select count(*) as total, count(case when {Waits} then 1 end) as waiting from follower where address = @Address and channel = @Channel";

    private const string Insert =
        """
        insert into follower (id, number, category, quarter, channel, address, language, token, since, confirmed_at, says_me_too, is_counted)
        values (@Id, @Number, @Category, @Quarter, @Channel, @Address, @Language, @Token, @Now, @ConfirmedAt, @SaysMeToo, false)
        on conflict do nothing
        """;

    private const string AlsoMeToo =
        """
        update follower set says_me_too = true
        where number = @Number and channel = @Channel and address = @Address and not says_me_too
        returning token
        """;

    private const string ConfirmByToken =
        "update follower set confirmed_at = coalesce(confirmed_at, @Now) where token = @Token returning id, number";

    private const string ConfirmByPhone =
        $"""
        update follower set confirmed_at = coalesce(confirmed_at, @Now)
        where channel = 'sms' and address = @Phone and {Waits}
        returning id, number
        """;

    private const string ConfirmOwn =
        """
        update follower set confirmed_at = coalesce(confirmed_at, @Now), says_me_too = says_me_too or @SaysMeToo
        where number = @Number and channel = @Channel and address = @Address
        returning id, number
        """;

    private const string Count = "update follower set is_counted = true where id = @Id and says_me_too and not is_counted returning address";

    private const string Support =
        """
        update report set supporters = supporters + 1
        where number = @Number and is_open and visibility = 'shown' and privacy <> 'secret' and phone <> @Address and lower(email) <> @Address
        """;

    /// <summary>What waits stays until it is erased: it holds the place of further questions to the same address.</summary>
    private const string EndOne = "delete from follower where token = @Token and confirmed_at is not null";

    private const string EndAll = "delete from follower where channel = 'sms' and address = @Phone and confirmed_at is not null";

    private const string EndOwn = "update report set wants_news = false where phone = @Phone and wants_news";

    /// <summary>Somebody typed an address: whoever reads it is asked, once.</summary>
    public async Task AskAsync(DbConnection connection, FollowedThing thing, MessageTo to, bool saysMeToo, CancellationToken cancellation)
    {
        var row = RowOf(thing, to, saysMeToo, null);
        var known = await connection.QuerySingleAsync<Known>(new CommandDefinition(Counts, row, cancellationToken: cancellation));
        if (known.Waiting >= MostWaiting || known.Total >= MostOfOne)
            return;
        var token = await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation)) == 1
            ? row.Token
            : saysMeToo ? await connection.ExecuteScalarAsync<string?>(new CommandDefinition(AlsoMeToo, row, cancellationToken: cancellation)) : null;
        if (token is null)
            return;
        var words = texts.In(to.Language);
        var tree = await categories.ReadAsync(database, cancellation);
        messages.Send(to, "follow-confirm", "follow", thing.NameIn(words, tree), $"{town.PublicAddress}/complaints/follow/{token}", town.Name);
    }

    /// <summary>Somebody writes from the telephone itself: nothing needs to be asked.</summary>
    public async Task AddAsync(DbConnection connection, int number, string phone, string language, bool saysMeToo, CancellationToken cancellation)
    {
        var row = RowOf(new FollowedThing(number, "", ""), new MessageTo(MessageChannel.Sms, phone, language), saysMeToo, clock.GetUtcNow());
        if ((await connection.QuerySingleAsync<Known>(new CommandDefinition(Counts, row, cancellationToken: cancellation))).Total >= MostOfOne)
            return;
        await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: cancellation));
        await CountAsync(connection, await connection.QuerySingleAsync<Confirmed>(new CommandDefinition(ConfirmOwn, row, cancellationToken: cancellation)), cancellation);
    }

    /// <returns>False where no such token was given.</returns>
    public async Task<bool> ConfirmAsync(DbConnection connection, string token, CancellationToken cancellation)
    {
        if (await connection.QuerySingleOrDefaultAsync<Confirmed?>(new CommandDefinition(
            ConfirmByToken, new { Token = token, Now = clock.GetUtcNow() }, cancellationToken: cancellation)) is not { } confirmed)
            return false;
        await CountAsync(connection, confirmed, cancellation);
        return true;
    }

    /// <summary>The telephone says yes to all that it was asked.</summary>
    /// <returns>Whether it was asked anything.</returns>
    public async Task<bool> ConfirmAllAsync(DbConnection connection, string phone, CancellationToken cancellation)
    {
        var confirmed = (await connection.QueryAsync<Confirmed>(new CommandDefinition(
            ConfirmByPhone, new { Phone = phone, Now = clock.GetUtcNow() }, cancellationToken: cancellation))).AsList();
        foreach (var row in confirmed)
            await CountAsync(connection, row, cancellation);
        return confirmed.Count > 0;
    }

    public Task EndAsync(DbConnection connection, string token, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(EndOne, new { Token = token }, cancellationToken: cancellation));

    /// <summary>The telephone gets nothing more, of its own reports neither.</summary>
    public async Task EndAllAsync(DbConnection connection, string phone, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(EndAll, new { Phone = phone }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(EndOwn, new { Phone = phone }, cancellationToken: cancellation));
    }

    /// <summary>Once for each contact, and never for the reporter's own.</summary>
    private static async Task CountAsync(DbConnection connection, Confirmed follower, CancellationToken cancellation)
    {
        if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Count, new { follower.Id }, cancellationToken: cancellation)) is { } address)
            await connection.ExecuteAsync(new CommandDefinition(Support, new { follower.Number, Address = address }, cancellationToken: cancellation));
    }

    private NewRow RowOf(FollowedThing thing, MessageTo to, bool saysMeToo, DateTimeOffset? confirmedAt)
    {
        var now = clock.GetUtcNow();
        return new NewRow(
            Guid.CreateVersion7(now).ToString(), thing.Number, thing.Category, thing.Quarter,
            to.Channel == MessageChannel.Email ? FollowChannel.Email : FollowChannel.Sms, to.Address, to.Language,
            RandomNumberGenerator.GetHexString(32, lowercase: true), now, confirmedAt, saysMeToo && thing.Number is not null);
    }

    private sealed record NewRow(
        string Id, int? Number, string Category, string Quarter, string Channel, string Address, string Language, string Token, DateTimeOffset Now,
        DateTimeOffset? ConfirmedAt, bool SaysMeToo);

    private sealed record Known(long Total, long Waiting);

    private sealed record Confirmed(string Id, int? Number);
}

/// <summary>What is followed: a report, or all of a category and quarter.</summary>
/// <param name="Number">Null for the latter.</param>
/// <param name="Category">Code; empty for any.</param>
/// <param name="Quarter">Name; empty for any.</param>
internal sealed record FollowedThing(int? Number, string Category, string Quarter)
{
    public string NameIn(ITexts words, CategoryTree tree)
    {
        if (Number is { } number)
            return words["follow.report", CaseNumber.Show(number)];
        var parts = new[] { tree.Find(Category)?.NameIn(words.Language) ?? "", Quarter }.Where(part => part.Length > 0).ToList();
        return parts.Count == 0 ? words["follow.everything"] : string.Join(", ", parts);
    }
}
