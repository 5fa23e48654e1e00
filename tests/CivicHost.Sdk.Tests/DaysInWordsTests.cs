using System.Globalization;

namespace CivicHost.Sdk.Tests;

public sealed class DaysInWordsTests
{
    [TestCase("fr-SN", 2027, 1, 1, "vendredi 1er janvier 2027")]
    [TestCase("fr-FR", 2027, 11, 11, "jeudi 11 novembre 2027")]
    [TestCase("fr-FR", 2021, 8, 1, "dimanche 1er août 2021")]
    [TestCase("pt-CV", 2027, 1, 1, "sexta-feira, 1 de janeiro de 2027")]
    [TestCase("en-US", 2027, 1, 1, "Friday, January 1, 2027")]
    public void The_first_of_a_month_is_said_as_people_say_it(string culture, int year, int month, int day, string expected) =>
        Assert.That(new DateOnly(year, month, day).InWords(CultureInfo.GetCultureInfo(culture)), Is.EqualTo(expected));

    [Test]
    public void An_instant_keeps_its_minutes() =>
        Assert.That(new DateTimeOffset(2027, 3, 1, 1, 1, 0, TimeSpan.Zero).ToTheMinute(CultureInfo.GetCultureInfo("fr-SN")), Is.EqualTo("lundi 1er mars 2027 01:01"));
}
