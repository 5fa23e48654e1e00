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
        Assert.That(letter, Does.Contain("déposée le lundi 1 mars 2027").And.Contain("complète le vendredi 5 mars 2027"));
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
    public async Task An_original_that_was_seen_is_enough_where_the_type_says_so()
    {
        var filed = await _town.FileAsync();

        await _town.TheOfficer().Send("permits", new CheckDocuments(filed.Number, 1, [new CheckedDocument("identity", "", "", true)], false));

        var identity = DocumentChecklist.Of(await _town.ReadAsync(filed.Code)).Single(line => line.Code == "identity");
        Assert.That(identity.IsOriginalSeen);
        Assert.That(identity.IsFit);
    }
}
