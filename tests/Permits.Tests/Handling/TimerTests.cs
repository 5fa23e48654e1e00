using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Permits.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class TimerTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start()
    {
        _town = await PermitsTown.StartAsync(engine, town => town.Set("Modules:permits:Settings:OfficeEmail", "office@town.example"));
        await _town.HireAsync();
    }

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task What_nobody_picks_up_is_called_to_mind_once()
    {
        var filed = await _town.FileAsync();

        await WaitAsync(new DateOnly(2027, 3, 20));
        await WaitAsync(new DateOnly(2027, 3, 25));

        Assert.That(await KindsAsync(filed), Is.EqualTo(new[] { "filed", "warned" }));
        Assert.That((await _town.SentAsync("permits")).Count(message => message.Address == "office@town.example"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_comment_or_an_assignment_does_not_begin_the_wait_anew()
    {
        var filed = await _town.FileAsync();
        await WaitAsync(new DateOnly(2027, 3, 10));
        await _town.TheOfficer().Send("permits", new CommentApplication(filed.Number, 1, "Vu."));
        await _town.TheOfficer().Send("permits", new AssignApplication(filed.Number, 2, Desk.Officer));

        await WaitAsync(new DateOnly(2027, 3, 20));

        Assert.That(await KindsAsync(filed), Is.EqualTo(new[] { "filed", "commented", "assigned", "warned" }));
    }

    [Test]
    public async Task An_inspection_that_nobody_makes_goes_up()
    {
        var filed = await _town.FileAsync("trade-licence");
        await _town.TheOfficer().Send("permits", new TakeStep(filed.Number, 1, "visit", "", "", "", null));

        await WaitAsync(new DateOnly(2027, 3, 15));

        Assert.That(await KindsAsync(filed), Is.EqualTo(new[] { "filed", "moved", "escalated" }));
        Assert.That((await _town.SentAsync("permits")).Last().Title, Does.Contain("attend trop longtemps"));
    }

    [Test]
    public async Task Without_an_answer_the_case_is_closed_and_the_applicant_told()
    {
        var filed = await _town.FileAsync();
        await _town.AskAsync(filed.Number);

        // Asked on 1 March, to be answered by the 31st: that day is the one that acts, not the sixty days of the type.
        await WaitAsync(new DateOnly(2027, 3, 31));
        Assert.That((await _town.ReadAsync(filed.Code)).Application.IsOpen);
        await WaitAsync(new DateOnly(2027, 4, 1));

        var file = await _town.ReadAsync(filed.Code);
        Assert.That(file.Application.Outcome, Is.EqualTo("lapsed"));
        Assert.That(file.Events[^1].Person, Is.Null);
        Assert.That((await _town.SentAsync("permits")).Last().Text, Does.Contain("sans suite"));
    }

    [Test]
    public async Task An_answer_ends_the_day_that_was_given_for_it_and_asking_again_gives_another()
    {
        var filed = await _town.FileAsync();
        await _town.AskAsync(filed.Number, answerBy: new DateOnly(2027, 3, 5));
        await _town.AnswerAsync(filed.Number);
        await WaitAsync(new DateOnly(2027, 3, 8));
        Assert.That((await _town.ReadAsync(filed.Code)).Application.State, Is.EqualTo("examination"));
        await _town.AskAsync(filed.Number, answerBy: new DateOnly(2027, 3, 20));

        await WaitAsync(new DateOnly(2027, 3, 20));
        Assert.That((await _town.ReadAsync(filed.Code)).Application.State, Is.EqualTo("completing"));
        await WaitAsync(new DateOnly(2027, 3, 21));

        Assert.That((await _town.ReadAsync(filed.Code)).Application.Outcome, Is.EqualTo("lapsed"));
    }

    [Test]
    public async Task What_was_asked_before_keeps_the_day_it_was_told()
    {
        var filed = await _town.FileAsync();
        await _town.AskAsync(filed.Number, answerBy: new DateOnly(2027, 3, 20));
        await _town.WriteAsync("permits", "update application set timer_at = @At where number = @Number", new { At = new DateTimeOffset(2027, 4, 30, 9, 0, 0, TimeSpan.Zero), filed.Number });
        using var resident = _town.Client();

        await WaitAsync(new DateOnly(2027, 3, 25));

        Assert.That((await _town.ReadAsync(filed.Code)).Application.IsOpen);
        Assert.That(await resident.TextOfAsync($"/permits/cases/{filed.Code}"), Does.Contain("Répondez au plus tard le samedi 20 mars 2027. </p>"));
    }

    [Test]
    public async Task Days_without_the_host_are_made_up_for_in_order()
    {
        var filed = await _town.FileAsync();
        await _town.DecideAsync(filed.Number);

        // The reminder to pay was due on 21 March, the end on 30 April.
        await WaitAsync(new DateOnly(2027, 5, 10));

        Assert.That(await KindsAsync(filed), Is.EqualTo(new[] { "filed", "decided", "warned", "moved" }));
        Assert.That((await _town.ReadAsync(filed.Code)).Application.Outcome, Is.EqualTo("lapsed"));
    }

    private async Task WaitAsync(DateOnly day)
    {
        _town.Clock.SetUtcNow(new DateTimeOffset(day, new TimeOnly(18, 0), TimeSpan.Zero));
        await _town.RunJobAsync("permits", "timers");
        await _town.RunJobAsync("permits", "timers");
    }

    private async Task<IEnumerable<string>> KindsAsync(FiledApplication filed) => (await _town.ReadAsync(filed.Code)).Events.Select(happened => happened.Kind);
}
