using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>Votes that come in at the counter, on paper and at a shared device.</summary>
public sealed partial class VotingChannelsTests
{
    private const int Screen = 1280;

    private TownInABrowser _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TownInABrowser.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase(TownInABrowser.PhoneWidth)]
    [TestCase(Screen)]
    public async Task A_vote_is_taken_at_the_counter_and_its_receipt_printed_by_keyboard_only(int width)
    {
        var (poll, codes) = await OpenPollAsync();
        await using var context = await _town.StaffAsync(width, javaScript: false, Roles.Agent);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/polls/counter/{poll}?paper=a6");
        Assert.That(await FocusedAsync(page), Is.EqualTo("shown"), "the first field waits for the first key");

        await page.Keyboard.TypeAsync(codes[0]);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("input[name=choice]");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.That(await page.Locator("input[name=choice]:checked").GetAttributeAsync("value"), Is.EqualTo("2"));
        await page.Keyboard.PressAsync("Tab");
        Assert.That(await page.Locator(":focus").GetAttributeAsync("name"), Is.EqualTo("help"));
        await page.Keyboard.PressAsync("Tab");
        Assert.That(await FocusedAsync(page), Is.EqualTo("asked"));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForSelectorAsync(".receipt.a6 .code");
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That(page.Url, Does.Not.Contain("receipt"), "the browser's history says nothing of receipts");
        Assert.That(await page.Locator(":focus").InnerTextAsync(), Is.EqualTo("Personne suivante"));
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("#shown");
        Assert.That(await page.InputValueAsync("#shown"), Is.Empty);
    }

    [Test]
    public async Task A_batch_is_keyed_by_two_and_decided_by_a_third_on_a_phone_without_script()
    {
        var (poll, codes) = await OpenPollAsync();
        await using var first = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Roles.Agent);
        await using var second = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Roles.Officer);
        await using var third = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, "third", Roles.Agent);
        var page = await first.NewPageAsync();
        await page.GotoAsync($"/polls/staff/{poll}/paper");
        await page.FillAsync("#place", "Assemblée fictive du Port");
        await page.FillAsync("#sheets", "3");
        await page.SetInputFilesAsync("#photo", new FilePayload { Name = "sheets.jpg", MimeType = "image/jpeg", Buffer = Pictures.Jpeg(120, 90) });
        await _town.LookAsync(page, "voting-batches");
        await page.ClickAsync("main button");
        await page.ArriveAsync("/paper/1$");
        await page.FillAsync("#shown", string.Join('\n', codes.Take(3)));
        await _town.LookAsync(page, "voting-batch");
        await page.ClickAsync("main button");
        await page.ArriveAsync("/paper/1$");

        await KeyAsync(page, poll, "1\n2\n3");
        await _town.LookAsync(page, "voting-batch-keyed-once");
        await KeyAsync(await second.NewPageAsync(), poll, "1\n1\n3");
        var deciding = await third.NewPageAsync();
        await deciding.GotoAsync($"/polls/staff/{poll}/paper/1/decide");
        Assert.That(await deciding.Locator("main input[type=text]").CountAsync(), Is.EqualTo(1));
        await _town.LookAsync(deciding, "voting-batch-decide");
        await deciding.FillAsync("#sheet-2", "2");
        await deciding.ClickAsync("main button");
        await deciding.ArriveAsync("/paper/1$");

        Assert.That(await deciding.Locator(".tag").InnerTextAsync(), Does.Contain("Dans l’urne"));
        Assert.That(
            await _town.Town.ReadAsync<string>("polls", "select ballot from urn where poll = @Poll order by ballot", new { Poll = poll }),
            Is.EqualTo(new[] { "1", "2", "3" }));
    }

    [Test]
    public async Task Counter_paper_and_kiosk_pages_pass_axe()
    {
        var (poll, codes) = await OpenPollAsync();
        await using var context = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: true, Roles.Officer, Roles.Agent);
        var page = await context.NewPageAsync();
        foreach (var path in (string[])["/polls/counter", $"/polls/counter/{poll}", $"/polls/staff/{poll}/channels", $"/polls/staff/{poll}/paper", $"/polls/staff/{poll}/kiosks"])
        {
            await page.GotoAsync(path);
            await CheckAsync(page);
        }

        await page.FillAsync("#name", "Marché fictif");
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync(".receipt .qr");
        await CheckAsync(page);
        await page.ClickAsync(".receipt a");
        await page.WaitForSelectorAsync("#waiting:not([hidden])");
        await CheckAsync(page);
        await page.GotoAsync($"/polls/counter/{poll}");
        await page.FillAsync("#shown", codes[0]);
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync("input[name=choice]");
        await CheckAsync(page);
        await page.CheckAsync("input[name=choice][value='1']");
        await page.ClickAsync("main form button");
        await page.WaitForSelectorAsync(".receipt .code");
        await CheckAsync(page);
    }

    [Test]
    public async Task A_kiosk_goes_on_without_the_network_and_its_ballots_count_once_when_it_is_back()
    {
        var (poll, codes) = await OpenPollAsync();
        await using var context = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: true, Roles.Agent);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/polls/staff/{poll}/kiosks");
        await page.FillAsync("#name", "Marché fictif");
        await page.ClickAsync("main button");
        await page.ClickAsync(".receipt a");
        await page.WaitForSelectorAsync("#waiting:not([hidden])");

        await page.WaitForFunctionAsync("async () => (await (await caches.open('kiosk')).keys()).length > 0");

        await CastAsync(page, codes[0], "1");
        Assert.That(await page.Locator("#receipt-alone").IsHiddenAsync(), Is.True);
        await page.ClickAsync("#next");
        await context.SetOfflineAsync(true);
        var receipts = new List<string>();
        foreach (var code in codes.Skip(1).Take(2))
        {
            await CastAsync(page, code, "2");
            Assert.That(await page.Locator("#receipt-alone").IsVisibleAsync(), Is.True);
            receipts.Add((await page.Locator("#receipt-code").InnerTextAsync()).Replace("-", "", StringComparison.Ordinal));
            await page.ClickAsync("#next");
            Assert.That(await page.InputValueAsync("#code"), Is.Empty, "the screen is empty for the next");
        }

        await page.ReloadAsync();
        await page.WaitForSelectorAsync("#waiting:not([hidden])");
        Assert.That(await page.Locator("#waiting").InnerTextAsync(), Does.Contain("2"));
        var waiting = await page.EvaluateAsync<string>("JSON.stringify(localStorage)");
        Assert.That(codes.Where(code => waiting.Contains(code, StringComparison.Ordinal)), Is.Empty, "what waits cannot be read on the device");
        Assert.That(await UrnAsync(poll), Is.EqualTo(new[] { "1" }));
        var kept = await page.EvaluateAsync<string>("JSON.stringify(Object.entries(localStorage))");
        await context.SetOfflineAsync(false);
        await page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Assertions.Expect(page.Locator("#waiting")).ToContainTextAsync("Aucun bulletin");

        // The device forgot that it had brought them, and brings them again.
        await page.EvaluateAsync("kept => JSON.parse(kept).forEach(([name, value]) => localStorage.setItem(name, value))", kept);
        await page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Assertions.Expect(page.Locator("#waiting")).ToContainTextAsync("Aucun bulletin");
        Assert.That(await UrnAsync(poll), Is.EqualTo(new[] { "1", "2", "2" }));
        Assert.That(
            await _town.Town.ReadAsync<string>("polls", "select receipt from log_leaf where poll = @Poll", new { Poll = poll }), Is.SupersetOf(receipts));

        await _town.Town.WriteAsync("polls", "update kiosk set is_open = @No where poll = @Poll", new { No = false, Poll = poll });
        await page.CheckAsync("input[name=choice][value='3']");
        await page.FillAsync("#code", codes[3]);
        await page.ClickAsync("#ballot form button");
        await Assertions.Expect(page.Locator("#trouble")).ToContainTextAsync("pas ouvert au vote");
        Assert.That(await page.Locator("#receipt").IsHiddenAsync(), Is.True, "a closed kiosk gives no receipt");
    }

    [GeneratedRegex(@"<p class=""code"">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</p>")]
    private static partial Regex Printed();

    private static async Task CastAsync(IPage page, string code, string choice)
    {
        await page.CheckAsync($"input[name=choice][value='{choice}']");
        await page.FillAsync("#code", code);
        await page.ClickAsync("#ballot form button");
        await page.WaitForSelectorAsync("#receipt:not([hidden])");
    }

    private static async Task KeyAsync(IPage page, string poll, string lines)
    {
        await page.GotoAsync($"/polls/staff/{poll}/paper/1/key");
        await page.FillAsync("#lines", lines);
        await page.ClickAsync("main button");
        await page.ArriveAsync("/paper/1$");
    }

    private static async Task CheckAsync(IPage page)
    {
        var found = await page.RunAxe();
        Assert.That(
            found.Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => $"{violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})"),
            Is.Empty, page.Url);
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(TownInABrowser.PhoneWidth), page.Url);
    }

    private static Task<string?> FocusedAsync(IPage page) => page.Locator(":focus").GetAttributeAsync("id");

    private Task<IReadOnlyList<string>> UrnAsync(string poll) =>
        _town.Town.ReadAsync<string>("polls", "select ballot from urn where poll = @Poll order by ballot", new { Poll = poll });

    private async Task<(string Poll, IReadOnlyList<string> Codes)> OpenPollAsync()
    {
        using var officer = _town.Town.ClientAs(Roles.Officer);
        var drafted = await officer.SubmitAsync("/polls/staff/new", new Dictionary<string, string>
        {
            ["question"] = "Où creuser le puits ?",
            ["options"] = "Centre\nPort\nGare",
            ["closesOn"] = "2027-03-14",
            ["slips"] = "8",
        });
        var staffPage = drafted.Headers.Location!.ToString();
        var sheet = await (await officer.SubmitAsync(staffPage, new Dictionary<string, string>())).Content.ReadAsStringAsync();
        return (staffPage.Split('/')[^1], [.. Printed().Matches(sheet).Select(code => code.Groups[1].Value.Replace("-", "", StringComparison.Ordinal))]);
    }
}
