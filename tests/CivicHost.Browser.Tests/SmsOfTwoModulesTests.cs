using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace CivicHost.Browser.Tests;

/// <summary>One number, two modules: here because only here both are loaded as a town loads them.</summary>
public sealed class SmsOfTwoModulesTests
{
    private const string Secret = "what both know";

    private TownInABrowser _town = null!;
    private TestBrowser _gateway = null!;
    private int _brought;

    [SetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync(town => town.Set("Messages:Sms:Android:Secret", Secret));
        _gateway = _town.Town.Client();
    }

    [TearDown]
    public async Task Stop()
    {
        _gateway.Dispose();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task Who_is_asked_where_the_lamp_is_may_ask_for_a_permit_in_between()
    {
        Assert.That(await WriteAsync("SIGNALER lampadaire éteint"), Does.Contain("quartier"));

        Assert.That(await WriteAsync("PERMIS P27-0000001-7 K7Q4XM"), Does.StartWith("La mairie ne connait pas cette autorisation"));
        Assert.That(await WriteAsync("permis affiché nulle part"), Does.Contain("quartier"), "a sentence that only begins like that is the other module's");

        Assert.That(await WriteAsync("au marche"), Does.StartWith("Bien recu"));
    }

    private async Task<string> WriteAsync(string text)
    {
        _town.Town.Clock.Advance(TimeSpan.FromSeconds(1));
        var before = (await _town.Town.SentAsync("town")).Count;
        var body = JsonSerializer.Serialize(
            new { @event = "sms:received", id = "x", payload = new { sender = "+221771234567", message = text, receivedAt = $"2027-03-01T09:00:0{_brought++}" } });
        var stamp = _town.Town.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/messages/in/android") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Timestamp", stamp);
        request.Headers.Add("X-Signature", Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body + stamp))));
        Assert.That((await _gateway.Http.SendAsync(request)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return SmsText.Of((await _town.Town.SentAsync("town")).Skip(before).Single().Text).Text;
    }
}
