using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class SilenceTests(SqlEngine engine)
{
    private TestTown? _town;

    [TearDown]
    public async Task Stop()
    {
        if (_town is not null)
            await _town.DisposeAsync();
        _town = null;
    }

    [TestCase("trade-licence", "2027-04-01", "granted_by_silence")]
    [TestCase("public-space", "2027-04-01", "refused_by_silence")]
    [TestCase("building", "2027-05-02", "granted_by_silence")]
    [TestCase("event", "2027-03-17", "granted_by_silence")]
    public async Task At_the_date_silence_decides_as_the_type_says(string type, string on, string outcome)
    {
        var town = await StartAsync("2027-03-01");
        var filed = await town.FileAsync(type);
        await town.PaidAsync(filed.Number);

        await town.GoOnToAsync(Day(on).AddDays(-1));
        Assert.That((await town.ReadAsync(filed.Code)).Application.IsOpen);
        await town.GoOnToAsync(Day(on));

        var file = await town.ReadAsync(filed.Code);
        Assert.That(file.Application.Outcome, Is.EqualTo(outcome));
        Assert.That(file.Events[^1].Kind, Is.EqualTo("silent"));
        Assert.That(file.Events[^1].Person, Is.Null);
    }

    [TestCase("building", "2026-12-30", "2027-02-28", TestName = "At the end of a short month")]
    [TestCase("building", "2027-12-30", "2028-02-29", TestName = "At the end of February in a leap year")]
    [TestCase("event", "2028-02-13", "2028-02-29", TestName = "On a leap day")]
    [TestCase("event", "2027-02-13", "2027-03-01", TestName = "Past a February without one")]
    [TestCase("building", "2027-06-30", "2027-09-01", TestName = "After a thirtieth")]
    public async Task The_date_is_the_calendars(string type, string filedOn, string on)
    {
        var town = await StartAsync(filedOn);
        var filed = await town.FileAsync(type);
        await town.PaidAsync(filed.Number);

        await town.GoOnToAsync(Day(on).AddDays(-1));
        Assert.That((await town.ReadAsync(filed.Code)).Application.IsOpen);
        await town.GoOnToAsync(Day(on));

        Assert.That((await town.ReadAsync(filed.Code)).Application.IsOpen, Is.False);
    }

    [Test]
    public async Task Silence_gives_nothing_that_was_not_paid_and_its_decision_stands()
    {
        var town = await StartAsync("2027-03-01");
        var filed = await town.FileAsync("building");
        await town.PaidAsync(filed.Number);

        await town.GoOnToAsync(new DateOnly(2027, 5, 4));

        Assert.That(await town.As(Roles.Officer).Send("permits", new FindPermitOf(filed.Number)), Is.Null);
        using var resident = town.Client();
        Assert.That(await resident.TextOfAsync($"/permits/cases/{filed.Code}"), Does.Contain("L’autorisation est délivrée dès que vous avez payé ce qui reste dû.").And.Match("(?s)Reste à payer.*32.000.F.CFA"));
        Assert.That(await resident.TextOfAsync($"/permits/cases/{filed.Code}/decision"), Does.Contain("depuis le dimanche 2 mai 2027"));
        using var cashier = town.ClientAs(PermitsRole.Cashier);
        Assert.That(await cashier.TextOfAsync("/permits/money"), Does.Contain(CaseNumber.Show(filed.Number)));
        var money = await town.As(Roles.Officer).Send("permits", new ReadMoneyFigures(new DateOnly(2027, 3, 1), new DateOnly(2027, 5, 4)));
        Assert.That((money.Outstanding, money.OutstandingCases), Is.EqualTo((32000m, 1)));

        await town.PaidAsync(filed.Number);

        var permit = await town.As(Roles.Officer).Send("permits", new FindPermitOf(filed.Number));
        Assert.That(permit!.ValidFrom, Is.EqualTo(new DateOnly(2027, 5, 4)), "as after a signed decision, from the payment on");
        Assert.That((await town.ReadAsync(filed.Code)).Application.Outcome, Is.EqualTo("granted_by_silence"));
        Assert.That((await town.SentAsync("permits")).Select(sent => sent.Text), Has.Some.Contains("est prete"));
        Assert.That((await town.As(PermitsRole.Cashier).Send("permits", new ListUnmatched())), Is.Empty);
    }

    [Test]
    public async Task A_permit_by_silence_says_so_and_counts_from_the_day_of_the_silence()
    {
        var town = await StartAsync("2027-03-01");
        var answers = """{"event":"Feast of Fiction","place":"Main square","starts_on":"2027-03-10","ends_on":"2027-05-02","visitors":120,"sound":false,"street":false}""";
        var filed = (await town.As(Roles.Agent).Send("permits", PermitsTown.Application("event", answers))).Answer;

        await town.GoOnToAsync(new DateOnly(2027, 3, 20));

        var permit = (await town.As(Roles.Officer).Send("permits", new FindPermitOf(filed.Number)))!;
        Assert.That((permit.ValidFrom, permit.IssuedOn), Is.EqualTo((new DateOnly(2027, 3, 17), new DateOnly(2027, 3, 20))));
        using var resident = town.Client();
        var paper = await resident.TextOfAsync($"/permits/permit/{permit.Token}");
        Assert.That(paper, Does.Contain("Décision implicite, attestée par la mairie : personne n’a signé."));
        Assert.That(paper, Does.Contain("elle est accordée par le silence de la mairie depuis le mercredi 17 mars 2027"));
        Assert.That((await town.ReadAsync(filed.Code)).Application.ClosedAt, Is.EqualTo(new DateTimeOffset(2027, 3, 17, 0, 0, 0, TimeSpan.Zero)), "what the figures count and the register shows");
    }

    [Test]
    public async Task The_certificate_says_when_and_how_it_was_counted_and_who_did_not_sign()
    {
        var town = await StartAsync("2027-03-01");
        var filed = await town.FileAsync("event");
        await town.GoOnToAsync(new DateOnly(2027, 3, 20));

        using var anybody = town.Client();
        var certificate = await anybody.TextOfAsync($"/permits/cases/{filed.Code}/decision");
        Assert.That(certificate, Does.Contain("Attestation de décision implicite : demande accordée"));
        Assert.That(certificate, Does.Contain("déposée le lundi 1er mars 2027").And.Contain("depuis le mercredi 17 mars 2027"), "silence decides at its date, not when the job runs");
        Assert.That(certificate, Does.Contain("Personne n’a signé").And.Contain("dans le délai de 15 jours"));
        Assert.That((await town.SentAsync("permits")).TakeLast(2).Select(sent => sent.Text.Contains("Attestation", StringComparison.Ordinal)), Is.EquivalentTo(new[] { true, false }), "the other says what is still to be paid");
    }

    [Test]
    public async Task Officers_are_warned_fifteen_five_and_one_day_before_and_once_each()
    {
        var town = await StartAsync("2027-03-01", described => described.Set("Modules:permits:Settings:OfficeEmail", "office@town.example"));
        var filed = await town.FileAsync("public-space");

        for (var day = new DateOnly(2027, 3, 2); day < new DateOnly(2027, 4, 1); day = day.AddDays(1))
        {
            await town.GoOnToAsync(day);
            await town.RunJobAsync("permits", "silence");
        }

        var warned = (await town.ReadAsync(filed.Code)).Events.Where(happened => happened.Kind == "warned").ToList();
        Assert.That(warned.Select(happened => (DateOnly.FromDateTime(happened.At.UtcDateTime), happened.Action)), Is.EqualTo(new[]
        {
            (new DateOnly(2027, 3, 17), "15"), (new DateOnly(2027, 3, 27), "5"), (new DateOnly(2027, 3, 31), "1"),
        }));
        var mails = (await town.SentAsync("permits")).Where(message => message.Address == "office@town.example").ToList();
        Assert.That(mails, Has.Count.EqualTo(3));
        Assert.That(mails[0].Text, Does.Contain("Jours avant que le silence décide : 15").And.Contain("mercredi 31 mars 2027"));
    }

    [Test]
    public async Task The_last_day_that_everybody_is_told_is_the_last_on_which_somebody_decides()
    {
        var town = await StartAsync("2027-03-01");
        var (decided, silent) = (await town.FileAsync(), await town.FileAsync());
        using var resident = town.Client();
        using var officer = town.ClientAs(Roles.Officer);
        const string Last = "31/03/2027";

        Assert.That(await resident.TextOfAsync($"/permits/cases/{silent.Code}"), Does.Contain("mercredi 31 mars 2027").And.Not.Contain("silence vaut rejet le"));
        Assert.That(await resident.TextOfAsync($"/permits/cases/{silent.Code}/receipt"), Does.Contain("Décision au plus tard le mercredi 31 mars 2027"));
        Assert.That(await officer.TextOfAsync("/permits/inbox"), Does.Contain("Dernier jour pour décider").And.Contain(Last));

        await town.GoOnToAsync(new DateOnly(2027, 3, 31));
        Assert.That(await town.DecideAsync(decided.Number, "refuse"), Has.Property("IsRefused").False);
        await town.GoOnToAsync(new DateOnly(2027, 4, 1));
        Assert.That((await town.ReadAsync(silent.Code)).Application.Outcome, Is.EqualTo("refused_by_silence"));
    }

    [Test]
    public async Task While_the_file_waits_for_the_applicant_no_silence_is_announced()
    {
        var town = await StartAsync("2027-03-01");
        var filed = await town.FileAsync();
        await town.AskAsync(filed.Number);
        using var resident = town.Client();

        Assert.That(await resident.TextOfAsync($"/permits/cases/{filed.Code}"), Does.Contain("Tant que la réponse manque, le silence ne décide rien.").And.Not.Contain("Sans décision"));
    }

    [Test]
    public async Task After_days_without_the_host_one_warning_is_enough()
    {
        var town = await StartAsync("2027-03-01");
        var filed = await town.FileAsync("public-space");

        await town.GoOnToAsync(new DateOnly(2027, 3, 29));

        var warned = (await town.ReadAsync(filed.Code)).Events.Where(happened => happened.Kind == "warned");
        Assert.That(warned.Select(happened => happened.Action), Is.EqualTo(new[] { "3" }));
    }

    [Test]
    public async Task A_step_that_moves_no_date_brings_no_warning_again()
    {
        var town = await StartAsync("2027-03-01");
        var filed = await town.FileAsync("trade-licence");
        await town.GoOnToAsync(new DateOnly(2027, 3, 17));

        await town.TheOfficer().Send("permits", new TakeStep(filed.Number, 1, "visit", "", "", "", null));
        await town.RunJobAsync("permits", "silence");

        Assert.That((await town.ReadAsync(filed.Code)).Events.Count(happened => happened.Kind == "warned"), Is.EqualTo(1));
    }

    [Test]
    public async Task After_days_without_the_host_silence_is_made_up_for_once()
    {
        var town = await StartAsync("2027-03-01");
        var filed = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => town.FileAsync("event")));

        await town.GoOnToAsync(new DateOnly(2027, 3, 30));
        await town.RunJobAsync("permits", "silence");

        var decided = await town.ReadAsync<Decided>("permits", "select number, decided_on from decision order by number");
        Assert.That(decided, Is.EqualTo(filed.Select(each => new Decided(each.Number, new DateOnly(2027, 3, 17))).OrderBy(each => each.Number)));
    }

    [Test]
    public async Task Silence_that_is_established_twice_at_once_decides_once()
    {
        var town = await StartAsync("2027-03-01");
        var filed = await town.FileAsync("event");
        await town.GoOnToAsync(new DateOnly(2027, 3, 17), works: false);

        var acts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => town.As(Roles.System).Send("permits", new WatchDecision(filed.Number))));

        Assert.That(acts.Count(act => !act.IsRefused && act.Answer.Act == "silent"), Is.EqualTo(1));
        Assert.That((await town.ReadAsync<long>("permits", "select count(*) from decision")).Single(), Is.EqualTo(1));
    }

    [TestCase("incomplete")]
    [TestCase("incorrect")]
    public async Task While_the_applicant_has_to_answer_there_is_no_silence(string reason)
    {
        var town = await StartAsync("2027-03-01");
        var filed = await town.FileAsync("event");
        await town.GoOnToAsync(new DateOnly(2027, 3, 16));
        await town.AskAsync(filed.Number, reason);

        for (var day = new DateOnly(2027, 3, 17); day < new DateOnly(2027, 4, 20); day = day.AddDays(3))
            await town.GoOnToAsync(day);

        var file = await town.ReadAsync(filed.Code);
        Assert.That(file.Application.State, Is.EqualTo("completing"));
        Assert.That(file.Events.Select(happened => happened.Kind), Is.EqualTo(new[] { "filed", "warned", "asked" }));
    }

    [Test]
    public async Task What_silence_has_granted_cannot_be_refused_or_put_off_even_before_the_night()
    {
        var town = await StartAsync("2027-03-01");
        var filed = await town.FileAsync("event");
        await town.GoOnToAsync(new DateOnly(2027, 3, 17), works: false);

        Assert.That(await town.DecideAsync(filed.Number, "refuse"), Refused.With("decide.silence-decided"));
        Assert.That(await town.AskAsync(filed.Number), Refused.With("decide.silence-decided"));
        Assert.That((await town.ReadAsync(filed.Code)).Application.State, Is.EqualTo("examination"));
    }

    [Test]
    public async Task A_decision_in_time_leaves_nothing_to_silence()
    {
        var town = await StartAsync("2027-03-01");
        var filed = await town.FileAsync("event");
        await town.GoOnToAsync(new DateOnly(2027, 3, 16));
        await town.DecideAsync(filed.Number);

        await town.GoOnToAsync(new DateOnly(2027, 3, 25));

        Assert.That((await town.ReadAsync(filed.Code)).Application.State, Is.EqualTo("to-pay"));
    }

    [TestCase("trade-licence", "2027-04-01", "2027-04-01", "2028-03-31")]
    [TestCase("public-space", "2027-03-05", "2027-03-10", "2027-06-09")]
    [TestCase("public-space", "2027-03-31", "2027-03-31", "2027-06-29")]
    [TestCase("building", "2027-05-02", "2027-05-02", "2030-05-01")]
    [TestCase("event", "2027-03-17", "2027-05-01", "2027-05-02")]
    public void What_is_granted_begins_and_ends_as_the_type_says(string type, string decidedOn, string from, string until)
    {
        var read = PermitsTown.Read(PermitsTown.Shipped(type));

        var period = PermitPeriod.Of(read.Validity, PermitsTown.Application(type).Answers, Day(decidedOn), renewedUntil: null);

        Assert.That(period, Is.EqualTo(new PermitPeriod(Day(from), Day(until))));
    }

    private async Task<TestTown> StartAsync(string today, Action<TestTownBuilder>? describe = null)
    {
        _town = await PermitsTown.StartAsync(engine, town =>
        {
            town.At(new DateTimeOffset(Day(today), new TimeOnly(9, 0), TimeSpan.Zero));
            describe?.Invoke(town);
        });
        await _town.HireAsync();
        return _town;
    }

    private static DateOnly Day(string written) => DateOnly.ParseExact(written, "yyyy-MM-dd");

    private sealed record Decided(int Number, DateOnly DecidedOn);
}
