using System.Collections.Concurrent;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Polls.Tests;

/// <summary>Whoever holds the database, the audit log or the server's log cannot join who voted to what was voted.</summary>
internal sealed class UnlinkableTests
{
    private const int Voters = 20;

    [Test]
    public async Task On_sqlite_roll_and_urn_have_no_row_number_and_lie_in_the_order_of_their_keys()
    {
        await using var voting = await VotingTown.StartAsync(SqlEngine.Sqlite);
        var (poll, codes) = await voting.OpenAsync(VotingTown.Well);
        await VoteAsync(voting, poll, codes);

        foreach (var table in (string[])["roll", "urn", "named_ballot"])
            Assert.That(async () => await voting.Town.ReadAsync<long>("polls", $"select rowid from {table}"), Throws.Exception.Message.Contains("no such column: rowid"));
        var persons = await voting.Town.ReadAsync<string>("polls", "select person from roll indexed by sqlite_autoindex_roll_1");
        var tokens = await voting.Town.ReadAsync<string>("polls", "select token from urn indexed by sqlite_autoindex_urn_1");
        Assert.That(persons, Has.Count.EqualTo(Voters).And.Ordered);
        Assert.That(tokens, Has.Count.EqualTo(Voters).And.Ordered);
    }

    [Test]
    public async Task On_postgresql_no_transaction_number_and_no_place_is_left_after_a_checkpoint()
    {
        await using var voting = await VotingTown.StartAsync(SqlEngine.PostgreSql);
        var (poll, codes) = await voting.OpenAsync(VotingTown.Well);
        await VoteAsync(voting, poll, codes);
        Assert.That(await voting.Town.ReadAsync<string>("polls", "select distinct xmin::text from roll"), Has.Count.EqualTo(Voters));

        await voting.Town.RunJobAsync("polls", "sign-checkpoints");

        Assert.That(await voting.Town.ReadAsync<string>("polls", "select distinct xmin::text from roll"), Has.Count.EqualTo(1));
        Assert.That(await voting.Town.ReadAsync<string>("polls", "select distinct xmin::text from urn"), Has.Count.EqualTo(1));
        Assert.That(await voting.Town.ReadAsync<string>("polls", "select person from roll order by ctid"), Has.Count.EqualTo(Voters).And.Ordered);
        Assert.That(await voting.Town.ReadAsync<string>("polls", "select token from urn order by ctid"), Has.Count.EqualTo(Voters).And.Ordered);
    }

    [TestCase(SqlEngine.Sqlite)]
    [TestCase(SqlEngine.PostgreSql)]
    public async Task Neither_roll_nor_urn_has_a_column_that_tells_time_or_order_or_the_other(SqlEngine engine)
    {
        await using var voting = await VotingTown.StartAsync(engine);
        var (poll, codes) = await voting.OpenAsync(VotingTown.Well);
        await VoteAsync(voting, poll, codes);

        var marks = await voting.Town.ReadAsync<string>("polls", "select poll || person || channel || ward || stratum || helper || claim from roll");
        var drops = await voting.Town.ReadAsync<(string Token, string Nonce, string Signature)>("polls", "select token, nonce, signature from urn");
        var leaves = await voting.Town.ReadAsync<string>("polls", "select leaf from log_leaf");
        Assert.That(await ColumnsOfAsync(voting, engine, "roll"), Is.EqualTo("channel claim helper person poll stratum ward"));
        Assert.That(await ColumnsOfAsync(voting, engine, "urn"), Is.EqualTo("ballot counts nonce poll signature token version"));
        foreach (var mark in marks)
        {
            Assert.That(drops.Where(drop => mark.Contains(drop.Token) || mark.Contains(drop.Nonce) || mark.Contains(drop.Signature)), Is.Empty);
            Assert.That(leaves.Where(mark.Contains), Is.Empty);
        }
    }

