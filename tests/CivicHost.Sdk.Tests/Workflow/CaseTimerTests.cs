using CivicHost.Sdk.Workflow;

namespace CivicHost.Sdk.Tests.Workflow;

[TestFixture]
internal sealed class CaseTimerTests
{
    private static readonly WorkingCalendar Office = new(
        Enumerable.Range(1, 5).Select(day => new OpeningHours((DayOfWeek)day, new(8, 0), new(16, 0))), TimeZoneInfo.Utc, _ => false);

    private static readonly WorkflowState Waiting = WorkflowDefinition.Read(
        """
        {"states":[
          {"code":"waiting","kind":"open","ball":"town","label":"Waiting","timers":[
            {"after":"10d","calendar":"working","do":"escalate"},{"after":"3d","calendar":"working","do":"warn"}]},
          {"code":"done","kind":"closed","outcome":"fixed","label":"Done"}],
        "initial":"waiting",
        "transitions":[{"action":"close","from":["waiting"],"to":"done","roles":["officer"],"label":"Close"}]}
        """, ["en"]).Definition!.StateOf(new CaseStanding("waiting"));

    private static readonly DateTimeOffset Monday = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Test]
    public void The_earliest_timer_of_the_state_comes_first_and_the_others_after_it()
    {
        var first = CaseTimer.Next(Waiting, Monday, Monday, Office)!;
        var second = CaseTimer.Next(Waiting, Monday, first.At, Office)!;

        Assert.That((first.Act, first.At), Is.EqualTo((TimerAct.Warn, new DateTimeOffset(2027, 3, 4, 9, 0, 0, TimeSpan.Zero))));
        Assert.That((second.Act, second.At), Is.EqualTo((TimerAct.Escalate, new DateTimeOffset(2027, 3, 15, 9, 0, 0, TimeSpan.Zero))));
        Assert.That(CaseTimer.Next(Waiting, Monday, second.At, Office), Is.Null);
    }

    [Test]
    public void A_timer_of_the_module_goes_off_beside_those_of_the_state()
    {
        var own = new CaseTimer(Monday.AddHours(5), TimerAct.Escalate, null);

        Assert.That(CaseTimer.Next(Waiting, Monday, Monday, Office, [own]), Is.EqualTo(own));
        Assert.That(CaseTimer.Next(Waiting, Monday, own.At, Office, [own])!.Act, Is.EqualTo(TimerAct.Warn));
    }

    [Test]
    public void What_a_database_cannot_keep_is_left_out() =>
        Assert.That(
            CaseTimer.Next(Waiting, Monday, Monday, Office, [new CaseTimer(Monday.AddTicks(12_345_678), TimerAct.Warn, null)])!.At,
            Is.EqualTo(Monday.AddMilliseconds(1234)));
}
