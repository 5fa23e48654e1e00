using System.Globalization;
using CsCheck;

namespace CivicHost.Sdk.Tests.Messages;

[TestFixture]
internal sealed class AddressTests
{
    private static readonly ITown Senegal = new TownIn("SN");
    private static readonly ITown Benin = new TownIn("BJ");

    [TestCase("77 123 45 67")]
    [TestCase("771234567")]
    [TestCase("+221 77 123 45 67")]
    [TestCase("00221771234567")]
    [TestCase(" (77) 123-45-67 ")]
    public void A_number_is_read_as_people_of_the_town_write_it(string written) =>
        Assert.That(PhoneNumber.Read(written, Senegal), Is.EqualTo("+221771234567"));

    [TestCase("97 12 34 56")]
    [TestCase("01 97 12 34 56")]
    [TestCase("+229 97123456")]
    [TestCase("+229 01 97 12 34 56")]
    [TestCase("0022997123456")]
    public void An_old_number_of_Benin_gets_the_01_that_all_have_now(string written)
    {
        Assert.That(PhoneNumber.Read(written, Benin), Is.EqualTo("+2290197123456"));
        Assert.That(PhoneNumber.Show("+2290197123456", Benin), Is.EqualTo("01 97 12 34 56"));
    }

    [Test]
    public void Of_another_country_it_needs_the_code()
    {
        Assert.That(PhoneNumber.Read("+238 991 12 34", Senegal), Is.EqualTo("+2389911234"));
        Assert.That(PhoneNumber.Read("991 12 34", Senegal), Is.Null);
        Assert.That(PhoneNumber.Show("+2389911234", Senegal), Is.EqualTo("+238 991 12 34"));
        Assert.That(PhoneNumber.Show("+221771234567", Senegal), Is.EqualTo("77 123 45 67"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("17")]
    [TestCase("Orange")]
    [TestCase("77 123 45")]
    [TestCase("77 123 45 67 ext. 5")]
    [TestCase("+999 123456789")]
    [TestCase("77123456777123456777123456777123456777123")]
    public void What_is_no_number_is_none(string? written) => Assert.That(PhoneNumber.Read(written, Senegal), Is.Null);

    [Test]
    public void A_number_that_was_read_is_read_the_same_again() => Gen.String.Sample(text =>
    {
        if (PhoneNumber.Read(text, Senegal) is { } number)
            Assert.That(PhoneNumber.Read(number, Benin), Is.EqualTo(number));
    });

    [TestCase("a.resident@example.org", "a.resident@example.org")]
    [TestCase("  a+b@Example.ORG ", "a+b@example.org")]
    [TestCase("a@exámple.org", "a@xn--exmple-qta.org")]
    [TestCase("a@example.org\r\n", "a@example.org")]
    public void An_e_mail_address_is_read(string written, string address) => Assert.That(EmailAddress.Read(written), Is.EqualTo(address));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("a")]
    [TestCase("@example.org")]
    [TestCase("a@")]
    [TestCase("a@localhost")]
    [TestCase("a@example..org")]
    [TestCase("a@-example.org")]
    [TestCase(".a@example.org")]
    [TestCase("a b@example.org")]
    [TestCase("a@example.org\r\nBcc: b@example.org")]
    [TestCase("a@b@example.org")]
    [TestCase("\"a\"@example.org")]
    [TestCase("a@[192.0.2.1]")]
    public void What_is_no_e_mail_address_is_none(string? written) => Assert.That(EmailAddress.Read(written), Is.Null);

    [Test]
    public void Any_text_is_read_without_a_fault() => Gen.String.Sample(text =>
    {
        _ = EmailAddress.Read(text);
        _ = EmailAddress.Read($"a@{text}.org");
    });

    /// <summary>Reading a number asks for the country alone.</summary>
    private sealed record TownIn(string Country) : ITown
    {
        public string Name => "";

        public TimeZoneInfo TimeZone => TimeZoneInfo.Utc;

        public string Currency => "XOF";

        public IReadOnlyList<string> Languages => ["fr"];

        public IReadOnlyList<Quarter> Quarters => [];

        public GeoPoint? Centre => null;

        public string PublicAddress => "";

        public CultureInfo CultureFor(string language) => CultureInfo.InvariantCulture;
    }
}
