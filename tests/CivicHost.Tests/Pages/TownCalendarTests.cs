using CivicHost.Pages;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Pages;

internal sealed class TownCalendarTests
{
    private TestTown _town = null!;

    private ITownCalendar Calendar => _town.Services.GetRequiredService<ITownCalendar>();

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town => town
        .Set("Town:TimeZone", "Atlantic/Cape_Verde").Set("Town:Holidays:0", "2027-03-11").Set("Town:OpeningHours:0", "Mo-Th 08:00-12:00,14:00-17:00").Set("Town:OpeningHours:1", "Fr 08:00-12:00").At(new DateTimeOffset(2027, 3, 1, 0, 30, 0, TimeSpan.Zero)));

    [OneTimeTearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase("2027-01-31", 28, "2027-03-01", Description = "28 days from a month's end: 28 February is a Sunday")]
    [TestCase("2028-02-28", 1, "2028-02-29", Description = "a leap day counts")]
    [TestCase("2027-03-01", 5, "2027-03-08", Description = "ends on a Saturday, so on Monday")]
    [TestCase("2027-03-01", 4, "2027-03-05", Description = "ends on a Friday")]
    [TestCase("2026-12-01", 24, "2026-12-28", Description = "Christmas on a Friday, then the weekend")]
    [TestCase("2026-12-02", 30, "2027-01-04", Description = "New Year's Day, then the weekend")]
    [TestCase("2027-03-01", 28, "2027-03-30", Description = "Easter Monday")]
    [TestCase("2027-03-01", 10, "2027-03-12", Description = "a feast that the town added")]
    public void A_period_that_ends_on_a_day_off_ends_on_the_next_working_day(string received, int days, string last) =>
        Assert.That(Calendar.Deadline(DateOnly.Parse(received), days), Is.EqualTo(DateOnly.Parse(last)));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(3651)]
    public void A_period_has_one_day_to_ten_years(int days) =>
        Assert.That(() => Calendar.Deadline(new DateOnly(2027, 3, 1), days), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void The_town_works_in_its_hours_on_its_working_days()
    {
        var working = Calendar.Working;

        Assert.That(working.Day, Is.EqualTo(new TimeSpan(6, 24, 0)));
        Assert.That(working.IsWorkingDay(new DateOnly(2027, 3, 11)), Is.False);
        Assert.That(working.Add(At(10, 16), TimeSpan.FromHours(5)), Is.EqualTo(At(12, 12)));
        Assert.That(working.Between(At(12, 11), At(15, 15)), Is.EqualTo(TimeSpan.FromHours(6)));
    }

    [TestCase("Sa 08:00-12:00")]
    [TestCase("Mo 08:00")]
    [TestCase("Fr-Mo 08:00-12:00")]
    [TestCase("Mo 12:00-08:00")]
    [TestCase("Mo 08:00-12:00,11:00-13:00")]
    [TestCase("whenever")]
    public void Hours_that_cannot_be_read_are_said_before_the_town_starts(string hours) =>
        Assert.That(
            () => TownOpeningHours.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Hours:0", hours)]).Build().GetSection("Hours")),
            Throws.TypeOf<StartupRefusedException>().With.Message.StartsWith("Town:OpeningHours"));

    [TestCase("SN", "2027-01-01 2027-03-29 2027-05-01 2027-05-06 2027-05-17 2027-08-15 2027-11-01 2027-12-25 2027-04-04")]
    [TestCase("BJ", "2027-01-01 2027-01-07 2027-01-08 2027-03-29 2027-05-01 2027-05-06 2027-05-17 2027-08-01 2027-08-15 2027-11-01 2027-12-25")]
    [TestCase("CV", "2027-01-01 2027-01-13 2027-01-20 2027-02-10 2027-03-26 2027-03-28 2027-05-01 2027-06-01 2027-07-05 2027-08-15 2027-11-01 2027-12-25")]
    [TestCase("FR", "2027-01-01 2027-03-29 2027-05-01 2027-05-06 2027-05-08 2027-05-17 2027-07-14 2027-08-15 2027-11-01 2027-11-11 2027-12-25")]
    [TestCase("PT", "2027-01-01 2027-03-26 2027-03-28 2027-04-25 2027-05-01 2027-05-27 2027-06-10 2027-08-15 2027-10-05 2027-11-01 2027-12-01 2027-12-08 2027-12-25")]
    [TestCase("ZZ", "")]
    [TestCase("../x", "")]
    public void Every_country_has_its_public_holidays(string country, string days)
    {
        var holidays = CountryHolidays.Of(country);

        var found = Enumerable.Range(0, 365).Select(day => new DateOnly(2027, 1, 1).AddDays(day)).Where(holidays.Contains);

        Assert.That(found, Is.EquivalentTo(days.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(day => DateOnly.Parse(day))));
    }

    [TestCase("1961-04-02")]
    [TestCase("2000-04-23")]
    [TestCase("2008-03-23")]
    [TestCase("2024-03-31")]
    [TestCase("2026-04-05")]
    [TestCase("2038-04-25")]
    public void Easter_is_where_the_almanac_has_it(string easter) =>
        Assert.That(CountryHolidays.EasterOf(DateOnly.Parse(easter).Year), Is.EqualTo(DateOnly.Parse(easter)));

    [Test]
    public void Today_is_the_towns_own_day() => Assert.That(Calendar.Today, Is.EqualTo(new DateOnly(2027, 2, 28)));

    private static DateTimeOffset At(int day, int hour) => new(2027, 3, day, hour, 0, 0, TimeSpan.FromHours(-1));
}
