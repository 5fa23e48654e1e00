using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CivicHost.Browser.Tests;

/// <summary>The desk of the staff who handle reports: on a phone without JavaScript, looked at on a desk too, and checked by axe.</summary>
public sealed class StaffDeskTests
{
    private const int Phone = 360;
    private const int Screen = 1280;

    private TownInABrowser _town = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TownInABrowser.StartAsync();
        foreach (var (id, name) in new[] { ("test-officer", "Awa Fictive"), ("test-agent", "Bento Fictício") })
        {
            await _town.Town.WriteAsync(
                "town",
                """
                insert into staff (id, sign_in_name, normalized_name, full_name, is_disabled, totp_last_step, added_at) values (@id, @id, @id, @name, false, 0, @at);
                insert into staff_role (staff_id, role) values (@id, 'officer');
                """,
                new { id, name, at = _town.Town.Clock.GetUtcNow() });
        }

        await _town.Town.WriteAsync(
            "complaints",
            """
            insert into unit (code, name, email, is_active) values ('roads', 'Voirie', '', true);
            insert into unit_member (unit, person, is_head) values ('roads', 'test-officer', true);
            insert into answer_template (id, action, category, position, names, sentences)
            values ('t1', 'resolve', '', 1, '{"fr": "Réparé"}', '{"fr": "Le signalement {number} est réparé."}')
            """);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task From_triage_to_resolution_with_assignment_and_a_prepared_sentence()
    {
        await FileAsync("Centre", "Un trou grand comme une porte, devant l’école fictive.");
        await FileAsync("Port", "Un autre trou, plus petit.");
        await using var context = await OfficerAsync(Phone);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/complaints/inbox?queue=unrouted");
        await LookAsync(page, "desk-inbox");

        await page.CheckAsync("input[name=chosen] >> nth=0");
        await page.CheckAsync("input[name=chosen] >> nth=1");
        await page.SelectOptionAsync("#bulk", "route");
        await page.SelectOptionAsync("#giveTo", "roads");
        await page.CheckAsync("#confirmed");
        await page.ClickAsync("form:has(#bulk) fieldset button");
        Assert.That(await page.Locator("[role=status]").InnerTextAsync(), Does.Contain("2"));
        await page.GotoAsync("/complaints/inbox?queue=units");
        await page.ClickAsync("tbody a >> nth=0");
        await page.SelectOptionAsync("#assignee", "test-agent");
        await page.ClickAsync("form:has(#assignee) button >> nth=0");
        await page.FillAsync("#comment", "Voir avec l’équipe du mardi.");
        await page.ClickAsync("form:has(#comment) button");
        await LookAsync(page, "desk-case");

        await page.SelectOptionAsync("#template", "t1");
        await page.ClickAsync("form:has(#template) button >> nth=0");
        Assert.That(await page.InputValueAsync("#sentence"), Does.EndWith("est réparé."));
        Assert.That(await page.IsCheckedAsync("input[name=action][value=resolve]"));
        await page.ClickAsync("form:has(#sentence) button >> nth=-1");
        Assert.That(await page.Locator(".timeline").InnerTextAsync(), Does.Contain("est réparé.").And.Contain("Voir avec l’équipe du mardi.").And.Contain("Awa Fictive"));
        await LookAsync(page, "desk-case-resolved");
        await CheckWithAxeAsync();
    }

    [Test]
    public async Task Two_reports_of_the_same_thing_become_one()
    {
        await FileAsync("Gare", "Le même banc cassé, première fois.", "tree");
        await FileAsync("Gare", "Le même banc cassé, deuxième fois.", "tree");
        await using var context = await OfficerAsync(Phone);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/complaints/inbox?category=tree&sort=filed");
        await page.ClickAsync("tbody a >> nth=1");
        await page.ClickAsync("a[href$='/merge']");
        await LookAsync(page, "desk-merge");
        await page.ClickAsync("main form button");
        Assert.That(await page.Locator(".error-summary li").CountAsync(), Is.EqualTo(1), "which one goes on?");
        await page.CheckAsync("input[name=near]");
        await page.ClickAsync("main form button");
        await LookAsync(page, "desk-merged");
        Assert.That(await page.Locator(".panel a[href^='/complaints/inbox/']").CountAsync(), Is.EqualTo(1));

        await page.ClickAsync("summary:has-text('Séparer')");
        await page.FillAsync("#separateSentence", "Ce sont deux bancs.");
        await page.ClickAsync("form:has(#separateSentence) button");
        Assert.That(await page.Locator(".timeline").InnerTextAsync(), Does.Contain("Ce sont deux bancs."));
        await CheckWithAxeAsync();
    }

