using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed partial class FileByProgramTests(SqlEngine engine)
{
    private TestTown _town = null!;
    private TestBrowser _program = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        _program = _town.Client("en");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _program.Dispose();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task Anybody_reads_what_can_be_applied_for_and_what_a_form_looks_like()
    {
        var types = await _program.Http.GetFromJsonAsync<JsonElement>("/permits/api/types");
        var schema = await _program.Http.GetFromJsonAsync<JsonElement>("/permits/api/types/public-space");

        Assert.That(types.EnumerateArray().Select(type => type.GetProperty("code").GetString()), Is.EqualTo(new[] { "building", "event", "public-space", "trade-licence" }));
        Assert.That(types[2].GetProperty("documents")[1].GetProperty("onlyIf").GetString(), Does.StartWith("the answer to"));
        Assert.That(schema.GetProperty("properties").TryGetProperty("starts_on", out _));
        Assert.That((await _program.GetAsync("/permits/api/types/castle")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Without_a_key_nothing_is_filed()
    {
        var answer = await _program.PostJsonAsync("/permits/api/applications", "{}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized).Or.EqualTo(HttpStatusCode.Redirect).Or.EqualTo(HttpStatusCode.SeeOther));
    }

    [TestCase("{\"type\": ")]
    [TestCase("{\"type\": 7}")]
    public async Task Broken_json_is_refused_as_json_and_not_as_an_old_page(string broken)
    {
        using var administrator = _town.ClientAs(Roles.Administrator);
        var shown = await administrator.SubmitAsync("/admin/keys", new Dictionary<string, string> { ["name"] = "Fictional program", ["scopes"] = "permits" });
        using var program = _town.Client("en");
        program.Http.DefaultRequestHeaders.Authorization = new("Bearer", SomeKey().Match(await shown.Content.ReadAsStringAsync()).Value);

        var answer = await program.PostJsonAsync("/permits/api/applications", broken);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("This is no readable JSON"));
    }

    [Test]
    public async Task Whoever_has_the_code_reads_how_it_stands_and_no_name_or_number()
    {
        var filed = await _town.FileAsync();

        var text = await _program.Http.GetStringAsync($"/permits/api/applications/{filed.Code}");

        using var found = JsonDocument.Parse(text);
        Assert.That(found.RootElement.GetProperty("state").GetString(), Is.EqualTo("examination"));
        Assert.That(found.RootElement.GetProperty("decideBy").GetString(), Is.EqualTo("2027-04-01"));
        Assert.That(text, Does.Not.Contain("Fictional").And.Not.Contain("777000222"));
        Assert.That((await _program.GetAsync("/permits/api/applications/ABCDEFGHJKMN")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [GeneratedRegex("civic_[A-Za-z0-9_-]{20,}")]
    private static partial Regex SomeKey();
}
