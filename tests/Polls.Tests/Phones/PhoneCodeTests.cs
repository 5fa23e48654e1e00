using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class PhoneCodeTests(SqlEngine engine)
{
    private static readonly DraftPoll ByPhone = TownWithPolls.Well with { Slips = 0, Eligibility = [Eligibility.Phone] };

    private static readonly AskPhoneCode Awa = new("", "77 000 11 22", "Awa Fictive", "Centre", "fr");

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine, town => town.Set("Modules:polls:Settings:PeopleOnAPhone", "2"));

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task From_the_form_by_an_sms_to_one_vote()
    {
        var poll = (await _town.OpenAsync(ByPhone)).Poll;
        using var resident = _town.Client();
        Assert.That(await resident.PageAsync($"/polls/{poll}/vote"), Does.Contain($"/polls/{poll}/phone"));

        var asked = await resident.SubmitAsync(
            $"/polls/{poll}/phone", new Dictionary<string, string> { ["phone"] = "77 000 11 22", ["name"] = "Awa Fictive", ["ward"] = "Centre" });
        Assert.That(asked.Headers.Location!.ToString(), Is.EqualTo($"/polls/{poll}/phone/sent"));
        var sms = (await _town.SentAsync("polls")).Single();
        Assert.That((sms.Channel, sms.Address), Is.EqualTo(("Sms", "+221770001122")));

        var code = TownWithPolls.CodeIn(sms.Text);
        Assert.That((await _town.VoteAsync(poll, code, "2")).IsRefused, Is.False);
        Assert.That(await _town.VoteAsync(poll, code, "2"), Refused.With("poll.code-used"));
    }

    [Test]
    public async Task A_new_code_replaces_the_old_one_and_is_no_second_vote()
    {
        var poll = (await _town.OpenAsync(ByPhone)).Poll;
        var first = await CodeAsync(Awa with { Poll = poll });
        var second = await CodeAsync(Awa with { Poll = poll, Name = "AWA  fictivé" });

        Assert.That(await _town.VoteAsync(poll, first, "1"), Refused.With("poll.code-unknown"));
        Assert.That((await _town.VoteAsync(poll, second, "1")).IsRefused, Is.False);
        Assert.That(await _town.VoteAsync(poll, await CodeAsync(Awa with { Poll = poll }), "2"), Refused.With("poll.code-used"));
    }

    [Test]
    public async Task Several_people_share_a_telephone_which_is_told_and_stops_nobody()
    {
        var poll = (await _town.OpenAsync(ByPhone)).Poll;

        foreach (var name in (string[])["Awa", "Binta", "Codou"])
            Assert.That((await _town.VoteAsync(poll, await CodeAsync(Awa with { Poll = poll, Name = name }), "1")).IsRefused, Is.False);

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));
        using var resident = _town.Client();
        var page = WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}/turnout"));
        Assert.That(page, Does.Contain("Téléphones avec lesquels plus de 2 personnes votent : 1."));
    }

    [Test]
    public async Task A_telephone_gets_ten_codes_a_day()
    {
        var poll = (await _town.OpenAsync(ByPhone)).Poll;
        for (var time = 0; time < 10; time++)
            await _town.Anonymous.Send("polls", Awa with { Poll = poll });

        Assert.That(await _town.Anonymous.Send("polls", Awa with { Poll = poll, Name = "Binta" }), Refused.With("phone.too-often"));
        _town.Clock.Advance(TimeSpan.FromDays(1));
        Assert.That((await _town.Anonymous.Send("polls", Awa with { Poll = poll, Name = "Binta" })).IsRefused, Is.False);
    }

    [Test]
    public async Task Polls_without_telephones_drafts_and_closed_ones_send_nothing()
    {
        var bySlip = (await _town.OpenAsync()).Poll;
        var draft = await _town.DraftAsync(ByPhone);
        var closed = (await _town.OpenAsync(ByPhone)).Poll;
        await _town.As(Roles.Officer).Send("polls", new ClosePoll(closed));

        Assert.That(await _town.Anonymous.Send("polls", Awa with { Poll = bySlip }), Refused.With("phone.not-here"));
        Assert.That(await _town.Anonymous.Send("polls", Awa with { Poll = draft }), Refused.With("poll.unknown"));
        Assert.That(await _town.Anonymous.Send("polls", Awa with { Poll = closed }), Refused.With("poll.not-open"));
        Assert.That(await _town.SentAsync("polls"), Is.Empty);
    }

    [TestCase("abc", "Awa", "", "phone.unreadable")]
    [TestCase("770001122", " - ", "", "phone.name-missing")]
    [TestCase("770001122", "Awa", "Atlantis", "phone.ward-wrong")]
    public async Task What_cannot_be_right_is_refused(string phone, string name, string ward, string code)
    {
        var poll = (await _town.OpenAsync(ByPhone)).Poll;

        Assert.That(await _town.Anonymous.Send("polls", new AskPhoneCode(poll, phone, name, ward, "fr")), Refused.With(code));
    }

    [Test]
    public async Task No_number_no_code_and_no_instant_is_kept_beside_the_roll()
    {
        var poll = (await _town.OpenAsync(ByPhone)).Poll;
        var code = await CodeAsync(Awa with { Poll = poll });
        await _town.VoteAsync(poll, code, "1");

        var kept = await _town.ReadAsync<string>("polls", "select person || phone || cast(asked_on as text) from phone_voter");
        Assert.That(kept.Single(), Does.Not.Contain("770001122").And.Not.Contain(":"));
        Assert.That(await _town.ReadAsync<string>("polls", "select digest from eligible"), Has.None.Contain(code));
        Assert.That(await _town.ReadAsync<string>("polls", "select request from civic_audit where request = 'AskPhoneCode'"), Is.Empty);
    }

    [Test]
    public async Task A_named_ballot_bears_the_name_that_asked_for_the_code_whatever_else_is_written()
    {
        var poll = (await _town.OpenAsync(ByPhone with { Level = PollLevel.N, PublishesNames = true })).Poll;
        var code = await CodeAsync(Awa with { Poll = poll });
        using var resident = _town.Client();
        Assert.That(
            WebUtility.HtmlDecode(await resident.PageAsync($"/polls/{poll}/vote")),
            Does.Contain("Votre bulletin porte le nom avec lequel le code par SMS a été demandé.").And.Not.Contain("name=\"name\""));

        var voted = await resident.SubmitAsync($"/polls/{poll}/vote", new Dictionary<string, string> { ["code"] = code, ["choice"] = "2" });
        Assert.That(voted.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        await _town.Anonymous.Send("polls", new CastBallot(poll, code, "3", "Maria Fictive"));

        Assert.That(await _town.ReadAsync<(string Name, string Ballot)>("polls", "select name, ballot from named_ballot"), Is.EqualTo(new[] { ("Awa Fictive", "3") }));
    }

    private async Task<string> CodeAsync(AskPhoneCode ask)
    {
        Assert.That((await _town.Anonymous.Send("polls", ask)).IsRefused, Is.False);
        return TownWithPolls.CodeIn((await _town.SentAsync("polls"))[^1].Text);
    }
}
