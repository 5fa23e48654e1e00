using System.Globalization;

namespace CivicHost.Sdk.Figures;

/// <summary>The days whose cases figures are about: a year, a quarter of one, a month, or the last twelve months.</summary>
/// <param name="Written">As it stands in the address: <c>2027</c>, <c>2027-Q1</c>, <c>2027-03</c>, or empty for the last twelve months.</param>
/// <param name="First">First day, in the town's calendar.</param>
/// <param name="Last">Last day, which counts.</param>
public sealed record FigurePeriod(string Written, DateOnly First, DateOnly Last)
{
    private const int FirstYear = 1900;

    /// <summary>Reads a period as it stands in an address.</summary>
    /// <param name="written">As it was sent, or null. Years are 1900 to this one, months have two digits.</param>
    /// <param name="today">The town's local date.</param>
    /// <returns>The period; the last twelve months where nothing, or no such period, is written. Its last day may lie ahead.</returns>
    public static FigurePeriod Read(string? written, DateOnly today)
    {
        var parts = (written ?? "").Split('-');
        if (parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year < FirstYear || year > today.Year)
            return LastTwelveMonths(today);
        return parts switch
        {
            [_] => Months(parts[0], year, 1, 12),
            [_, ['Q' or 'q', >= '1' and <= '4' and var quarter]] => Months($"{year}-Q{quarter}", year, (quarter - '1') * 3 + 1, 3),
            [_, { Length: 2 } month] when int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 12 =>
                Months($"{year}-{number:00}", year, number, 1),
            _ => LastTwelveMonths(today),
        };
    }

    /// <summary>Those that a page offers: twelve months, this month and the last, this quarter and the last, this year and the last two.</summary>
    /// <param name="today">The town's local date.</param>
    /// <returns>The eight periods.</returns>
    public static IReadOnlyList<FigurePeriod> Offered(DateOnly today)
    {
        var (month, quarter) = (today.AddDays(1 - today.Day), today.AddDays(1 - today.Day).AddMonths(-((today.Month - 1) % 3)));
        return
        [
            LastTwelveMonths(today),
            OfMonth(month), OfMonth(month.AddMonths(-1)),
            OfQuarter(quarter), OfQuarter(quarter.AddMonths(-3)),
            OfYear(today.Year), OfYear(today.Year - 1), OfYear(today.Year - 2),
        ];
    }

    /// <summary>The period as a heading says it.</summary>
    /// <param name="texts">In the reader's language; a module may have <c>figures.twelve-months</c> and <c>figures.quarter-of</c> in words of its own.</param>
    /// <returns>For example <c>Quarter 1 of 2027</c>.</returns>
    public string In(ITexts texts) => Written switch
    {
        "" => texts["figures.twelve-months"],
        { Length: 4 } year => year,
        [.., 'Q', var quarter] => texts["figures.quarter-of", quarter.ToString(), First.Year.ToString(texts.Culture)],
        _ => First.ToString("Y", texts.Culture),
    };

    private static FigurePeriod LastTwelveMonths(DateOnly today) => new("", today.AddYears(-1).AddDays(1), today);

    private static FigurePeriod OfMonth(DateOnly first) => Months(first.ToString("yyyy-MM", CultureInfo.InvariantCulture), first.Year, first.Month, 1);

    private static FigurePeriod OfQuarter(DateOnly first) => Months($"{first.Year}-Q{(first.Month + 2) / 3}", first.Year, first.Month, 3);

    private static FigurePeriod OfYear(int year) => Months($"{year}", year, 1, 12);

    private static FigurePeriod Months(string written, int year, int month, int count)
    {
        var first = new DateOnly(year, month, 1);
        return new FigurePeriod(written, first, first.AddMonths(count).AddDays(-1));
    }
}
