using System.Globalization;
using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace CivicHost.Tests.Messages;

/// <summary>The ways out: a mail server, two kinds of gateway, and the folder.</summary>
public sealed class CarrierTests
{
    private TalkingTown? _town;

    [TearDown]
    public async Task Stop()
    {
        if (_town is not null)
            await _town.DisposeAsync();
    }

    [Test]
    public async Task Mail_waits_until_the_server_is_up_again()
    {
        var port = LoopbackMail.FreePort();
        var town = await StartAsync(MailOn(port));
        await town.TellAsync("a.resident@example.org", "le marché");
        await town.Town.DeliverMessagesAsync();
        Assert.That((await town.StatesAsync()).Single(), Does.StartWith("Failed "));

        await using var server = new LoopbackMail(port);
        town.Town.Clock.Advance(TimeSpan.FromMinutes(1));
        await town.Town.DeliverMessagesAsync();

        Assert.That(await town.StatesAsync(), Is.EqualTo(new[] { "Sent " }));
        var mail = server.Taken.Single();
        Assert.That(mail.Subject, Is.EqualTo("À propos de le marché"));
        Assert.That(mail.TextBody?.TrimEnd(), Is.EqualTo("Voici : le marché"));
        Assert.That(mail.From.ToString(), Does.Contain("mairie@sabali.example"));
        Assert.That(mail.To.ToString(), Is.EqualTo("a.resident@example.org"));
        Assert.That(mail.MessageId, Does.EndWith("@town.example"));
        Assert.That(mail.Headers["Auto-Submitted"], Is.EqualTo("auto-generated"));
    }

    [Test]
    public async Task Mail_to_a_mailbox_that_the_server_refuses_is_given_up_without_naming_it()
    {
        var port = LoopbackMail.FreePort();
        await using var server = new LoopbackMail(port);
        var town = await StartAsync(MailOn(port));
        await town.TellAsync("barred@example.org", "bonjour");
        await town.Town.DeliverMessagesAsync();

        Assert.That(await town.StatesAsync(), Is.EqualTo(new[] { "GivenUp SMTP 550" }));
    }

    [Test]
    public async Task The_http_gateway_gets_a_form_and_the_secret()
    {
        await using var gateway = await LoopbackGateway.StartAsync();
        var town = await StartAsync(builder => builder
            .Set("Messages:Sms:Gateway", "http").Set("Messages:Sms:From", "SABALI")
            .Set("Messages:Sms:Http:Url", $"{gateway.Address}send").Set("Messages:Sms:Http:Secret", "a-secret"));
        await town.TellAsync("771234567", "où & quand");
        await town.Town.DeliverMessagesAsync();

        var id = (await town.Town.ReadAsync<string>("talks", "select id from civic_message")).Single();
        Assert.That(gateway.Taken.Single(), Is.EqualTo((
            "/send", "Bearer a-secret", $"from=SABALI&to=%2B221771234567&text=Voici+%3A+o%C3%B9+%26+quand&date=2027-03-01T09%3A00%3A00Z&id={id}")));
    }

    [TestCase(200, "Sent ")]
    [TestCase(400, "GivenUp HTTP 400")]
    [TestCase(401, "Failed HTTP 401")]
    [TestCase(429, "Failed HTTP 429")]
    [TestCase(302, "Failed HTTP 302")]
    [TestCase(500, "Failed HTTP 500")]
    public async Task What_the_http_gateway_answers_decides(int status, string state)
    {
        await using var gateway = await LoopbackGateway.StartAsync();
        gateway.Status = status;
        var town = await StartAsync(builder => builder.Set("Messages:Sms:Gateway", "http").Set("Messages:Sms:Http:Url", gateway.Address.ToString()));
        await town.TellAsync("771234567", "bonjour");
        await town.Town.DeliverMessagesAsync();

        Assert.That(await town.StatesAsync(), Is.EqualTo(new[] { state }));
    }

