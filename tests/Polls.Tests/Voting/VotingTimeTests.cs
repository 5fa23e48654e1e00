using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>When a ballot is taken: by the server's clock, and a clock that is set back opens nothing again.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class VotingTimeTests(SqlEngine engine)
{
    [Test]
    public async Task Before_the_first_day_and_after_closing_nothing_is_taken_and_a_clock_set_back_changes_that_not()
    {
        await using var voting = await VotingTown.StartAsync(engine);
        var (later, codes) = await voting.OpenAsync(VotingTown.Well with { OpensOn = new DateOnly(2027, 3, 5) });
        Assert.That(await voting.VoteInBoothAsync(later, codes[0], "1"), Refused.With("poll.not-yet"));
        voting.Town.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 5, 0, 0, 0, TimeSpan.Zero));
        var token = await voting.ClaimAsync(later, codes[0]);

        voting.Town.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 15, 0, 0, 0, TimeSpan.Zero));
        Assert.That(await voting.CastAsync(later, token, "1"), Refused.With("poll.not-open"));
        await voting.Town.RunJobAsync("polls", "close-polls");
        voting.Town.Clock.AdjustTime(new DateTimeOffset(2027, 3, 10, 9, 0, 0, TimeSpan.Zero));

        Assert.That(await voting.CastAsync(later, token, "1"), Refused.With("poll.not-open"));
        Assert.That(await voting.CloseAsync(later), Refused.With("poll.not-open"));
        Assert.That(await voting.Town.ReadAsync<string?>("polls", "select sealed_token_key from poll where id = @Id", new { later.Id }), Is.EqualTo(new string?[] { null }));
    }
}
