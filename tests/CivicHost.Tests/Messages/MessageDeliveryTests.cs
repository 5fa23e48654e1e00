using System.Net;
using CivicHost.Messages;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Messages;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class MessageDeliveryTests(SqlEngine engine)
{
    private TalkingTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await TalkingTown.StartAsync(engine, town => town.Set("Messages:Sms:Gateway", "picky"));

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task What_a_committed_change_sends_goes_out_once_in_the_receivers_language()
    {
        await _town.TellAsync("77 123 45 67", "1\u202F500 F\u00A0CFA");
        await _town.TellAsync("a.resident@example.org", "the “stall”", "en");

        Assert.That(await _town.Town.SentAsync("talks"), Is.EqualTo(new[]
        {
            new SentMessage("Sms", "+221771234567", "", "Voici : 1 500 F CFA", "note:1"),
            new SentMessage("Email", "a.resident@example.org", "About the “stall”", "Here: the “stall”", "note:1"),
        }));
        Assert.That(await _town.Town.SentAsync("talks"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task What_is_refused_sends_nothing()
    {
        var refused = await _town.TellAsync("771234567", "refuse");

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        await _town.Town.DeliverMessagesAsync();
        Assert.That(await _town.StatesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_gateway_that_is_busy_is_tried_again_for_more_than_a_day_and_then_given_up()
    {
        await _town.TellAsync("771234500", "bonjour");
        await _town.Town.DeliverMessagesAsync();
        await _town.Town.DeliverMessagesAsync();
        Assert.That(await _town.StatesAsync(), Is.EqualTo(new[] { "Failed busy" }));

        for (var hour = 0; hour < 24 && (await _town.StatesAsync()).Single() == "Failed busy"; hour++)
            await PassAsync(TimeSpan.FromHours(1));
        Assert.That(await _town.StatesAsync(), Is.EqualTo(new[] { "Failed busy" }));

        for (var day = 0; day < 4; day++)
            await PassAsync(TimeSpan.FromHours(7));
        Assert.That(await _town.StatesAsync(), Is.EqualTo(new[] { "GivenUp busy" }));
        Assert.That(await _town.Town.ReadAsync<int>("talks", "select attempts from civic_message"), Is.EqualTo(new[] { 14 }));
    }

    [Test]
    public async Task What_is_refused_for_good_is_given_up_at_once_and_holds_nobody_up()
    {
        await _town.TellAsync("771234501", "bonjour");
        await _town.TellAsync("771234503", "bonjour");
        await _town.Town.DeliverMessagesAsync();

        Assert.That(await _town.StatesAsync(), Is.EqualTo(new[] { "GivenUp barred", "Sent picky-1" }));
    }

    [Test]
    public async Task A_fault_of_the_gateway_is_noted_without_what_it_says()
    {
        await _town.TellAsync("771234502", "bonjour");
        await _town.Town.DeliverMessagesAsync();

        Assert.That(await _town.StatesAsync(), Is.EqualTo(new[] { "Failed InvalidOperationException" }));
    }

    [Test]
    public async Task The_administrator_sees_what_is_stuck_without_address_or_text_and_lets_it_be_tried_again()
    {
        await _town.TellAsync("771234501", "un secret");
        await _town.Town.DeliverMessagesAsync();
        using var administrator = _town.Town.ClientAs(Roles.Administrator);

        var page = WebUtility.HtmlDecode(await administrator.PageAsync("/admin/messages"));
        var id = (await _town.Town.ReadAsync<string>("talks", "select id from civic_message")).Single();
        var retried = await administrator.SubmitAsync("/admin/messages", new Dictionary<string, string>(), $"/admin/messages/talks/{id}");

        Assert.That(page, Does.Contain("1 essais : barred").And.Contain("note:1").And.Not.Contain("771234501").And.Not.Contain("un secret"));
        Assert.That(retried.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(await _town.Town.ReadAsync<string>("talks", "select request from civic_audit order by position"), Does.Contain("RetryMessage"));
        await _town.Town.DeliverMessagesAsync();
        Assert.That(await _town.StatesAsync(), Is.EqualTo(new[] { "GivenUp barred" }));
    }

    [TestCase("nowhere", "0198d1f0-0000-7000-8000-000000000000")]
    [TestCase("talks", "0198d1f0-0000-7000-8000-000000000000")]
    [TestCase("talks", "x")]
    public async Task A_message_that_is_not_there_cannot_be_tried_again(string module, string id)
    {
        using var administrator = _town.Town.ClientAs(Roles.Administrator);
        var form = await administrator.OpenFormAsync("/admin/messages");

        var answer = await administrator.SendAsync(form with { Action = $"/admin/messages/{module}/{id}" }, new Dictionary<string, string>());

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_administrator_writes_to_themselves()
    {
        using var administrator = _town.Town.ClientAs(Roles.Administrator);

        var sms = await administrator.SubmitAsync("/admin/messages", new Dictionary<string, string> { ["phone"] = "77 123 45 67" }, "/admin/messages?by=sms");
        var mail = await administrator.SubmitAsync("/admin/messages", new Dictionary<string, string> { ["email"] = "it@example.org" });
        var none = await administrator.SubmitAsync("/admin/messages", new Dictionary<string, string> { ["email"] = "nobody" });

        Assert.That(new[] { sms.StatusCode, mail.StatusCode }, Is.All.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(none.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await _town.Town.SentAsync("town")).Select(sent => $"{sent.Channel} {sent.Address} {sent.Text}"), Is.EqualTo(new[]
        {
            "Sms +221771234567 Essai du site Commune de Sabali-sur-Fleuve : les SMS fonctionnent.",
            "Email it@example.org Ceci est un essai du site «\u00A0Commune de Sabali-sur-Fleuve\u00A0». Le courrier fonctionne.",
        }));
    }

    [Test]
    public async Task Address_and_text_are_erased_a_week_after_sending_and_the_state_stays()
    {
        await _town.TellAsync("771234567", "bonjour");
        await _town.TellAsync("a.resident@example.org", "bonjour");
        await _town.Town.DeliverMessagesAsync();
        Assert.That(_town.Files(), Has.Length.EqualTo(1));

        await EraseAfterAsync(TimeSpan.FromDays(6));
        Assert.That(await _town.Town.ReadAsync<string>("talks", "select body from civic_message"), Is.All.EqualTo("Voici : bonjour"));
        await EraseAfterAsync(TimeSpan.FromDays(1));

        Assert.That(await _town.Town.ReadAsync<string>("talks", "select address || title || body from civic_message"), Is.EqualTo(new[] { "", "" }));
        Assert.That(await _town.StatesAsync(), Is.EqualTo(new[] { "Sent picky-1", "Sent folder" }));
        Assert.That(_town.Files(), Is.Empty);
    }

    [Test]
    public async Task A_message_whose_sender_was_killed_is_sent_by_the_next_and_the_late_one_has_no_say()
    {
        await _town.TellAsync("771234500", "bonjour");
        var store = _town.Town.Services.GetRequiredService<ITownStorage>().For("talks");
        var now = _town.Town.Clock.GetUtcNow();
        var killed = await MessageOutbox.ClaimAsync(store, MessageChannel.Sms, now, TimeSpan.FromMinutes(2), CancellationToken.None);
        if (killed is null)
            Assert.Inconclusive("The town's own round was quicker.");

        await _town.Town.DeliverMessagesAsync();
        Assert.That(await _town.StatesAsync(), Is.EqualTo(new[] { "Queued " }));
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.That(await _town.StatesAsync(), Is.EqualTo(new[] { "Failed busy" }));
        await MessageOutbox.SettleAsync(store, killed!, GatewayAnswer.Accepted("late"), now, CancellationToken.None);
        Assert.That(await _town.StatesAsync(), Is.EqualTo(new[] { "Failed busy" }));
    }

    private async Task PassAsync(TimeSpan time)
    {
        _town.Town.Clock.Advance(time);
        await _town.Town.DeliverMessagesAsync();
    }

    private Task EraseAfterAsync(TimeSpan time)
    {
        _town.Town.Clock.Advance(time);
        return _town.Town.RunJobAsync("town", "erase-messages");
    }
}
