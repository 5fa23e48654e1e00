using System.Net;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture]
internal sealed class PageWordsTests
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(SqlEngine.Sqlite, town => town.Set("Modules:polls:Settings:SmsNumber", "33 800 00 00"));

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Who_could_not_decide_between_two_is_called_so_in_the_result()
    {
        var (poll, codes) = await _town.OpenAsync(TownWithPolls.Well with { Kind = BallotKind.Pairwise });
        await _town.VoteAsync(poll, codes[0], "1>2");
        await _town.VoteAsync(poll, codes[1], "0");
        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));

        foreach (var page in (string[])["", "/notice", "/result.csv"])
            Assert.That(await PageAsync($"/polls/{poll}{page}"), Does.Contain("Je ne sais pas").And.Not.Contain("Aucune de ces réponses"), page);
    }

    [Test]
    public async Task What_is_promised_and_what_is_not_stand_in_one_place()
    {
        var (poll, _) = await _town.OpenAsync();

        var page = await PageAsync($"/polls/{poll}");

        var promises = page[page.IndexOf("Ce qui est promis, et ce qui ne l’est pas", StringComparison.Ordinal)..];
        Assert.That(Regex.Count(page, "<summary>"), Is.EqualTo(1));
        Assert.That(promises[..promises.IndexOf("</details>", StringComparison.Ordinal)], Does.Contain("Ceci n’est pas fait pour élire des personnes au sens de la loi."));
    }

    [Test]
    public async Task The_poster_says_the_word_that_the_answers_by_SMS_say_and_only_where_a_slip_votes()
    {
        var (bySlip, _) = await _town.OpenAsync();
        var (byPhone, _) = await _town.OpenAsync(TownWithPolls.Well with { Eligibility = [Eligibility.Phone], Slips = 0 });

        Assert.That(await PageAsync($"/polls/{bySlip}/poster"), Does.Contain("Par SMS au 33 800 00 00 : VOTER, votre code, votre choix"));
        Assert.That(await PageAsync($"/polls/{byPhone}/poster"), Does.Not.Contain("Par SMS au"));
    }

    [Test]
    public async Task Polls_are_in_the_navigation() =>
        Assert.That(await PageAsync("/"), Does.Match("<nav class=\"wide menu\"[^>]*>(?:(?!</nav>).)*<a href=\"/polls\"[^>]*>Consultations</a>"));

    [Test]
    public async Task Nothing_that_is_counted_by_no_rule_speaks_of_none()
    {
        var poll = await _town.DraftAsync(TownWithPolls.Well with { Kind = BallotKind.Text, Options = [], Auditors = ["Commission de contrôle"] });
        using var officer = _town.ClientAs(Roles.Officer);

        Assert.That(WebUtility.HtmlDecode(await officer.PageAsync($"/polls/staff/{poll}")), Does.Contain("aucune, les réponses sont lues et non comptées").And.Not.Contain("none"));
    }

    [TestCase(Eligibility.Slip, false)]
    [TestCase(Eligibility.Roll, true)]
    public async Task Lists_are_chosen_only_for_a_draft_that_takes_them(string kind, bool offered)
    {
        var poll = await _town.DraftAsync(TownWithPolls.Well with { Eligibility = [kind], Slips = kind == Eligibility.Slip ? 5 : 0 });
        using var officer = _town.ClientAs(Roles.Officer);

        Assert.That((await officer.PageAsync($"/polls/staff/{poll}")).Contains($"/polls/staff/{poll}/voters", StringComparison.Ordinal), Is.EqualTo(offered));
    }

    [Test]
    public async Task Who_misses_their_language_reads_the_towns_first_one_on_the_ballot_and_in_the_result()
    {
        await using var town = await TownWithPolls.StartAsync(
            SqlEngine.Sqlite, town => town.Set("Town:Languages:0", "pt").Set("Town:Languages:1", "fr").Set("Town:Languages:2", "en"));
        var (poll, codes) = await town.OpenAsync(TownWithPolls.Well with
        {
            Question = "Onde fica o poço novo?",
            Options = ["No centro", "No porto"],
            OtherQuestions = new Dictionary<string, string> { ["fr"] = "Où creuser le puits ?" },
            OtherOptions = new Dictionary<string, IReadOnlyList<string>> { ["fr"] = ["Au centre", "Au port"] },
        });
        using var visitor = town.Client("en");

        var ballot = WebUtility.HtmlDecode(await visitor.PageAsync($"/polls/{poll}/vote?code={codes[0]}"));
        await town.VoteAsync(poll, codes[0], "1");
        await town.As(Roles.Officer).Send("polls", new ClosePoll(poll));
        var result = WebUtility.HtmlDecode(await visitor.PageAsync($"/polls/{poll}"));

        Assert.That(ballot, Does.Contain("Onde fica o poço novo?").And.Contain("No porto").And.Not.Contain("Au port"));
        Assert.That(result, Does.Contain("Onde fica o poço novo?").And.Contain("No centro").And.Not.Contain("Au centre"));
    }

    private async Task<string> PageAsync(string address)
    {
        using var resident = _town.Client();
        return WebUtility.HtmlDecode(await resident.PageAsync(address));
    }
}
