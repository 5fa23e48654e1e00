using System.Net;
using System.Text.RegularExpressions;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
internal sealed partial class OpinionTests(SqlEngine engine)
{
    private static readonly Dictionary<string, string> Unfavourable = new()
    {
        ["opinion"] = "unfavourable",
        ["answer"] = "L’accès est barré.",
        ["signed"] = "Capitaine Fictif",
    };

    private TestTown _town = null!;
    private TestBrowser _guest = null!;
    private FiledApplication _filed = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine);
        _guest = _town.Client();
        _filed = await _town.FileAsync("building");
        await _town.MoveAsync(_filed.Number, "pay-filing");
    }

    [TearDown]
    public async Task Stop()
    {
        _guest.Dispose();
        await _town.DisposeAsync();
    }

    [Test]
    public async Task The_link_shows_what_was_shared_and_takes_an_answer()
    {
        var link = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2));

        var page = await _guest.PageAsync(link);
        var sent = await _guest.SubmitAsync(link, Unfavourable);

        Assert.That(page, Does.Contain("F 12").And.Contain("L’accès reste-t-il libre ?").And.Not.Contain("Fictional Applicant").And.Not.Contain("777000222"));
        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        var consultation = await OneAsync();
        Assert.That((consultation.State, consultation.Opinion, consultation.Channel), Is.EqualTo(("answered", "unfavourable", "link")));
        var file = (await _town.CaseAsync(_filed.Number)).File;
        Assert.That(file.Events.Select(happened => happened.Kind).TakeLast(2), Is.EqualTo(new[] { "consulted", "opined" }));
        Assert.That(file.Events[^1].Note, Is.EqualTo("Avis de Service fictif des pompiers : défavorable."));
    }

    [Test]
    public async Task An_answer_can_be_corrected_until_the_last_day()
    {
        var link = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2));
        await _guest.SubmitAsync(link, Unfavourable);
        _town.Clock.Advance(TimeSpan.FromDays(15));

        await _guest.SubmitAsync(link, new Dictionary<string, string>(Unfavourable) { ["opinion"] = "favourable", ["answer"] = "" });

        Assert.That((await OneAsync()).Opinion, Is.EqualTo("favourable"));
    }

    [Test]
    public async Task What_was_answered_first_is_kept_and_shown_to_whoever_decides()
    {
        var link = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2));
        await _guest.SubmitAsync(link, new Dictionary<string, string>(Unfavourable) { ["opinion"] = "conditional", ["answer"] = "Point d’eau obligatoire." });
        _town.PassTime();
        await _guest.SubmitAsync(link, new Dictionary<string, string>(Unfavourable) { ["opinion"] = "favourable", ["answer"] = "", ["signed"] = "Quelqu’un d’autre" });

        using var officer = _town.ClientAs(Roles.Officer);
        foreach (var page in new[] { $"/permits/inbox/{CaseNumber.Show(_filed.Number)}", $"/permits/inbox/{CaseNumber.Show(_filed.Number)}/consultations/{(await OneAsync()).Id}" })
            Assert.That(WebUtility.HtmlDecode(await officer.PageAsync(page)), Does.Contain("Point d’eau obligatoire.").And.Contain("Capitaine Fictif").And.Contain("favorable sous conditions"), page);
        Assert.That((await _town.CaseAsync(_filed.Number)).File.Events[^1].Note, Is.EqualTo("Avis de Service fictif des pompiers corrigé : favorable."));
    }

    [Test]
    public async Task After_the_last_day_the_link_shows_nothing_and_takes_nothing()
    {
        var link = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2));
        var form = await _guest.OpenFormAsync(link);
        _town.Clock.Advance(TimeSpan.FromDays(16));

        var page = await _guest.PageAsync(link);
        var sent = await _guest.SendAsync(form, Unfavourable);

        Assert.That(page, Does.Contain("Le délai est passé").And.Not.Contain("F 12"));
        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await OneAsync()).State, Is.EqualTo("asked"));
    }

    [Test]
    public async Task A_link_opens_its_own_consultation_and_nothing_else()
    {
        var mine = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2) with { ShowsAnswers = false, Question = "Première question" });
        var others = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 3) with { Question = "Seconde question" });
        var ids = (await AllAsync()).Select(consultation => consultation.Id).ToList();

        Assert.That(await _guest.PageAsync(mine), Does.Contain("Première question").And.Not.Contain("Seconde question").And.Not.Contain("F 12"));
        Assert.That(await _guest.PageAsync(others), Does.Contain("Seconde question").And.Not.Contain("Première question"));
        foreach (var address in new[]
        {
            $"/permits/opinion/{ids[0]}", $"/permits/opinion/{ids[0].Replace("-", "", StringComparison.Ordinal)}", "/permits/opinion/" + new string('0', 32),
            $"/permits/opinion/{_filed.Code}", $"{mine}/documents/{ids[1]}", $"/permits/opinion/{TrackingCode.Next()}",
        })
            Assert.That((await _guest.GetAsync(address)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), address);
        Assert.That(await _town.ReadAsync<string>("permits", "select hash from consultation_key"), Has.None.EqualTo(mine[^32..]));
    }

    [Test]
    public async Task Only_the_documents_that_were_chosen_can_be_opened()
    {
        using var counter = _town.ClientAs(Roles.Agent);
        var documents = (await _town.CaseAsync(_filed.Number)).File.Documents;
        await _town.WriteAsync("permits", "update application_document set file = 'f' || document where number = @Number", new { _filed.Number });
        var link = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2) with { Documents = [documents[0].Id] });

        var page = await _guest.PageAsync(link);

        Assert.That(page, Does.Contain($"{link}/documents/{documents[0].Id}").And.Not.Contain(documents[1].Id));
        Assert.That((await _guest.GetAsync($"{link}/documents/{documents[1].Id}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_document_of_another_case_cannot_be_shared()
    {
        var other = await _town.FileAsync("event");
        await _town.WriteAsync("permits", "update application_document set file = 'f' || id");
        var foreign = (await _town.CaseAsync(other.Number)).File.Documents[0].Id;

        var asked = await _town.As(Roles.Officer).Send("permits", AroundTown.Opinion(_filed.Number, 2) with { Documents = [foreign] });

        Assert.That(asked, Refused.With("opinion.document-unknown"));
        Assert.That(await AllAsync(), Is.Empty);
    }

    [Test]
    public async Task The_letter_has_a_code_of_its_own_which_nobody_keeps()
    {
        await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2));
        using var officer = _town.ClientAs(Roles.Officer);
        var page = $"/permits/inbox/{CaseNumber.Show(_filed.Number)}/consultations/{(await OneAsync()).Id}";

        var letter = await (await officer.SubmitAsync(page, new Dictionary<string, string>(), $"{page}/letter")).Content.ReadAsStringAsync();
        var code = Code().Match(letter).Groups["code"].Value;
        var entered = await _guest.SubmitAsync("/permits/opinion", new Dictionary<string, string> { ["code"] = code.ToLowerInvariant() });

        Assert.That(letter, Does.Contain("Service fictif des pompiers").And.Contain("F 12"));
        Assert.That(entered.Headers.Location?.ToString(), Is.EqualTo($"/permits/opinion/{TrackingCode.Read(code)}"));
        Assert.That(await _guest.PageAsync(entered.Headers.Location!.ToString()), Does.Contain("L’accès reste-t-il libre ?"));
        Assert.That(await _town.ReadAsync<string>("permits", "select answer from civic_once"), Has.None.Contains(TrackingCode.Read(code)!));
    }

    [Test]
    public async Task A_wrong_code_is_refused()
    {
        var refused = await _guest.SubmitAsync("/permits/opinion", new Dictionary<string, string> { ["code"] = "ABCD-EFGH-JKMN" });

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("Vérifiez-le sur la lettre"));
    }

    [TestCase("favourable")]
    [TestCase("unfavourable")]
    [TestCase("none")]
    public async Task Silence_gets_the_meaning_that_was_announced(string silence)
    {
        await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2) with { Silence = silence });
        _town.Clock.Advance(TimeSpan.FromDays(15));
        await _town.RunJobAsync("permits", "opinions");
        Assert.That((await OneAsync()).State, Is.EqualTo("asked"), "its last day has not passed");

        _town.Clock.Advance(TimeSpan.FromDays(1));
        await _town.RunJobAsync("permits", "opinions");

        var consultation = await OneAsync();
        Assert.That((consultation.State, consultation.Opinion), Is.EqualTo(("silent", silence)));
    }

    [Test]
    public async Task The_silence_of_a_planned_consultation_is_the_types()
    {
        await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2) with { Plan = "roads", Silence = "none" });

        Assert.That((await OneAsync()).Silence, Is.EqualTo("favourable"));
    }

    [Test]
    public async Task What_came_on_paper_is_recorded_and_closes_the_link()
    {
        var link = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2));

        var recorded = await _town.As(Roles.Officer).Send(
            "permits", new RecordOpinion(_filed.Number, (await OneAsync()).Id, new GivenOpinion("conditional", "Deux extincteurs.", "Capitaine Fictif")));

        Assert.That(recorded.IsRefused, Is.False);
        Assert.That((await OneAsync()).Channel, Is.EqualTo("paper"));
        Assert.That(await _guest.PageAsync(link), Does.Not.Contain("F 12"));
    }

    [Test]
    public async Task A_question_that_was_taken_back_opens_nothing()
    {
        var link = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2));

        await _town.As(Roles.Officer).Send("permits", new WithdrawConsultation(_filed.Number, (await OneAsync()).Id));

        Assert.That((await _guest.GetAsync(link)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task An_unfavourable_opinion_without_reasons_is_refused_and_what_was_written_stays()
    {
        var link = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2));

        var refused = await _guest.SubmitAsync(link, new Dictionary<string, string> { ["opinion"] = "unfavourable", ["answer"] = "", ["signed"] = "Capitaine Fictif" });

        Assert.That((int)refused.StatusCode, Is.EqualTo(422));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("Écrivez les conditions ou les raisons.").And.Contain("Capitaine Fictif"));
    }

    [Test]
    public async Task Whoever_decides_meanwhile_is_told_that_an_opinion_came()
    {
        var link = await _town.AskAsync(AroundTown.Opinion(_filed.Number, 2));
        var seen = (await _town.CaseAsync(_filed.Number)).File.Application.Version;
        await _guest.SubmitAsync(link, Unfavourable);

        var late = await _town.As(Roles.Officer).Send("permits", AroundTown.Opinion(_filed.Number, seen));

        Assert.That(late, Refused.With("application.changed-meanwhile"));
    }

    [Test]
    public async Task The_form_asks_on_the_case_page_of_an_officer_only()
    {
        using var officer = _town.ClientAs(Roles.Officer);
        var page = $"/permits/inbox/{CaseNumber.Show(_filed.Number)}/consultations/ask?plan=water";

        var sent = await officer.SubmitAsync(page, new Dictionary<string, string>
        {
            ["name"] = "Société fictive des eaux",
            ["address"] = "1 rue Inventée",
            ["answerBy"] = "2027-03-22",
            ["showAnswers"] = "yes",
        });

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        var asked = await OneAsync();
        Assert.That((asked.Plan, asked.Name, asked.Silence), Is.EqualTo(("water", "Société fictive des eaux", "none")));
        Assert.That((asked.ShowsAnswers, asked.ShowsApplicant), Is.EqualTo((true, false)));
        Assert.That((await _guest.GetAsync(page)).StatusCode, Is.Not.EqualTo(HttpStatusCode.OK));
    }

    private Task<IReadOnlyList<Consultation>> AllAsync() => _town.As(Roles.Officer).Send("permits", new FindConsultations(_filed.Number));

    private async Task<Consultation> OneAsync() => (await AllAsync()).Single();

    [GeneratedRegex("""<p class="code">(?<code>[A-Z0-9-]+)</p>""")]
    private static partial Regex Code();
}
