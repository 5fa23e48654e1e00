using System.Net;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ImportCategoriesTests(SqlEngine engine)
{
    private const string Path = "/complaints/setup/categories/import";

    private const string Headings =
        "code;parent;position;name.fr;name.pt;name.en;description.fr;description.pt;description.en;synonyms;pictogram;unit;privacy;answer_hours;batch;staff_only;active\n";

    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task What_was_downloaded_changes_nothing_when_it_comes_back()
    {
        using var manager = _town.ClientAs("complaints.manager");
        var table = await (await manager.GetAsync("/complaints/setup/categories/categories.csv")).Content.ReadAsByteArrayAsync();

        var answer = await CheckAsync(manager, table);

        Assert.That(await answer.ReadPageAsync(), Does.Contain("Rien ne changerait"));
    }

    [Test]
    public async Task Nothing_changes_before_it_is_confirmed_and_then_every_row_does()
    {
        using var manager = _town.ClientAs("complaints.manager");
        var rows = Headings
            + "parks;;5;Parcs;Parques;Parks;;;;;tree;;public;80;non;non;oui\n"
            + "bench;parks;10;Banc cassé;Banco partido;Broken bench;Assise ou dossier;;;banc, siège;other;;name_hidden;40;no;no;yes\n"
            + "noise;living-together;10;Bruit et musique;Ruído;Noise;;;;musique;noise;;name_hidden;24;nao;nao;sim\n";

        var check = await CheckAsync(manager, Encoding.UTF8.GetBytes(rows));
        var page = await check.Content.ReadAsStringAsync();
        var before = await _town.CategoriesAsync();
        var done = await ConfirmAsync(manager, page);
        var after = await _town.CategoriesAsync();

        Assert.That(WebUtility.HtmlDecode(page), Does.Contain("Modifiée : name, description, synonyms, answer_hours"));
        Assert.That(before.Find("bench"), Is.Null);
        Assert.That(done.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(after.Find("bench")!.NameIn("fr"), Is.EqualTo("Banc cassé"));
        Assert.That(after.Find("bench")!.Parent, Is.EqualTo("parks"));
        Assert.That(after.Find("noise")!.AnswerHours, Is.EqualTo(24));
        Assert.That(after.In("").First().Code, Is.EqualTo("parks"));
    }

    [Test]
    public async Task Every_error_is_named_with_its_row_and_nothing_is_imported()
    {
        using var manager = _town.ClientAs("complaints.manager");
        var rows = Headings
            + "good;;10;Bon;;;;;;;tree;;public;80;no;no;yes\n"
            + "Bad Code;;10;Mauvais;;;;;;;tree;;public;80;no;no;yes\n"
            + "orphan;nowhere;10;Orphelin;;;;;;;tree;;public;80;no;no;yes\n"
            + "a1;b1;10;A;;;;;;;tree;;public;80;no;no;yes\n"
            + "b1;a1;10;B;;;;;;;tree;;public;80;no;no;yes\n"
            + "good;;10;Encore;;;;;;;tree;;public;80;no;no;yes\n"
            + "flag;;10;Drapeau;;;;;;;tree;;public;eight;perhaps;no;\n"
            + "noname;;x;;;;;;;;tree;;open;80;no;no;yes\n";

        var answer = await CheckAsync(manager, Encoding.UTF8.GetBytes(rows));

        var plan = await _town.Manager().Send("complaints", new CheckCategories(rows));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(plan.Problems.Select(problem => (problem.Row, problem.Refusal.Code)), Is.EquivalentTo(new[]
        {
            (3, "category.code-form"), (4, "category.parent-unknown"), (5, "category.cycle"), (6, "category.cycle"), (7, "categories.code-twice"),
            (8, "categories.flag-unreadable"), (8, "categories.flag-unreadable"), (8, "category.hours-unreadable"),
            (9, "categories.position-unreadable"), (9, "category.name-missing"), (9, "category.privacy-unknown"),
        }));
        Assert.That(await _town.Manager().Send("complaints", new ImportCategories(rows, plan.Mark)), Refused.With("category.cycle"));
        Assert.That(await _town.CategoryAsync("good"), Is.Null);
    }

    [Test]
    public async Task A_group_under_which_reports_are_filed_is_refused()
    {
        await _town.FileAsync(Some.Report with { Category = "market" });

        var plan = await _town.Manager().Send("complaints", new CheckCategories(Headings + "stall;market;10;Étal;;;;;;;market;;public;80;no;no;yes\n"));

        Assert.That(plan.Problems.Single().Refusal.Code, Is.EqualTo("category.parent-has-reports"));
    }

    [Test]
    public async Task Who_changed_a_category_meanwhile_is_not_overwritten()
    {
        const string Rows = Headings + "bench;streets;10;Banc;;;;;;;other;;public;80;no;no;yes\n";
        var plan = await _town.Manager().Send("complaints", new CheckCategories(Rows));
        await _town.Manager().Send("complaints", new MoveCategory("light", IsUp: true));

        Assert.That(await _town.Manager().Send("complaints", new ImportCategories(Rows, plan.Mark)), Refused.With("categories.changed-meanwhile"));
    }

    [Test]
    public async Task Formulas_stay_text_on_the_way_out_and_in()
    {
        const string Rows = Headings + "sum;streets;10;'=HYPERLINK(1);;;;;;'+33;other;;public;80;no;no;yes\n";
        var plan = await _town.Manager().Send("complaints", new CheckCategories(Rows));
        await _town.Manager().Send("complaints", new ImportCategories(Rows, plan.Mark));
        _town.Clock.Advance(TimeSpan.FromSeconds(6));
        using var manager = _town.ClientAs("complaints.manager");

        var table = await manager.PageAsync("/complaints/setup/categories/categories.csv");

        Assert.That((await _town.CategoryAsync("sum")).NameIn("fr"), Is.EqualTo("=HYPERLINK(1)"));
        Assert.That(table, Does.Contain(",'=HYPERLINK(1),"));
        Assert.That(table, Does.Contain(",'+33,"));
    }

    [TestCase("windows-1252")]
    [TestCase("utf-16")]
    public async Task Other_encodings_of_spreadsheets_are_read(string encoding)
    {
        using var manager = _town.ClientAs("complaints.manager");
        var written = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        byte[] table = [.. written.GetPreamble(), .. written.GetBytes(Headings + "bench;streets;10;Siège cassé;;;;;;;other;;public;80;no;no;yes\n")];

        Assert.That(await (await CheckAsync(manager, table)).ReadPageAsync(), Does.Contain("Siège cassé"));
    }

    [Test]
    public async Task Files_that_are_no_table_answer_4xx_with_a_sentence()
    {
        using var manager = _town.ClientAs("complaints.manager");
        byte[][] files =
        [
            [], [0, 1, 2, 3, 0], Encoding.UTF8.GetBytes("code;name.fr\nx;y"), Encoding.UTF8.GetBytes(Headings + "\"open;;10"),
            Encoding.UTF8.GetBytes(Headings + new string('x', 1_100_000)), Encoding.UTF8.GetBytes("code;code\n"),
        ];

        foreach (var file in files)
            Assert.That((await CheckAsync(manager, file)).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), $"{file.Length} bytes");
    }

    [Test]
    public async Task Direction_marks_are_gone_and_a_confirmation_made_up_changes_nothing()
    {
        var plan = await _town.Manager().Send("complaints", new CheckCategories(Headings + "bidi;streets;10;Ru\u202Ee;;;;;;;other;;public;80;no;no;yes\n"));
        using var manager = _town.ClientAs("complaints.manager");

        var made = await manager.SubmitAsync(Path, new Dictionary<string, string> { ["table"] = "bm90IHBhY2tlZA==", ["mark"] = plan.Mark });

        Assert.That(plan.Lines.Single().After.NameIn("fr"), Is.EqualTo("Rue"));
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task Residents_and_officers_may_neither_look_nor_import()
    {
        foreach (var person in (TestPerson[])[_town.Anonymous, _town.As(Roles.Officer)])
            Assert.That(await person.Send("complaints", new ImportCategories(Headings, "")), Refused.With("person.not-allowed"));
    }

    private static Task<HttpResponseMessage> CheckAsync(TestBrowser browser, byte[] table) =>
        browser.SubmitAsync(Path, new Dictionary<string, string>(), files: new Dictionary<string, byte[]> { ["file"] = table });

    /// <summary>Sends the form of the page that shows what would change.</summary>
    private static Task<HttpResponseMessage> ConfirmAsync(TestBrowser browser, string page)
    {
        var form = page[page.IndexOf("import/confirm", StringComparison.Ordinal)..];
        var hidden = new[] { "__RequestVerificationToken", "__once", "table", "mark" }.ToDictionary(name => name, name => ValueOf(form, name));
        return browser.SendAsync(new TestForm($"{Path}/confirm", hidden), new Dictionary<string, string>());
    }

    private static string ValueOf(string form, string name)
    {
        var start = form.IndexOf($"name=\"{name}\" value=\"", StringComparison.Ordinal) + $"name=\"{name}\" value=\"".Length;
        return WebUtility.HtmlDecode(form[start..form.IndexOf('"', start)]);
    }
}
