using CivicHost.Sdk.Workflow;
using CsCheck;

namespace CivicHost.Sdk.Tests.Workflow;

[TestFixture]
internal sealed class WorkingCalendarTests
{
    private static readonly TimeZoneInfo Lisbon = TimeZoneInfo.FindSystemTimeZoneById("Europe/Lisbon");

    /// <summary>Monday to Friday from 8 to 16; 9 March 2027, a Tuesday, is a holiday.</summary>
    private static readonly WorkingCalendar Office = Calendar(TimeZoneInfo.Utc, "08:00", "16:00");

    [TestCase("2027-03-01 10:00", 8, "2027-03-02 10:00", Description = "one working day")]
    [TestCase("2027-03-05 15:00", 2, "2027-03-08 09:00", Description = "over the weekend")]
    [TestCase("2027-03-06 12:00", 1, "2027-03-08 09:00", Description = "begins on a Saturday, so on Monday")]
    [TestCase("2027-03-01 18:00", 1, "2027-03-02 09:00", Description = "begins after hours")]
    [TestCase("2027-03-01 05:00", 8, "2027-03-01 16:00", Description = "ends with the day, not with the next morning")]
    [TestCase("2027-03-08 15:00", 2, "2027-03-10 09:00", Description = "over the holiday")]
    [TestCase("2027-03-01 18:00", 0, "2027-03-01 18:00", Description = "no time at all")]
    [TestCase("2028-02-28 15:00", 9, "2028-02-29 16:00", Description = "a leap day is worked")]
    public void Time_counts_only_while_the_office_is_open(string start, int hours, string end)
    {
        Assert.That(Office.Add(Utc(start), TimeSpan.FromHours(hours)), Is.EqualTo(Utc(end)));
        Assert.That(Office.Between(Utc(start), Utc(end)), Is.EqualTo(TimeSpan.FromHours(hours)));
    }

    [TestCase("2027-03-05", 1, "2027-03-08")]
    [TestCase("2027-03-05", 2, "2027-03-10")]
    [TestCase("2027-03-06", 1, "2027-03-08")]
    [TestCase("2027-03-01", 5, "2027-03-08")]
    public void Working_days_leave_out_weekends_and_holidays(string day, int days, string last) =>
        Assert.That(Office.AddDays(DateOnly.Parse(day), days), Is.EqualTo(DateOnly.Parse(last)));

    [Test]
    public void A_lunch_break_does_not_count()
    {
        var calendar = new WorkingCalendar(
            [new(DayOfWeek.Monday, new(14, 0), new(17, 0)), new(DayOfWeek.Monday, new(8, 0), new(12, 0)), new(DayOfWeek.Friday, new(8, 0), new(12, 0))],
            TimeZoneInfo.Utc, _ => false);

        Assert.That(calendar.Day, Is.EqualTo(new TimeSpan(5, 30, 0)));
        Assert.That(calendar.Add(Utc("2027-03-01 11:00"), TimeSpan.FromHours(2)), Is.EqualTo(Utc("2027-03-01 15:00")));
        Assert.That(calendar.Between(Utc("2027-03-01 07:00"), Utc("2027-03-05 09:00")), Is.EqualTo(TimeSpan.FromHours(8)));
    }

    [Test]
    public void After_the_clocks_went_forward_the_office_opens_by_the_new_time()
    {
        var lisbon = Calendar(Lisbon, "08:00", "16:00");

        var end = lisbon.Add(Utc("2027-03-26 15:00"), TimeSpan.FromHours(2));

        Assert.That(end, Is.EqualTo(new DateTimeOffset(2027, 3, 29, 9, 0, 0, TimeSpan.FromHours(1))));
        Assert.That(end.Offset, Is.EqualTo(TimeSpan.FromHours(1)));
    }

    [TestCase("2027-03-27 00:00", "2027-03-28 23:00", 47, Description = "the day on which the clocks go forward has 23 hours")]
    [TestCase("2027-10-30 23:00", "2027-11-01 00:00", 25, Description = "the day on which they go back has 25")]
    public void A_day_of_changing_clocks_has_the_hours_it_has(string start, string end, int hours)
    {
        var always = new WorkingCalendar(Enum.GetValues<DayOfWeek>().Select(day => new OpeningHours(day, default, default)), Lisbon, _ => false);

        Assert.That(always.Between(Utc(start), Utc(end)), Is.EqualTo(TimeSpan.FromHours(hours)));
    }

    [TestCase("00:30", "01:30", "2027-03-28", 30, Description = "half of it is left out")]
    [TestCase("01:10", "01:50", "2027-03-28", 0, Description = "all of it is left out")]
    [TestCase("00:30", "01:30", "2027-10-31", 120, Description = "an hour comes twice")]
    public void Hours_in_which_the_clocks_change_count_as_they_pass(string from, string until, string day, int minutes)
    {
        var night = new WorkingCalendar([new(DayOfWeek.Sunday, TimeOnly.Parse(from), TimeOnly.Parse(until))], Lisbon, _ => false);

        Assert.That(night.Between(Utc($"{day} 00:00").AddDays(-1), Utc($"{day} 00:00").AddDays(1)), Is.EqualTo(TimeSpan.FromMinutes(minutes)));
    }

    [Test]
    public void What_was_added_lies_between() =>
        Gen.Select(Gen.Int[0, 600_000], Gen.Int[0, 50_000], Gen.OneOfConst(Office, Calendar(Lisbon, "00:30", "01:30"))).Sample((start, minutes, calendar) =>
        {
            var begin = Utc("2027-01-01 00:00").AddMinutes(start);
            return calendar.Between(begin, calendar.Add(begin, TimeSpan.FromMinutes(minutes))) == TimeSpan.FromMinutes(minutes);
        }, iter: 300);

    [Test]
    public void A_calendar_without_hours_or_with_hours_twice_is_refused()
    {
        Assert.That(() => new WorkingCalendar([], TimeZoneInfo.Utc, _ => false), Throws.ArgumentException);
        Assert.That(() => new WorkingCalendar([new(DayOfWeek.Monday, new(9, 0), new(8, 0))], TimeZoneInfo.Utc, _ => false), Throws.ArgumentException);
        Assert.That(
            () => new WorkingCalendar([new(DayOfWeek.Monday, new(8, 0), new(12, 0)), new(DayOfWeek.Monday, new(11, 0), new(13, 0))], TimeZoneInfo.Utc, _ => false),
            Throws.ArgumentException);
    }

    [Test]
    public void Days_off_for_ever_are_a_fault_and_not_an_endless_search() =>
        Assert.That(
            () => new WorkingCalendar([new(DayOfWeek.Monday, new(8, 0), new(12, 0))], TimeZoneInfo.Utc, _ => true).Add(Utc("2027-03-01 08:00"), TimeSpan.FromHours(1)),
            Throws.InvalidOperationException);

    private static WorkingCalendar Calendar(TimeZoneInfo zone, string from, string until) => new(
        Enumerable.Range(1, 5).Select(day => new OpeningHours((DayOfWeek)day, TimeOnly.Parse(from), TimeOnly.Parse(until))), zone, day => day == new DateOnly(2027, 3, 9));

    private static DateTimeOffset Utc(string written) => DateTimeOffset.Parse(written + "Z");
}
