using System.Net;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class ResultPageTests(SqlEngine engine)
{
    private const int HeaviestPicture = 30_000;

    private static readonly IEnumerable<TestCaseData> Kinds =
    [
        Counted(BallotKind.One, "plurality", "2", "1", "2"),
        Counted(BallotKind.Several, "approval", "1,2", "2", "2,3"),
        Counted(BallotKind.Ranking, "schulze-margins", "2>1>3", "2>3", "1>2"),
        Counted(BallotKind.Ranking, "irv", "2>1>3", "2>3", "1>2"),
        Counted(BallotKind.Ranking, "borda", "2>1>3", "2>3", "1>2"),
        Counted(BallotKind.Ranking, "stv-scottish", "2>1>3", "2>3", "1>2"),
        Counted(BallotKind.Score, "score-sum", "1:0,2:1", "2:1", "1:-1"),
        Counted(BallotKind.Score, "majority-judgement", "1:0,2:1", "2:1", "1:-1"),
        Counted(BallotKind.BudgetApproval, "mes-cost", "1,2", "2", "2,3"),
        Counted(BallotKind.BudgetKnapsack, "greedy-votes", "1", "2", "2"),
        Counted(BallotKind.BudgetPoints, "greedy-votes", "1:1,2:9", "2:10", "2:3"),
        Counted(BallotKind.BudgetRanking, "greedy-votes", "2>1", "2", "1>2"),
        Counted(BallotKind.Pairwise, "pairwise-wins", "2>1", "2>3", "1>3"),
    ];

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCaseSource(nameof(Kinds))]
    public async Task Every_result_has_a_sentence_to_read_aloud_a_picture_and_a_table(BallotKind kind, string rule, string[] ballots)
    {
        var poll = await ClosedAsync(kind, rule, ballots);
        using var resident = _town.Client();

        var page = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}"));

        Assert.That(page, Does.Match("<p class=\"lead\">(Port arrive en tête|En tête : Port|Retenus? : |En tête : )"));
        var pictures = Picture().Matches(page).Select(match => match.Value).ToList();
        Assert.That(pictures, Is.Not.Empty);
        Assert.That(pictures, Is.All.Length.LessThan(HeaviestPicture));
        Assert.That(pictures, Is.All.Contain("role=\"img\" aria-label=\""));
        Assert.That(page, Does.Contain("Résultat. Bulletins : 3").And.Contain("<td class=\"number\""));
    }

    [Test]
    public async Task Which_first_shows_an_estimate_with_its_interval_beside_the_comparisons_that_decide()
    {
        var poll = await ClosedAsync(BallotKind.Pairwise, "pairwise-wins", [.. Enumerable.Repeat("2>1", 6), "1>2", "2>3", "1>3"]);
        using var resident = _town.Client();

        var page = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}")).Replace('\u202F', ' ').Replace('\u00A0', ' ');

        Assert.That(page, Does.Contain("En tête : Port.").And.Contain("Intervalle (95 %)").And.Contain(">7 sur 8<").And.Contain(">0 sur 2<"));
        Assert.That(page, Does.Match("data-label=\"Force estimée\">[0-9]+ %<").And.Match("data-label=\"Intervalle \\(95 %\\)\">[0-9]+ % à [0-9]+ %<"));
        Assert.That(Circle().Count(page), Is.EqualTo(3));
    }

    [GeneratedRegex("<svg class=\"bars\".*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Picture();

    [GeneratedRegex("<circle cx=\"[0-9.]+\" cy=\"33\"")]
    private static partial Regex Circle();

    private static TestCaseData Counted(BallotKind kind, string rule, params string[] ballots) =>
        new TestCaseData(kind, rule, ballots).SetArgDisplayNames($"{kind}", rule);

    private async Task<string> ClosedAsync(BallotKind kind, string rule, string[] ballots)
    {
        var (poll, codes) = await _town.OpenAsync(TownWithPolls.Well with
        {
            Kind = kind,
            Rule = rule,
            Costs = kind.IsBudget() ? [400, 300, 500] : [],
            Budget = kind.IsBudget() ? 900 : 0,
            Tie = TieRule.Order,
        });
        foreach (var (ballot, code) in ballots.Zip(codes))
            Assert.That((await _town.VoteAsync(poll, code, ballot)).IsRefused, Is.False, ballot);
        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));
        return poll;
    }
}
