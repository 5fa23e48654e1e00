namespace CivicHost.Sdk.Tests;

public sealed class LocalTimesTests
{
    [TestCase("Atlantic/Cape_Verde", "2027-03-01", "00:00", "2027-03-01T01:00:00Z")]
    [TestCase("Africa/Dakar", "2027-03-01", "17:30", "2027-03-01T17:30:00Z")]
    [TestCase("Europe/Lisbon", "2027-07-01", "00:00", "2027-06-30T23:00:00Z")]
    [TestCase("Europe/Lisbon", "2027-03-28", "01:30", "2027-03-28T01:30:00Z", Description = "The clock skips it.")]
    [TestCase("Europe/Lisbon", "2027-10-31", "01:30", "2027-10-31T01:30:00Z", Description = "It comes twice.")]
    public void A_local_time_is_an_instant(string zone, string day, string time, string expected)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;

        var instant = DateOnly.Parse(day, invariant).InstantIn(TimeOnly.Parse(time, invariant), TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.That(instant, Is.EqualTo(DateTimeOffset.Parse(expected, invariant)));
        Assert.That(instant.Offset, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void A_day_begins_at_midnight_where_the_town_is() => Assert.That(
        new DateOnly(2027, 1, 1).BeginningIn(TimeZoneInfo.FindSystemTimeZoneById("Atlantic/Cape_Verde")),
        Is.EqualTo(new DateTimeOffset(2027, 1, 1, 1, 0, 0, TimeSpan.Zero)));
}
