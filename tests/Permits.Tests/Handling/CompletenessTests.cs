using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class CompletenessTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        await _town.HireAsync();
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_complete_file_is_acknowledged_with_its_dates_and_the_applicant_is_told()
    {
        var filed = await _town.FileAsync("trade-licence");
        await _town.GoOnToAsync(new DateOnly(2027, 3, 5));

        var outcome = await _town.TheOfficer().Send("permits", await _town.CheckedAsync(filed, acknowledges: true));

        Assert.That(outcome.IsRefused, Is.False);
        using var anybody = _town.Client();
        var letter = await anybody.TextOfAsync($"/permits/cases/{filed.Code}/acknowledgement");
        Assert.That(letter, Does.Contain("déposée le lundi 1er mars 2027").And.Contain("complète le vendredi 5 mars 2027"));
        Assert.That(letter, Does.Contain("Pièce d’identité").And.Contain("30 jours"));
        Assert.That((await _town.SentAsync("permits")).Last().Text, Does.Contain("complet"));
        Assert.That(await _town.DecideByAsync(filed.Number), Is.EqualTo(new DateOnly(2027, 4, 1)), "the deposit counts, not the check");
    }

    [Test]
    public async Task It_is_acknowledged_once()
    {
        var filed = await _town.FileAsync();
        await _town.TheOfficer().Send("permits", await _town.CheckedAsync(filed, acknowledges: true));

        Assert.That(await _town.TheOfficer().Send("permits", await _town.CheckedAsync(filed, acknowledges: true)), Refused.With("handle.check.acknowledged-already"));
    }

    [Test]
    public async Task With_an_unfit_document_it_is_not_complete_and_nothing_is_written()
    {
        var filed = await _town.FileAsync();

        var refused = await _town.TheOfficer().Send(
            "permits", new CheckDocuments(filed.Number, 1, [new CheckedDocument("identity", "unfit", "Illisible", false)], true));

        Assert.That(refused, Refused.With("handle.check.not-complete"));
        Assert.That((await _town.ReadAsync(filed.Code)).Documents.Single().State, Is.EqualTo("received"));
    }

    [Test]
    public async Task What_is_unfit_needs_a_word_and_becomes_what_is_asked_for()
    {
        var filed = await _town.FileAsync();
        var silent = await _town.TheOfficer().Send("permits", new CheckDocuments(filed.Number, 1, [new CheckedDocument("identity", "unfit", "", false)], false));
        Assert.That(silent, Refused.With("handle.check.note-missing"));
        using var officer = _town.ClientAs(Roles.Officer);

        var sent = await officer.SubmitAsync(filed.Page("check"), new Dictionary<string, string>
        {
            ["code"] = "identity",
            ["verdict-identity"] = "unfit",
            ["note-identity"] = "La photo est floue",
            ["then"] = "ask",
        });

        Assert.That(sent.Headers.Location!.OriginalString, Is.EqualTo(filed.Page("ask?step=missing")));
        var ask = await officer.TextOfAsync(sent.Headers.Location.OriginalString);
        Assert.That(ask, Does.Contain("– Pièce d’identité : La photo est floue</textarea>"));
        Assert.That(ask, Does.Match("value=\"incomplete\"[^>]*checked"));
    }

    [Test]
    public async Task An_original_that_will_be_shown_is_neither_presented_nor_fit_before_somebody_has_seen_it()
    {
        var filed = await _town.FileAsync();
        await _town.WriteAsync("permits", "update application_document set state = 'awaited' where number = @Number", new { filed.Number });
        using var officer = _town.ClientAs(Roles.Officer);

        foreach (var part in new[] { "", "check" })
            Assert.That(await officer.TextOfAsync(filed.Page(part)), Does.Contain("À montrer au guichet").And.Not.Contain("Original présenté au guichet").And.Not.Contain("handle.document."), part);
        var unseen = new CheckDocuments(filed.Number, 1, [new CheckedDocument("identity", "fit", "", false)], false);
        Assert.That(await _town.TheOfficer().Send("permits", unseen), Refused.With("handle.check.nothing-seen"));
        await _town.TheOfficer().Send("permits", new CheckDocuments(filed.Number, 1, [new CheckedDocument("identity", "", "", false)], false));
        Assert.That((await _town.ReadAsync(filed.Code)).Documents.Single().State, Is.EqualTo("awaited"), "not looked at");

        await _town.GoOnToAsync(new DateOnly(2027, 3, 3));
        var seen = new CheckDocuments(filed.Number, 2, [new CheckedDocument("identity", "fit", "", true)], false);
        Assert.That(await _town.TheOfficer().Send("permits", seen), Has.Property("IsRefused").False);
        Assert.That(await officer.TextOfAsync(filed.Page()), Does.Contain("Original présenté au guichet, le 03/03/2027"));
    }

    [Test]
    public async Task A_verdict_is_about_the_papers_that_came_since_the_last_one()
    {
        var filed = await _town.FileAsync();
        await _town.TheOfficer().Send("permits", new CheckDocuments(filed.Number, 1, [new CheckedDocument("identity", "unfit", "Illisible", false)], false));
        await _town.GoOnToAsync(new DateOnly(2027, 3, 3));
        await _town.WriteAsync(
            "permits",
            """
            insert into application_document (id, number, document, file, state, note, received_at) values ('a', @Number, 'identity', 'fa', 'received', '', @Now);
            insert into application_document (id, number, document, file, state, note, received_at) values ('b', @Number, 'identity', 'fb', 'received', '', @Now);
            """,
            new { filed.Number, Now = _town.Clock.GetUtcNow() });

        await _town.TheOfficer().Send("permits", new CheckDocuments(filed.Number, 2, [new CheckedDocument("identity", "fit", "", false)], false));

        var file = await _town.ReadAsync(filed.Code);
        Assert.That(file.Documents.Select(document => (document.State, document.Note)), Is.EqualTo(new[] { ("unfit", "Illisible"), ("fit", ""), ("fit", "") }));
        Assert.That(file.Events.Where(happened => happened.Kind == "checked").Select(happened => happened.Note),
            Is.EqualTo(new[] { "Pièce d’identité : Non conforme – Illisible", "Pièce d’identité : Conforme" }));
        Assert.That(DocumentChecklist.Of(file).Single(line => line.Code == "identity").IsFit);
    }

    [Test]
    public async Task An_original_that_was_seen_is_enough_where_the_type_says_so()
    {
        var filed = await _town.FileAsync();

        await _town.TheOfficer().Send("permits", new CheckDocuments(filed.Number, 1, [new CheckedDocument("identity", "", "", true)], false));

        var identity = DocumentChecklist.Of(await _town.ReadAsync(filed.Code)).Single(line => line.Code == "identity");
        Assert.That(identity.IsOriginalSeen);
        Assert.That(identity.IsFit);
    }
}
