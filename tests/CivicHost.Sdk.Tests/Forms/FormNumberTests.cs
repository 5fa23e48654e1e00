using System.Globalization;
using CivicHost.Sdk.Forms;
using CsCheck;

namespace CivicHost.Sdk.Tests.Forms;

[TestFixture]
internal sealed class FormNumberTests
{
    [TestCase("1500", "1500")]
    [TestCase("1500.50", "1500.5")]
    [TestCase("1500,50", "1500.5")]
    [TestCase("1 500,50", "1500.5")]
    [TestCase("1\u00A0500,50", "1500.5")]
    [TestCase("1\u202F500\u202F000,5", "1500000.5")]
    [TestCase("1.500,50", "1500.5")]
    [TestCase("1,500.50", "1500.5")]
    [TestCase("1’500.50", "1500.5")]
    [TestCase("1,500,000", "1500000")]
    [TestCase("-3,5", "-3.5")]
    [TestCase("\u22123,5", "-3.5")]
    [TestCase(",5", "0.5")]
    [TestCase("007", "7")]
    [TestCase("1.500", "1.5")]
    public void Reads_numbers_as_people_write_them(string written, string number) =>
        Assert.That(FormNumber.Read(written, 28)?.ToString(CultureInfo.InvariantCulture), Is.EqualTo(number));

    [TestCase("1.500", 0, "1500")]
    [TestCase("1,500", 2, "1500")]
    [TestCase("12.500", 0, "12500")]
    [TestCase("0,500", 2, "0.5")]
    [TestCase("1,500", 3, "1.5")]
    public void Three_digits_after_a_point_are_thousands_where_so_many_decimals_cannot_be(string written, int decimals, string number) =>
        Assert.That(FormNumber.Read(written, decimals)?.ToString(CultureInfo.InvariantCulture), Is.EqualTo(number));

    [TestCase("")]
    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("1e5")]
    [TestCase("0x10")]
    [TestCase("12 34")]
    [TestCase("1.2.3")]
    [TestCase("1.500.00")]
    [TestCase("5 m")]
    [TestCase("1500 .")]
    [TestCase("-")]
    [TestCase("٣")]
    [TestCase("99999999999999999999999999999999999999")]
    public void What_may_be_misread_is_no_number(string written) => Assert.That(FormNumber.Read(written, 28), Is.Null);

    [Test]
    public void Every_number_comes_back_as_French_Portuguese_and_English_write_it() =>
        Gen.Select(Gen.Int[-2_000_000_000, 2_000_000_000], Gen.Int[0, 2], Gen.OneOfConst("fr-SN", "pt-CV", "en-GM", "fr-CH"))
            .Sample((units, decimals, culture) =>
            {
                var number = units / (decimal)Math.Pow(10, decimals);
                return FormNumber.Read(number.ToString("N" + decimals, CultureInfo.GetCultureInfo(culture)), 2) == number;
            });
}
