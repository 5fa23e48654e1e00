namespace Complaints;

/// <summary>Six figures and what they are made of, about the reports of some category at some place.</summary>
/// <param name="Received">How many came in the period.</param>
/// <param name="Open">Of these, how many are still open.</param>
/// <param name="Overdue">Of the open ones, how many are over their service level.</param>
/// <param name="Fixed">How many ended with the thing repaired.</param>
/// <param name="Refused">How many were closed without that: closed is not fixed.</param>
/// <param name="Merged">How many go on in another report.</param>
/// <param name="Reopened">How many were reopened at least once.</param>
/// <param name="Rated">How many reporters said whether they are satisfied.</param>
/// <param name="Satisfied">How many of them are.</param>
/// <param name="MinutesToFix">Of each that was fixed, in order of length.</param>
public sealed record ReportTally(
    int Received, int Open, int Overdue, int Fixed, int Refused, int Merged, int Reopened, int Rated, int Satisfied, IReadOnlyList<int> MinutesToFix)
{
    private const double MinutesADay = 24 * 60;

    public static ReportTally Nothing { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, []);

    /// <summary>Days from filing to closing in the middle of those that were fixed; null where none was.</summary>
    public double? MedianDays => MinutesToFix.Count == 0
        ? null
        : (MinutesToFix[(MinutesToFix.Count - 1) / 2] + (double)MinutesToFix[MinutesToFix.Count / 2]) / 2 / MinutesADay;

    public static ReportTally Sum(IEnumerable<ReportTally> tallies)
    {
        var parts = tallies.ToList();
        var minutes = parts.SelectMany(part => part.MinutesToFix).ToArray();
        Array.Sort(minutes);
        return new ReportTally(
            parts.Sum(part => part.Received), parts.Sum(part => part.Open), parts.Sum(part => part.Overdue), parts.Sum(part => part.Fixed),
            parts.Sum(part => part.Refused), parts.Sum(part => part.Merged), parts.Sum(part => part.Reopened), parts.Sum(part => part.Rated),
            parts.Sum(part => part.Satisfied), minutes);
    }
}

/// <summary>The tally of one category in one quarter.</summary>
internal sealed record TallyCell(string Category, string Quarter, ReportTally Tally);
