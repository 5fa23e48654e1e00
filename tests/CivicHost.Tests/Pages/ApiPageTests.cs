using System.Text.Json;
using CivicHost.Sdk.Testing;
using CivicHost.Tests.Operations;

namespace CivicHost.Tests.Pages;

/// <summary>What a developer finds who wants to write a program against the town.</summary>
public sealed class ApiPageTests
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town =>
        town.Set("Modules:Folders:0", Path.Combine(HostProcess.Folder(), "modules")).Enable("complaints").Enable("permits").Enable("polls"));

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("fr", "Déposer un signalement", "Une clé pour permits")]
    [TestCase("pt", "Apresentar uma ocorrência", "Uma chave para permits")]
    [TestCase("en", "File a report", "A key for permits")]
    public async Task Every_address_for_programs_is_told_with_what_it_does_and_who_may(string language, string does, string may)
    {
        using var visitor = _town.Client(language);

        var page = await visitor.PageAsync("/docs");

        Assert.That(page, Does.Contain("POST /complaints/api/reports").And.Contain(does).And.Contain(may).And.Contain("GET /open311/v2"));
    }

    [Test]
    public async Task The_document_says_how_an_application_is_handed_in()
    {
        using var visitor = _town.Client("en");
        using var document = JsonDocument.Parse(await visitor.PageAsync("/docs/openapi.json"));

        Assert.That(document.RootElement.GetProperty("openapi").GetString(), Is.EqualTo("3.1.0"));
        var hand = document.RootElement.GetProperty("paths").GetProperty("/permits/api/applications").GetProperty("post");
        Assert.That(hand.GetProperty("security")[0].GetProperty("key")[0].GetString(), Is.EqualTo("permits"));
        var sent = hand.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString();
        Assert.That(sent, Is.EqualTo("#/components/schemas/Permits.ApplicationToFile"));
        var body = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("Permits.ApplicationToFile").GetProperty("properties");
        Assert.That(body.EnumerateObject().Select(property => property.Name), Is.EqualTo(new[] { "type", "applicant", "phone", "email", "quarter", "answers", "originals" }));
        var verify = document.RootElement.GetProperty("paths").GetProperty("/permits/api/verify/{sought}").GetProperty("get").GetProperty("parameters");
        Assert.That(verify.EnumerateArray().Select(one => $"{one.GetProperty("name")} in {one.GetProperty("in")}"), Is.EqualTo(new[] { "sought in path", "code in query" }));
    }

    [Test]
    public async Task A_town_without_services_says_that_there_is_nothing_to_ask()
    {
        await using var bare = await TestTown.StartAsync(_ => { });
        using var visitor = bare.Client("en");

        Assert.That(await visitor.PageAsync("/docs"), Does.Contain("No service here answers programs yet"));
    }
}
