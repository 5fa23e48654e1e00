using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>A named consultation: the ballot bears a name, may be changed until closing, and the last one counts.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class NamedPollTests(SqlEngine engine)
{
    private VotingTown _voting = null!;

    [SetUp]
    public async Task Start() => _voting = await VotingTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _voting.DisposeAsync();

    [Test]
    public async Task The_last_ballot_of_a_person_counts_and_only_counts_are_published()
    {
        var (poll, codes) = await _voting.OpenAsync(VotingTown.Well with { Level = PollLevel.N });

        Assert.That(await _voting.VoteInBoothAsync(poll, codes[0], "1"), Refused.With("poll.name-missing"));
        await _voting.VoteInBoothAsync(poll, codes[0], "1", "Voisine");
        await _voting.VoteInBoothAsync(poll, codes[0], "2", "Voisine");
        await _voting.VoteInBoothAsync(poll, codes[1], "2", "Voisin");
        await _voting.CloseAsync(poll);

        var result = await _voting.ResultAsync(poll);
        Assert.That(result.Lines.Select(line => line.Votes), Is.EqualTo(new[] { 0, 2, 0, 0 }));
        var bundle = await _voting.FetchBundleAsync(poll);
        Assert.That(Directory.GetFiles(bundle).Select(File.ReadAllText), Has.None.Contains("Voisin"));
        Assert.That((await _voting.Town.RunCommandAsync("polls", "verify", bundle)).ExitCode, Is.Zero);
        using var resident = _voting.Town.Client();
        Assert.That((int)(await resident.GetAsync($"/polls/{poll.Id}/ballots.csv")).StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task Names_are_published_where_that_was_said_before_opening()
    {
        var (poll, codes) = await _voting.OpenAsync(VotingTown.Well with { Level = PollLevel.N, PublishesNames = true });
        await _voting.VoteInBoothAsync(poll, codes[0], "1", "Voisine");
        await _voting.CloseAsync(poll);

        var bundle = await _voting.FetchBundleAsync(poll);

        Assert.That(await File.ReadAllTextAsync(Path.Combine(bundle, "names.json")), Is.EqualTo("""[{"ballot":"1","name":"Voisine"}]"""));
        Assert.That((await _voting.Town.RunCommandAsync("polls", "verify", bundle)).ExitCode, Is.Zero);
    }

    [Test]
    public async Task The_page_says_that_the_vote_is_not_secret()
    {
        var (poll, _) = await _voting.OpenAsync(VotingTown.Well with { Level = PollLevel.N });
        using var resident = _voting.Town.Client("en");

        Assert.That(await resident.PageAsync($"/polls/{poll.Id}/vote"), Does.Contain("This is no secret vote: your ballot bears your name."));
    }
}
