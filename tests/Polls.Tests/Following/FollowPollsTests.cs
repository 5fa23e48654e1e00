using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class FollowPollsTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TownWithPolls.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task An_address_that_said_yes_is_reminded_once_and_hears_the_result_and_what_comes_of_it()
    {
        var (poll, codes) = await _town.OpenAsync();
        await FollowAsync(poll, "awa@example.org");
        await _town.VoteAsync(poll, codes[0], "2");

        _town.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 11, 9, 0, 0, TimeSpan.Zero));
        await _town.RunJobAsync("polls", "reminders");
        Assert.That(await NewsAsync(), Is.Empty);
        _town.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 12, 9, 0, 0, TimeSpan.Zero));
        await _town.RunJobAsync("polls", "reminders");
        await _town.RunJobAsync("polls", "reminders");
        Assert.That(await NewsAsync(), Is.EqualTo(new[] { "Une consultation se termine bientôt" }));

        await _town.As(Roles.Officer).Send("polls", new ClosePoll(poll));
        await _town.As(Roles.Officer).Send("polls", new AnswerPoll(poll, "Le puits sera creusé en mai."));
        await _town.DeliverEventsAsync();
        Assert.That(await NewsAsync(), Is.EqualTo(new[]
        {
            "Une consultation se termine bientôt", "Le résultat d’une consultation", "Ce que la mairie fait du résultat",
        }));
        Assert.That((await _town.SentAsync("polls")).Single(mail => mail.Title == "Le résultat d’une consultation").Text, Does.Contain("Port arrive en tête. Voix : 1 sur 1."));
    }

    [Test]
    public async Task The_officer_chooses_the_day()
    {
        var (poll, _) = await _town.OpenAsync();
        await FollowAsync(poll, "+221770001122");
        await _town.As(Roles.Officer).Send("polls", new ChooseReminder(poll, new DateOnly(2027, 3, 3)));

        _town.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 3, 9, 0, 0, TimeSpan.Zero));
        await _town.RunJobAsync("polls", "reminders");

        var sms = (await _town.SentAsync("polls"))[^1];
        Assert.That((sms.Channel, sms.Address), Is.EqualTo(("Sms", "+221770001122")));
        Assert.That(sms.Text, Does.Contain("rappel").And.Contain($"/polls/{poll}"));
        Assert.That(await _town.As(Roles.Officer).Send("polls", new ChooseReminder(poll, new DateOnly(2027, 3, 5))), Refused.With("remind.done-already"));
        Assert.That(await _town.As(Roles.Officer).Send("polls", new ChooseReminder(poll, new DateOnly(2027, 3, 15))), Refused.With("remind.day-wrong"));
    }

    [Test]
    public async Task Whoever_follows_every_poll_hears_of_the_next_one()
    {
        await FollowAsync("", "awa@example.org");

        await _town.OpenAsync();
        await _town.DeliverEventsAsync();

        Assert.That(await NewsAsync(), Is.EqualTo(new[] { "Une consultation est ouverte" }));
    }

    [Test]
    public async Task Nobody_hears_anything_before_yes_and_after_no()
    {
        var (poll, _) = await _town.OpenAsync();
        await _town.Anonymous.Send("polls", new FollowPolls(poll, "silent@example.org", "fr"));
        var page = await FollowAsync(poll, "awa@example.org");
        using var resident = _town.Client();
        await resident.SubmitAsync(page, new Dictionary<string, string>(), $"{page}/end");
        _town.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 12, 9, 0, 0, TimeSpan.Zero));

        await _town.RunJobAsync("polls", "reminders");

        Assert.That(await NewsAsync(), Is.Empty);
        Assert.That(await _town.ReadAsync<string>("polls", "select address from poll_follower"), Is.Empty, "no is forgotten at once, silence after a week");
    }

    [Test]
    public async Task An_address_is_asked_once_for_a_poll()
    {
        var (poll, _) = await _town.OpenAsync();

        for (var time = 0; time < 5; time++)
            await _town.Anonymous.Send("polls", new FollowPolls(poll, "awa@example.org", "fr"));

        Assert.That(await _town.SentAsync("polls"), Has.Count.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("nobody")]
    [TestCase("a@")]
    public async Task An_address_that_is_none_is_refused(string contact)
    {
        Assert.That(await _town.Anonymous.Send("polls", new FollowPolls("", contact, "fr")), Refused.With("remind.contact-unreadable"));
    }

    /// <summary>Asks, opens the link, says yes.</summary>
    private async Task<string> FollowAsync(string poll, string contact)
    {
        using var resident = _town.Client();
        await resident.SubmitAsync($"/polls/follow?poll={poll}", new Dictionary<string, string> { ["contact"] = contact, ["language"] = "fr" }, "/polls/follow");
        var page = Link().Match((await _town.SentAsync("polls"))[^1].Text).Value;
        await resident.SubmitAsync(page, new Dictionary<string, string>());
        return page;
    }

    private async Task<IReadOnlyList<string>> NewsAsync() =>
        [.. (await _town.SentAsync("polls")).Where(mail => mail.Channel == "Email" && !mail.Title.Contains('?')).Select(mail => mail.Title)];

    [GeneratedRegex("/polls/follow/[0-9a-f]{32}")]
    private static partial Regex Link();
}
