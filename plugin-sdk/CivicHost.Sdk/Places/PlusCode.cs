namespace CivicHost.Sdk;

/// <summary>Plus Codes: a place as ten or eleven characters that can be read over the phone, without an address and without a map.</summary>
/// <remarks>Source: the Open Location Code specification. Codes of 10 digits name a square of about 14 metres, of 11 digits one of about 3 metres.</remarks>
public static class PlusCode
{
    private const string Alphabet = "23456789CFGHJMPQRVWX";
    private const int Base = 20;
    private const int SeparatorPosition = 8;
    private const int PairDigits = 10;
    private const int GridColumns = 4;
    private const int GridRows = 5;
    private const int LongestCode = 15;

    /// <summary>Steps of the finest pair in one degree: 1/8000.</summary>
    private const long PairSteps = 8000;

    /// <summary>The code of a point.</summary>
    /// <param name="point">A point on the earth.</param>
    /// <param name="digits">10 or 11.</param>
    /// <returns>The full code, for example <c>7C53PHWG+C7</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The point is not on the earth, or <paramref name="digits"/> is not 10 or 11.</exception>
    public static string Encode(GeoPoint point, int digits = PairDigits)
    {
        if (!point.IsOnEarth)
            throw new ArgumentOutOfRangeException(nameof(point), "The point is not on the earth.");
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, PairDigits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, PairDigits + 1);
        // Counted in whole steps of the grid: floating point would put a point on the edge of a square into its neighbour.
        var latitude = Math.Clamp((long)Math.Floor((point.Latitude + 90) * PairSteps * GridRows + 1e-6), 0, 180 * PairSteps * GridRows - 1);
        var longitude = (long)Math.Floor((point.Longitude + 180) * PairSteps * GridColumns + 1e-6) % (360 * PairSteps * GridColumns);
        Span<char> code = stackalloc char[PairDigits + 1];
        code[PairDigits] = Alphabet[(int)(latitude % GridRows * GridColumns + longitude % GridColumns)];
        latitude /= GridRows;
        longitude /= GridColumns;
        for (var pair = PairDigits - 2; pair >= 0; pair -= 2)
        {
            code[pair] = Alphabet[(int)(latitude % Base)];
            code[pair + 1] = Alphabet[(int)(longitude % Base)];
            latitude /= Base;
            longitude /= Base;
        }

        return $"{code[..SeparatorPosition]}+{code[SeparatorPosition..digits]}";
    }

    /// <summary>The middle of the square that a code names.</summary>
    /// <param name="written">A full code, or a short one such as <c>PHWG+C7</c>; any case; spaces aside.</param>
    /// <param name="near">A point within about 40 km, to complete a short code: the town's centre.</param>
    /// <returns>The point, or null where it is no Plus Code or names a square larger than 250 metres.</returns>
    public static GeoPoint? Read(string? written, GeoPoint near)
    {
        var code = string.Concat((written ?? "").Where(character => !char.IsWhiteSpace(character))).ToUpperInvariant();
        var separator = code.IndexOf('+');
        if (separator is not (2 or 4 or 6 or SeparatorPosition) || code.Length > LongestCode || code.Length < separator + 3 || !near.IsOnEarth)
            return null;
        var digits = code.Remove(separator, 1);
        if (digits.Any(digit => !Alphabet.Contains(digit)))
            return null;
        var missing = SeparatorPosition - separator;
        var full = Encode(near).Replace("+", "", StringComparison.Ordinal)[..missing] + digits;
        if (Middle(full) is not { } middle)
            return null;
        return missing == 0 ? middle : Nearest(middle, near, Math.Pow(Base, 2 - missing / 2.0));
    }

    private static GeoPoint? Middle(string digits)
    {
        double latitude = -90, longitude = -180, height = 400, width = 400;
        for (var index = 0; index + 1 < Math.Min(digits.Length, PairDigits); index += 2)
        {
            height /= Base;
            width /= Base;
            latitude += height * Alphabet.IndexOf(digits[index]);
            longitude += width * Alphabet.IndexOf(digits[index + 1]);
        }

        foreach (var digit in digits.Skip(PairDigits))
        {
            height /= GridRows;
            width /= GridColumns;
            latitude += height * (Alphabet.IndexOf(digit) / GridColumns);
            longitude += width * (Alphabet.IndexOf(digit) % GridColumns);
        }

        var middle = new GeoPoint(latitude + height / 2, longitude + width / 2);
        return middle.IsOnEarth ? middle : null;
    }

    /// <summary>The completed code may lie in the neighbouring square of the one in which the reference point lies.</summary>
    private static GeoPoint Nearest(GeoPoint middle, GeoPoint near, double resolution)
    {
        var latitude = middle.Latitude;
        if (near.Latitude + resolution / 2 < latitude && latitude - resolution >= -90)
            latitude -= resolution;
        else if (near.Latitude - resolution / 2 > latitude && latitude + resolution <= 90)
            latitude += resolution;
        var longitude = middle.Longitude;
        if (near.Longitude + resolution / 2 < longitude)
            longitude -= resolution;
        else if (near.Longitude - resolution / 2 > longitude)
            longitude += resolution;
        return new GeoPoint(latitude, longitude);
    }
}
