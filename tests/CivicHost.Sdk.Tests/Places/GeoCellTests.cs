using CsCheck;

namespace CivicHost.Sdk.Tests.Places;

public sealed class GeoCellTests
{
    [Test]
    public void Every_point_within_the_distance_lies_in_one_of_the_squares_around() =>
        Gen.Select(Gen.Double[-70, 70], Gen.Double[-180, 180], Gen.Double[0, 360], Gen.Double[0, 100]).Sample((latitude, longitude, bearing, metres) =>
        {
            var point = new GeoPoint(latitude, longitude);
            var north = metres * Math.Cos(double.DegreesToRadians(bearing)) / 111_195;
            var east = metres * Math.Sin(double.DegreesToRadians(bearing)) / (111_195 * Math.Cos(double.DegreesToRadians(latitude)));
            var other = new GeoPoint(latitude + north, (longitude + east + 540) % 360 - 180);
            return GeoCell.Around(point, 101).Contains(GeoCell.Of(other));
        });

    [Test]
    public void Nine_squares_are_enough_for_a_hundred_metres_near_the_equator() =>
        Assert.That(GeoCell.Around(new GeoPoint(6.5, 2.6), 100), Has.Count.EqualTo(9));

    [Test]
    public void A_degree_of_latitude_is_a_hundred_and_eleven_kilometres() =>
        Assert.That(new GeoPoint(14, -17).MetresTo(new GeoPoint(15, -17)), Is.EqualTo(111_195).Within(100));
}
