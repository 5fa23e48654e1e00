using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>Polls on a phone without JavaScript: drafted and drafted again, answers with pictures and recordings, ranked and budget ballots, and what people write.</summary>
public sealed partial class BallotsTests
{
    private const int HeaviestBallotPage = 30_000;
    private const int Screen = 1280;

    private TownInABrowser _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TownInABrowser.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_draft_is_opened_again_its_answers_get_picture_and_recording_and_residents_see_them()
    {
        await using var office = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Roles.Officer);
        await using var screen = await _town.StaffAsync(Screen, javaScript: false, Roles.Officer);
        var poll = await DraftAsync(("options", "Arbres\nBancs\nPuits"), ("slips", "4"));
        var desk = await office.NewPageAsync();
        await desk.GotoAsync($"/polls/staff/{poll}");
        await desk.ClickAsync($"a[href='/polls/staff/{poll}/edit']");
        await _town.LookAsync(desk, "ballots-edit");
        await desk.FillAsync("#question", "Que faire de la place du marché ?");
        await desk.FillAsync("#options", "Arbres\nBancs\nPuits\nMarché couvert");
        await desk.ClickAsync("main form button");
        await desk.ClickAsync($"a[href='/polls/staff/{poll}/options/2']");
        await desk.FillAsync("#label-fr", "Bancs à l’ombre");
        await desk.SelectOptionAsync("#colour", "#8c3a72");
        await desk.SetInputFilesAsync("#picture", new FilePayload { Name = "banc.jpg", MimeType = "image/jpeg", Buffer = Pictures.Jpeg(640, 480) });
        await desk.SetInputFilesAsync("#audio", new FilePayload { Name = "banc.mp3", MimeType = "audio/mpeg", Buffer = Sounds.Mp3() });
        await _town.LookAsync(desk, "ballots-option");
        await desk.ClickAsync("main form button");
        await desk.ArriveAsync($"/polls/staff/{poll}#options$");
        await _town.LookAsync(desk, "ballots-staff");
        await desk.GotoAsync($"/polls/staff/{poll}/preview");
        await _town.LookAsync(desk, "ballots-preview");
        await _town.CheckWithAxeAsync(Roles.Officer);
        await LookWideAsync(screen, "ballots", $"/polls/staff/{poll}/edit", $"/polls/staff/{poll}/options/2", $"/polls/staff/{poll}", $"/polls/staff/{poll}/preview");

        await desk.GotoAsync($"/polls/staff/{poll}");
        await desk.ClickAsync($"form[action='/polls/staff/{poll}'] button");
        var codes = await desk.Locator(".slips .code").AllInnerTextsAsync();
        Assert.That(await desk.Locator(".slips > section").Nth(0).Locator("img.option").CountAsync(), Is.EqualTo(1));
        await TownInABrowser.PrintAsync(desk, "ballots-slips");
        await using var resident = await _town.PhoneAsync("fr");
        var phone = await resident.NewPageAsync();
        var answer = await phone.GotoAsync($"/polls/{poll}/vote?code={codes[0]}");
        Assert.That((await answer!.BodyAsync()).Length, Is.LessThanOrEqualTo(HeaviestBallotPage));
        Assert.That(await phone.Locator("#choice audio").GetAttributeAsync("preload"), Is.EqualTo("none"));
        Assert.That(await phone.EvaluateAsync<int>("document.querySelector('#choice img.option').naturalWidth"), Is.GreaterThan(0), "the town's policy lets the picture in");
        await _town.LookAsync(phone, "ballots-vote");
        await phone.CheckAsync("input[name=choice][value='2']");
        await phone.ClickAsync("main form button");
        await phone.ArriveAsync("/receipt/");

        await desk.GotoAsync($"/polls/staff/{poll}");
        await desk.ClickAsync("form[action$='/close'] button");
        foreach (var page in (string[])["", "/notice"])
        {
            await phone.GotoAsync($"/polls/{poll}{page}");
            await _town.LookAsync(phone, $"ballots-result{page.Replace('/', '-')}");
        }

