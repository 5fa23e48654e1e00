using System.Net;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class AfterwardsTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task The_result_hangs_on_the_board_and_goes_into_a_spreadsheet()
    {
        var poll = await CloseAsync(TownWithPolls.Well, "2", "2", "1");
        using var resident = _town.Client();

        var notice = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}/notice"));
        Assert.That(notice, Does.Contain("Port arrive en tête. Voix : 2 sur 3.").And.Contain("<svg class=\"bars\"").And.Contain("Votants : 3 sur 30."));
        var table = (await resident.PageAsync($"/polls/{poll}/result.csv")).TrimStart('\uFEFF').Trim().Split('\n').Select(line => line.Trim());
        Assert.That(table, Is.EqualTo(new[]
        {
            "number,option,cost,votes,ballots,winner", "1,Centre,0,1,3,", "2,Port,0,2,3,1", "3,Gare,0,0,3,", "0,Aucune de ces réponses,,0,3,",
        }));
    }

    [Test]
    public async Task Every_round_stands_on_the_count_sheet()
    {
        var poll = await CloseAsync(TownWithPolls.Well with { Kind = BallotKind.Ranking, Rule = "irv" }, "1>2", "2>3", "2>1", "3>1", "3>1", "1>3", "1>2");
        using var resident = _town.Client();

        var sheet = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}/count-sheet"));

        Assert.That(sheet, Does.Contain("irv").And.Contain("Bulletins : 7.").And.Contain("1. Premier compte").And.Contain("Voix"));
    }

    [Test]
    public async Task Before_closing_neither_notice_nor_sheet_nor_table_tells_anything()
    {
        var (poll, codes) = await _town.OpenAsync();
        await _town.VoteAsync(poll, codes[0], "2");
        using var resident = _town.Client();

        foreach (var page in (string[])["notice", "count-sheet"])
            Assert.That(WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}/{page}")), Does.Contain("Rien n’est encore publié").And.Not.Contain("Port arrive"));
        Assert.That((await resident.GetAsync($"/polls/{poll}/result.csv")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_module_that_asked_hears_rule_winners_and_what_they_stand_for()
    {
        await CloseAsync(TownWithPolls.Well with { AskedBy = "/starting-point/ranking", Sources = ["/complaints?quarter=Centre", "/complaints?quarter=Port", null] }, "2", "2", "1");

        var payload = JsonDocument.Parse((await _town.ReadAsync<string>("polls", "select payload from civic_outbox where name = 'polls.poll-closed.v2'")).Single()).RootElement;
        Assert.That(payload.GetProperty("askedBy").GetString(), Is.EqualTo("/starting-point/ranking"));
        Assert.That(payload.GetProperty("rule").GetString(), Is.EqualTo("plurality"));
        var winner = payload.GetProperty("winners").EnumerateArray().Single();
        Assert.That((winner.GetProperty("source").GetString(), winner.GetProperty("votes").GetInt64()), Is.EqualTo(("/complaints?quarter=Port", 2L)));
    }

    [TestCase("https://elsewhere.example/")]
    [TestCase("//elsewhere.example/")]
    public async Task Nobody_outside_the_town_asks_for_a_poll(string path)
    {
        Assert.That(await _town.As(Roles.Officer).Send("polls", TownWithPolls.Well with { AskedBy = path }), Refused.With("poll.asked-by-wrong"));
    }

    [Test]
    public async Task You_said_we_do_stands_on_the_poll_and_grows()
    {
        var poll = await CloseAsync(TownWithPolls.Well, "2");
        using var officer = _town.ClientAs(Roles.Officer);
        using var resident = _town.Client();

        await officer.SubmitAsync($"/polls/staff/{poll}/answer", new Dictionary<string, string> { ["said"] = "Le puits sera creusé en mai." });
        await officer.SubmitAsync($"/polls/staff/{poll}/answer", new Dictionary<string, string> { ["said"] = "Le puits donne de l’eau." });

        var page = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}"));
        Assert.That(page, Does.Contain("Vous avez dit, nous faisons").And.Contain("Le puits sera creusé en mai.").And.Contain("Le puits donne de l’eau."));
        Assert.That(page, Does.Contain("Ouverte").And.Contain("Close, résultat publié"));
    }

    [Test]
    public async Task An_answer_before_closing_or_without_words_is_refused()
    {
        var (open, _) = await _town.OpenAsync();
        var closed = await CloseAsync(TownWithPolls.Well, "2");

        Assert.That(await _town.As(Roles.Officer).Send("polls", new AnswerPoll(open, "Déjà.")), Refused.With("answer.too-early"));
        Assert.That(await _town.As(Roles.Officer).Send("polls", new AnswerPoll(closed, "")), Refused.With("answer.missing"));
        Assert.That(await _town.ReadAsync<string>("polls", "select said from poll_answer"), Is.Empty);
    }

    private async Task<string> CloseAsync(DraftPoll draft, params string[] ballots)
    {
        var (poll, codes) = await _town.OpenAsync(draft);
        foreach (var (code, ballot) in codes.Zip(ballots))
            Assert.That((await _town.VoteAsync(poll, code, ballot)).IsRefused, Is.False);
        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));
        return poll;
    }
}