    [TestCase(202)]
    [TestCase(409)]
    public async Task The_telephone_on_the_table_gets_what_its_app_understands(int status)
    {
        await using var gateway = await LoopbackGateway.StartAsync();
        gateway.Status = status;
        var town = await StartAsync(builder => builder
            .Set("Messages:Sms:Gateway", "android").Set("Messages:Sms:Android:Url", gateway.Address.ToString())
            .Set("Messages:Sms:Android:User", "town").Set("Messages:Sms:Android:Password", "hall"));
        await town.TellAsync("771234567", "bonjour");
        await town.Town.DeliverMessagesAsync();

        var id = (await town.Town.ReadAsync<string>("talks", "select id from civic_message")).Single();
        Assert.That(await town.StatesAsync(), Is.EqualTo(new[] { "Sent " }));
        Assert.That(gateway.Taken.Single(), Is.EqualTo((
            "/message", "Basic dG93bjpoYWxs", $$$"""{"id":"{{{id}}}","phoneNumbers":["\u002B221771234567"],"textMessage":{"text":"Voici : bonjour"}}""")));
    }

    [TestCase("nobody-has-this", "Failed no gateway 'nobody-has-this'")]
    [TestCase("http", "Failed Messages:Sms:Http:Url is no address")]
    [TestCase("android", "Failed Messages:Sms:Android:Url is no address")]
    public async Task A_gateway_that_is_not_set_up_lets_messages_wait_and_says_what_is_missing(string gateway, string state)
    {
        var town = await StartAsync(builder => builder.Set("Messages:Sms:Gateway", gateway));
        await town.TellAsync("771234567", "bonjour");
        await town.Town.DeliverMessagesAsync();

        Assert.That(await town.StatesAsync(), Is.EqualTo(new[] { state }));
    }

    [Test]
    public async Task Without_any_set_up_messages_lie_in_the_data_folder()
    {
        var town = await StartAsync(_ => { });
        await town.TellAsync("771234567", "bonjour");
        await town.TellAsync("a.resident@example.org", "bonjour");
        await town.Town.DeliverMessagesAsync();

        var files = town.Files();
        Assert.That(files.Select(Path.GetExtension).Order(), Is.EqualTo(new[] { ".eml", ".txt" }));
        Assert.That(File.ReadAllText(files.Single(file => file.EndsWith(".txt", StringComparison.Ordinal))), Is.EqualTo("+221771234567\n1 SMS\n\nVoici : bonjour\n"));
        Assert.That(Path.GetFileName(files[0]), Does.StartWith("20270301T090000Z-"));
    }

    [Test]
    public async Task Two_nodes_on_one_PostgreSQL_send_each_message_once()
    {
        await using var gateway = await LoopbackGateway.StartAsync();
        var database = await PostgresServer.CreateDatabaseAsync();
        void Describe(TestTownBuilder builder) => builder.Set("Storage:PostgreSql", database)
            .Set("Messages:Sms:Gateway", "http").Set("Messages:Sms:Http:Url", gateway.Address.ToString());
        _town = await TalkingTown.StartAsync(SqlEngine.PostgreSql, Describe);
        var second = Directory.CreateTempSubdirectory("civichost-second-");
        File.Copy(Path.Combine(_town.Town.Data, "instance.json"), Path.Combine(second.FullName, "instance.json"));
        await using (var other = await TalkingTown.StartAsync(SqlEngine.PostgreSql, builder => Describe(builder.In(second.FullName))))
        {
            for (var number = 0; number < 60; number++)
                Assert.That((await _town.TellAsync("771234567", number.ToString(CultureInfo.InvariantCulture))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            while ((await _town.StatesAsync()).Any(state => state != "Sent "))
                await Task.WhenAll(_town.Town.DeliverMessagesAsync(), other.Town.DeliverMessagesAsync());
        }

        second.Delete(recursive: true);
        Assert.That(gateway.Taken, Has.Count.EqualTo(60));
        Assert.That(gateway.Taken.Select(taken => taken.Body).Distinct().Count(), Is.EqualTo(60));
    }

    private static Action<TestTownBuilder> MailOn(int port) => builder => builder
        .Set("Messages:Email:Host", "127.0.0.1").Set("Messages:Email:Port", $"{port}").Set("Messages:Email:Security", "None")
        .Set("Messages:Email:From", "mairie@sabali.example");

    private async Task<TalkingTown> StartAsync(Action<TestTownBuilder> describe) => _town = await TalkingTown.StartAsync(SqlEngine.Sqlite, describe);
}
