using System.Globalization;
using CsCheck;

namespace CivicHost.Sdk.Tests;

public sealed class CurrencyTests
{
    [TestCase("XOF", 0)]
    [TestCase("CVE", 2)]
    [TestCase("TND", 3)]
    public void A_currency_has_the_decimals_of_the_standard(string code, int decimals) => Assert.That(Currency.Of(code).Decimals, Is.EqualTo(decimals));

    [TestCase("XOF", 2.5, 3)]
    [TestCase("CVE", 0.125, 0.13)]
    [TestCase("TND", 0.0005, 0.001)]
    public void A_half_goes_away_from_zero(string code, decimal amount, decimal rounded)
    {
        Assert.That(Currency.Of(code).Round(amount), Is.EqualTo(rounded));
        Assert.That(Currency.Of(code).Round(-amount), Is.EqualTo(-rounded));
    }

    [Test]
    public void What_is_kept_in_the_smallest_unit_comes_back_as_it_was() =>
        Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.OneOfConst("XOF", "CVE", "TND")).Sample((units, code) =>
            Currency.Of(code).ToSmallest(Currency.Of(code).FromSmallest(units)) == units);

    [TestCase("fr-SN")]
    [TestCase("pt-CV")]
    [TestCase("en-GB")]
    public void What_is_written_can_be_read_whatever_the_culture(string culture) =>
        Gen.Select(Gen.Long[0, 1_000_000_000_000], Gen.OneOfConst("XOF", "CVE", "EUR")).Sample((units, code) =>
        {
            var currency = Currency.Of(code);
            var amount = currency.FromSmallest(units);
            var written = currency.Show(amount, CultureInfo.GetCultureInfo(culture));
            return currency.Read(written[..^(currency.Sign.Length + 1)]) == amount;
        });

    [TestCase("12.5", "XOF")]
    [TestCase("1,234", "EUR", 1234)]
    [TestCase("abc", "EUR")]
    [TestCase("", "EUR")]
    [TestCase(null, "EUR")]
    [TestCase("1 500,50", "EUR", 1500.5)]
    public void An_amount_is_read_as_people_write_it_or_not_at_all(string? written, string code, decimal? amount = null) =>
        Assert.That(Currency.Of(code).Read(written), Is.EqualTo(amount));

    [Test]
    public void More_decimals_than_the_currency_has_cannot_be_kept() =>
        Assert.That(() => Currency.Of("XOF").ToSmallest(1.5m), Throws.ArgumentException);

    [TestCase("")]
    [TestCase("xof")]
    [TestCase("FRANC")]
    public void What_is_no_code_is_refused(string code) => Assert.That(() => Currency.Of(code), Throws.ArgumentException);
}
