using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Tests.Modules;

namespace CivicHost.Tests.Pages;

/// <summary>The SDK's parts for lists of cases, as a module's page shows them.</summary>
public sealed class CaseDeskTests
{
    private ModuleFolder _folder = null!;
    private TestTown _town = null!;
    private TestBrowser _officer = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder = new ModuleFolder();
        _folder.Add("CaseDesk");
        _town = await TestTown.StartAsync(town => town.Set("Modules:Folders:0", _folder.Path).Enable("casedesk"));
        _officer = _town.ClientAs(Roles.Officer);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _officer.Dispose();
        await _town.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Filters_keep_their_values_and_can_be_cleared()
    {
        var page = await PageAsync("?state=closed&text=case%201");

        Assert.That(page, Does.Contain("""<option value="closed" selected>Closed</option>"""));
        Assert.That(page, Does.Contain("value=\"case 1\""));
        Assert.That(page, Does.Contain("""<a href="/casedesk/cases">Tout afficher</a>"""));
        Assert.That(page, Does.Contain("2027-012").And.Not.Contain("2027-001"));
        Assert.That(await PageAsync(""), Does.Not.Contain("Tout afficher"));
    }

    [Test]
    public async Task A_heading_sorts_the_list_and_the_other_way_round_and_says_so()
    {
        var sorted = await PageAsync("?state=open&sort=due&after=2027-003");

        Assert.That(sorted, Does.Contain("""<th scope="col" aria-sort="ascending"><a href="/casedesk/cases?state=open&sort=-due">Due on"""));
        Assert.That(sorted, Does.Contain("""<th scope="col" aria-sort="none"><a href="/casedesk/cases?state=open&sort=number">Number"""));
        Assert.That(await PageAsync("?sort=-due"), Does.Contain("""aria-sort="descending"><a href="/casedesk/cases?sort=due">"""));
        Assert.That(await PageAsync(""), Does.Contain("""aria-sort="ascending"><a href="/casedesk/cases?sort=-number">"""), "the usual order");
    }

    [Test]
    public async Task What_somebody_writes_into_the_address_stays_text()
    {
        var page = await _officer.PageAsync("/casedesk/cases?text=%22%3E%3Cscript%3E&sort=%22%3E%3Cscript%3E&state=%26a=b");

        Assert.That(page, Does.Not.Contain("\"><script>"));
        Assert.That(page, Does.Contain("state=%26a%3Db"));
    }

    [Test]
    public async Task Ticked_lines_are_handled_together()
    {
        var form = await _officer.OpenFormAsync("/casedesk/cases");

        var answer = await SendAsync(form, "close", confirmed: true, "2027-001", "2027-002", "2027-002");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(
            await _town.ReadAsync<string>("casedesk", "select subject from civic_audit order by position desc limit 2"),
            Is.EqualTo(new[] { "case:2027-002", "case:2027-001" }));
    }

    [Test]
    public async Task What_is_missing_is_said_all_at_once_and_what_was_ticked_stays()
    {
        var form = await _officer.OpenFormAsync("/casedesk/cases");

        var nothing = await SendAsync(form, "explode", confirmed: false);
        var page = WebUtility.HtmlDecode(await nothing.Content.ReadAsStringAsync());
        var unconfirmed = await SendAsync(form, "close", confirmed: false, "2027-002");
        var kept = await unconfirmed.Content.ReadAsStringAsync();

        Assert.That(nothing.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page, Does.Contain("""<a href="#chosen">Cochez au moins une ligne""").And.Contain("""<a href="#bulk">""").And.Contain("""<a href="#confirmed">"""));
        Assert.That(page, Does.Contain("""<input type="checkbox" name="chosen" id="chosen" value="2027-001" />"""));
        Assert.That(kept, Does.Contain("""name="chosen" value="2027-002" checked"""));
    }

    [Test]
    public async Task More_lines_than_a_page_has_are_refused()
    {
        var form = await _officer.OpenFormAsync("/casedesk/cases");

        var answer = await SendAsync(form, "close", confirmed: true, [.. Enumerable.Range(0, 101).Select(index => $"n{index}")]);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain("au plus 100 lignes"));
    }

    private async Task<string> PageAsync(string query) => WebUtility.HtmlDecode(await _officer.PageAsync("/casedesk/cases" + query));

    private Task<HttpResponseMessage> SendAsync(TestForm form, string action, bool confirmed, params string[] chosen)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Hidden)
            content.Add(new StringContent(value), name);
        foreach (var number in chosen)
            content.Add(new StringContent(number), "chosen");
        content.Add(new StringContent(action), "bulk");
        if (confirmed)
            content.Add(new StringContent("yes"), "confirmed");
        return _officer.Http.PostAsync(form.Action, content);
    }
}
