using CsCheck;

namespace CivicHost.Sdk.Tests.Places;

/// <summary>The expected codes are those of the specification's own examples.</summary>
public sealed class PlusCodeTests
{
    private static readonly Gen<GeoPoint> Anywhere =
        Gen.Select(Gen.Double[-89.9, 89.9], Gen.Double[-179.9, 179.9], (latitude, longitude) => new GeoPoint(latitude, longitude));

    [TestCase(47.365590, 8.524997, "8FVC9G8F+6X")]
    [TestCase(-41.2730625, 174.7859375, "4VCPPQGP+Q9")]
    [TestCase(90, 1, "CFX3X2X2+X2")]
    [TestCase(1, 180, "62H22222+22")]
    public void Writes_the_codes_of_the_specification(double latitude, double longitude, string code) =>
        Assert.That(PlusCode.Encode(new GeoPoint(latitude, longitude)), Is.EqualTo(code));

    [TestCase("9G8F+6X", "8FVC9G8F+6X")]
    [TestCase("8f+6x", "8FVC9G8F+6X")]
    [TestCase("VC9G8F+6X", "8FVC9G8F+6X")]
    public void Completes_a_short_code_near_the_town(string code, string full)
    {
        var near = new GeoPoint(47.366, 8.525);

        Assert.That(PlusCode.Encode(PlusCode.Read(code, near)!.Value), Is.EqualTo(full));
    }

    [TestCase("")]
    [TestCase(null)]
    [TestCase("8FVC9G8F6X")]
    [TestCase("8FVC9G8F+6A")]
    [TestCase("8FVC0000+")]
    [TestCase("+")]
    [TestCase("8FVC9G8F+6XXXXXXXXXXXXXXXXX")]
    [TestCase("ZZVC9G8F+6X")]
    public void What_is_no_code_names_no_point(string? code) => Assert.That(PlusCode.Read(code, new GeoPoint(47, 8)), Is.Null);

    [Test]
    public void A_code_leads_back_to_within_its_square() => Anywhere.Sample(point =>
        PlusCode.Read(PlusCode.Encode(point), default)!.Value.MetresTo(point) < 10
        && PlusCode.Read(PlusCode.Encode(point, 11), default)!.Value.MetresTo(point) < 3);

    [Test]
    public void A_short_code_leads_back_from_anywhere_within_ten_kilometres() =>
        Gen.Select(Gen.Double[-60, 60], Gen.Double[-179, 179], Gen.Double[-0.09, 0.09], Gen.Double[-0.09, 0.09]).Sample((latitude, longitude, north, east) =>
        {
            var point = new GeoPoint(latitude, longitude);
            var code = PlusCode.Encode(point);
            return PlusCode.Read(code[4..], new GeoPoint(latitude + north, longitude + east))!.Value.MetresTo(point) < 10;
        });
}
