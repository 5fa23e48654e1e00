namespace CivicHost.Sdk;

/// <summary>Squares of a thousandth of a degree, so that an ordinary index finds what lies near a point, on any database.</summary>
/// <remarks>Keep <see cref="Of"/> in a bigint column, look for <see cref="Around"/>, then measure with <see cref="GeoPoint.MetresTo"/>.</remarks>
public static class GeoCell
{
    private const int CellsPerDegree = 1000;
    private const long CellsRound = 360L * CellsPerDegree;
    private const double MetresPerCell = 111_195.0 / CellsPerDegree;
    private const int MostCellsAside = 20;

    /// <summary>The square in which a point lies.</summary>
    /// <param name="point">A point on the earth.</param>
    /// <returns>Number of the square, 0 to about 6.5e10.</returns>
    public static long Of(GeoPoint point) => Number(Row(point.Latitude), Column(point.Longitude));

    /// <summary>The squares that hold every point within a distance of a point, and some further ones.</summary>
    /// <param name="point">A point on the earth.</param>
    /// <param name="metres">Distance, 1 to 500.</param>
    /// <returns>Numbers of the squares; nine for 100 metres near the equator.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="metres"/> is not 1 to 500.</exception>
    public static IReadOnlyList<long> Around(GeoPoint point, double metres)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(metres, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(metres, 500);
        var rows = (int)Math.Ceiling(metres / MetresPerCell);
        var shrink = Math.Max(Math.Cos(double.DegreesToRadians(point.Latitude)), 0.01);
        var columns = Math.Min(MostCellsAside, (int)Math.Ceiling(metres / (MetresPerCell * shrink)));
        var cells = new List<long>();
        for (var row = -rows; row <= rows; row++)
        {
            for (var column = -columns; column <= columns; column++)
                cells.Add(Number(Row(point.Latitude) + row, (Column(point.Longitude) + column + CellsRound) % CellsRound));
        }

        return cells;
    }

    private static long Row(double latitude) => (long)Math.Floor((latitude + 90) * CellsPerDegree);

    private static long Column(double longitude) => (long)Math.Floor((longitude + 180) * CellsPerDegree) % CellsRound;

    private static long Number(long row, long column) => row * CellsRound + column;
}