    [TestCase(SqlEngine.Sqlite)]
    [TestCase(SqlEngine.PostgreSql)]
    public async Task The_audit_log_has_no_line_for_a_claim_or_a_ballot(SqlEngine engine)
    {
        await using var voting = await VotingTown.StartAsync(engine);
        var (poll, codes) = await voting.OpenAsync(VotingTown.Well);

        await VoteAsync(voting, poll, codes);
        var token = await voting.ClaimAsync(poll, codes[^1]);
        await voting.CastAsync(poll, token, "3");

        Assert.That(
            await voting.Town.ReadAsync<string>("polls", "select request from civic_audit"),
            Has.Some.EqualTo("FreezePoll").And.None.EqualTo("CastBallot").And.None.EqualTo("ClaimToken").And.None.EqualTo("CastToken"));
        Assert.That(await voting.Town.SentAsync("polls"), Is.Empty);
        Assert.That(await voting.Town.ReadAsync<long>("polls", "select count(*) from civic_outbox where name <> 'polls.poll-opened.v1'"), Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public async Task A_form_that_is_remembered_keeps_the_day_and_the_receipt_and_no_ballot()
    {
        await using var voting = await VotingTown.StartAsync(SqlEngine.Sqlite);
        var (poll, codes) = await voting.OpenAsync(VotingTown.Well);
        using var resident = voting.Town.Client();
        await resident.SubmitAsync($"/polls/{poll.Id}/vote", new Dictionary<string, string> { ["code"] = codes[0], ["choice"] = "2" });

        var answer = (await voting.Town.ReadAsync<string>("polls", "select answer from civic_once")).Single();
        var receipt = (await voting.Town.ReadAsync<string>("polls", "select receipt from log_leaf where position = 1")).Single();
        Assert.That(answer, Does.Contain(receipt));
        Assert.That(answer, Does.Not.Contain("Ballot").And.Not.Contain(PersonKey.DigestOf(poll.Id, "slip", codes[0])));
    }

    [Test]
    public async Task The_servers_log_does_not_say_that_somebody_votes()
    {
        using var log = new HeardLog();
        await using var voting = new VotingTown(await TestTown.StartAsync(town => town.With<PollsModule>().Set("Logging:LogLevel:Default", "Information")));
        voting.Town.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var (poll, codes) = await voting.OpenAsync(VotingTown.Well);
        var token = await voting.ClaimAsync(poll, codes[0]);
        await voting.CastAsync(poll, token, "1");
        await voting.VoteInBoothAsync(poll, codes[1], "1");

        Assert.That(log.Lines, Has.Some.Contains("OpenPoll"));
        Assert.That(log.Lines, Has.None.Contains("ClaimToken").And.None.Contains("CastToken").And.None.Contains("CastBallot"));
    }

    [Test]
    public async Task No_log_however_talkative_carries_a_code_a_token_a_receipt_or_a_ballot()
    {
        using var log = new HeardLog();
        await using var voting = new VotingTown(await TestTown.StartAsync(town => town.With<PollsModule>().Set("Logging:LogLevel:Default", "Trace")));
        voting.Town.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var (poll, codes) = await voting.OpenAsync(VotingTown.Well with { Kind = BallotKind.Ranking });
        using var resident = voting.Town.Client();
        var token = await voting.ClaimAsync(poll, codes[0]);
        var body = $$"""{"token":"{{token.Token}}","signature":"{{token.Signature}}","ballot":"3>1=2","nonce":"{{VotingTown.NextNonce()}}"}""";

        await resident.PostJsonAsync($"/polls/api/polls/{poll.Id}/urn", body);
        await resident.PostJsonAsync($"/polls/api/polls/{poll.Id}/ballots", $$"""{"code":"{{codes[1]}}","ballot":"2>3"}""");
        await resident.SubmitAsync($"/polls/{poll.Id}/vote", new Dictionary<string, string> { ["code"] = codes[2], ["option-1"] = "1", ["option-3"] = "2" });

        var drops = await voting.Town.ReadAsync<(string Ballot, string Nonce, string Token)>("polls", "select ballot, nonce, token from urn");
        Assert.That(drops.Select(drop => drop.Ballot), Is.EquivalentTo(new[] { "3>1=2", "2>3", "1>3" }));
        Assert.That(log.Lines, Is.Not.Empty);
        foreach (var secret in codes.Take(3).Concat(drops.SelectMany(drop => new[] { drop.Ballot, drop.Nonce, drop.Token })).Append(token.Signature))
            Assert.That(log.Lines.Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    private static async Task VoteAsync(VotingTown voting, Poll poll, IReadOnlyList<string> codes)
    {
        foreach (var (code, number) in codes.Take(Voters).Select((code, number) => (code, number)))
            await voting.VoteInBoothAsync(poll, code, $"{number % 4}");
    }

    private static async Task<string> ColumnsOfAsync(VotingTown voting, SqlEngine engine, string table)
    {
        var columns = await voting.Town.ReadAsync<string>(
            "polls",
            engine == SqlEngine.Sqlite
                ? "select name from pragma_table_info(@Table)"
                : "select column_name from information_schema.columns where table_schema = current_schema() and table_name = @Table",
            new { Table = table });
        return string.Join(' ', columns.Order(StringComparer.Ordinal));
    }

    private sealed class HeardLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
