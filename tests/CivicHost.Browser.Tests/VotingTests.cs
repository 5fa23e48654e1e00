using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>A telephone with JavaScript covers its own token: the town signs what it does not see, and the ballot comes without a cookie.</summary>
public sealed partial class VotingTests
{
    private TownInABrowser _town = null!;
    private string _poll = null!;
    private IReadOnlyList<string> _codes = null!;

    [OneTimeSetUp]
    public async Task OpenAPoll()
    {
        _town = await TownInABrowser.StartAsync();
        using var officer = _town.Town.ClientAs(Roles.Officer);
        var drafted = await officer.SubmitAsync("/polls/staff/new", new Dictionary<string, string>
        {
            ["question"] = "Que faire de la place ?",
            ["kind"] = "Ranking",
            ["options"] = "Arbres\nMarché\nBancs",
            ["closesOn"] = "2027-03-14",
            ["slips"] = "4",
        });
        var staffPage = drafted.Headers.Location!.ToString();
        _poll = staffPage.Split('/')[^1];
        var sheet = await (await officer.SubmitAsync(staffPage, new Dictionary<string, string>())).Content.ReadAsStringAsync();
        _codes = [.. Printed().Matches(sheet).Select(code => code.Groups[1].Value)];
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_browser_votes_changes_its_vote_and_shows_the_receipt()
    {
        await using var phone = await Browsers.OpenAsync(new BrowserNewContextOptions
        {
            BaseURL = _town.Town.Address.ToString(),
            Locale = "fr",
            ViewportSize = new ViewportSize { Width = TownInABrowser.PhoneWidth, Height = 740 },
        });
        var page = await phone.NewPageAsync();
        var casts = new List<IRequest>();
        page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/urn", StringComparison.Ordinal))
                casts.Add(request);
        };
        await page.GotoAsync($"/polls/{_poll}/vote?code={_codes[0]}");
        await page.FillAsync("#option-2", "1");
        await page.FillAsync("#option-1", "2");
        await page.ClickAsync("#ballot button");
        await page.Locator("#receipt-code").WaitForAsync();
        Assert.That(await page.TextContentAsync("#receipt-code"), Does.Match("^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$"));
        Assert.That(await page.EvaluateAsync<int>("sessionStorage.length"), Is.Zero);

        await page.ClickAsync("#change");
        await page.FillAsync("#option-2", "2");
        await page.FillAsync("#option-1", "1");
        await page.ClickAsync("#ballot button");
        await page.Locator("#receipt-code").WaitForAsync();

        var ballots = await _town.Town.ReadAsync<string>("polls", "select ballot from urn order by version");
        Assert.That(ballots, Is.EqualTo(new[] { "2>1", "1>2" }));
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select channel from roll"), Is.EqualTo(new[] { "web" }));
        foreach (var cast in casts)
        {
            var headers = await cast.AllHeadersAsync();
            Assert.That(headers.Keys, Does.Not.Contain("cookie").And.Not.Contain("referer"));
        }

        Assert.That(casts, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_used_slip_is_said_and_a_ballot_that_cannot_be_read_costs_no_vote()
    {
        await using var phone = await Browsers.OpenAsync(new BrowserNewContextOptions { BaseURL = _town.Town.Address.ToString(), Locale = "fr" });
        var page = await phone.NewPageAsync();
        await page.GotoAsync($"/polls/{_poll}/vote?code={_codes[1]}");
        await page.FillAsync("#option-1", "x");
        await page.ClickAsync("#ballot button");
        await page.Locator("#trouble").WaitForAsync();
        await page.CloseAsync();

        // A tab that is closed forgets its token: none had been claimed.
        page = await phone.NewPageAsync();
        await page.GotoAsync($"/polls/{_poll}/vote?code={_codes[1]}");
        await page.FillAsync("#option-1", "1");
        await page.ClickAsync("#ballot button");
        await page.Locator("#receipt-code").WaitForAsync();

        await page.GotoAsync($"/polls/{_poll}/vote?code={_codes[1]}");
        await page.FillAsync("#option-1", "1");
        await page.ClickAsync("#ballot button");
        await Assertions.Expect(page.Locator("#trouble")).ToContainTextAsync("Un vote a déjà été déposé ainsi.");
    }

    [GeneratedRegex(@"<p class=""code"">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</p>")]
    private static partial Regex Printed();
}
