using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CivicHost.Sdk.Tests;

[TestFixture]
internal sealed class SubmittedFormTests
{
    [TestCase("  Marché  ", "Marché")]
    [TestCase("e\u0301cole", "école")]
    [TestCase("a\r\nb\rc", "a\nb\nc")]
    [TestCase("a\0b\u0007", "ab")]
    [TestCase("a\u202Eb\u2066c\uFEFF", "abc")]
    [TestCase("a\uFFFEb\uFFFF", "ab")]
    [TestCase("\uD83C\uDF33", "\uD83C\uDF33")]
    public void Cleans_what_was_written(string written, string cleaned) => Assert.That(FormWith(written)["text"], Is.EqualTo(cleaned));

    [Test]
    public void Half_a_character_makes_the_value_empty() => Assert.That(FormWith("a" + (char)0xD83C)["text"], Is.Empty);

    [Test]
    public void Cleaning_twice_changes_nothing_more() =>
        Gen.String.Sample(written =>
        {
            var once = FormWith(written)["text"];
            return FormWith(once)["text"] == once && once.IsNormalized(NormalizationForm.FormC);
        });

    [Test]
    public void A_field_that_was_not_sent_is_empty()
    {
        var form = FormWith("something");

        Assert.That(form["other"], Is.Empty);
        Assert.That(form.All("other"), Is.Empty);
        Assert.That(form.Date("other"), Is.Null);
        Assert.That(form.Whole("other"), Is.Null);
        Assert.That(form.Ticked("other"), Is.False);
    }

    [TestCase("2027-03-01", true)]
    [TestCase("01/03/2027", false)]
    [TestCase("2027-02-30", false)]
    public void Reads_dates_as_browsers_send_them(string written, bool isDate) =>
        Assert.That(FormWith(written).Date("text").HasValue, Is.EqualTo(isDate));

    [TestCase("42", 42)]
    [TestCase("-1", -1)]
    [TestCase("4.2", null)]
    [TestCase("99999999999", null)]
    public void Reads_whole_numbers(string written, int? number) => Assert.That(FormWith(written).Whole("text"), Is.EqualTo(number));

    private static SubmittedForm FormWith(string written) => new(
        new DefaultHttpContext(), new FormCollection(new Dictionary<string, StringValues> { ["text"] = written }));
}
