using System.Net;
using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Complaints;

namespace Samples.Tests;

[TestFixture]
internal sealed class SamplesTests
{
    private readonly PackedSamples _samples = BuiltSamples.Packed;
    private string _data = null!;

    [SetUp]
    public void Prepare_a_data_folder()
    {
        _data = Directory.CreateTempSubdirectory("civichost-samples-data-").FullName;
        Directory.Move(CopyOfModules(), Path.Combine(_data, "modules"));
    }

    [TearDown]
    public void Remove_the_data_folder() => Directory.Delete(_data, recursive: true);

    [Test]
    public void The_output_holds_the_module_and_nothing_of_the_hosts()
    {
        var folder = Path.Combine(_samples.Modules, "treeregister", "1.0.0");

        var libraries = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName);
        using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "TreeRegister.deps.json")));

        Assert.That(libraries, Is.EqualTo(new[] { "TreeRegister.dll" }));
        Assert.That(dependencies.RootElement.GetRawText(), Does.Not.Contain("Dapper.dll").And.Not.Contain("CivicHost.Sdk.dll"));
    }

    [Test]
    public void Published_it_holds_the_same_libraries()
    {
        var (exitCode, output) = _samples.TryDotnet(
            _samples.FolderOf("TreeRegister"), "publish", "-c", "Release", $"-p:CivicSdk={_samples.PackageVersion}", "-o", Path.Combine(_data, "published"));

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(
            Directory.EnumerateFiles(Path.Combine(_data, "published"), "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName),
            Is.EqualTo(new[] { "TreeRegister.dll" }));
        Assert.That(Path.Combine(_data, "published", "manifest.json"), Does.Exist);
    }

    [Test]
    public void The_manifest_names_the_sdk_it_was_built_against()
    {
        using var manifest = ManifestOf("treeregister");

        var built = manifest.RootElement.GetProperty("built");

        Assert.That(built.GetProperty("id").GetString(), Is.EqualTo("treeregister"));
        Assert.That(built.GetProperty("sdk").GetString(), Is.EqualTo(_samples.PackageVersion));
    }

    [Test]
    public void What_the_author_declares_arrives_letter_by_letter()
    {
        var declared = """{ "names": { "fr": "a;b %3B %20 \"c\" \\n $(OutDir) @(Compile) *? 'é' → \u00e9" }, "contact": "https://x.example/?a=1;b=2%25" }""" + "\n";
        var folder = Changed("Escapes", "module.json", declared);

        var (exitCode, output) = _samples.TryDotnet(folder, "build", "-c", "Release", $"-p:CivicSdk={_samples.PackageVersion}");

        Assert.That(exitCode, Is.Zero, output);
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "bin", "Release", "net10.0", "manifest.json")));
        Assert.That(manifest.RootElement.GetProperty("declared").GetRawText(), Is.EqualTo(declared.Trim()));
    }

    [Test]
    public void The_authors_package_feeds_stay_at_home()
    {
        var folder = Changed("Feeds", "nuget.config", "<configuration />");

        var (exitCode, output) = _samples.TryDotnet(folder, "build", "-c", "Release", $"-p:CivicSdk={_samples.PackageVersion}");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(Directory.GetFiles(Path.Combine(folder, "bin"), "nuget.config", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void Without_module_json_the_build_says_what_is_missing()
    {
        var folder = Changed("Undeclared", "module.json", null);

        var (exitCode, output) = _samples.TryDotnet(folder, "build", $"-p:CivicSdk={_samples.PackageVersion}");

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain("CIVIC001").And.Contain("module.json is missing"));
    }

    [TestCase("Tree Register", "CIVIC002")]
    [TestCase("1trees", "CIVIC002")]
    [TestCase("Trees", "CIVIC002")]
    public void A_malformed_id_stops_the_build(string id, string code)
    {
        var (exitCode, output) = _samples.TryDotnet(
            _samples.FolderOf("TreeRegister"), "build", $"-p:CivicSdk={_samples.PackageVersion}", $"-p:CivicModuleId={id}");

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain(code));
    }

    [Test]
    public async Task A_resident_registers_a_tree_and_everybody_sees_it()
    {
        await using var town = await StartAsync();
        using var browser = town.Client();
        var quarter = AQuarter(town);

        var sent = await browser.SubmitAsync("/treeregister/new", new Dictionary<string, string>
        {
            ["species"] = "Manguier d’essai",
            ["quarter"] = quarter,
            ["plantedOn"] = "2027-02-20",
            ["note"] = "Près du puits",
        });

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(WebUtility.HtmlDecode(await browser.PageAsync("/treeregister")), Does.Contain("Manguier d’essai").And.Contain("<meter"));
        using var list = JsonDocument.Parse(await browser.PageAsync("/treeregister/api/trees"));
        Assert.That(list.RootElement.GetProperty("quarters")[0].GetProperty("trees").GetInt64(), Is.EqualTo(1));
        await town.DeliverEventsAsync();
        Assert.That(WebUtility.HtmlDecode(await browser.PageAsync("/townactivity")), Does.Contain($"Un arbre a été inscrit au registre dans le quartier {quarter}."));
    }

    [Test]
    public async Task A_tree_planted_tomorrow_is_refused_and_leaves_no_trace()
    {
        await using var town = await StartAsync();
        using var browser = town.Client();

        var sent = await browser.SubmitAsync("/treeregister/new", new Dictionary<string, string>
        {
            ["species"] = "Neem",
            ["quarter"] = AQuarter(town),
            ["plantedOn"] = "2027-03-02",
        });

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync()), Does.Contain("Indiquez un jour passé, ou aujourd’hui."));
        Assert.That(await town.ReadAsync<long>("treeregister", "select count(*) from tree"), Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public async Task A_resolved_report_appears_on_the_activity_page_in_each_language()
    {
        await using var town = await StartAsync();
        var quarter = AQuarter(town);
        var filed = await town.Anonymous.Send("complaints", new FileReport("tree", quarter, "", "Une branche est tombée."));

        var answered = await town.As(Roles.Officer).Send("complaints", new AnswerReport(filed.Answer.Number, 1, "resolve", "La branche est enlevée."));
        await town.DeliverEventsAsync();

        Assert.That(answered.IsRefused, Is.False);
        Assert.That(await PageAsync(town, "fr"), Does.Contain($"Un signalement a été résolu dans le quartier {quarter}."));
        Assert.That(await PageAsync(town, "pt"), Does.Contain($"Uma ocorrência foi resolvida no bairro {quarter}."));
        Assert.That(await PageAsync(town, "en"), Does.Contain($"A report was resolved in the quarter {quarter}."));
        Assert.That(await town.ReadAsync<long>("treeregister", "select count(*) from tree_care"), Is.EqualTo(new[] { 1L }));
    }

    [TestCase("TreeRegister")]
    [TestCase("TownActivity")]
    [TestCase("SimulatedOperator")]
    public void Every_language_has_every_text(string sample)
    {
        var texts = Path.Combine(PackedSamples.Repository, "samples", sample, "Texts");
        var french = KeysOf(Path.Combine(texts, "fr.json"));

        Assert.That(KeysOf(Path.Combine(texts, "pt.json")), Is.EqualTo(french));
        Assert.That(KeysOf(Path.Combine(texts, "en.json")), Is.EqualTo(french));
    }

    private static List<string> KeysOf(string file)
    {
        using var texts = JsonDocument.Parse(File.ReadAllText(file));
        return [.. texts.RootElement.EnumerateObject().Select(text => text.Name)];
    }

    private static async Task<string> PageAsync(TestTown town, string language)
    {
        using var browser = town.Client(language);
        return WebUtility.HtmlDecode(await browser.PageAsync("/townactivity"));
    }

    private static string AQuarter(TestTown town) => ((ITown)town.Services.GetService(typeof(ITown))!).Quarters[0].Name;

    private Task<TestTown> StartAsync() => TestTown.StartAsync(town => town
        .With<ComplaintsModule>()
        .In(_data)
        .Set("Modules:treeregister:Enabled", "true")
        .Set("Modules:townactivity:Enabled", "true"));

    private JsonDocument ManifestOf(string module) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_samples.Modules, module, "1.0.0", "manifest.json")));

    /// <summary>A copy of the tree register with one file changed, or gone.</summary>
    private string Changed(string name, string file, string? content)
    {
        var folder = Path.Combine(Path.GetDirectoryName(_samples.FolderOf("x"))!, name);
        PackedSamples.Copy(Path.Combine(PackedSamples.Repository, "samples", "TreeRegister"), folder);
        if (content is null)
            File.Delete(Path.Combine(folder, file));
        else
            File.WriteAllText(Path.Combine(folder, file), content);
        return folder;
    }

    private string CopyOfModules()
    {
        var copy = Path.Combine(Path.GetDirectoryName(_samples.Modules)!, Guid.NewGuid().ToString("N"));
        PackedSamples.Copy(_samples.Modules, copy);
        return copy;
    }
}
