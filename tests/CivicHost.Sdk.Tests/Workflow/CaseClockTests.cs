using CivicHost.Sdk.Workflow;
using CsCheck;

namespace CivicHost.Sdk.Tests.Workflow;

[TestFixture]
internal sealed class CaseClockTests
{
    private static readonly WorkingCalendar Office = new(
        Enumerable.Range(1, 5).Select(day => new OpeningHours((DayOfWeek)day, new(8, 0), new(16, 0))), TimeZoneInfo.Utc, _ => false);

    private static readonly TimeLimit ThreeDays = TimeLimit.Read("3d", Sdk.Workflow.Counting.Working)!.Value;
    private static readonly WorkflowDefinition Complaint = Some.Machine("complaint");
    private static readonly WorkflowDefinition Permit = Some.Machine("building-permit");

    [Test]
    public void A_case_that_runs_is_due_when_its_working_time_is_used_up()
    {
        var clock = Clock(Happened("01 09:00", LedgerEvent.Submitted));

        Assert.That(clock.Due(ThreeDays), Is.EqualTo(March("04 09:00")));
        Assert.That(clock.Due(TimeLimit.Read("12h", Sdk.Workflow.Counting.Civil)!.Value), Is.EqualTo(March("01 21:00")));
        Assert.That(clock.Elapsed(Sdk.Workflow.Counting.Working, March("02 10:00")), Is.EqualTo(TimeSpan.FromHours(9)));
        Assert.That(clock.Elapsed(Sdk.Workflow.Counting.Civil, March("02 10:00")), Is.EqualTo(TimeSpan.FromHours(25)));
    }

    [Test]
    public void While_an_answer_is_awaited_nothing_is_due()
    {
        var clock = Clock(Happened("01 09:00", LedgerEvent.Submitted), Happened("02 09:00", LedgerEvent.Asked));

        Assert.That(clock.IsRunning, Is.False);
        Assert.That(clock.Due(ThreeDays), Is.Null);
        Assert.That(clock.Elapsed(Sdk.Workflow.Counting.Working, March("30 09:00")), Is.EqualTo(TimeSpan.FromHours(8)));
    }

    [TestCase(LedgerEvent.Asked, LedgerEvent.Answered)]
    [TestCase(LedgerEvent.Suspended, LedgerEvent.Resumed)]
    public void After_a_pause_the_clock_goes_on_from_where_it_stood(LedgerEvent pause, LedgerEvent end)
    {
        var clock = Clock(Happened("01 09:00", LedgerEvent.Submitted), Happened("02 09:00", pause), Happened("04 09:00", end));

        Assert.That(clock.Due(ThreeDays), Is.EqualTo(March("08 09:00")));
    }

    [Test]
    public void Of_two_questions_both_have_to_be_answered()
    {
        var clock = Clock(
            Happened("01 09:00", LedgerEvent.Submitted), Happened("02 09:00", LedgerEvent.Asked), Happened("02 10:00", LedgerEvent.Asked),
            Happened("03 09:00", LedgerEvent.Answered));

        Assert.That(clock.IsRunning, Is.False);
    }

    [Test]
    public void A_case_that_was_late_before_the_pause_stays_late()
    {
        var clock = Clock(Happened("01 09:00", LedgerEvent.Submitted), Happened("05 09:00", LedgerEvent.Asked));

        Assert.That(clock.Due(ThreeDays), Is.EqualTo(March("04 09:00")));
    }

    [Test]
    public void A_case_that_is_opened_again_begins_anew()
    {
        var clock = Clock(
            Entered("01 09:00", "PENDINGATLME"), Entered("03 09:00", "RESOLVED"), Entered("05 10:00", "PENDINGFORASSIGNMENT"));

        Assert.That(clock.Elapsed(Sdk.Workflow.Counting.Working, March("04 12:00")), Is.EqualTo(TimeSpan.FromHours(16)));
        Assert.That(clock.Elapsed(Sdk.Workflow.Counting.Working, March("05 12:00")), Is.EqualTo(TimeSpan.FromHours(2)));
        Assert.That(clock.Due(ThreeDays), Is.EqualTo(March("10 10:00")));
    }

    [Test]
    public void The_reopening_window_counts_from_the_resolving_event()
    {
        var clock = Clock(Entered("01 09:00", "PENDINGATLME"), Entered("03 09:00", "RESOLVED"), Happened("06 09:00", LedgerEvent.Commented));

        var window = new StateTimer(TimeLimit.Read("5d", Sdk.Workflow.Counting.Civil)!.Value, TimerAct.Transition, "close");
        Assert.That(clock.Due(window), Is.EqualTo(March("08 09:00")));
    }

