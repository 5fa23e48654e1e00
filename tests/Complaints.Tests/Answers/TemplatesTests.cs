using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class TemplatesTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task Sentences_are_found_by_action_and_by_the_groups_around_a_category_in_order()
    {
        await AddAsync(Words("any", "", ""));
        await AddAsync(Words("lamps", "resolve", "light"));
        await AddAsync(Words("streets", "resolve", "streets"));
        await AddAsync(Words("refused", "refuse", "streets"));
        await AddAsync(Words("waste", "resolve", "waste"));

        Assert.That(await NamesAsync("resolve", "light"), Is.EqualTo(new[] { "any", "lamps", "streets" }));
        Assert.That(await NamesAsync("resolve", "road"), Is.EqualTo(new[] { "any", "streets" }));
        Assert.That(await NamesAsync("start", "waste"), Is.EqualTo(new[] { "any" }));
    }

    [Test]
    public async Task Places_are_filled_in_in_the_language_that_was_asked_for()
    {
        await AddAsync(Words("done", "", "") with
        {
            Sentences = new Dictionary<string, string> { ["fr"] = "{number}, {category}, {place} : {day}.", ["pt"] = "{number}: {category}." },
        });
        var filed = await _town.FileAsync();
        var report = (await _town.ReadAsync(filed.Code)).Report;

        var french = await FindAsync("start", "road", "fr", report);
        var portuguese = await FindAsync("start", "road", "pt", report);
        var english = await FindAsync("start", "road", "en", null);

        var number = CaseNumber.Show(filed.Number);
        Assert.That(french.Single().Sentence, Is.EqualTo($"{number}, Route ou trottoir, Centre, Near the fictional fountain : lundi 1er mars 2027."));
        Assert.That(portuguese.Single().Sentence, Is.EqualTo($"{number}: Estrada ou passeio."));
        Assert.That(english.Single().Sentence, Is.EqualTo("{number}, {category}, {place} : {day}."));
    }

    [Test]
    public async Task What_cannot_be_is_refused()
    {
        Assert.That(await AddAsync(Words("", "", "")), Refused.With("template.name-missing"));
        Assert.That(await AddAsync(Words(new string('x', 81), "", "")), Refused.With("template.name-too-long"));
        Assert.That(await AddAsync(Words("x", "explode", "")), Refused.With("template.action-unknown"));
        Assert.That(await AddAsync(Words("x", "", "nothing")), Refused.With("route.category-unknown"));
        Assert.That(await AddAsync(Sentence("")), Refused.With("report.sentence-missing"));
        Assert.That(await AddAsync(Sentence("Votre code : {code}")), Refused.With("template.code-is-secret"));
        Assert.That(await AddAsync(Sentence("Bonjour {reporter}")), Refused.With("template.place-unknown"));
        Assert.That(await AddAsync(Sentence(new string('x', 1001))), Refused.With("report.sentence-too-long"));
        Assert.That(await _town.As(Roles.Officer).Send("complaints", new AddTemplate(Words("x", "", ""))), Refused.With("person.not-allowed"));
        Assert.That(await _town.As(Roles.Officer).Send("complaints", new RemoveTemplate("x")), Refused.With("person.not-allowed"));
    }

    [Test]
    public async Task Templates_are_changed_moved_and_removed()
    {
        var first = (await AddAsync(Words("first", "", ""))).Answer.Id;
        var second = (await AddAsync(Words("second", "", ""))).Answer.Id;

        await _town.Manager().Send("complaints", new MoveTemplate(second, IsUp: true));
        await _town.Manager().Send("complaints", new MoveTemplate(second, IsUp: true));
        var changed = await _town.Manager().Send("complaints", new ChangeTemplate(first, 1, Words("renamed", "", "")));
        var late = await _town.Manager().Send("complaints", new ChangeTemplate(first, 1, Words("late", "", "")));

        Assert.That(changed.IsRefused, Is.False);
        Assert.That(late, Refused.With("template.changed-meanwhile"));
        Assert.That(await NamesAsync("start", "road"), Is.EqualTo(new[] { "second", "renamed" }));
        await _town.Manager().Send("complaints", new RemoveTemplate(second));
        Assert.That(await NamesAsync("start", "road"), Is.EqualTo(new[] { "renamed" }));
        Assert.That(await _town.Manager().Send("complaints", new RemoveTemplate(second)), Refused.With("template.unknown"));
    }

    [Test]
    public async Task A_template_is_written_on_its_page()
    {
        using var manager = _town.ClientAs("complaints.manager");

        var answer = await manager.SubmitAsync("/complaints/setup/templates/new", new Dictionary<string, string>
        {
            ["action"] = "resolve",
            ["category"] = "light",
            ["name-fr"] = "Réparée",
            ["sentence-fr"] = "La lampe est réparée.",
        });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(WebUtility.HtmlDecode(await manager.PageAsync("/complaints/setup/templates")), Does.Contain("La lampe est réparée."));
    }

    private static TemplateWords Words(string name, string action, string category) =>
        new(action, category, new Dictionary<string, string> { ["fr"] = name }, new Dictionary<string, string> { ["fr"] = "C’est fait." });

    private static TemplateWords Sentence(string sentence) =>
        Words("x", "", "") with { Sentences = new Dictionary<string, string> { ["fr"] = sentence } };

    private Task<Outcome<SavedTemplate>> AddAsync(TemplateWords words) => _town.Manager().Send("complaints", new AddTemplate(words));

    private Task<IReadOnlyList<ReadySentence>> FindAsync(string action, string category, string language, Report? report) =>
        _town.As(Roles.Officer).Send("complaints", new FindTemplates(action, category, language, report));

    private async Task<IEnumerable<string>> NamesAsync(string action, string category) =>
        (await FindAsync(action, category, "fr", null)).Select(ready => ready.Name);
}
