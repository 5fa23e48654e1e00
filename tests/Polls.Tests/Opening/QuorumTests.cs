using System.Net;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class QuorumTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_quorum_of_town_and_wards_goes_from_the_form_to_turnout_and_result()
    {
        var list = await _town.BringListAsync("Registre", List(("Centre", 20), ("Port", 20)));
        using var officer = _town.ClientAs(Roles.Officer);
        using var resident = _town.Client();
        var drafted = await officer.SubmitAsync("/polls/staff/new", Form(("eligibility", "roll"), ("slips", ""), ("quorum", "15"), ("quorumInEachWard", "10")));
        var poll = drafted.Headers.Location!.ToString().Split('/')[^1];
        await _town.As(Roles.Officer).Send("polls", new ChooseVoters(poll, [list]));
        Assert.That(Plain(await officer.PageAsync($"/polls/staff/{poll}")), Does.Contain("Participation exigée : 15.").And.Contain("Exigée dans chaque quartier : 10."));
        await _town.As(Roles.Officer).Send("polls", new OpenPoll(poll, []));
        for (var number = 0; number < 12; number++)
            await _town.VoteAsync(poll, $"SN Centre {number:D3}", "1");
        for (var number = 0; number < 4; number++)
            await _town.VoteAsync(poll, $"SN Port {number:D3}", "2");

        foreach (var page in (string[])[$"/polls/{poll}", $"/polls/{poll}/turnout"])
        {
            var whileOpen = Plain(await resident.PageAsync(page));
            Assert.That(whileOpen, Does.Contain("Participation : 16, exigée : 15.").And.Contain("Exigée dans chaque quartier : 10.").And.Not.Contain("Trop peu"), page);
        }

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));
        foreach (var page in (string[])[$"/polls/{poll}", $"/polls/{poll}/turnout", $"/polls/{poll}/notice"])
        {
            var closed = Plain(await resident.PageAsync(page));
            Assert.That(closed, Does.Contain("Trop peu de personnes ont voté pour que le résultat engage la mairie.").And.Contain("Trop peu de votants : Port."), page);
        }
    }

    [TestCase("quorum", "-1")]
    [TestCase("quorumInEachWard", "9")]
    [TestCase("quorumInEachWard", "-1")]
    public async Task A_quorum_that_would_tell_of_few_people_is_refused(string field, string written)
    {
        using var officer = _town.ClientAs(Roles.Officer);

        var refused = await officer.SubmitAsync("/polls/staff/new", Form(("eligibility", "roll"), ("slips", ""), (field, written)));

        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain($"id=\"{field}-error\""));
    }

    [Test]
    public async Task Wards_count_only_where_a_list_tells_them() => Assert.That(
        await _town.As(Roles.Officer).Send("polls", TownWithPolls.Well with { QuorumInEachWard = 20 }), Refused.With("poll.quorum-ward-unlisted"));

    private static Dictionary<string, string> Form(params (string Name, string Value)[] others)
    {
        var form = new Dictionary<string, string>
        {
            ["question"] = "Où creuser le puits ?",
            ["options"] = "Centre\nPort",
            ["closesOn"] = "2027-03-14",
            ["slips"] = "20",
        };
        foreach (var (name, value) in others)
            form[name] = value;
        return form;
    }

    private static string List(params (string Ward, int People)[] wards)
    {
        var table = new StringBuilder("document,ward\n");
        foreach (var (ward, people) in wards)
        {
            for (var number = 0; number < people; number++)
                table.Append($"SN {ward} {number:D3},{ward}\n");
        }

        return table.ToString();
    }

    private static string Plain(string page) => WebUtility.HtmlDecode(page).Replace('\u202F', ' ').Replace('\u00A0', ' ');
}
