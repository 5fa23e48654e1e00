using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CsCheck;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ChangeCategoriesTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [OneTimeSetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task An_added_category_stands_last_in_its_group_and_can_be_reported()
    {
        var added = await AddAsync("bench", SomeSetUp.Category);

        Assert.That(added.IsRefused, Is.False);
        Assert.That((await _town.CategoriesAsync()).In("streets").Last().Code, Is.EqualTo("bench"));
        Assert.That((await _town.Anonymous.Send("complaints", Some.Report with { Category = "bench" })).IsRefused, Is.False);
    }

    [TestCase("Bench", "category.code-form")]
    [TestCase("", "category.code-form")]
    [TestCase("9bench", "category.code-form")]
    [TestCase("bänk", "category.code-form")]
    [TestCase("bench'; drop table category; --", "category.code-form")]
    [TestCase("new", "category.code-form")]
    [TestCase("road", "category.code-taken")]
    public async Task A_code_that_is_ill_formed_or_taken_is_refused(string code, string refusal)
    {
        var before = (await _town.CategoriesAsync()).All.Count;

        Assert.That(await AddAsync(code, SomeSetUp.Category), Refused.With(refusal));
        Assert.That((await _town.CategoriesAsync()).All, Has.Count.EqualTo(before));
    }

    [Test]
    public async Task What_cannot_be_is_refused_each_with_its_sentence()
    {
        Assert.That(await AddAsync("x1", SomeSetUp.Category with { Parent = "nowhere" }), Refused.With("category.parent-unknown"));
        Assert.That(await AddAsync("x2", SomeSetUp.Category with { Names = new Dictionary<string, string> { ["pt"] = "Banco" } }), Refused.With("category.name-missing"));
        Assert.That(await AddAsync("x3", SomeSetUp.Category with { Names = new Dictionary<string, string> { ["fr"] = new('x', 101) } }), Refused.With("category.name-too-long"));
        Assert.That(await AddAsync("x4", SomeSetUp.Category with { Pictogram = "../../etc" }), Refused.With("category.pictogram-unknown"));
        Assert.That(await AddAsync("x5", SomeSetUp.Category with { Unit = "nobody" }), Refused.With("category.unit-unknown"));
        Assert.That(await AddAsync("x6", SomeSetUp.Category with { Privacy = "open" }), Refused.With("category.privacy-unknown"));
        Assert.That(await AddAsync("x7", SomeSetUp.Category with { AnswerHours = 0 }), Refused.With("category.hours-unreadable"));
        Assert.That(await AddAsync("x8", SomeSetUp.Category with { Synonyms = new string('x', 501) }), Refused.With("category.synonyms-too-long"));
    }

    [Test]
    public async Task A_category_that_reports_are_filed_under_becomes_no_group()
    {
        await _town.FileAsync(Some.Report with { Category = "noise" });

        Assert.That(await AddAsync("loud-noise", SomeSetUp.Category with { Parent = "noise" }), Refused.With("category.parent-has-reports"));
    }

    [Test]
    public async Task A_group_cannot_stand_in_itself_or_below_itself()
    {
        var group = await _town.CategoryAsync("nature");

        foreach (var parent in (string[])["nature", "tree"])
            Assert.That(await ChangeAsync(group, SomeSetUp.DetailsOf(group) with { Parent = parent }), Refused.With("category.cycle"), parent);
    }

    [Test]
    public async Task The_second_of_two_people_is_told_and_nothing_is_lost()
    {
        await AddAsync("kiosk", SomeSetUp.Category);
        var seen = await _town.CategoryAsync("kiosk");

        var first = await ChangeAsync(seen, SomeSetUp.DetailsOf(seen) with { AnswerHours = 24 });
        var second = await ChangeAsync(seen, SomeSetUp.DetailsOf(seen) with { AnswerHours = 99 });

        Assert.That(first.IsRefused, Is.False);
        Assert.That(second, Refused.With("category.changed-meanwhile"));
        Assert.That((await _town.CategoryAsync("kiosk")).AnswerHours, Is.EqualTo(24));
    }

    [Test]
    public async Task A_category_switched_off_takes_no_report_and_a_group_only_after_what_it_holds()
    {
        await AddAsync("play", SomeSetUp.Category with { Parent = "" });
        await AddAsync("swing", SomeSetUp.Category with { Parent = "play" });
        var group = await _town.CategoryAsync("play");
        var swing = await _town.CategoryAsync("swing");

        Assert.That(await ChangeAsync(group, SomeSetUp.DetailsOf(group) with { IsActive = false }), Refused.With("category.holds-active"));
        Assert.That((await ChangeAsync(swing, SomeSetUp.DetailsOf(swing) with { IsActive = false })).IsRefused, Is.False);
        Assert.That((await ChangeAsync(group, SomeSetUp.DetailsOf(group) with { IsActive = false })).IsRefused, Is.False);
        Assert.That(await AddAsync("slide", SomeSetUp.Category with { Parent = "play" }), Refused.With("category.parent-off"));
        _town.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.That(await _town.Anonymous.Send("complaints", Some.Report with { Category = "swing" }), Refused.With("report.category-missing"));
    }

    [Test]
    public async Task Moving_changes_places_with_the_neighbour_and_stops_at_the_ends()
    {
        await _town.Manager().Send("complaints", new MoveCategory("toilet", IsUp: true));
        await _town.Manager().Send("complaints", new MoveCategory("waste", IsUp: true));

        Assert.That((await _town.CategoriesAsync()).In("cleanliness").Select(category => category.Code), Is.EqualTo(new[] { "waste", "toilet", "dump" }));
    }

    [Test]
    public async Task One_that_something_uses_is_not_removed_and_one_that_nothing_uses_is()
    {
        await AddAsync("typo", SomeSetUp.Category);
        await _town.FileAsync(Some.Report with { Category = "market" });

        Assert.That(await RemoveAsync("market"), Refused.With("category.in-use"));
        Assert.That(await RemoveAsync("nature"), Refused.With("category.in-use"));
        Assert.That(await RemoveAsync("light"), Refused.With("category.in-use"));
        Assert.That((await RemoveAsync("typo")).IsRefused, Is.False);
        Assert.That(await _town.CategoryAsync("typo"), Is.Null);
    }

    [Test]
    public async Task Residents_agents_and_officers_may_not_arrange_categories()
    {
        foreach (var person in (TestPerson[])[_town.Anonymous, _town.As(Roles.Agent), _town.As(Roles.Officer)])
        {
            Assert.That(await person.Send("complaints", new AddCategory("theirs", SomeSetUp.Category)), Refused.With("person.not-allowed"));
            Assert.That(await person.Send("complaints", new MoveCategory("road", true)), Refused.With("person.not-allowed"));
            Assert.That(await person.Send("complaints", new RemoveCategory("road", 1)), Refused.With("person.not-allowed"));
        }

        using var officer = _town.ClientAs(Roles.Officer);
        foreach (var path in (string[])["", "/categories", "/categories/new", "/categories/road", "/categories/import", "/categories/categories.csv", "/units", "/routes", "/templates"])
            Assert.That((await officer.GetAsync($"/complaints/setup{path}")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
    }

    [Test]
    public async Task Hostile_text_stays_text_and_loses_what_turns_the_line_round()
    {
        using var manager = _town.ClientAs(Roles.Administrator);
        var form = new Dictionary<string, string>
        {
            ["code"] = "hostile",
            ["parent"] = "streets",
            ["name-fr"] = "<script>alert(1)</script>\u202E\nRue",
            ["name-pt"] = "",
            ["name-en"] = "",
            ["pictogram"] = "other",
            ["unit"] = "",
            ["hours"] = "8",
            ["privacy"] = "public",
            ["synonyms"] = "' or 1=1 --",
            ["active"] = "yes",
        };

        var answer = await manager.SubmitAsync("/complaints/setup/categories/new", form);
        var page = await manager.PageAsync("/complaints/setup/categories");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(page, Does.Not.Contain("<script>alert"));
        Assert.That((await _town.CategoryAsync("hostile")).NameIn("fr"), Is.EqualTo("<script>alert(1)</script> Rue"));
    }

    [Test]
    public async Task A_refused_form_comes_back_with_what_was_written()
    {
        using var manager = _town.ClientAs(Roles.Administrator);
        var road = await _town.CategoryAsync("road");

        var answer = await manager.SubmitAsync("/complaints/setup/categories/road", new Dictionary<string, string>
        {
            ["version"] = $"{road.Version}",
            ["name-fr"] = "",
            ["name-pt"] = "Estrada nova",
            ["pictogram"] = "road",
            ["privacy"] = "public",
            ["hours"] = "many",
            ["active"] = "yes",
        });

        var page = await answer.ReadPageAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page, Does.Contain("Écrivez le nom dans la langue principale de la commune."));
        Assert.That(page, Does.Contain("Écrivez un nombre entier d’heures, de 1 à 4000."));
        Assert.That(page, Does.Contain("Estrada nova"));
    }

    [Test]
    public async Task However_groups_are_moved_everything_hangs_from_the_top()
    {
        if (engine != SqlEngine.Sqlite)
            Assert.Ignore("skipped: the rule is the same on both engines");
        string[] codes = ["g0", "g1", "g2", "g3", "g4"];
        foreach (var code in codes)
            await AddAsync(code, SomeSetUp.Category with { Parent = "" });

        await Gen.Select(Gen.Int[0, 4], Gen.Int[0, 5]).Array[1, 12].SampleAsync(async moves =>
        {
            foreach (var (moved, to) in moves)
            {
                var category = await _town.CategoryAsync(codes[moved]);
                await ChangeAsync(category, SomeSetUp.DetailsOf(category) with { Parent = to == 5 ? "" : codes[to] });
            }

            var tree = await _town.CategoriesAsync();
            return tree.InOrder().Count() == tree.All.Count;
        }, iter: 15, threads: 1);
    }

    private Task<Outcome<SavedCategory>> AddAsync(string code, CategoryDetails details) =>
        _town.Manager().Send("complaints", new AddCategory(code, details));

    private Task<Outcome<SavedCategory>> ChangeAsync(Category seen, CategoryDetails details) =>
        _town.Manager().Send("complaints", new ChangeCategory(seen.Code, seen.Version, details));

    private async Task<Outcome<SavedCategory>> RemoveAsync(string code) =>
        await _town.Manager().Send("complaints", new RemoveCategory(code, (await _town.CategoryAsync(code)).Version));
}
