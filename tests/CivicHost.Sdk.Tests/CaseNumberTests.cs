using CsCheck;

namespace CivicHost.Sdk.Tests;

public sealed class CaseNumberTests
{
    [Test]
    public void Is_written_with_year_count_and_check_digit() => Assert.That(CaseNumber.Show(CaseNumber.Of(2027, 42)), Is.EqualTo("27-0000042-0"));

    [TestCase("27-0000042-0")]
    [TestCase("2700000420")]
    [TestCase(" 27 0000042 0 ")]
    public void Is_read_as_people_write_it(string written) => Assert.That(CaseNumber.Read(written), Is.EqualTo(270000042));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("27-0000042-3")]
    [TestCase("27000004")]
    [TestCase("27-00000420-2")]
    [TestCase("٢٧٠٠٠٠٠٤٢٠")]
    public void What_is_no_number_is_none(string? written) => Assert.That(CaseNumber.Read(written), Is.Null);

    [Test]
    public void Every_wrong_digit_and_every_swap_of_neighbours_is_found() =>
        Gen.Select(Gen.Int[2000, 2099], Gen.Int[1, 9_999_999], Gen.Int[0, 9], Gen.Int[1, 9]).Sample((year, count, place, shift) =>
        {
            var digits = CaseNumber.Show(CaseNumber.Of(year, count)).Replace("-", "", StringComparison.Ordinal).ToCharArray();
            var wrong = (char[])digits.Clone();
            wrong[place] = (char)('0' + (wrong[place] - '0' + shift) % 10);
            var swapped = (char[])digits.Clone();
            (swapped[place], swapped[(place + 1) % 10]) = (swapped[(place + 1) % 10], swapped[place]);
            var isSwap = place < 9 && swapped[place] != digits[place];
            return CaseNumber.Read(new string(digits)) == CaseNumber.Of(year, count)
                && CaseNumber.Read(new string(wrong)) is null
                && (!isSwap || CaseNumber.Read(new string(swapped)) is null);
        });
}
