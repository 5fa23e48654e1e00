namespace CivicHost.Sdk;

/// <summary>A point on the ground, WGS 84.</summary>
/// <param name="Latitude">Degrees north, -90 to 90.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    private const double EarthRadiusMetres = 6_371_008.8;

    /// <summary>Whether both numbers lie in their ranges.</summary>
    public bool IsOnEarth => Latitude is >= -90 and <= 90 && Longitude is >= -180 and <= 180;

    /// <summary>Great-circle distance on a sphere of the earth's mean radius; wrong by at most 0.6 %.</summary>
    /// <param name="other">The other point.</param>
    /// <returns>Metres.</returns>
    public double MetresTo(GeoPoint other)
    {
        var latitudes = double.DegreesToRadians(other.Latitude - Latitude);
        var longitudes = double.DegreesToRadians(other.Longitude - Longitude);
        var chord = Math.Pow(Math.Sin(latitudes / 2), 2)
            + Math.Cos(double.DegreesToRadians(Latitude)) * Math.Cos(double.DegreesToRadians(other.Latitude)) * Math.Pow(Math.Sin(longitudes / 2), 2);
        return 2 * EarthRadiusMetres * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }

    /// <summary>The point on a coarse grid, for publishing where something is without saying at whose door.</summary>
    /// <param name="decimals">Digits after the point that are kept; 3 is about 110 metres; 0 to 6.</param>
    /// <returns>The rounded point.</returns>
    public GeoPoint Rounded(int decimals) => new(Math.Round(Latitude, decimals), Math.Round(Longitude, decimals));
}