        await _town.CheckWithAxeAsync(resident);
        await LookWideAsync(screen, "ballots-result", $"/polls/{poll}");
    }

    [Test]
    public async Task A_ranked_vote_is_cast_by_code_and_a_mistake_keeps_what_was_typed()
    {
        var (poll, codes) = await OpenAsync(("kind", "Ranking"), ("options", "Arbres\nMarché\nBancs"), ("slips", "3"));
        await using var resident = await _town.PhoneAsync("fr");
        var phone = await resident.NewPageAsync();
        var answer = await phone.GotoAsync($"/polls/{poll}/vote?code={codes[0]}");
        Assert.That((await answer!.BodyAsync()).Length, Is.LessThanOrEqualTo(HeaviestBallotPage));
        await phone.FillAsync("#option-2", "1");
        await phone.FillAsync("#option-3", "x");
        await phone.ClickAsync("main form button");
        Assert.That(await phone.Locator("#errors").CountAsync(), Is.EqualTo(1));
        Assert.That(await phone.InputValueAsync("#option-2"), Is.EqualTo("1"));

        await phone.FillAsync("#option-3", "2");
        await phone.ClickAsync("main form button");

        await phone.ArriveAsync("/receipt/");
        await _town.LookAsync(phone, "ballots-ranked-receipt");
        await phone.GotoAsync($"/polls/{poll}/vote");
        await _town.LookAsync(phone, "ballots-ranked");
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select ballot from urn where poll = @Poll", new { Poll = poll }), Is.EqualTo(new[] { "2>3" }));
        await _town.CheckWithAxeAsync(resident);
    }

    [Test]
    public async Task A_budget_of_many_projects_is_voted_on_one_form_without_losing_a_choice()
    {
        var projects = string.Join('\n', Enumerable.Range(1, 20).Select(number => $"Projet {number} = {number * 100}"));
        var (poll, codes) = await OpenAsync(("kind", "BudgetKnapsack"), ("options", projects), ("budget", "2500"), ("slips", "3"));
        await using var resident = await _town.PhoneAsync("fr");
        var phone = await resident.NewPageAsync();
        var answer = await phone.GotoAsync($"/polls/{poll}/vote?code={codes[0]}");
        Assert.That((await answer!.BodyAsync()).Length, Is.LessThanOrEqualTo(HeaviestBallotPage));
        Assert.That(await phone.Locator("fieldset.screen").CountAsync(), Is.EqualTo(3));
        await _town.LookAsync(phone, "ballots-budget");
        foreach (var number in (int[])[2, 11, 20])
            await phone.CheckAsync($"input[name=choice][value='{number}']");
        await phone.ClickAsync("main form button");
        Assert.That(await phone.Locator("#errors").InnerTextAsync(), Does.Contain("de trop"));
        Assert.That(await phone.Locator("input[name=choice]:checked").CountAsync(), Is.EqualTo(3), "choices of every section are still there");

        await phone.UncheckAsync("input[name=choice][value='20']");
        await phone.ClickAsync("main form button");

        await phone.ArriveAsync("/receipt/");
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select ballot from urn where poll = @Poll", new { Poll = poll }), Is.EqualTo(new[] { "2,11" }));
        await using var office = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Roles.Officer);
        var desk = await office.NewPageAsync();
        await desk.GotoAsync($"/polls/staff/{poll}");
        await desk.ClickAsync("form[action$='/close'] button");
        await phone.GotoAsync($"/polls/{poll}");
        await _town.LookAsync(phone, "ballots-budget-result");
        await _town.CheckWithAxeAsync(resident);
    }

    [Test]
    public async Task A_vote_at_the_counter_fits_a_phone_and_is_clean()
    {
        var (poll, codes) = await OpenAsync(("options", "Arbres\nMarché\nBancs"), ("slips", "3"));
        await using var counter = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Roles.Agent);
        var desk = await counter.NewPageAsync();
        await desk.GotoAsync($"/polls/counter/{poll}");
        await _town.LookAsync(desk, "ballots-counter");
        await _town.CheckWithAxeAsync(Roles.Agent);
        await desk.FillAsync("#shown", codes[0]);
        await desk.ClickAsync("main form button");
        await desk.CheckAsync("input[name=choice][value='1']");
        Assert.That(await desk.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(TownInABrowser.PhoneWidth));
        await desk.ClickAsync("main form button");

        await desk.WaitForSelectorAsync(".receipt .code");
        Assert.That(await _town.Town.ReadAsync<string>("polls", "select channel from roll where poll = @Poll", new { Poll = poll }), Is.EqualTo(new[] { "counter" }));
    }

    [Test]
    public async Task What_people_write_is_read_decided_and_shown()
    {
        var (poll, codes) = await OpenAsync(("kind", "Text"), ("options", ""), ("auditors", "Commission de contrôle"), ("slips", "4"));
        await using var resident = await _town.PhoneAsync("fr");
        var phone = await resident.NewPageAsync();
        foreach (var (code, sentence) in codes.Zip(["Un banc à l’ombre près de l’école", "Le voisin Untel est un voleur"]))
        {
            await phone.GotoAsync($"/polls/{poll}/vote?code={code}");
            await phone.FillAsync("#choice", sentence);
            await phone.ClickAsync("main form button");
            await phone.ArriveAsync("/receipt/");
        }

        await using var office = await _town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Roles.Officer);
        await using var screen = await _town.StaffAsync(Screen, javaScript: false, Roles.Officer);
        var desk = await office.NewPageAsync();
        await desk.GotoAsync($"/polls/staff/{poll}");
        await desk.ClickAsync("form[action$='/close'] button");
        await desk.GotoAsync($"/polls/staff/{poll}/sentences");
        await _town.LookAsync(desk, "ballots-sentences");
        await LookWideAsync(screen, "ballots-sentences", $"/polls/staff/{poll}/sentences");
        var bench = desk.Locator("fieldset", new PageLocatorOptions { HasText = "banc à l’ombre" });
        var slander = desk.Locator("fieldset", new PageLocatorOptions { HasText = "Untel" });
        await bench.Locator("input[value=published]").CheckAsync();
        await slander.Locator("input[value=held]").CheckAsync();
        await desk.ClickAsync("main form button");
        Assert.That(await desk.Locator(".error-summary a").GetAttributeAsync("href"), Does.StartWith("#reason-"));
        Assert.That(await bench.Locator("input[value=published]").IsCheckedAsync(), Is.True);
        await slander.Locator("select").SelectOptionAsync("names-somebody");
        await desk.ClickAsync("main form button");
        Assert.That(await desk.Locator("main").InnerTextAsync(), Does.Contain("Tout est lu."));
        await _town.CheckWithAxeAsync(Roles.Officer);

        await phone.GotoAsync($"/polls/{poll}");
        await _town.LookAsync(phone, "ballots-sentences-result");
        await phone.ClickAsync($"a[href='/polls/{poll}/sentences']");
        await _town.LookAsync(phone, "ballots-sentences-public");
        Assert.That(await phone.Locator("main").InnerTextAsync(), Does.Contain("banc à l’ombre").And.Contain("Désigne une personne").And.Not.Contain("Untel"));
        await _town.CheckWithAxeAsync(resident);
    }

    [GeneratedRegex(@"<p class=""code"">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</p>")]
    private static partial Regex Printed();

    private static async Task LookWideAsync(IBrowserContext screen, string name, params string[] addresses)
    {
        var page = await screen.NewPageAsync();
        foreach (var (address, index) in addresses.Select((address, index) => (address, index)))
        {
            await page.GotoAsync(address);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile($"{name}-wide-{index}"), FullPage = true });
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(Screen), address);
        }
    }

    private async Task<string> DraftAsync(params (string Name, string Value)[] fields)
    {
        using var officer = _town.Town.ClientAs(Roles.Officer);
        var form = new Dictionary<string, string> { ["question"] = "Que faire de la place ?", ["closesOn"] = "2027-03-14" };
        foreach (var (name, value) in fields)
            form[name] = value;
        return (await officer.SubmitAsync("/polls/staff/new", form)).Headers.Location!.ToString().Split('/')[^1];
    }

    private async Task<(string Poll, IReadOnlyList<string> Codes)> OpenAsync(params (string Name, string Value)[] fields)
    {
        var poll = await DraftAsync(fields);
        using var officer = _town.Town.ClientAs(Roles.Officer);
        var sheet = await (await officer.SubmitAsync($"/polls/staff/{poll}", new Dictionary<string, string>())).Content.ReadAsStringAsync();
        return (poll, [.. Printed().Matches(sheet).Select(code => code.Groups[1].Value)]);
    }
}
