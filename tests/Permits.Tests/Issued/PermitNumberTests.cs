namespace Permits.Tests;

[TestFixture]
internal sealed class PermitNumberTests
{
    [TestCase(270000042, "P27-0000042-0")]
    [TestCase(17, "17", Description = "of the first release")]
    public void Is_written_with_year_and_check_digit(int number, string written) => Assert.That(PermitNumber.Show(number), Is.EqualTo(written));

    [TestCase("P27-0000042-0", 270000042)]
    [TestCase(" p27 0000042 0 ", 270000042)]
    [TestCase("P2700000420", 270000042)]
    [TestCase("2700000420", null, Description = "of an application")]
    [TestCase("17", 17)]
    [TestCase("P27-0000042-1", null, Description = "wrong check digit")]
    [TestCase("P27-0000024-0", null, Description = "swapped digits")]
    [TestCase("0", null)]
    [TestCase("", null)]
    [TestCase("-5", null)]
    [TestCase("99999999999999999999", null)]
    public void Is_read_as_people_write_it(string written, int? number) => Assert.That(PermitNumber.Read(written), Is.EqualTo(number));
}
