using System.Text.Json;
using System.Text.RegularExpressions;
using CivicHost.Operations;
using CivicHost.Pages;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Pages;

internal sealed partial class TextsTests
{
    [Test]
    public void The_hosts_texts_have_the_same_keys_and_places_in_every_language()
    {
        var french = Read("fr");
        foreach (var language in new[] { "pt", "en" })
        {
            var other = Read(language);
            Assert.That(other.Keys.Order(), Is.EqualTo(french.Keys.Order()), language);
            foreach (var (key, sentence) in french)
                Assert.That(PlacesOf(other[key]), Is.EqualTo(PlacesOf(sentence)), $"{language} {key}");
        }
    }

    [Test]
    public void A_missing_text_comes_from_the_towns_language_then_English_then_any()
    {
        using var folder = new TextFolder(
            ("fr", """{"both":"les deux"}"""), ("en", """{"both":"both","english":"only English"}"""), ("wo", """{"wolof":"yenn"}"""));
        var texts = new TextCatalogue(folder.Path, "fr");

        Assert.Multiple(() =>
        {
            Assert.That(texts.Find("pt", "both"), Is.EqualTo("les deux"));
            Assert.That(texts.Find("pt", "english"), Is.EqualTo("only English"));
            Assert.That(texts.Find("pt", "wolof"), Is.EqualTo("yenn"));
            Assert.That(texts.Find("pt", "nowhere"), Is.Null);
        });
    }

    [Test]
    public void A_modules_text_goes_before_the_hosts()
    {
        using var host = new TextFolder(("fr", """{"a":"hôte","b":"hôte"}"""));
        using var module = new TextFolder(("fr", """{"a":"module"}"""));
        var texts = new TextCatalogue(module.Path, "fr", new TextCatalogue(host.Path, "fr"));

        Assert.That(texts.Find("fr", "a"), Is.EqualTo("module"));
        Assert.That(texts.Find("fr", "b"), Is.EqualTo("hôte"));
    }

    [Test]
    public async Task A_slip_in_a_translation_shows_as_it_is_written()
    {
        using var folder = new TextFolder(("fr", """{"broken":"voici {0","short":"voici {3}"}"""));
        await using var town = await TestTown.StartAsync(_ => { });
        var texts = new ModuleTexts(new TextCatalogue(folder.Path, "fr"), town.Services.GetRequiredService<ITown>(), "");

        Assert.That(texts["broken", 1], Is.EqualTo("voici {0"));
        Assert.That(texts["short", 1], Is.EqualTo("voici {3}"));
        Assert.That(texts["unknown.key"], Is.EqualTo("unknown.key"));
        Assert.That(texts.Language, Is.EqualTo("fr"));
    }

    private static Dictionary<string, string> Read(string language) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(HostFiles.Texts, language + ".json")))!;

    private static string[] PlacesOf(string sentence) => [.. Place().Matches(sentence).Select(match => match.Value).Distinct().Order()];

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Place();

    private sealed class TextFolder : IDisposable
    {
        public TextFolder(params (string Language, string Json)[] files)
        {
            foreach (var (language, json) in files)
                File.WriteAllText(System.IO.Path.Combine(Path, language + ".json"), json);
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("civichost-texts-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
