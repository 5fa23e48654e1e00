using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class ClockOfAReportTests(SqlEngine engine)
{
    private TestTown _town = null!;

    [SetUp]
    public async Task Start() => _town = await ComplaintsTown.StartAsync(engine);

    [TearDown]
    public async Task Stop() => await _town.DisposeAsync();

    [Test]
    public async Task A_report_that_nobody_picked_up_is_brought_to_the_superiors()
    {
        var filed = await _town.FileAsync();
        _town.Clock.Advance(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));

        await _town.RunJobAsync("complaints", "timers");
        await _town.RunJobAsync("complaints", "timers");

        Assert.That(await EscalationAsync(filed.Number), Is.EqualTo(1));
        Assert.That((await _town.ReadAsync(filed.Code)).Events.Select(happened => happened.Kind), Is.EqualTo(new[] { "escalated" }));
    }

    [Test]
    public async Task A_comment_moves_neither_clock_nor_escalation_nor_window()
    {
        var commented = await _town.FileAsync();
        var silent = await _town.FileAsync();
        _town.Clock.Advance(TimeSpan.FromHours(3));

        await _town.Anonymous.Send("complaints", new ReplyToTown(commented.Code, "Toujours là."));

        Assert.That(await ClockAsync(commented.Number), Is.EqualTo(await ClockAsync(silent.Number)));
        _town.Clock.Advance(TimeSpan.FromDays(2));
        await _town.RunJobAsync("complaints", "timers");
        Assert.That(await EscalationAsync(commented.Number), Is.EqualTo(1));
    }

    [Test]
    public async Task A_question_stops_the_clock_until_it_is_answered()
    {
        // Monday 1 March 2027, nine o'clock. Sixteen hours of eight a day: until Wednesday, nine o'clock.
        var filed = await _town.FileAsync(Some.Report with { Category = "waste" });
        _town.Clock.Advance(TimeSpan.FromHours(1));
        await _town.MoveAsync(filed.Number, "ask");
        Assert.That((await DueAsync(filed.Number)), Is.Null);

        _town.Clock.Advance(TimeSpan.FromDays(7));
        await _town.Anonymous.Send("complaints", new ReplyToTown(filed.Code, "Derrière le marché."));

        // One hour was used on 1 March; fifteen are left from Monday 8 March, ten o'clock: six that day, eight on Tuesday, one on Wednesday.
        Assert.That(await DueAsync(filed.Number), Is.EqualTo(new DateTimeOffset(2027, 3, 10, 9, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public async Task Nobody_answers_and_the_case_closes_by_itself()
    {
        var filed = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "ask");
        _town.Clock.Advance(TimeSpan.FromDays(31));

        await _town.RunJobAsync("complaints", "timers");

        Assert.That((await _town.ReadAsync(filed.Code)).Report, Has.Property("IsOpen").False.And.Property("Outcome").EqualTo("refused"));
    }

    [Test]
    public async Task The_window_for_reopening_counts_from_the_end_and_not_from_what_was_said_since()
    {
        var filed = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "resolve");
        _town.Clock.Advance(TimeSpan.FromDays(20));
        await _town.Anonymous.Send("complaints", new RateReport(filed.Code, 1));
        _town.Clock.Advance(TimeSpan.FromDays(11));

        Assert.That(await _town.Anonymous.Send("complaints", new ReopenReport(filed.Code, "Encore cassé.")), Refused.With("reopen.too-late"));
    }

    [Test]
    public async Task A_reopened_report_begins_anew_goes_to_somebody_else_and_says_how_often()
    {
        var filed = await _town.FileAsync();
        await _town.MoveAsync(filed.Number, "resolve");
        _town.Clock.Advance(TimeSpan.FromDays(30));

        var reopened = await _town.Anonymous.Send("complaints", new ReopenReport(filed.Code, "Encore cassé."));

        Assert.That(reopened.IsRefused, Is.False);
        var report = (await _town.ReadAsync(filed.Code)).Report;
        Assert.That((report.IsOpen, report.Reopened, report.ClosedAt), Is.EqualTo((true, 1, (DateTimeOffset?)null)));
        // Wednesday 31 March 2027, nine o'clock, and eighty hours; Senegal's holiday in them, 4 April, is a Sunday.
        Assert.That(await DueAsync(filed.Number), Is.EqualTo(new DateTimeOffset(2027, 4, 14, 9, 0, 0, TimeSpan.Zero)));
    }

    private async Task<DateTimeOffset?> DueAsync(int number) => (await ClockAsync(number)).DueAt;

    private async Task<Clock> ClockAsync(int number) =>
        (await _town.ReadAsync<Clock>("complaints", "select due_at, timer_at from report where number = @number", new { number })).Single();

    private async Task<long> EscalationAsync(int number) =>
        (await _town.ReadAsync<long>("complaints", "select escalation from report where number = @number", new { number })).Single();

    private sealed record Clock(DateTimeOffset? DueAt, DateTimeOffset? TimerAt);
}
