using System.Net;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class FollowReportTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await ComplaintsTown.StartAsync(engine);
        await _town.HireAsync();
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [TestCase("fr", "Le délai est en pause : la mairie attend.", "mercredi 3 mars 2027", "mercredi 10 mars 2027")]
    [TestCase("pt", "O prazo está em pausa: o município espera.", "quarta-feira, 3 de março de 2027", "quarta-feira, 10 de março de 2027")]
    [TestCase("en", "The clock is paused: the town is waiting.", "Wednesday, 3 March 2027", "Wednesday, 10 March 2027")]
    public async Task Who_is_asked_sees_that_the_time_stands_still(string language, string paused, string promised, string afterwards)
    {
        // Monday 1 March 2027, nine o'clock; two working days.
        var filed = await _town.FileAsync(Some.Report with { Category = "waste" });
        using var resident = _town.Client(language);
        var pages = new[] { $"/complaints/cases/{filed.Code}", $"/complaints/reports/{CaseNumber.Show(filed.Number)}" };
        foreach (var page in pages)
            Assert.That(await resident.TextOfAsync(page), Does.Contain(promised).And.Not.Contain(paused), page);

        _town.Clock.Advance(TimeSpan.FromHours(1));
        await _town.MoveAsync(filed.Number, "ask", "?");
        foreach (var page in pages)
            Assert.That(await resident.TextOfAsync(page), Does.Contain(paused).And.Not.Contain(promised), page);

        _town.Clock.Advance(TimeSpan.FromDays(7));
        await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "!"));
        foreach (var page in pages)
            Assert.That(await resident.TextOfAsync(page), Does.Contain(afterwards).And.Not.Contain(paused).And.Not.Contain(promised), page);
    }

    [Test]
    public async Task The_reporter_reads_the_ledger_in_the_same_words_as_the_staff()
    {
        var filed = await _town.FileAsync(Some.Report with { Category = "waste" });
        _town.Clock.Advance(TimeSpan.FromHours(1));
        await _town.MoveAsync(filed.Number, "ask", "Où est-ce ?");
        using var resident = _town.Client();
        using var officer = _town.ClientAs(Roles.Officer);

        var own = LedgerIn(await resident.TextOfAsync($"/complaints/cases/{filed.Code}"));

        Assert.That(own, Does.Contain("en pause").And.Contain("Heures ouvrées utilisées : 1 sur 16.").And.Contain("Le délai est en pause : la mairie attend."));
        var desk = await officer.TextOfAsync(filed.Page());
        Assert.That(LedgerIn(desk), Is.EqualTo(own));
        Assert.That(desk, Does.Not.Contain("À répondre avant"));
    }

    [TestCase("fr", "Rouvert", "Rouvert 1 fois")]
    [TestCase("pt", "Reaberta", "Reaberta 1 vez")]
    [TestCase("en", "Reopened", "Reopened once")]
    public async Task A_reopening_is_called_one_and_counted_for_everybody(string language, string word, string times)
    {
        var filed = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "resolve");
        using var anybody = _town.Client(language);
        var pages = new[] { $"/complaints/cases/{filed.Code}", $"/complaints/reports/{CaseNumber.Show(filed.Number)}" };
        foreach (var page in pages)
            Assert.That(await anybody.TextOfAsync(page), Does.Not.Contain($"<strong>{word}</strong>").And.Not.Contain(times), page);

        _town.Clock.Advance(TimeSpan.FromMinutes(1));
        await _town.Anonymous.Send("complaints", new ReopenReport(filed.Code, "Encore cassé."));

        foreach (var page in pages)
            Assert.That(await anybody.TextOfAsync(page), Does.Contain($"<strong>{word}</strong><p>Encore cassé.</p>").And.Contain(times), page);
        Assert.That(await anybody.TextOfAsync($"/complaints/reports/{CaseNumber.Show(filed.Number)}/feed.atom"), Does.Contain($"<title>{word}</title>"));
    }

    [Test]
    public async Task What_was_merged_by_mistake_and_separated_was_not_reopened()
    {
        var (ends, goesOn) = (await _town.FileAsync(), await _town.FileAsync());
        await _town.TheOfficer().Send("complaints", new MergeReport(ends.Number, 1, goesOn.Number));
        _town.Clock.Advance(TimeSpan.FromMinutes(1));
        await _town.TheOfficer().Send("complaints", new SeparateReport(ends.Number, await _town.VersionAsync(ends.Number), "Ce n’est pas le même trou."));
        using var anybody = _town.Client();

        var page = await anybody.TextOfAsync($"/complaints/reports/{CaseNumber.Show(ends.Number)}");

        Assert.That(page, Does.Contain("<p>Ce n’est pas le même trou.</p>").And.Not.Contain("Rouvert"));
    }

    [TestCase("road", "fr", "Tout le monde peut lire ce texte, sauf si vous choisissez «\u00A0Secret\u00A0»")]
    [TestCase("road", "pt", "Toda a gente pode ler este texto, a não ser que escolha «Secreta»")]
    [TestCase("road", "en", "Everybody can read this text unless you choose “Secret”")]
    [TestCase("corruption", "fr", "Seule l’unité désignée par la commune peut lire ce texte.")]
    [TestCase("corruption", "pt", "Só a unidade designada pelo município pode ler este texto.")]
    [TestCase("corruption", "en", "Only the unit that the town has named can read this text.")]
    public async Task The_form_says_who_can_read_the_text(string category, string language, string sentence)
    {
        using var resident = _town.Client(language);

        Assert.That(await resident.TextOfAsync($"/complaints/new/{category}/details"), Does.Contain(sentence));
    }

    [TestCase("shown", "name_hidden", "Tout le monde peut le lire")]
    [TestCase("quarantined", "name_hidden", "La mairie le lit d’abord")]
    [TestCase("hidden", "name_hidden", "Seule la mairie peut le lire")]
    [TestCase("shown", "secret", "Seule l’unité désignée par la commune peut le lire")]
    [TestCase("hidden", "secret", "Seule l’unité désignée par la commune peut le lire")]
    public async Task The_field_for_a_reply_says_who_can_read_it(string visibility, string privacy, string sentence)
    {
        var filed = await _town.FileAsync();
        await _town.WriteAsync("complaints", "update report set visibility = @visibility, privacy = @privacy where number = @Number", new { visibility, privacy, filed.Number });
        using var resident = _town.Client();

        Assert.That(await resident.TextOfAsync($"/complaints/cases/{filed.Code}"), Does.Contain(sentence));
        await _town.WriteAsync("complaints", "update report set state = 'resolved', is_open = false, closed_at = changed_at where number = @Number", new { filed.Number });
        Assert.That(await resident.TextOfAsync($"/complaints/cases/{filed.Code}"), Does.Contain(sentence), "the field for reopening too");
    }

    [Test]
    public async Task The_first_of_a_month_is_written_the_same_way_everywhere()
    {
        var filed = await _town.FileAsync();
        using var anybody = _town.Client();

        foreach (var page in (string[])[$"/complaints/cases/{filed.Code}", $"/complaints/reports/{CaseNumber.Show(filed.Number)}"])
            Assert.That(await anybody.TextOfAsync(page), Does.Contain("lundi 1er mars 2027 09:00</time>").And.Not.Contain("lundi 1 mars"), page);
    }

    private static string LedgerIn(string page)
    {
        var start = page.IndexOf("<table class=\"cards\"><thead>", StringComparison.Ordinal);
        var table = start < 0 ? page.IndexOf("<table class=\"cards\">", StringComparison.Ordinal) : start;
        var last = page.IndexOf("</p>", page.IndexOf("</p>", page.IndexOf("</table>", table, StringComparison.Ordinal), StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        return page[table..last];
    }
}
