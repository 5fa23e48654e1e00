using System.Text;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>An application of one type, as somebody writes it.</summary>
/// <param name="Type">Code of the type; pictures are named after it.</param>
/// <param name="Said">Answers to the questions that lead to it, y or n.</param>
internal sealed record WrittenApplication(string Type, string Said)
{
    /// <summary>What is typed, by the names of the fields.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; init; } = new Dictionary<string, string>();

    /// <summary>What is chosen, by the names of the fields.</summary>
    public IReadOnlyDictionary<string, string> Chosen { get; init; } = new Dictionary<string, string>();

    /// <summary>Codes of the documents that are sent.</summary>
    public IReadOnlyList<string> Documents { get; init; } = ["identity"];
}

/// <summary>What resident, officer, agent and inspector do with an application of any type: everybody on a phone, nobody with JavaScript.</summary>
internal sealed class PermitSteps : IAsyncDisposable
{
    private const string Inspector = "permits.inspector";

    private readonly TownInABrowser _town;
    private IBrowserContext _resident = null!;
    private IBrowserContext _officer = null!;
    private IBrowserContext _agent = null!;
    private IBrowserContext _inspector = null!;

    private PermitSteps(TownInABrowser town) => _town = town;

    public IPage Phone { get; private set; } = null!;

    public IPage Desk { get; private set; } = null!;

