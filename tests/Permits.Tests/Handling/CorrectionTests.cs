using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CsCheck;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class CorrectionTests(SqlEngine engine)
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
    public async Task What_is_missing_holds_the_clock_and_begins_the_period_anew()
    {
        var filed = await _town.FileAsync();
        await _town.GoOnToAsync(new DateOnly(2027, 3, 10));
        Assert.That(await _town.AskAsync(filed.Number), Has.Property("IsRefused").False);
        Assert.That(await _town.DecideByAsync(filed.Number), Is.Null);

        await _town.GoOnToAsync(new DateOnly(2027, 3, 20));
        Assert.That(await _town.AnswerAsync(filed.Number), Has.Property("IsRefused").False);

        // Thirty days from 21 March, the day after the answer.
        Assert.That(await _town.DecideByAsync(filed.Number), Is.EqualTo(new DateOnly(2027, 4, 20)));
        var file = await _town.ReadAsync(filed.Code);
        Assert.That(file.Application.State, Is.EqualTo("examination"));
        Assert.That(file.Events.Select(happened => happened.Kind), Is.EqualTo(new[] { "filed", "asked", "answered" }));
    }

    [Test]
    public async Task What_is_wrong_puts_the_decision_off_by_the_wait()
    {
        var filed = await _town.FileAsync();
        await _town.GoOnToAsync(new DateOnly(2027, 3, 10));
        await _town.AskAsync(filed.Number, "incorrect");
        await _town.GoOnToAsync(new DateOnly(2027, 3, 25));

        // It came on paper on the 20th and is noted on the 25th: the 20th counts. 1 April + (21 March - 10 March).
        await _town.AnswerAsync(filed.Number, new DateOnly(2027, 3, 20));

        Assert.That(await _town.DecideByAsync(filed.Number), Is.EqualTo(new DateOnly(2027, 4, 12)));
    }

    [Test]
    public async Task The_applicant_is_told_what_by_when_and_what_happens_otherwise()
    {
        var filed = await _town.FileAsync();

        await _town.AskAsync(filed.Number, "incomplete", new DateOnly(2027, 3, 31));

        var sms = (await _town.SentAsync("permits")).Last();
        Assert.That(sms.Text, Does.Contain("est illisible."));
        Assert.That(sms.Text, Does.Contain("31/03/2027").And.Contain("la demande est classée sans suite").And.Not.Contain("04/2027"));
        using var resident = _town.Client();
        Assert.That(
            await resident.TextOfAsync($"/permits/cases/{filed.Code}"),
            Does.Contain("Répondez au plus tard le mercredi 31 mars 2027. Sans réponse dans ce délai, la demande est classée sans suite.").And.Not.Contain("avril 2027"));
    }

    [Test]
    public async Task Before_it_is_sent_the_effect_on_the_clock_is_said()
    {
        var filed = await _town.FileAsync();
        using var officer = _town.ClientAs(Roles.Officer);

        var page = await officer.TextOfAsync(filed.Page("ask"));

        Assert.That(page, Does.Contain("la décision est due au plus tard le mercredi 31 mars 2027"));
        Assert.That(page, Does.Contain("Le délai de 30 jours recommence le lendemain de la réponse."));
        Assert.That(page, Does.Contain("Le délai attend la réponse, puis continue"));
        Assert.That(page, Does.Contain("classée sans suite dans la nuit qui suit. Au plus tard le jeudi 29 avril 2027"));
    }

    [TestCase("", "Quelque chose.", "2027-03-20", "handle.ask.reason-missing")]
    [TestCase("incomplete", "", "2027-03-20", "handle.ask.sentence-missing")]
    [TestCase("incomplete", "Quelque chose.", "2027-03-01", "handle.ask.day-missing")]
    [TestCase("incomplete", "Quelque chose.", "2027-04-30", "handle.ask.day-too-late")]
    public async Task What_cannot_be_asked_leaves_no_trace(string reason, string sentence, string answerBy, string code)
    {
        var filed = await _town.FileAsync();

        var refused = await _town.TheOfficer().Send(
            "permits", new AskApplicant(filed.Number, 1, "ask", reason, sentence, DateOnly.Parse(answerBy, System.Globalization.CultureInfo.InvariantCulture)));

        Assert.That(refused, Refused.With(code));
        Assert.That((await _town.ReadAsync(filed.Code)).Corrections, Is.Empty);
    }

    [Test]
    public async Task An_answer_cannot_have_come_before_the_question()
    {
        var filed = await _town.FileAsync();
        await _town.GoOnToAsync(new DateOnly(2027, 3, 10));
        await _town.AskAsync(filed.Number);

        Assert.That(await _town.AnswerAsync(filed.Number, new DateOnly(2027, 3, 9)), Refused.With("handle.answer.too-early"));
        Assert.That(await _town.AnswerAsync(filed.Number, new DateOnly(2027, 3, 11)), Refused.With("handle.answer.day-missing"));
        Assert.That((await _town.ReadAsync(filed.Code)).Pending, Is.Not.Null);
    }

    [Test]
    public async Task Of_two_officers_the_second_is_told()
    {
        var filed = await _town.FileAsync();
        var seen = await _town.VersionAsync(filed.Number);
        await _town.TheColleague().Send("permits", new CommentApplication(filed.Number, seen, "Je m’en occupe."));

        var second = await _town.TheOfficer().Send("permits", new AskApplicant(filed.Number, seen, "ask", "incomplete", "Un plan.", new DateOnly(2027, 3, 20)));

        Assert.That(second, Refused.With("application.changed-meanwhile"));
        Assert.That((await _town.ReadAsync(filed.Code)).Application.State, Is.EqualTo("examination"));
    }

    [Test]
    public async Task Of_ten_officers_at_once_one_asks()
    {
        var filed = await _town.FileAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _town.TheOfficer().Send(
            "permits", new AskApplicant(filed.Number, 1, "ask", "incomplete", "Un plan.", new DateOnly(2027, 3, 20)))));

        Assert.That(outcomes.Count(outcome => !outcome.IsRefused), Is.EqualTo(1));
        Assert.That((await _town.ReadAsync(filed.Code)).Corrections, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task No_comment_assignment_or_mark_ever_moves_the_date()
    {
        var filed = await _town.FileAsync("trade-licence");
        var before = await _town.DecideByAsync(filed.Number);

        await Gen.Select(Gen.Int[0, 3], Gen.Int[0, 6]).Array[1, 6].SampleAsync(
            async acts =>
            {
                foreach (var (act, days) in acts)
                {
                    _town.Clock.Advance(TimeSpan.FromHours(days));
                    await ActAsync(filed, act);
                    Assert.That(await _town.DecideByAsync(filed.Number), Is.EqualTo(before));
                }
            },
            iter: 8, threads: 1);

        Assert.That((await _town.ReadAsync(filed.Code)).Decision!.On, Is.EqualTo(before));
    }

    private async Task ActAsync(FiledApplication filed, int act)
    {
        var version = await _town.VersionAsync(filed.Number);
        var outcome = act switch
        {
            0 => await _town.TheOfficer().Send("permits", new CommentApplication(filed.Number, version, "Vu avec la voirie.")),
            1 => await _town.TheOfficer().Send("permits", new AssignApplication(filed.Number, version, Desk.Colleague)),
            2 => await _town.TheOfficer().Send("permits", await _town.CheckedAsync(filed, acknowledges: false)),
            _ => await _town.TheOfficer().Send("permits", new AssignApplication(filed.Number, version, "")),
        };
        Assert.That(outcome.IsRefused, Is.False);
    }
}
