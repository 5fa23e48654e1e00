using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>A town that already held polls by slip keeps them, with their slips and ballots, and goes on voting.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class MigrationTests(SqlEngine engine)
{
    private const string Back =
        """
        drop table option_file; drop table sentence;
        drop table poll_follower; drop table poll_answer; drop table poll_extension; drop table turnout; drop table phone_voter;
        drop table poll_voter_list; drop table voter_list_entry; drop table voter_list; drop table sms_sender; drop table kiosk;
        drop table paper_token; drop table paper_line; drop table paper_keying; drop table paper_mark; drop table paper_batch;
        drop table eligible; drop table roll; drop table urn; drop table log_leaf; drop table log_head; drop table log_checkpoint;
        drop table named_ballot; drop table signing_key; drop table poll;
        delete from civic_migration where family = 'module' and number >= 2;
        create table poll (id text not null primary key, question text not null, options text not null, state text not null,
            closes_on date not null, slips int not null, definition text not null, drafted_at timestamptz not null, opened_at timestamptz, closed_at timestamptz);
        create table slip (poll text not null references poll (id), digest text not null, is_used boolean not null, primary key (poll, digest));
        create table ballot (poll text not null references poll (id), receipt text not null, choice int not null, primary key (poll, receipt));
        create index ballot_by_choice on ballot (poll, choice);
        """;

    private string _data = null!;
    private string? _database;

    [SetUp]
    public async Task Make()
    {
        _data = Directory.CreateTempSubdirectory("civichost-test-").FullName;
        _database = engine == SqlEngine.PostgreSql ? await PostgresServer.CreateDatabaseAsync() : null;
    }

    [TearDown]
    public void Drop() => Directory.Delete(_data, recursive: true);

    [Test]
    public async Task Old_slips_and_ballots_count_and_unused_slips_still_vote()
    {
        var (unused, used) = (TrackingCode.Next(), TrackingCode.Next());
        await using (var before = await StartAsync())
        {
            await before.WriteAsync("polls", Back);
            await before.WriteAsync(
                "polls",
                """
                insert into poll values ('old', 'Un puits ?', '["Oui","Non"]', 'open', @Last, 2, 'hash', @Now, @Now, null),
                    ('older', 'Un arbre ?', '["Oui","Non"]', 'closed', @Last, 1, 'hash', @Now, @Now, @Now);
                insert into slip values ('old', @Unused, @No), ('old', @Used, @Yes);
                insert into ballot values ('old', 'ABCDEFGHJKM2', 2), ('older', 'ABCDEFGHJKM2', 1);
                """,
                new
                {
                    Last = new DateOnly(2027, 3, 14),
                    Now = new DateTimeOffset(2027, 2, 28, 9, 0, 0, TimeSpan.Zero),
                    Unused = PersonKey.DigestOf("old", Eligibility.Slip, unused),
                    Used = PersonKey.DigestOf("old", Eligibility.Slip, used),
                    Yes = true,
                    No = false,
                });
        }

        await using var after = await StartAsync();
        Assert.That(await after.Anonymous.Send("polls", new CastBallot("old", used, "1")), Refused.With("poll.code-used"));
        Assert.That((await after.Anonymous.Send("polls", new CastBallot("old", unused, "2"))).IsRefused, Is.False);
        await after.As(Roles.Officer).Send("polls", new ClosePoll("old"));

        var result = (await after.Anonymous.Send("polls", new CountPoll("old")))!.Result!;
        Assert.That(result.Lines.Select(line => line.Votes), Is.EqualTo(new[] { 0, 2, 0 }));
        var older = (await after.Anonymous.Send("polls", new CountPoll("older")))!.Result!;
        Assert.That(older.Winners.Single().Label!["fr"], Is.EqualTo("Oui"));
    }

    private Task<TestTown> StartAsync() => TestTown.StartAsync(town =>
    {
        town.With<PollsModule>().On(engine).In(_data);
        if (_database is not null)
            town.Set("Storage:PostgreSql", _database);
    });
}
