using System.Net;
using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Modules;

/// <summary>A broken module never takes the town, another module or any data with it, and is named with reason and remedy.</summary>
public sealed class HostileModuleTests
{
    private ModuleFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new ModuleFolder();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public async Task A_town_without_modules_runs()
    {
        await using var town = await TestTown.StartAsync(_ => { });
        using var browser = town.Client();

        Assert.That((await browser.GetAsync("/")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await browser.GetAsync("/health/ready")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_independent_assembly_is_loaded_and_serves_from_its_own_database()
    {
        await using var town = await StartAsync("Plain");
        using var browser = town.Client();

        Assert.That(await browser.PageAsync("/plain/one"), Is.EqualTo("""{"number":1}"""));
    }

    [Test]
    public async Task An_endpoint_without_an_access_rule_is_refused_to_everybody()
    {
        await using var town = await StartAsync("Plain");
        using var resident = town.Client();
        using var administrator = town.ClientAs(Roles.Administrator, Roles.Officer);

        Assert.That((await resident.GetAsync("/plain/forgotten")).StatusCode, Is.Not.EqualTo(HttpStatusCode.OK));
        Assert.That((await administrator.GetAsync("/plain/forgotten")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("ThrowsAtStart", "Failed", "the tariff file is missing")]
    [TestCase("HangsAtStart", "Failed", "démarrer à temps")]
    [TestCase("NeedsNewerSdk", "Refused", "ModuleBuilder.AddAudioSlot of CivicHost.Sdk")]
    public async Task Beside_a_module_that_cannot_start_the_town_and_the_others_run(string sample, string state, string reason)
    {
        await using var town = await StartAsync("Plain", sample);
        using var resident = town.Client();
        using var administrator = town.ClientAs(Roles.Administrator);

        var status = StatusOf(town, sample);
        Assert.That(status.State.ToString(), Is.EqualTo(state));
        Assert.That(await resident.PageAsync("/plain/one"), Does.Contain("1"));
        Assert.That((await resident.GetAsync("/")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var page = WebUtility.HtmlDecode(await administrator.PageAsync("/admin/modules"));
        Assert.That(page, Does.Contain(reason));
        Assert.That(status.Remedy, Is.Not.Null);
    }

    [Test]
    public async Task A_missing_library_is_named()
    {
        File.Delete(Path.Combine(_folder.Add("OldGreeting"), "Greeting.dll"));
        await using var town = await StartAsync();
        var status = StatusOf(town, "OldGreeting");

        Assert.That(status.State, Is.EqualTo(ModuleState.Refused));
        Assert.That(status.Detail, Does.Contain("Greeting.dll"));
    }

    [Test]
    public async Task Two_modules_with_two_versions_of_one_library_each_get_their_own()
    {
        await using var town = await StartAsync("OldGreeting", "NewGreeting");
        using var browser = town.Client();

        Assert.That(await browser.PageAsync("/oldgreeting"), Is.EqualTo("one"));
        Assert.That(await browser.PageAsync("/newgreeting"), Is.EqualTo("two"));
    }

    [Test]
    public async Task Copies_of_shared_libraries_in_a_modules_folder_do_no_harm()
    {
        var folder = _folder.Add("Plain");
        foreach (var library in (string[])["CivicHost.Sdk.dll", "MediatR.dll", "Dapper.dll", "FluentValidation.dll", "System.CommandLine.dll", "Microsoft.Data.Sqlite.dll"])
            File.Copy(Path.Combine(AppContext.BaseDirectory, library), Path.Combine(folder, library));
        await using var town = await StartAsync();
        using var browser = town.Client();

        Assert.That(await browser.PageAsync("/plain/one"), Is.EqualTo("""{"number":1}"""));
    }

    [Test]
    public async Task A_background_service_that_throws_is_named_and_its_module_serves_on()
    {
        await using var town = await StartAsync("ThrowsInService");
        using var browser = town.Client();

        for (var tries = 0; tries < 100 && StatusOf(town, "ThrowsInService").Detail is null; tries++)
            await Task.Delay(20);

        Assert.That(StatusOf(town, "ThrowsInService").Detail, Does.Contain("in a background service"));
        Assert.That(await browser.PageAsync("/throwsinservice"), Is.EqualTo("served all the same"));
    }

    [Test]
    public async Task Five_faults_within_a_minute_pause_the_module_and_it_comes_back()
    {
        await using var town = await StartAsync("Plain");
        using var browser = town.Client();
        for (var fault = 0; fault < 5; fault++)
            Assert.That((await browser.GetAsync("/plain/fault")).StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));

        var paused = await browser.GetAsync("/plain/one");
        Assert.That(paused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(paused.Headers.RetryAfter, Is.Not.Null);
        Assert.That(StatusOf(town, "Plain").State, Is.EqualTo(ModuleState.Paused));
        Assert.That((await browser.GetAsync("/")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        town.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.That((await browser.GetAsync("/plain/one")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("""{"built":{"id":"Plain!","version":"1.0.0","assembly":"Plain.dll"},"declared":{"names":{"en":"x"},"contact":"y"}}""", "built.id")]
    [TestCase("""{"built":{"id":"plain","version":"one","assembly":"Plain.dll"},"declared":{"names":{"en":"x"},"contact":"y"}}""", "built.version")]
    [TestCase("""{"built":{"id":"plain","version":"1.0.0","assembly":"../../Plain.dll"},"declared":{"names":{"en":"x"},"contact":"y"}}""", "built.assembly")]
    [TestCase("""{"built":{"id":"plain","version":"1.0.0","assembly":"Plain.dll"},"declared":{"names":{"en":"x"}}}""", "declared.contact")]
    [TestCase("not json", "invalid")]
    public async Task A_manifest_that_is_wrong_says_what_to_put_right(string manifest, string fault)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Add("Plain"), "manifest.json"), manifest);
        await using var town = await StartAsync();

        Assert.That(StatusOf(town, "Plain").State, Is.EqualTo(ModuleState.Refused));
        Assert.That(StatusOf(town, "Plain").Detail, Does.Contain(fault));
    }

    [Test]
    public async Task A_module_that_is_switched_on_but_not_there_is_named()
    {
        await using var town = await TestTown.StartAsync(town => town.Enable("streetlights"));

        Assert.That(StatusOf(town, "streetlights").Reason, Is.EqualTo("modules.reason.not-installed"));
    }

    private Task<TestTown> StartAsync(params string[] samples)
    {
        foreach (var sample in samples)
            _folder.Add(sample);
        return TestTown.StartAsync(town =>
        {
            town.Set("Modules:Folders:0", _folder.Path).Set("Modules:StartSeconds", "3");
            foreach (var installed in Directory.EnumerateDirectories(_folder.Path))
                town.Enable(Path.GetFileName(installed));
        });
    }

    private static ModuleStatus StatusOf(TestTown town, string sample) =>
        town.Services.GetRequiredService<IModuleRuntime>().Modules.Single(module => module.Id == sample.ToLowerInvariant());
}
