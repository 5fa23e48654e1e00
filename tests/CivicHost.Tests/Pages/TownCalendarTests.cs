using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Pages;

internal sealed class TownCalendarTests
{
    private TestTown _town = null!;

    private ITownCalendar Calendar => _town.Services.GetRequiredService<ITownCalendar>();

    [OneTimeSetUp]
    public async Task Start() => _town = await TestTown.StartAsync(town => town
        .Set("Town:TimeZone", "Atlantic/Cape_Verde").At(new DateTimeOffset(2027, 3, 1, 0, 30, 0, TimeSpan.Zero)));

    [OneTimeTearDown]
    public async Task Stop() => await (_town?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCase("2027-01-31", 28, "2027-03-01", Description = "28 days from a month's end: 28 February is a Sunday")]
    [TestCase("2028-02-28", 1, "2028-02-29", Description = "a leap day counts")]
    [TestCase("2027-03-01", 5, "2027-03-08", Description = "ends on a Saturday, so on Monday")]
    [TestCase("2027-03-01", 4, "2027-03-05", Description = "ends on a Friday")]
    [TestCase("2026-12-01", 24, "2026-12-28", Description = "Christmas on a Friday, then the weekend")]
    [TestCase("2026-12-02", 30, "2027-01-04", Description = "New Year's Day, then the weekend")]
    [TestCase("2027-03-29", 7, "2027-04-06", Description = "Easter Monday")]
    public void A_period_that_ends_on_a_day_off_ends_on_the_next_working_day(string received, int days, string last) =>
        Assert.That(Calendar.Deadline(DateOnly.Parse(received), days), Is.EqualTo(DateOnly.Parse(last)));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(3651)]
    public void A_period_has_one_day_to_ten_years(int days) =>
        Assert.That(() => Calendar.Deadline(new DateOnly(2027, 3, 1), days), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Today_is_the_towns_own_day() => Assert.That(Calendar.Today, Is.EqualTo(new DateOnly(2027, 2, 28)));
}
