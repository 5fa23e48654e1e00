using System.Net;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class VoterListTests(SqlEngine engine)
{
    private const string Register =
        """
        numéro;nom;quartier;groupe
        SN-001 234;Awa Fictive;CENTRE;18-30
        SN-001 235;Binta;Port;31-60
        SN-001 236;;Loin;31-60

        """;

    private static readonly DraftPoll ByList = TownWithPolls.Well with { Slips = 0, Eligibility = [Eligibility.Roll] };

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_table_is_looked_at_before_it_lets_anybody_vote()
    {
        using var officer = _town.ClientAs(Roles.Officer);
        var looked = await BringAsync(officer, "Registre", Register);

        var page = WebUtility.HtmlDecode(await officer.PageAsync(looked.Headers.Location!.ToString()));
        Assert.That(page, Does.Contain("Personnes : 3").And.Contain("Centre: 1").And.Contain("(n’est pas un quartier de la commune)"));
        var list = looked.Headers.Location!.ToString().Split('/')[^1];
        var poll = await _town.DraftAsync(ByList);
        Assert.That(await _town.As(Roles.Officer).Send("polls", new ChooseVoters(poll, [list])), Refused.With("voters.unknown"));

        await _town.As(Roles.Officer).Send("polls", new AcceptVoterList(list));
        Assert.That((await _town.As(Roles.Officer).Send("polls", new ChooseVoters(poll, [list]))).Answer.People, Is.EqualTo(3));
    }

    [TestCase("document;nom\nA-1;x\n", "de 4 à 40 lettres et chiffres", "2")]
    [TestCase("document;nom\n;\n", "Le tableau n’a aucune ligne.", "1")]
    [TestCase("document;nom\n;Awa\n", "Le numéro de pièce manque.", "2")]
    [TestCase("document\nÉa 01-23\nEA0123\n", "C’est la personne de la ligne 2", "3")]
    [TestCase("nom\nAwa\n", "document", "1")]
    public async Task Wrong_rows_are_named_and_nothing_is_kept(string table, string sentence, string row)
    {
        using var officer = _town.ClientAs(Roles.Officer);

        var looked = await BringAsync(officer, "Registre", table);

        Assert.That(looked.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var page = WebUtility.HtmlDecode(await looked.Content.ReadAsStringAsync());
        Assert.That(page, Does.Contain(sentence).And.Contain($">{row}</td>"));
        Assert.That(await _town.ReadAsync<string>("polls", "select id from voter_list"), Is.Empty);
    }

    [Test]
    public async Task A_person_is_one_person_whatever_case_spaces_and_accents()
    {
        var list = await _town.BringListAsync("Registre", "document\nÉa 01-23\n");
        var poll = await OpenWithAsync(list);

        Assert.That((await _town.VoteAsync(poll, "ea0123", "1")).IsRefused, Is.False);
        Assert.That(await _town.VoteAsync(poll, "ÉA 0123", "2"), Refused.With("poll.code-used"));
        Assert.That(await _town.VoteAsync(poll, "EA0124", "2"), Refused.With("poll.code-unknown"));
    }

    [Test]
    public async Task Lists_are_used_again_and_somebody_on_two_votes_once()
    {
        var town = await _town.BringListAsync("Registre", Register);
        var port = await _town.BringListAsync("Pêcheurs", "document,ward\nsn001235,Port\nSN 999,Port\n");

        var first = await OpenWithAsync(town, port);
        var second = await OpenWithAsync(town);

        Assert.That(await RollSizeAsync(first), Is.EqualTo(4));
        Assert.That(await RollSizeAsync(second), Is.EqualTo(3));
        Assert.That((await _town.VoteAsync(first, "SN-001-235", "1")).IsRefused, Is.False);
        Assert.That((await _town.VoteAsync(second, "SN-001-235", "1")).IsRefused, Is.False);
        Assert.That(await _town.VoteAsync(second, "SN999", "1"), Refused.With("poll.code-unknown"));
    }

    [Test]
    public async Task A_list_thrown_away_leaves_the_open_poll_its_voters_and_no_numbers()
    {
        var list = await _town.BringListAsync("Registre", Register);
        var poll = await OpenWithAsync(list);

        await _town.As(Roles.Officer).Send("polls", new DropVoterList(list));

        Assert.That(await _town.ReadAsync<string>("polls", "select document from voter_list_entry"), Is.Empty);
        Assert.That(await _town.ReadAsync<string>("polls", "select digest from eligible"), Has.None.Contain("001234"));
        Assert.That((await _town.VoteAsync(poll, "SN-001-234", "1")).IsRefused, Is.False);
    }

    [Test]
    public async Task An_open_poll_takes_no_other_list()
    {
        var list = await _town.BringListAsync("Registre", Register);
        var poll = await OpenWithAsync(list);

        Assert.That(await _town.As(Roles.Officer).Send("polls", new ChooseVoters(poll, [list])), Refused.With("poll.not-a-draft"));
    }

    [Test]
    public async Task Where_anybody_votes_no_list_is_added_by_which_they_would_vote_twice()
    {
        var list = await _town.BringListAsync("Registre", Register);
        var poll = await _town.DraftAsync(TownWithPolls.Well with { Eligibility = [Eligibility.Open], Slips = 0 });

        Assert.That(await _town.As(Roles.Officer).Send("polls", new ChooseVoters(poll, [list])), Refused.With("poll.open-alone"));
        Assert.That(await _town.ReadAsync<string>("polls", "select digest from eligible"), Is.Empty);
    }

    [Test]
    public async Task A_draft_with_a_list_can_be_thrown_away()
    {
        var list = await _town.BringListAsync("Registre", Register);
        var poll = await _town.DraftAsync(ByList);
        await _town.As(Roles.Officer).Send("polls", new ChooseVoters(poll, [list]));

        Assert.That((await _town.As(Roles.Officer).Send("polls", new DiscardDraft(poll))).IsRefused, Is.False);

        Assert.That(await _town.ReadAsync<string>("polls", "select digest from eligible"), Is.Empty);
    }

    [Test]
    public async Task What_nobody_accepts_is_gone_after_two_days()
    {
        using var officer = _town.ClientAs(Roles.Officer);
        await BringAsync(officer, "Registre", Register);
        _town.Clock.Advance(TimeSpan.FromDays(3));

        await _town.RunJobAsync("polls", "reminders");

        Assert.That(await _town.ReadAsync<string>("polls", "select document from voter_list_entry"), Is.Empty);
    }

    [TestCase("/polls/staff/voters")]
    [TestCase("/polls/staff/voters/new")]
    public async Task Nobody_but_officers_sees_lists(string page)
    {
        using var resident = _town.Client();
        using var agent = _town.ClientAs(Roles.Agent);

        Assert.That((await resident.GetAsync(page)).StatusCode, Is.Not.EqualTo(HttpStatusCode.OK));
        Assert.That((await agent.GetAsync(page)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Ten_thousand_people_come_in_one_table()
    {
        var table = new StringBuilder("document,ward\n");
        for (var number = 0; number < 10_000; number++)
            table.Append("SN").Append(100_000 + number).Append(number % 2 == 0 ? ",Centre\n" : ",Port\n");

        var poll = await OpenWithAsync(await _town.BringListAsync("Registre", table.ToString()));

        Assert.That(await RollSizeAsync(poll), Is.EqualTo(10_000));
        Assert.That((await _town.VoteAsync(poll, "SN109999", "1")).IsRefused, Is.False);
    }

    private static Task<HttpResponseMessage> BringAsync(TestBrowser officer, string name, string table) => officer.SubmitAsync(
        "/polls/staff/voters/new",
        new Dictionary<string, string> { ["name"] = name },
        files: new Dictionary<string, byte[]> { ["file"] = Encoding.UTF8.GetBytes(table) });

    private async Task<string> OpenWithAsync(params string[] lists)
    {
        var poll = await _town.DraftAsync(ByList);
        await _town.As(Roles.Officer).Send("polls", new ChooseVoters(poll, lists));
        Assert.That((await _town.As(Roles.Officer).Send("polls", new OpenPoll(poll, []))).IsRefused, Is.False);
        return poll;
    }

    private async Task<int?> RollSizeAsync(string poll) => (await _town.Anonymous.Send("polls", new FindPoll(poll)))!.Definition.RollSize;
}
