using System.Net;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ReadTurnoutTests(SqlEngine engine)
{
    private static readonly DraftPoll ByList = TownWithPolls.Well with { Slips = 0, Eligibility = [Eligibility.Roll] };

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task While_open_wards_stand_still_all_day_in_full_tens_and_without_result()
    {
        var poll = await OpenAsync(ByList, ("Centre", 40), ("Port", 40));
        await VoteAsync(poll, ("Centre", 17), ("Port", 12));
        var before = await ReadAsync(poll);
        Assert.That((before.Voted, before.Wards), Is.EqualTo((29L, Array.Empty<TurnoutCell>())));

        await _town.RunJobAsync("polls", "turnout");
        await VoteAsync(poll, ("Port", 9), from: 12);

        var turnout = await ReadAsync(poll);
        Assert.That(turnout.Voted, Is.EqualTo(38));
        Assert.That(turnout.Wards, Is.EqualTo(new[] { new TurnoutCell("Centre", 40, 10), new TurnoutCell("Port", 40, 10) }));
        using var resident = _town.Client();
        var page = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}/turnout"));
        Assert.That(page, Does.Contain("au moins 10").And.Contain("Votants : 38 sur 80.").And.Not.Contain("arrive en tête"));
    }

    [Test]
    public async Task The_figures_stay_until_ten_more_have_voted()
    {
        var poll = await OpenAsync(ByList, ("Centre", 60), ("Port", 60));
        await VoteAsync(poll, ("Centre", 19), ("Port", 19));
        await _town.RunJobAsync("polls", "turnout");
        await VoteAsync(poll, ("Centre", 9), from: 19);

        await _town.RunJobAsync("polls", "turnout");
        Assert.That((await ReadAsync(poll)).Wards[0].Voted, Is.EqualTo(10));

        await VoteAsync(poll, ("Centre", 1), from: 28);
        await _town.RunJobAsync("polls", "turnout");
        Assert.That((await ReadAsync(poll)).Wards[0].Voted, Is.EqualTo(20));
    }

    [Test]
    public async Task A_ward_of_few_and_the_one_that_would_give_it_away_stay_untold()
    {
        var poll = await OpenAsync(ByList, ("Centre", 30), ("Gare", 30), ("Port", 30));
        await VoteAsync(poll, ("Centre", 25), ("Gare", 12), ("Port", 3));
        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));

        Assert.That((await ReadAsync(poll)).Wards, Is.EqualTo(new[]
        {
            new TurnoutCell("Centre", 30, 25), new TurnoutCell("Gare", 30, null), new TurnoutCell("Port", 30, null),
        }));
    }

    [Test]
    public async Task While_open_wards_in_which_nobody_has_voted_hide_behind_a_third()
    {
        var poll = await OpenAsync(ByList, ("Centre", 30), ("Gare", 30), ("Port", 30), ("Fleuve", 30));
        await VoteAsync(poll, ("Centre", 25), ("Gare", 11));
        await _town.RunJobAsync("polls", "turnout");

        Assert.That((await ReadAsync(poll)).Wards.Select(ward => (ward.Name, ward.Voted)), Is.EqualTo(new (string, long?)[]
        {
            ("Centre", 20), ("Fleuve", null), ("Gare", null), ("Port", null),
        }));
    }

    [Test]
    public async Task Groups_and_channels_are_told_beside_the_census()
    {
        var poll = await OpenAsync(ByList, ("Centre", 30), ("Port", 30));
        await VoteAsync(poll, ("Centre", 14));
        for (var number = 14; number < 26; number++)
        {
            var found = (await _town.As(Roles.Agent).Send("polls", new FindVoter(poll, Document("Centre", number)))).Answer;
            await _town.As(Roles.Agent).Send("polls", new VoteAtCounter(poll, found.Voters[0].Person, "1", IsHelped: false));
        }

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));

        var turnout = await ReadAsync(poll);
        Assert.That(turnout.Channels, Is.EqualTo(new[] { new TurnoutCell("booth", null, 14), new TurnoutCell("counter", null, 12) }));
        Assert.That(turnout.Groups, Is.EqualTo(new[] { new TurnoutCell("even", 30, 13), new TurnoutCell("odd", 30, 13) }));
    }

    [Test]
    public async Task A_quorum_counts_the_town_and_each_ward()
    {
        var poll = await OpenAsync(ByList with { Quorum = 20, QuorumInEachWard = 11 }, ("Centre", 30), ("Port", 30));
        await VoteAsync(poll, ("Centre", 25), ("Port", 10));
        var whileOpen = (await ReadAsync(poll)).Quorum!;
        Assert.That((whileOpen.IsReached, whileOpen.Needed, whileOpen.WardsBelow.Count), Is.EqualTo(((bool?)null, 20, 0)));

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));

        var closed = (await ReadAsync(poll)).Quorum!;
        Assert.That(closed.IsReached, Is.False);
        Assert.That(closed.WardsBelow, Is.EqualTo(new[] { "Port" }));
    }

    private async Task<Turnout> ReadAsync(string poll) => (await _town.Anonymous.Send("polls", new ReadTurnout(poll)))!;

    private static string Document(string ward, int number) => $"SN {ward} {number:D3}";

    private async Task<string> OpenAsync(DraftPoll draft, params (string Ward, int People)[] wards)
    {
        var table = new StringBuilder("document,ward,stratum\n");
        foreach (var (ward, people) in wards)
        {
            for (var number = 0; number < people; number++)
                table.Append(Document(ward, number)).Append(',').Append(ward).Append(number % 2 == 0 ? ",even\n" : ",odd\n");
        }

        var list = await _town.BringListAsync("Registre", table.ToString());
        var poll = await _town.DraftAsync(draft);
        await _town.As(Roles.Officer).Send("polls", new ChooseVoters(poll, [list]));
        await _town.As(Roles.Officer).Send("polls", new OpenPoll(poll, []));
        return poll;
    }

    private Task VoteAsync(string poll, (string Ward, int People) first, (string Ward, int People) second) => VoteAsync(poll, 0, first, second);

    private Task VoteAsync(string poll, (string Ward, int People) one, int from = 0) => VoteAsync(poll, from, one);

    private Task VoteAsync(string poll, (string Ward, int People) first, (string Ward, int People) second, (string Ward, int People) third) =>
        VoteAsync(poll, 0, first, second, third);

    private async Task VoteAsync(string poll, int from, params (string Ward, int People)[] wards)
    {
        foreach (var (ward, people) in wards)
        {
            for (var number = from; number < from + people; number++)
                Assert.That((await _town.VoteAsync(poll, Document(ward, number), "1")).IsRefused, Is.False);
        }
    }
}
