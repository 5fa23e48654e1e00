using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace Complaints;

/// <summary>Whoever follows a report that is merged follows the one that goes on, and comes back where the merging is taken back.</summary>
internal sealed class MergedFollowers(TimeProvider clock)
{
    /// <summary>Whoever follows both already stays where they are.</summary>
    private const string Remember =
        """
        insert into merged_follower (number, follower, is_reporter)
        select @Number, here.id, false
        from follower here
        where here.number = @Number
          and not exists (select 1 from follower there where there.number = @Into and there.channel = here.channel and there.address = here.address)
        """;

    private const string Move =
        "update follower set number = @Into where number = @Number and id in (select follower from merged_follower where number = @Number)";

    private const string Reporter = "select email, phone, language from report where number = @Number and wants_news and (email <> '' or phone <> '')";

    private const string FollowOn =
        """
        insert into follower (id, number, category, quarter, channel, address, language, token, since, confirmed_at)
        values (@Id, @Into, '', '', @Channel, @Address, @Language, @Token, @Now, @Now)
        on conflict do nothing
        """;

    private const string RememberReporter = "insert into merged_follower (number, follower, is_reporter) values (@Number, @Id, true)";

    private const string EndReporters = "delete from follower where id in (select follower from merged_follower where number = @Number and is_reporter)";

    private const string ComeBack =
        """
        update follower set number = @Number
        where id in (select follower from merged_follower where number = @Number and not is_reporter)
          and not exists (select 1 from follower here where here.number = @Number and here.channel = follower.channel and here.address = follower.address)
        """;

    private const string Forget =
        "delete from merged_follower where number = @Number or follower in (select follower from merged_follower where number = @Number)";

    public async Task MoveAsync(DbConnection connection, int number, int into, CancellationToken cancellation)
    {
        var values = new { Number = number, Into = into };
        await connection.ExecuteAsync(new CommandDefinition(Remember, values, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(Move, values, cancellationToken: cancellation));
        if (await connection.QuerySingleOrDefaultAsync<Address?>(new CommandDefinition(Reporter, values, cancellationToken: cancellation)) is not { } reporter)
            return;
        // The reporter asked for news when they filed it.
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var added = await connection.ExecuteAsync(new CommandDefinition(
            FollowOn,
            new
            {
                Id = id,
                Into = into,
                Channel = reporter.Email.Length > 0 ? "email" : "sms",
                Address = reporter.Email.Length > 0 ? reporter.Email : reporter.Phone,
                reporter.Language,
                Token = Guid.NewGuid().ToString("N"),
                Now = clock.GetUtcNow(),
            },
            cancellationToken: cancellation));
        if (added == 1)
            await connection.ExecuteAsync(new CommandDefinition(RememberReporter, new { Number = number, Id = id }, cancellationToken: cancellation));
    }

    public async Task ComeBackAsync(DbConnection connection, int number, CancellationToken cancellation)
    {
        foreach (var step in (string[])[EndReporters, ComeBack, Forget])
            await connection.ExecuteAsync(new CommandDefinition(step, new { Number = number }, cancellationToken: cancellation));
    }

    private sealed record Address(string Email, string Phone, string Language);
}
