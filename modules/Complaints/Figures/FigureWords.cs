using CivicHost.Sdk;

namespace Complaints;

/// <summary>How figures are said: to everybody no number between nothing and five, which could be about somebody.</summary>
/// <param name="texts">The visitor's language.</param>
/// <param name="isForStaff">Whether small numbers are said.</param>
public sealed class FigureWords(ITexts texts, bool isForStaff)
{
    private const int Least = 5;

    public string None => "–";

    public bool IsSaid(int count) => isForStaff || count is 0 or >= Least;

    public string Count(int count) => IsSaid(count) ? count.ToString("N0", texts.Culture) : "< 5";

    /// <summary>One of the parts that make up what came: where a single one is not said, it could be worked out from the others, so the smallest of
    /// those is only said roughly.</summary>
    public string Part(ReportTally tally, int count) => IsSaid(count) && !IsPartSaid(tally, count) ? $"≥ {Least}" : Count(count);

    /// <summary>Whether the exact number of a part is said.</summary>
    public bool IsPartSaid(ReportTally tally, int count)
    {
        int[] parts = [tally.Fixed, tally.Refused, tally.Merged, tally.Open];
        var said = parts.Where(part => part > 0 && IsSaid(part)).ToList();
        var givesAway = parts.Count(part => !IsSaid(part)) == 1 && said.Count > 0 && count == said.Min();
        return IsSaid(count) && !givesAway;
    }

    /// <summary>Days to the tenth.</summary>
    public string Days(ReportTally tally) =>
        tally.MedianDays is { } days && IsSaid(tally.Fixed) ? days.ToString("N1", texts.Culture) : None;

    /// <summary>Share of those who are satisfied.</summary>
    public string Rating(ReportTally tally) =>
        tally.Rated > 0 && IsRatingSaid(tally) ? ((double)tally.Satisfied / tally.Rated).ToString("P0", texts.Culture) : None;

    /// <summary>Whether the share gives away neither how few are satisfied nor how few are not.</summary>
    public bool IsRatingSaid(ReportTally tally) =>
        IsSaid(tally.Rated) && IsSaid(tally.Satisfied) && IsSaid(tally.Rated - tally.Satisfied);
}
