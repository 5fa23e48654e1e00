using System.Net;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Registers;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class RegisterImportTests(SqlEngine engine)
{
    private const string Register2019 =
        """
        Date;Catégorie;Quartier;Repère;Description;Suite;Date de clôture;Nom;Téléphone;Folio
        04/03/2019;Route ou trottoir;Centre;derrière l'école;Un trou devant la forge;résolu;18/03/2019;Fictive;770000001;34
        2019-05-02;ordures;Marché;;Le bac déborde;sans suite;2019-05-10;;;35
        07/06/2020;Eau;Port;;La borne-fontaine est sèche;;;;;36
        """;

    private TestTown _town = null!;
    private RegisterClerk _clerk = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        _clerk = new RegisterClerk(_town, "/complaints/registers", Roles.Officer);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_register_becomes_reports_with_their_own_dates_and_outcomes()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019), "registre 2019");
        await _clerk.CheckAsync(id);

        await _clerk.ImportAsync(id);

        var reports = await ReportsOf(id);
        Assert.That(reports.Select(report => (report.State, report.Outcome, report.Provenance)), Is.EqualTo(new[]
        {
            ("resolved", "fixed", "registre 2019, folio 34"),
            ("refused", "refused", "registre 2019, folio 35"),
            ("received", "", "registre 2019, folio 36"),
        }));
        Assert.That(reports.Select(report => report.Number / 10_000_000), Is.EqualTo(new[] { 19, 19, 20 }));
        Assert.That(reports[0].FiledAt, Is.EqualTo(new DateTimeOffset(2019, 3, 4, 12, 0, 0, TimeSpan.Zero)));
        Assert.That(reports[0].ClosedAt, Is.EqualTo(new DateTimeOffset(2019, 3, 18, 17, 0, 0, TimeSpan.Zero)));
        Assert.That(reports[0].Phone, Is.EqualTo("+221770000001"));
        Assert.That(reports[2].TimerAt, Is.Null, "what was late on paper escalates to nobody");
    }

    [Test]
    public async Task What_was_imported_is_found_and_its_timeline_tells_when_it_was_closed()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019));
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);
        var first = (await ReportsOf(id))[0];

        var read = await _town.ReadAsync(first.Code);

        Assert.That(read.Events.Select(happened => (happened.Kind, happened.State)), Is.EqualTo(new[] { ("moved", "resolved") }));
        using var visitor = _town.Client();
        Assert.That(await visitor.PageAsync("/complaints?q=forge"), Does.Contain(CaseNumber.Show(first.Number)));
    }

    [Test]
    public async Task Looking_through_imports_nothing_and_names_every_bad_row()
    {
        var before = await Count();
        var id = await _clerk.UploadAsync(RegisterClerk.New(
            """
            date,category,quarter,text,outcome,closed
            2019-02-30,road,Centre,A hole,,
            2019-03-01,unicorns,Centre,A hole,,
            2019-03-01,road,Atlantis,A hole,,
            2019-03-01,road,Centre,,,
            2019-03-01,road,Centre,A hole,fixed,2019-02-01
            2019-03-01,road,Centre,A hole,perhaps,
            1899-03-01,road,Centre,A hole,,
            2031-03-01,road,Centre,A hole,,
            2019-03-01,road,Centre,Right,,
            """));

        await _clerk.CheckAsync(id);

        var found = await _clerk.FindAsync(id);
        Assert.That((found.Import.Step, found.Import.Good, found.Import.Bad), Is.EqualTo(("checked", 1, 8)));
        Assert.That(found.Problems.Select(problem => (problem.Row, problem.Code)), Is.EqualTo(new[]
        {
            (2, "register.date-unreadable"), (3, "register.category-unknown"), (4, "register.quarter-unknown"), (5, "register.text-missing"),
            (6, "register.closed-before"), (7, "register.outcome-unknown"), (8, "register.date-range"), (9, "register.date-range"),
        }));
        Assert.That(await Count(), Is.EqualTo(before));
        Assert.That(await Officer.Send("complaints", new ImportRegister(id)), Refused.With("register.has-bad-rows"));
        using var clerk = _town.ClientAs(Roles.Officer);
        Assert.That(await clerk.PageAsync($"/complaints/registers/{id}/problems.csv"), Does.Contain("3,Sujet inconnu"));
    }

    [Test]
    public async Task An_import_can_be_taken_back_as_a_whole()
    {
        var before = (Reports: await Count(), Words: await CountWords());
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019));
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);

        var undone = await _clerk.UndoAsync(id);

        Assert.That(undone.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That((await _clerk.FindAsync(id)).Import.Step, Is.EqualTo("undone"));
        Assert.That((await Count(), await CountWords()), Is.EqualTo(before));
    }

    [Test]
    public async Task What_somebody_has_worked_on_is_not_taken_back()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019));
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);
        var open = (await ReportsOf(id))[2];
        await _town.MoveAsync(open.Number, "start");

        var refused = await _clerk.UndoAsync(id);

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain(CaseNumber.Show(open.Number)));
        Assert.That(await ReportsOf(id), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task The_same_file_is_noticed_until_its_import_is_taken_back()
    {
        var file = RegisterClerk.New(Register2019);
        var id = await _clerk.UploadAsync(file, "premier");
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);

        var again = await Officer.Send("complaints", new UploadRegister("second", "", file));

        Assert.That(again, Refused.With("register.same-file"));
        await _clerk.UndoAsync(id);
        Assert.That((await Officer.Send("complaints", new UploadRegister("second", "", file))).IsRefused, Is.False);
    }

    [Test]
    public async Task Files_of_older_spreadsheets_are_read()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(RegisterClerk.New(Register2019));

        var uploaded = await _clerk.SendAsync(bytes);

        var id = uploaded.Headers.Location!.ToString().Split('/')[^1];
        await _clerk.CheckAsync(id);
        Assert.That((await _clerk.FindAsync(id)).Import.Good, Is.EqualTo(3));
    }

    [TestCase("")]
    [TestCase("\0\0\0\0")]
    [TestCase("just words")]
    public async Task What_is_no_table_is_refused(string content)
    {
        var uploaded = await _clerk.SendAsync(Encoding.UTF8.GetBytes(content), "date", "just words");

        Assert.That((int)uploaded.StatusCode, Is.InRange(400, 499));
    }

    [Test]
    public async Task A_file_of_twenty_megabytes_is_refused()
    {
        var uploaded = await _clerk.SendAsync([.. Enumerable.Repeat((byte)'"', 20 * 1024 * 1024)]);

        Assert.That((int)uploaded.StatusCode, Is.InRange(400, 499));
    }

    [Test]
    public async Task Formulas_of_a_register_are_inert_where_they_come_out_again()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(
            """
            date,category,quarter,text
            =cmd|'/c calc'!A1,road,Centre,=1+1
            """), "=2+2");
        await _clerk.CheckAsync(id);
        using var clerk = _town.ClientAs(Roles.Officer);

        var table = await clerk.PageAsync($"/complaints/registers/{id}/problems.csv");

        Assert.That(table.Split('\n').Where(line => line.StartsWith('=')), Is.Empty);
    }

    [Test]
    public async Task Many_rows_go_on_by_themselves_when_they_were_left()
    {
        var rows = string.Join('\n', Enumerable.Range(0, 1700).Select(row => $"2018-{1 + row % 12:00}-{1 + row % 28:00},road,Centre,A hole number {row}"));
        var id = await _clerk.UploadAsync(RegisterClerk.New("date,category,quarter,text\n" + rows));
        await Officer.Send("complaints", new CheckRegister(id, (await _clerk.FindAsync(id)).Mapping));
        await _town.RunJobAsync("complaints", "registers");
        await Officer.Send("complaints", new ImportRegister(id));

        await _town.RunJobAsync("complaints", "registers");

        Assert.That((await _clerk.FindAsync(id)).Import.Step, Is.EqualTo("imported"));
        Assert.That(await ReportsOf(id), Has.Count.EqualTo(1700));
    }

    [Test]
    public async Task A_file_that_nobody_confirms_is_gone_after_a_day()
    {
        await using var town = await ComplaintsTown.StartAsync(engine);
        var id = (await town.As(Roles.Officer).Send("complaints", new UploadRegister("left", "", RegisterClerk.New(Register2019)))).Answer.Id;
        town.Clock.Advance(TimeSpan.FromHours(25));

        await town.RunJobAsync("complaints", "registers");

        Assert.That(await town.As(Roles.Officer).Send("complaints", new FindRegister(id)), Is.Null);
    }

    [Test]
    public async Task An_empty_file_is_called_empty()
    {
        var uploaded = await _clerk.SendAsync([]);

        Assert.That((int)uploaded.StatusCode, Is.EqualTo(422));
        Assert.That(await uploaded.ReadPageAsync(), Does.Contain("Ce fichier est vide.").And.Not.Contain("Choisissez le fichier CSV."));
    }

    [Test]
    public async Task The_list_says_how_many_rows_are_good_and_how_many_are_wrong()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(
            """
            date,category,quarter,text
            2019-02-30,road,Centre,A hole
            2019-03-01,unicorns,Centre,A hole
            2019-03-01,road,Centre,Right
            """), "registre à moitié");
        await _clerk.CheckAsync(id);
        using var clerk = _town.ClientAs(Roles.Officer);

        var list = await clerk.TextOfAsync("/complaints/registers");

        var row = list[list.IndexOf("registre à moitié</a>", StringComparison.Ordinal)..];
        row = row[..row.IndexOf("</tr>", StringComparison.Ordinal)];
        Assert.That(row, Does.Contain("data-label=\"Lignes\">3<"));
        Assert.That(row, Does.Contain("Vérifié, rien n’est encore importé").And.Contain("Lignes correctes : 1, fausses : 2"));
    }

    [Test]
    public async Task A_file_that_was_never_imported_is_removed_from_the_list_after_a_second_look()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019), "abandonné");
        await _clerk.CheckAsync(id);
        using var clerk = _town.ClientAs(Roles.Officer);
        Assert.That(await clerk.TextOfAsync("/complaints/registers"), Does.Contain($"<a href=\"/complaints/registers/{id}/remove\">Retirer abandonné</a>"));

        var asked = await clerk.TextOfAsync($"/complaints/registers/{id}/remove");
        var removed = await clerk.SubmitAsync($"/complaints/registers/{id}/remove", new Dictionary<string, string>());

        Assert.That(asked, Does.Contain("Retirer ce fichier de la liste ?").And.Not.Contain("Importer le registre").And.Not.Contain("Vérifier toutes les lignes"));
        Assert.That(removed.Headers.Location!.ToString(), Is.EqualTo("/complaints/registers"));
        Assert.That(await clerk.TextOfAsync("/complaints/registers"), Does.Not.Contain("abandonné"));
        Assert.That((await clerk.GetAsync($"/complaints/registers/{id}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await _town.ReadAsync<long>("complaints", "select count(*) from register_file where import = @id", new { id }), Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public async Task What_was_imported_is_not_removed_as_a_file_and_agents_remove_nothing()
    {
        var imported = await _clerk.UploadAsync(RegisterClerk.New(Register2019));
        var waiting = await _clerk.UploadAsync(RegisterClerk.New(Register2019));
        using var clerk = _town.ClientAs(Roles.Officer);
        using var agent = _town.ClientAs(Roles.Agent);
        var form = await clerk.OpenFormAsync($"/complaints/registers/{imported}/remove");
        await _clerk.CheckAsync(imported);
        await _clerk.ImportAsync(imported);

        var tooLate = await clerk.SendAsync(form, new Dictionary<string, string>());

        Assert.That(tooLate.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await ReportsOf(imported), Has.Count.EqualTo(3));
        Assert.That((await agent.GetAsync($"/complaints/registers/{waiting}/remove")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Only_who_handles_reports_may_import()
    {
        Assert.That(await _town.Anonymous.Send("complaints", new UploadRegister("x", "", "date\n")), Refused.With("person.not-allowed"));
        Assert.That(await _town.As(Roles.Agent).Send("complaints", new ImportRegister("x")), Refused.With("person.not-allowed"));
    }

    private TestPerson Officer => _town.As(Roles.Officer);

    private async Task<long> Count() => (await _town.ReadAsync<long>("complaints", "select count(*) from report"))[0];

    private async Task<long> CountWords() => (await _town.ReadAsync<long>("complaints", "select count(*) from report_search"))[0];

    private Task<IReadOnlyList<Imported>> ReportsOf(string id) => _town.ReadAsync<Imported>(
        "complaints",
        "select number, code, state, outcome, provenance, phone, filed_at, closed_at, timer_at from report where batch = @id order by number limit 2000",
        new { id });

    private sealed record Imported(
        int Number, string Code, string State, string Outcome, string Provenance, string Phone, DateTimeOffset FiledAt, DateTimeOffset? ClosedAt, DateTimeOffset? TimerAt);
}