    [Test]
    public async Task What_looks_like_abuse_is_read_cleaned_and_released()
    {
        await FileAsync("Fleuve", "Monsieur Inventé vend www.a.example www.b.example www.c.example", "noise");
        await using var context = await OfficerAsync(Phone);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/complaints/inbox?queue=quarantined");
        await page.ClickAsync("tbody a >> nth=0");
        await LookAsync(page, "desk-quarantined");
        await page.ClickAsync("a[href$='/words']");
        await page.FillAsync("#text", "Quelqu’un vend la nuit.");
        await page.SelectOptionAsync("#reason", "names-somebody");
        await LookAsync(page, "desk-words");
        await page.ClickAsync("main form button");
        await page.ClickAsync("button[name=visibility][value=shown]");
        var address = page.Url.Replace("/inbox/", "/reports/");

        await page.GotoAsync(address);
        Assert.That(await page.Locator("main").InnerTextAsync(), Does.Contain("Quelqu’un vend la nuit.").And.Contain("Le texte nommait une personne").And.Not.Contain("Inventé"));
        await LookAsync(page, "desk-public");
        await CheckWithAxeAsync();
    }

    [Test]
    public async Task The_day_sheet_and_the_workflow_are_looked_at()
    {
        for (var index = 0; index < 6; index++)
            await FileAsync(index % 2 == 0 ? "Centre" : "Cité des Pêcheurs", $"Panneau numéro {index} tombé, caché par un arbre, près du marché fictif.", "sign");
        await _town.Town.WriteAsync("complaints", "update report set assignee = 'test-officer', unit = 'roads', latitude = 13.805, longitude = -14.502 where category = 'sign'");
        await using var context = await OfficerAsync(Phone);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/complaints/daysheet");
        await LookAsync(page, "desk-daysheet");
        await TownInABrowser.PrintAsync(page, "desk-daysheet");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await page.SetViewportSizeAsync(690, 980);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile("desk-daysheet-print"), FullPage = true });
        Assert.That(await page.Locator(".daysheet li").CountAsync(), Is.EqualTo(6));
        await using var managing = await ContextAsync(Phone, javaScript: false, "complaints.manager");
        var workflow = await managing.NewPageAsync();
        await workflow.GotoAsync("/complaints/workflow");
        await workflow.ClickAsync("button[name=check]");
        Assert.That(await workflow.Locator("[role=status]").CountAsync(), Is.EqualTo(1));
        await workflow.FillAsync("#json", "{\n  \"initial\": 5\n}");
        await workflow.ClickAsync("button[name=check]");
        Assert.That(await workflow.Locator(".error-summary").InnerTextAsync(), Does.Contain("Ligne 2"));
        await LookAsync(workflow, "desk-workflow", axe: false);
        await CheckWithAxeAsync();
    }

    private readonly Dictionary<string, string> _looked = [];

    private async Task FileAsync(string quarter, string text, string category = "road")
    {
        using var resident = _town.Town.Client();
        var sent = await resident.SubmitAsync($"/complaints/new/{category}/details", new Dictionary<string, string>
        {
            ["quarter"] = quarter,
            ["landmark"] = "Derrière l’école fictive",
            ["text"] = text,
            ["name"] = "Personne Inventée",
            ["contact"] = "+221 77 000 00 00",
        });
        Assert.That((int)sent.StatusCode, Is.EqualTo(303));
    }

    /// <summary>Takes pictures at both widths; on neither the page is wider than what it is looked at with.</summary>
    private async Task LookAsync(IPage page, string name, bool axe = true)
    {
        foreach (var width in new[] { Screen, Phone })
        {
            await page.SetViewportSizeAsync(width, 800);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = TownInABrowser.PictureFile($"{name}-{width}"), FullPage = true });
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), $"{name} at {width}");
        }

        if (axe)
            _looked[page.Url] = name;
    }

    private async Task CheckWithAxeAsync()
    {
        await using var context = await ContextAsync(Phone, javaScript: true, Roles.Officer);
        var page = await context.NewPageAsync();
        foreach (var (address, name) in _looked)
        {
            await page.GotoAsync(address);
            var found = await page.RunAxe();
            Assert.That(
                found.Violations.Where(violation => violation.Impact is "serious" or "critical")
                    .Select(violation => $"{violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Select(node => node.Html))})"),
                Is.Empty, name);
        }

        _looked.Clear();
    }

    private Task<IBrowserContext> OfficerAsync(int width) => ContextAsync(width, javaScript: false, Roles.Officer);

    private Task<IBrowserContext> ContextAsync(int width, bool javaScript, params string[] roles) => _town.StaffAsync(width, javaScript, roles);
}
