using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class FileAtCounterTests(SqlEngine engine)
{
    private const string Path = "/complaints/counter";

    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task An_agent_writes_for_somebody_and_gets_a_receipt_on_either_paper()
    {
        using var agent = _town.ClientAs(Roles.Agent);

        var answer = await agent.SubmitAsync(Path, With(("name", "Awa"), ("contact", "77 000 11 22"), ("consent", "yes")));

        var receipt = answer.Headers.Location!.ToString();
        Assert.That(receipt, Does.StartWith("/complaints/receipt/").And.EndsWith("?at=counter"));
        Assert.That(await agent.PageAsync(receipt), Does.Contain("class=\"receipt\""));
        Assert.That(await agent.PageAsync(receipt.Replace("?at", "?paper=a6&at", StringComparison.Ordinal)), Does.Contain("class=\"receipt a6\""));
        var kept = await _town.ReadAsync<Kept>(
            "complaints", "select channel, entered_by, reporter from report where code = @code", new { code = receipt.Split('/', '?')[3] });
        Assert.That(kept.Single(), Is.EqualTo(new Kept("counter", "test-agent", "Awa")));
    }

    [Test]
    public async Task Without_consent_nobody_is_written_down()
    {
        using var agent = _town.ClientAs(Roles.Agent);

        var answer = await agent.SubmitAsync(Path, With(("name", "Awa")));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain("Demandez l’accord de la personne"));
    }

    [Test]
    public async Task A_category_with_its_own_fields_brings_the_page_back_with_them_once()
    {
        using var agent = _town.ClientAs(Roles.Agent);

        var asked = await agent.SubmitAsync(Path, With(("category", "light")));
        var filed = await agent.SubmitAsync(Path + "?category=light", With(("category", "light"), ("own-fault", "dark")), Path + "?category=light");

        Assert.That(WebUtility.HtmlDecode(await asked.Content.ReadAsStringAsync()), Does.Contain("Que fait la lampe ?"));
        Assert.That(filed.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Residents_do_not_get_in()
    {
        using var resident = _town.Client();

        Assert.That((await resident.GetAsync(Path)).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther).Or.EqualTo(HttpStatusCode.Found));
    }

    private static Dictionary<string, string> With(params (string Name, string Value)[] values)
    {
        var form = new Dictionary<string, string>(Some.Form) { ["category"] = "road" };
        foreach (var (name, value) in values)
            form[name] = value;
        return form;
    }

    private sealed record Kept(string Channel, string EnteredBy, string Reporter);
}
