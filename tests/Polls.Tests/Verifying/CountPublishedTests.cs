using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>Whatever kind of question a town asked, anybody counts again what it published, and comes to the same.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed class CountPublishedTests(SqlEngine engine)
{
    private VotingTown _voting = null!;
    private string _folder = null!;

    private static IEnumerable<TestCaseData> Kinds()
    {
        yield return Kind(BallotKind.One, "plurality", ["2"], "2", "2", "0");
        yield return Kind(BallotKind.Several, "approval", ["1"], "1,4", "1", "0");
        yield return Kind(BallotKind.Ranking, "borda", ["3"], "3>1", "3", "0");
        yield return Kind(BallotKind.Score, "score-sum", ["1"], "1:1,3:-1", "1:1", "0");
        yield return Kind(BallotKind.BudgetApproval, "mes-cost", ["2", "4"], "2,4", "2", "4", "2");
        yield return Kind(BallotKind.BudgetKnapsack, "greedy-votes", ["2", "4"], "2,4", "2", "2,4", "3");
        yield return Kind(BallotKind.BudgetPoints, "greedy-votes", ["1"], "1:7,2:3", "2:2", "0");
        yield return Kind(BallotKind.BudgetRanking, "greedy-votes", ["2", "3"], "2>3", "2", "0");
        yield return Kind(BallotKind.Pairwise, "pairwise-wins", ["2"], "2>3", "2>1", "3>1", "0");
    }

    [OneTimeSetUp]
    public async Task Start()
    {
        _voting = await VotingTown.StartAsync(engine);
        _folder = Directory.CreateTempSubdirectory("civichost-published-").FullName;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _voting.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task The_table_of_ballots_says_all_that_counting_needs(BallotKind kind, string rule, string[] winners, string[] ballots)
    {
        var (poll, published) = await PublishAsync(kind, rule, ballots);
        var table = Path.Combine(_folder, $"{poll.Id}.csv");
        using var anybody = _voting.Town.Client();
        await File.WriteAllTextAsync(table, await anybody.PageAsync($"/polls/{poll.Id}/ballots.csv"));

        var counted = await CountAsync(table, ["--rule", rule, "--tie-seed", published.Seed, .. rule == "mes-cost" ? (string[])["--completion", "add1u"] : []]);

        Assert.That(Texts(counted, "winners")[..winners.Length], Is.EqualTo(winners));
        Assert.That(counted.GetProperty("rounds").GetRawText(), Is.EqualTo(RoundsOf(published)));
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task The_bundle_is_counted_by_its_own_rule_and_seed(BallotKind kind, string rule, string[] winners, string[] ballots)
    {
        var (poll, published) = await PublishAsync(kind, rule, ballots);
        var bundle = await _voting.FetchBundleAsync(poll);

        foreach (var path in (string[])[bundle, Path.Combine(bundle, "ballots.jsonl")])
        {
            var counted = await CountAsync(path);
            Assert.That(counted.GetProperty("rule").GetString(), Is.EqualTo(rule));
            Assert.That(Texts(counted, "winners")[..winners.Length], Is.EqualTo(winners));
            Assert.That(counted.GetProperty("rounds").GetRawText(), Is.EqualTo(RoundsOf(published)));
        }

        Directory.Delete(bundle, recursive: true);
    }

    [Test]
    public async Task Options_that_nobody_ranked_are_there()
    {
        var (poll, _) = await PublishAsync(BallotKind.Ranking, "borda", ["3>1", "0"]);
        using var anybody = _voting.Town.Client();

        var rows = (await anybody.PageAsync($"/polls/{poll.Id}/ballots.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.That(rows[..8].Select(row => row.TrimStart('\uFEFF')), Is.EqualTo(new[]
        {
            "what,text,number,token", "question,ranking,,", "seats,,1,", "option,Puits,,", "option,École,,", "option,Marché,,", "option,Pont,,", "option,Bancs,,",
        }));
        Assert.That(rows[8..].Select(row => string.Join(',', row.Split(',')[..3])), Is.EquivalentTo(new[] { "ballot,3>1,1", "ballot,,1" }));
    }

    [Test]
    public async Task Another_rule_and_more_winners_can_be_tried_on_the_bundle()
    {
        var (poll, _) = await PublishAsync(BallotKind.Ranking, "borda", ["1>2>3", "1>2>3", "2>3>1"]);
        var bundle = await _voting.FetchBundleAsync(poll);

        var counted = await CountAsync(bundle, "--rule", "stv-scottish", "--seats", "2");

        Assert.That(Texts(counted, "winners"), Is.EqualTo(new[] { "1", "2" }));
        Directory.Delete(bundle, recursive: true);
    }

    [Test]
    public async Task A_named_poll_is_counted_from_its_tally()
    {
        var (poll, codes) = await _voting.OpenAsync(VotingTown.Well with { Level = PollLevel.N });
        await _voting.VoteInBoothAsync(poll, codes[0], "2", "Voisine");
        await _voting.CloseAsync(poll);
        var bundle = await _voting.FetchBundleAsync(poll);

        Assert.That(Texts(await CountAsync(bundle), "winners"), Is.EqualTo(new[] { "2" }));
        Directory.Delete(bundle, recursive: true);
    }

    [Test]
    public async Task Ballots_without_the_question_are_turned_away()
    {
        var ballots = Path.Combine(_folder, "ballots.jsonl");
        await File.WriteAllTextAsync(ballots, "");

        var counted = await _voting.Town.RunCommandAsync("polls", "count", ballots);

        Assert.That(counted.ExitCode, Is.EqualTo(2));
        Assert.That(counted.Errors, Does.Contain("definition.json is missing. ballots.jsonl does not say what was asked"));
    }

    [Test]
    public async Task Without_a_rule_nothing_else_than_a_published_poll_is_counted()
    {
        var file = Path.Combine(_folder, "a.csv");
        await File.WriteAllTextAsync(file, "ballot\n1\n");

        var counted = await _voting.Town.RunCommandAsync("polls", "count", file);

        Assert.That(counted.ExitCode, Is.EqualTo(2));
        Assert.That(counted.Errors, Does.StartWith("Say with --rule by which rule."));
    }

    [Test]
    public async Task Whoever_could_not_decide_between_two_is_no_fault_of_the_file()
    {
        var file = Path.Combine(_folder, "pairs.csv");
        await File.WriteAllTextAsync(file, "token,ballot\na,1>2\nb,\n");

        Assert.That(Texts(await CountAsync(file, "--rule", "pairwise-wins"), "winners"), Is.EqualTo(new[] { "1" }));
    }

    private async Task<(Poll Poll, PollResult Result)> PublishAsync(BallotKind kind, string rule, string[] ballots)
    {
        var (poll, codes) = await _voting.OpenAsync(new DraftPoll("Que faire ?", ["Puits", "École", "Marché", "Pont", "Bancs"], new DateOnly(2027, 3, 14), 6)
        {
            Kind = kind,
            Rule = rule,
            Most = kind == BallotKind.One ? 1 : 3,
            Budget = kind.IsBudget() ? 1000 : 0,
            Costs = kind.IsBudget() ? [900, 400, 300, 350, 200] : [],
            Points = 10,
        });
        foreach (var (code, ballot) in codes.Zip(ballots))
            Assert.That((await _voting.VoteInBoothAsync(poll, code, ballot)).IsRefused, Is.False, ballot);
        await _voting.CloseAsync(poll);
        return (poll, await _voting.ResultAsync(poll));
    }

    private async Task<JsonElement> CountAsync(string path, params string[] more)
    {
        var counted = await _voting.Town.RunCommandAsync("polls", ["count", path, "--json", .. more]);
        Assert.That(counted.ExitCode, Is.Zero, counted.Errors);
        return JsonDocument.Parse(counted.Output).RootElement;
    }

    private static string[] Texts(JsonElement counted, string list) => counted.GetProperty(list).Deserialize<string[]>()!;

    private static string RoundsOf(PollResult result) => JsonSerializer.Serialize(result.Count!.Rounds, new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    });

    private static TestCaseData Kind(BallotKind kind, string rule, string[] winners, params string[] ballots) =>
        new TestCaseData(kind, rule, winners, ballots).SetArgDisplayNames($"{kind}");
}