    [Test]
    public void A_timer_counts_from_entering_its_state_and_a_comment_is_no_entering()
    {
        var escalation = Complaint.States[1].Timers[1];
        var clock = Clock(
            Entered("01 09:00", "PENDINGFORASSIGNMENT"), Entered("02 09:00", "PENDINGATLME"), Entered("04 15:00", "PENDINGATLME"), Happened("04 15:00", LedgerEvent.Commented));

        Assert.That(clock.Due(escalation), Is.EqualTo(March("05 09:00")));
    }

    [Test]
    public void A_case_that_nobody_picked_up_escalates_too()
    {
        var escalation = Complaint.Initial.Timers.Single();

        Assert.That(Clock(LedgerEntry.Entered(March("05 15:00"), Complaint.Initial)).Due(escalation), Is.EqualTo(March("08 15:00")));
        Assert.That(escalation.Act, Is.EqualTo(TimerAct.Escalate));
    }

    [Test]
    public void A_timer_of_a_waiting_state_runs_while_the_towns_clock_stands()
    {
        var waiting = Permit.States.Single(state => state.Code == "CITIZEN_ACTION");
        var clock = Clock(new LedgerEntry(March("01 09:00"), LedgerEvent.Entered, "DOC_VERIFICATION"), LedgerEntry.Entered(March("02 09:00"), waiting));

        Assert.That(clock.Due(ThreeDays), Is.Null);
        Assert.That(clock.Due(waiting.Timers.Single()), Is.EqualTo(new DateTimeOffset(2027, 5, 31, 9, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public void Before_anything_happened_nothing_is_due()
    {
        Assert.That(Clock().Due(ThreeDays), Is.Null);
        Assert.That(Clock().Due(Complaint.Initial.Timers.Single()), Is.Null);
        Assert.That(Clock().Elapsed(Sdk.Workflow.Counting.Civil, March("01 09:00")), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void The_same_ledger_always_gives_the_same_dates() => Ledgers.Sample(ledger =>
        Read(Clock(ledger)) == Read(Clock([.. ledger.Reverse()])));

    [Test]
    public void A_comment_never_moves_a_clock() => Gen.Select(Ledgers, Gen.Int[0, 100_000].Array[1, 5]).Sample((ledger, comments) =>
        Read(Clock(ledger)) == Read(Clock([.. ledger, .. comments.Select(minute => new LedgerEntry(March("01 00:00").AddMinutes(minute), LedgerEvent.Commented))])));

    [TestCase("3d", 3, false)]
    [TestCase("12h", 12, true)]
    public void Limits_are_read_as_they_are_written(string written, int count, bool inHours) =>
        Assert.That(TimeLimit.Read(written, Sdk.Workflow.Counting.Civil), Is.EqualTo(new TimeLimit(count, inHours, Sdk.Workflow.Counting.Civil)));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("d")]
    [TestCase("0d")]
    [TestCase("-1d")]
    [TestCase("3651d")]
    [TestCase("3w")]
    [TestCase(" 3d")]
    [TestCase("99999999999d")]
    public void Limits_that_are_none_are_not_read(string? written) =>
        Assert.That(TimeLimit.Read(written, Sdk.Workflow.Counting.Civil), Is.Null);

    /// <summary>No two entries at the same instant: their order would count.</summary>
    private static readonly Gen<LedgerEntry[]> Ledgers =
        Gen.Select(Gen.Int[1, 5_000], Gen.OneOfConst(Enum.GetValues<LedgerEvent>()), Gen.OneOfConst("a", "b", "c"), Gen.OneOfConst(Enum.GetValues<StateClock>()))
            .Array[0, 15].Select(steps =>
            {
                var at = March("01 08:00");
                return steps.Select(step => new LedgerEntry(at = at.AddMinutes(step.Item1), step.Item2, step.Item3, step.Item4)).ToArray();
            });

    private static string Read(CaseClock clock) => string.Join(
        '|', clock.IsRunning, clock.Due(ThreeDays), clock.Due(new StateTimer(ThreeDays, TimerAct.Warn, null)),
        clock.Elapsed(Sdk.Workflow.Counting.Civil, March("20 12:00")), clock.Elapsed(Sdk.Workflow.Counting.Working, March("20 12:00")));

    private static CaseClock Clock(params LedgerEntry[] ledger) => new(ledger, Office);

    private static LedgerEntry Happened(string at, LedgerEvent what) => new(March(at), what);

    private static LedgerEntry Entered(string at, string state) => LedgerEntry.Entered(March(at), Complaint.States.Single(each => each.Code == state));

    private static DateTimeOffset March(string written) => DateTimeOffset.Parse($"2027-03-{written}Z");
}
