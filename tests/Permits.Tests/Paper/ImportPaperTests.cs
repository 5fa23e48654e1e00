using System.Net;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Registers;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ImportPaperTests(SqlEngine engine)
{
    private const string Register2019 =
        """
        Numéro;Date de dépôt;Date de décision;Décision;Titulaire;Téléphone;Quartier;Pour quoi faire ?;Ce que vous vendez;Surface;Valable jusqu'au;Folio
        12/2019;04/03/2019;18/03/2019;accordée;Commerce Fictif;770000001;Centre;Place au marché;Légumes;6;31/12/2019;34
        13/2019;05/03/2019;2019-03-20;refusée;Autre Fiction;;;terrace;;;;34
        14/2019;;2020-06-07;;Troisième Fiction;;Marché;;Tissus;;;035
        """;

    private TestTown _town = null!;
    private RegisterClerk _clerk = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        _clerk = new RegisterClerk(_town, "/permits/paper", PermitsRole.Manager, "public-space/1");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_register_becomes_closed_applications_with_their_own_dates_and_provenance()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019), "registre 2019");
        await _clerk.CheckAsync(id);

        await _clerk.ImportAsync(id);

        var taken = await ApplicationsOf(id);
        Assert.That(taken.Select(each => (each.Number / 10_000_000, each.Outcome, each.Provenance)), Is.EqualTo(new[]
        {
            (19, "granted", "registre 2019, folio 34"), (19, "refused", "registre 2019, folio 34"), (20, "granted", "registre 2019, folio 035"),
        }));
        Assert.That(taken[0].Answers, Is.EqualTo("""{"use":"stall","goods":"Légumes","area":6}"""), "labels and values are both understood");
        Assert.That(taken[0].ClosedAt, Is.EqualTo(new DateTimeOffset(2019, 3, 18, 17, 0, 0, TimeSpan.Zero)));
        Assert.That(taken[0].Phone, Is.EqualTo("+221770000001"));
        var file = await _town.ReadAsync(taken[0].Code);
        Assert.That((file.Application.TypeVersion, file.Application.IsOpen, file.Application.Channel), Is.EqualTo((1, false, "register")));
        Assert.That(file.Events.Select(happened => happened.State), Is.EqualTo(new[] { "examination", "granted" }));
    }

    [Test]
    public async Task What_was_imported_stands_in_the_public_register_without_private_things()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019), "registre 2019");
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);
        using var visitor = _town.Client();

        var page = WebUtility.HtmlDecode(await visitor.PageAsync("/permits/register?q=legumes"));

        Assert.That(page, Does.Contain("12/2019").And.Contain("Légumes"));
        Assert.That(page, Does.Not.Contain("Commerce Fictif").And.Not.Contain("770000001"));
        await _clerk.UndoAsync(id);
    }

    [Test]
    public async Task Looking_through_writes_nothing_and_names_every_bad_row()
    {
        var before = await CountAsync();
        var id = await _clerk.UploadAsync(RegisterClerk.New(
            """
            decided,holder,quarter,outcome,filed,valid until,area
            2019-02-30,Fiction,Centre,granted,,,
            2019-03-01,,Centre,granted,,,
            2019-03-01,Fiction,Atlantis,granted,,,
            2019-03-01,Fiction,Centre,perhaps,,,
            2019-03-01,Fiction,Centre,granted,2019-04-01,,
            2019-03-01,Fiction,Centre,granted,,2018-01-01,
            2019-03-01,Fiction,Centre,granted,,,a thousand
            1999-03-01,Fiction,Centre,granted,,,
            2031-03-01,Fiction,Centre,granted,,,
            2019-03-01,Fiction,Centre,granted,,,4
            """));

        await _clerk.CheckAsync(id);

        var found = await _clerk.FindAsync(id);
        Assert.That((found.Import.Step, found.Import.Good, found.Import.Bad), Is.EqualTo(("checked", 1, 9)));
        Assert.That(found.Problems.Select(problem => (problem.Row, problem.Code)), Is.EqualTo(new[]
        {
            (2, "paper.decided-unreadable"), (3, "paper.holder-missing"), (4, "paper.quarter-unknown"), (5, "paper.outcome-unknown"), (6, "paper.decided-before"),
            (7, "paper.ends-before"), (8, "form.field-not-a-number"), (9, "paper.date-range"), (10, "paper.date-range"),
        }));
        Assert.That(await CountAsync(), Is.EqualTo(before));
        Assert.That(await Manager.Send("permits", new ImportRegister(id)), Refused.With("register.has-bad-rows"));
        using var clerk = _town.ClientAs(PermitsRole.Manager);
        Assert.That(await clerk.PageAsync($"/permits/paper/{id}/problems.csv"), Does.Contain("4,Ce quartier"));
        Assert.That(WebUtility.HtmlDecode(await clerk.PageAsync($"/permits/paper/{id}")), Does.Contain("Surface"), "the field is named in the town's language");
    }

    [Test]
    public async Task A_number_that_stands_twice_in_a_year_is_told_and_taken_in_only_when_somebody_is_sure()
    {
        const string Before = "numéro,decided,holder\nD-1,2018-02-01,Fiction\n";
        const string After = "numéro,decided,holder\nD-1,2018-03-01,Fiction\nD-1,2019-03-01,Fiction\nD-2,2018-04-01,Fiction\nD-2,2018-05-01,Fiction\n,2018-05-01,Fiction\n,2018-05-01,Fiction\n";
        var before = await _clerk.UploadAsync(RegisterClerk.New(Before), "registre A");
        await _clerk.CheckAsync(before);
        await _clerk.ImportAsync(before);
        var id = await _clerk.UploadAsync(RegisterClerk.New(After), "registre B");
        await _clerk.CheckAsync(id);
        await _clerk.CheckAsync(id);
        using var clerk = _town.ClientAs(PermitsRole.Manager);

        var page = await clerk.TextAsync($"/permits/paper/{id}");
        var unsure = await clerk.SubmitAsync($"/permits/paper/{id}", Applying.Nothing, $"/permits/paper/{id}/import");

        var found = await _clerk.FindAsync(id);
        Assert.That((found.Import.Good, found.Import.Bad), Is.EqualTo((6, 0)));
        Assert.That(found.Problems.Select(problem => (problem.Row, problem.Code)), Is.EqualTo(new[] { (2, "paper.number-taken"), (5, "paper.number-twice") }));
        Assert.That(page, Does.Contain("Le numéro «\u00A0D-1\u00A0» de la même année a déjà été repris : registre A.").And.Contain("figure déjà à la ligne 4 de ce tableau"));
        Assert.That(await unsure.TextAsync(), Does.Contain("Regardez les lignes signalées"));
        Assert.That(await ApplicationsOf(id), Is.Empty);
        await _clerk.ImportAsync(id);
        Assert.That(await ApplicationsOf(id), Has.Count.EqualTo(6), "a town that really gave a number twice says so");
    }

    [Test]
    public async Task Taking_a_register_back_asks_first()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019));
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);
        using var clerk = _town.ClientAs(PermitsRole.Manager);

        var page = await clerk.TextAsync($"/permits/paper/{id}");
        var question = await clerk.TextAsync($"/permits/paper/{id}/undo");

        Assert.That(page, Does.Contain($"href=\"/permits/paper/{id}/undo\"").And.Not.Contain($"action=\"/permits/paper/{id}/undo\""));
        Assert.That(question, Does.Contain("Retirer ce registre, 3 lignes ?").And.Contain("Garder ce registre").And.Contain($"action=\"/permits/paper/{id}/undo\""));
    }

    [Test]
    public async Task An_import_can_be_taken_back_as_a_whole()
    {
        var before = await CountAsync();
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019));
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);

        Assert.That((await _clerk.UndoAsync(id)).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));

        Assert.That((await _clerk.FindAsync(id)).Import.Step, Is.EqualTo("undone"));
        Assert.That(await CountAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task What_somebody_has_worked_on_is_not_taken_back()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019));
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);
        var first = (await ApplicationsOf(id))[0];
        await _town.WriteAsync("permits", "update application set version = 2 where number = @Number", new { first.Number });

        var refused = await _clerk.UndoAsync(id);

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain(CaseNumber.Show(first.Number)));
        Assert.That(await ApplicationsOf(id), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task The_same_file_is_noticed_until_its_import_is_taken_back()
    {
        var file = RegisterClerk.New(Register2019);
        var id = await _clerk.UploadAsync(file, "premier");
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);

        Assert.That(await Manager.Send("permits", new UploadRegister("second", "public-space/1", file)), Refused.With("register.same-file"));
        await _clerk.UndoAsync(id);
        Assert.That((await Manager.Send("permits", new UploadRegister("second", "public-space/1", file))).IsRefused, Is.False);
    }

    [Test]
    public async Task Pictures_named_after_a_folio_are_found_at_its_rows()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(Register2019));
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);
        var taken = await ApplicationsOf(id);

        Assert.That((await SendScansAsync(id, "folio-034.jpg")).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That((await SendScansAsync(id, "folio-99.jpg")).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await SendScansAsync(id, "cover.jpg", isOfWhole: true)).StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));

        var officer = _town.As(Roles.Officer);
        Assert.That((await officer.Send("permits", new FindPaperOf(taken[1].Number)))!.Scans.Select(scan => scan.Name), Is.EqualTo(new[] { "folio-034.jpg", "cover.jpg" }));
        Assert.That((await officer.Send("permits", new FindPaperOf(taken[2].Number)))!.Scans.Select(scan => scan.Name), Is.EqualTo(new[] { "cover.jpg" }));
        var path = (await Manager.Send("permits", new FindPaper(id)))!.Scans[0].Path;
        using var looks = _town.ClientAs(Roles.Officer);
        using var visitor = _town.Client();
        Assert.That((await looks.GetAsync(path)).Content.Headers.ContentType!.MediaType, Is.EqualTo("image/jpeg"));
        Assert.That((await visitor.GetAsync(path)).IsSuccessStatusCode, Is.False);
    }

    [Test]
    public async Task Files_of_older_spreadsheets_are_read()
    {
        foreach (var encoding in (Encoding[])[CodePagesEncodingProvider.Instance.GetEncoding(1252)!, Encoding.Unicode, new UTF8Encoding(true)])
        {
            var sent = await _clerk.SendAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(RegisterClerk.New(Register2019))]);

            var id = sent.Headers.Location!.ToString().Split('/')[^1];
            await _clerk.CheckAsync(id);
            Assert.That((await _clerk.FindAsync(id)).Import.Good, Is.EqualTo(3), encoding.WebName);
        }
    }

    [TestCase("")]
    [TestCase("\0\0\0\0")]
    [TestCase("just words")]
    public async Task What_is_no_table_is_refused(string content)
    {
        var sent = await _clerk.SendAsync(Encoding.UTF8.GetBytes(content), "decided", "just words");

        Assert.That((int)sent.StatusCode, Is.InRange(400, 499));
    }

    [Test]
    public async Task A_row_of_a_million_characters_and_twenty_megabytes_are_refused()
    {
        var sent = await _clerk.SendAsync(Encoding.UTF8.GetBytes($"decided,holder\n2019-01-01,{new string('x', 1_100_000)}\n"));
        var id = sent.Headers.Location!.ToString().Split('/')[^1];
        await _clerk.CheckAsync(id);

        Assert.That((await _clerk.FindAsync(id)).Import is { Good: 0, Bad: > 0 }, Is.True);
        Assert.That((int)(await _clerk.SendAsync([.. Enumerable.Repeat((byte)'"', 20 * 1024 * 1024)])).StatusCode, Is.InRange(400, 499));
    }

    [Test]
    public async Task Formulas_and_characters_that_turn_text_around_are_inert()
    {
        var id = await _clerk.UploadAsync(RegisterClerk.New(
            """
            decided,holder,ce que vous vendez,quarter
            2019-01-01,Fiction,=cmd|'/c calc'!A1,Centre
            2019-01-02,Fiction,fruits<turn>gpj.exe,Centre
            2019-01-03,<script>alert(1)</script>,<img src=x onerror=alert(1)>,Centre
            """.Replace("<turn>", "\u202E", StringComparison.Ordinal)), "=1+1");
        await _clerk.CheckAsync(id);
        await _clerk.ImportAsync(id);
        using var visitor = _town.Client();

        var table = await visitor.PageAsync("/permits/register.csv?type=public-space&from=2019-01-01&until=2019-01-03");
        var page = await visitor.PageAsync("/permits/register?from=2019-01-01&until=2019-01-03");

        Assert.That(table, Does.Contain("'=cmd").And.Not.Contain(",=cmd").And.Not.Contain("\"=cmd"));
        Assert.That(page, Does.Contain("fruitsgpj.exe"));
        Assert.That(page.Contains('\u202E', StringComparison.Ordinal), Is.False);
        Assert.That(page, Does.Not.Contain("<img src=x").And.Not.Contain("<script>alert"));
        await _clerk.UndoAsync(id);
    }

    [Test]
    public async Task Many_rows_go_on_by_themselves_when_they_were_left()
    {
        var rows = string.Join('\n', Enumerable.Range(0, 700).Select(row => $"2018-{1 + row % 12:00}-{1 + row % 28:00},Fiction {row},Centre"));
        var id = await _clerk.UploadAsync(RegisterClerk.New("decided,holder,quarter\n" + rows));
        await Manager.Send("permits", new CheckRegister(id, (await _clerk.FindAsync(id)).Mapping));
        await _town.RunJobAsync("permits", "registers");
        await Manager.Send("permits", new ImportRegister(id));

        await _town.RunJobAsync("permits", "registers");

        Assert.That((await _clerk.FindAsync(id)).Import.Step, Is.EqualTo("imported"));
        Assert.That(await ApplicationsOf(id), Has.Count.EqualTo(700));
    }

    [Test]
    public async Task Only_who_manages_registers_may_import()
    {
        Assert.That(await _town.Anonymous.Send("permits", new UploadRegister("x", "event/1", "date\n")), Refused.With("person.not-allowed"));
        Assert.That(await _town.As(Roles.Officer).Send("permits", new ImportRegister("x")), Refused.With("person.not-allowed"));
        Assert.That(await Manager.Send("permits", new UploadRegister("x", "unicorns/1", "date\n")), Refused.With("paper.type-missing"));
        Assert.That(await Manager.Send("permits", new UploadRegister("x", "event/7", "date\n")), Refused.With("paper.type-missing"));
    }

    private TestPerson Manager => _town.As(PermitsRole.Manager);

    private async Task<HttpResponseMessage> SendScansAsync(string id, string name, bool isOfWhole = false)
    {
        using var clerk = _town.ClientAs(PermitsRole.Manager);
        var form = await clerk.OpenFormAsync($"/permits/paper/{id}", $"/permits/paper/{id}/scans");
        using var content = new MultipartFormDataContent();
        foreach (var (field, value) in form.Hidden)
            content.Add(new StringContent(value), field);
        content.Add(new ByteArrayContent(Pictures.JpegWithPlace()), "scans", name);
        if (isOfWhole)
            content.Add(new StringContent("yes"), "whole");
        return await clerk.Http.PostAsync(form.Action, content);
    }

    private async Task<IReadOnlyList<Taken>> ApplicationsOf(string id) => await _town.ReadAsync<Taken>(
        "permits", "select number, code, outcome, provenance, answers, phone, closed_at from application where batch = @id order by number", new { id });

    private async Task<(long, long, long, long)> CountAsync() => (
        (await _town.ReadAsync<long>("permits", "select count(*) from application")).Single(),
        (await _town.ReadAsync<long>("permits", "select count(*) from application_event")).Single(),
        (await _town.ReadAsync<long>("permits", "select count(*) from register_entry")).Single(),
        (await _town.ReadAsync<long>("permits", "select count(*) from paper_entry")).Single());

    private sealed record Taken(int Number, string Code, string Outcome, string Provenance, string Answers, string Phone, DateTimeOffset ClosedAt);
}