    public static async Task<PermitSteps> StartAsync()
    {
        var steps = new PermitSteps(await TownInABrowser.StartAsync());
        var town = steps._town;
        foreach (var (id, name, role) in new[] { ("test-officer", "Officière Fictive", Roles.Officer), ($"test-{Inspector}", "Inspecteur Fictif", Inspector) })
        {
            await town.Town.WriteAsync(
                "town",
                """
                insert into staff (id, sign_in_name, normalized_name, full_name, is_disabled, totp_last_step, added_at) values (@id, @id, @id, @name, false, 0, @at);
                insert into staff_role (staff_id, role) values (@id, @role);
                """,
                new { id, name, role, at = town.Town.Clock.GetUtcNow() });
        }

        steps._resident = await town.PhoneAsync("fr");
        steps._officer = await town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Roles.Officer);
        steps._agent = await town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Roles.Agent);
        steps._inspector = await town.StaffAsync(TownInABrowser.PhoneWidth, javaScript: false, Inspector);
        steps.Phone = await steps._resident.NewPageAsync();
        steps.Desk = await steps._officer.NewPageAsync();
        return steps;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in (IBrowserContext[])[_resident, _officer, _agent, _inspector])
            await context.DisposeAsync();
        await _town.DisposeAsync();
    }

    /// <returns>The code that opens the case, and where the officer handles it.</returns>
    public async Task<(string Code, string Address)> ApplyAsync(WrittenApplication written)
    {
        var name = written.Type;
        await Phone.GotoAsync("/permits/apply");
        await _town.LookAsync(Phone, "journey-apply");
        for (var said = 1; said <= written.Said.Length; said++)
            await Phone.ClickAsync($"button[name=said][value={written.Said[..said]}]");
        await Phone.ClickAsync($"section a.tile[href='/permits/apply/{written.Type}']");
        await _town.LookAsync(Phone, $"journey-{name}");
        Assert.That(await Phone.InnerTextAsync("main"), Does.Match(@"\d\s*F\sCFA"), "what it costs is said before anything is written");
        await Phone.ClickAsync("main form button");
        await WriteAsync(written);
        await _town.LookAsync(Phone, $"journey-{name}-form");
        await Phone.ClickAsync("button[value=next]");
        foreach (var document in written.Documents)
            await Phone.SetInputFilesAsync($"#document-{document}", Picture($"{document}.jpg"));
        await _town.LookAsync(Phone, $"journey-{name}-documents");
        await Phone.ClickAsync("button[value=next]");
        await _town.LookAsync(Phone, $"journey-{name}-check");
        await _town.CheckWithAxeAsync(_resident);
        await Phone.CheckAsync("#declared");
        await Phone.ClickAsync("main form button");
        await _town.LookAsync(Phone, $"journey-{name}-receipt");
        var number = Regex.Match(await Phone.InnerTextAsync(".receipt"), @"\b27-\d{7}-\d\b").Value;
        await Phone.ClickAsync(".actions a.button[href^='/permits/cases/']");
        await _town.LookAsync(Phone, $"journey-{name}-followed");
        await _town.CheckWithAxeAsync(_resident);
        return (Phone.Url.Split('/')[^1], $"/permits/inbox/{number}");
    }

    public async Task OpenFromInboxAsync(string address, string name)
    {
        await Desk.GotoAsync("/permits/inbox");
        await _town.LookAsync(Desk, $"journey-{name}-inbox");
        await Desk.ClickAsync($"tbody a[href='{address}'] >> nth=0");
        await _town.LookAsync(Desk, $"journey-{name}-case");
    }

    public async Task AskForABetterPictureAsync(string address)
    {
        await Desk.GotoAsync($"{address}/check");
        await Desk.CheckAsync("input[name=verdict-identity][value=unfit]");
        await Desk.FillAsync("input[name=note-identity]", "La photo est floue");
        await _town.LookAsync(Desk, "journey-completeness");
        await Desk.ClickAsync("button[name=then][value=ask]");
        await _town.LookAsync(Desk, "journey-ask");
        await _town.CheckWithAxeAsync(Roles.Officer);
        await Desk.ClickAsync("main form button");
        Assert.That(Desk.Url, Does.EndWith(address));
    }

    public async Task AnswerAsync(string code)
    {
        await Phone.GotoAsync($"/permits/cases/{code}");
        Assert.That(await Phone.InnerTextAsync("#answer"), Does.Contain("La photo est floue"));
        await _town.LookAsync(Phone, "journey-asked");
        await _town.CheckWithAxeAsync(_resident);
        await Phone.FillAsync("#sentence", "Voici une photo nette.");
        await Phone.SetInputFilesAsync("#documents", Picture("nette.jpg"));
        await Phone.SelectOptionAsync("#document", "identity");
        await Phone.ClickAsync("#answer button");
        await _town.LookAsync(Phone, "journey-answered");
        Assert.That(await Phone.InnerTextAsync(".timeline"), Does.Contain("Voici une photo nette."));
        await _town.CheckWithAxeAsync(_resident);
    }

    public async Task AcknowledgeAsync(string address, IEnumerable<string> documents)
    {
        // Which verdict is the last, its time says.
        _town.Town.Clock.Advance(TimeSpan.FromMinutes(1));
        await Desk.GotoAsync($"{address}/check");
        foreach (var document in documents)
            await Desk.CheckAsync($"input[name=verdict-{document}][value=fit]");
        await Desk.ClickAsync("button[name=then][value=acknowledge]");
        await _town.LookAsync(Desk, "journey-acknowledgement");
        Assert.That(await Desk.Locator("h1").InnerTextAsync(), Is.EqualTo("Accusé de réception d’un dossier complet"));
    }

    /// <summary>The officer plans a visit; the inspector goes and finds everything in order.</summary>
    public async Task VisitAsync(string address, params string[] items)
    {
        await Desk.GotoAsync($"{address}/visits/plan");
        await Desk.SelectOptionAsync("#inspector", $"test-{Inspector}");
        await _town.LookAsync(Desk, "journey-visit-plan");
        await Desk.ClickAsync("main form button");
        await _town.LookAsync(Desk, "journey-visit-planned");
        await _town.CheckWithAxeAsync(Roles.Officer);
        var spot = await _inspector.NewPageAsync();
        await spot.GotoAsync("/permits/visits");
        await _town.LookAsync(spot, "journey-visits");
        await spot.ClickAsync("tbody a");
        await _town.LookAsync(spot, "journey-visit");
        await _town.CheckWithAxeAsync(Inspector);
        foreach (var item in items)
            await spot.CheckAsync($"input[name=find-{item}][value=ok]");
        await spot.SetInputFilesAsync($"#photo-{items[^1]}", Picture("preuve.jpg"));
        await spot.CheckAsync("input[name=result][value=fit]");
        await spot.ClickAsync("button[name=finish]");
        await _town.LookAsync(spot, "journey-visit-record");
        Assert.That(spot.Url, Does.EndWith("/record"));
        await _town.CheckWithAxeAsync(Inspector);
    }

    /// <param name="condition">The first condition of the type, which is ticked.</param>
    public async Task GrantAsync(string address, string condition)
    {
        await Desk.GotoAsync(address);
        await Desk.ClickAsync("a[href*='decide?step=grant']");
        await Desk.CheckAsync("input[name=condition-0]");
        await _town.LookAsync(Desk, "journey-decide");
        await _town.CheckWithAxeAsync(Roles.Officer);
        await Desk.ClickAsync("main form button");
        await _town.LookAsync(Desk, "journey-decision");
        Assert.That(await Desk.InnerTextAsync(".certificate"), Does.Contain(condition));
        await _town.CheckWithAxeAsync(Roles.Officer);
    }

    /// <summary>Cash at the counter.</summary>
    /// <param name="charge">What the desk shows, as a pattern.</param>
    public async Task PayAsync(string address, string charge)
    {
        var counter = await _agent.NewPageAsync();
        await counter.GotoAsync("/permits/money");
        await counter.FillAsync("#case", address.Split('/')[^1]);
        await counter.ClickAsync("form[role=search] button");
        await _town.LookAsync(counter, "journey-cash-desk");
        await counter.ClickAsync("main a.button");
        await _town.LookAsync(counter, "journey-charge");
        Assert.That(await counter.InnerTextAsync("section:has(#charges)"), Does.Match(charge));
        await _town.CheckWithAxeAsync(Roles.Agent);
        await counter.ClickAsync("form[action$='/cash'] button");
        await _town.LookAsync(counter, "journey-cash-receipt");
        Assert.That(await counter.Locator(".receipt .code").InnerTextAsync(), Does.Match(@"^2027-\d{6}$"));
        await _town.CheckWithAxeAsync(Roles.Agent);
        await counter.CloseAsync();
    }

    /// <returns>The number of the permit, as its paper has it.</returns>
    public async Task<string> DownloadAsync(string code, string name)
    {
        await Phone.GotoAsync($"/permits/cases/{code}");
        await _town.LookAsync(Phone, $"journey-{name}-granted");
        await Phone.ClickAsync("a.button[href^='/permits/permit/']");
        await _town.LookAsync(Phone, $"journey-{name}-permit");
        await _town.CheckWithAxeAsync(_resident);
        Assert.That(await SheetsAsync(Phone, $"journey-{name}-permit"), Is.EqualTo(1), "a permit is one sheet of A4");
        var number = Regex.Match(await Phone.Locator(".certificate .code").InnerTextAsync(), @"P27-\d{7}-\d$").Value;
        var download = await Phone.RunAndWaitForDownloadAsync(() => Phone.ClickAsync("a[href$='/pdf']"));
        Assert.That(download.SuggestedFilename, Is.EqualTo($"{number}.pdf"));
        Assert.That(Encoding.ASCII.GetString(await File.ReadAllBytesAsync((await download.PathAsync())!), 0, 5), Is.EqualTo("%PDF-"));
        return number;
    }

    public async Task VerifyAsync(string number, string expected)
    {
        await Phone.GotoAsync("/verify");
        await Phone.FillAsync("#sought", number);
        await Phone.ClickAsync("main form button");
        await _town.LookAsync(Phone, $"journey-verified-{number}-{expected}");
        Assert.That(await Phone.Locator("[role=status] .tag").InnerTextAsync(), Is.EqualTo(expected));
        await _town.CheckWithAxeAsync(_resident);
    }

    public async Task RevokeAsync(string address)
    {
        await Desk.GotoAsync(address);
        await _town.LookAsync(Desk, "journey-case-granted");
        await Desk.ClickAsync("a[href$='/permit/revoke']");
        await Desk.FillAsync("#reasons", "Le local a été vidé.");
        await _town.LookAsync(Desk, "journey-revoke");
        await _town.CheckWithAxeAsync(Roles.Officer);
        await Desk.ClickAsync("main form button");
        await _town.LookAsync(Desk, "journey-case-revoked");
        await _town.CheckWithAxeAsync(Roles.Officer);
    }

    private async Task WriteAsync(WrittenApplication written)
    {
        await Phone.FillAsync("#applicant", "Demandeuse Fictive");
        await Phone.SelectOptionAsync("#quarter", "Marché");
        foreach (var (field, value) in written.Typed)
            await Phone.FillAsync($"#own-{field}", value);
        foreach (var (field, value) in written.Chosen)
            await Phone.CheckAsync($"input[name=own-{field}][value={value}]");
    }

    /// <summary>Sheets of A4 that a printer would need.</summary>
    private static async Task<int> SheetsAsync(IPage page, string name)
    {
        await TownInABrowser.PrintAsync(page, name);
        var printed = await page.PdfAsync(new PagePdfOptions { Format = "A4" });
        return Regex.Count(Encoding.Latin1.GetString(printed), @"/Type\s*/Page\b(?!s)");
    }

    private static FilePayload Picture(string name) => new() { Name = name, MimeType = "image/jpeg", Buffer = Pictures.JpegWithPlace() };
}
