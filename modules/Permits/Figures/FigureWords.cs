using CivicHost.Sdk;

namespace Permits;

/// <summary>How figures are said: to everybody no number between nothing and five, which could be about somebody.</summary>
/// <param name="texts">The visitor's language.</param>
/// <param name="isForStaff">Whether small numbers are said.</param>
public sealed class FigureWords(ITexts texts, bool isForStaff)
{
    private const int Least = 5;

    public string None => "–";

    public bool IsSaid(int count) => isForStaff || count is 0 or >= Least;

    public string Count(int count) => IsSaid(count) ? count.ToString("N0", texts.Culture) : "< 5";

    /// <summary>How many of how many.</summary>
    public string InTime(PermitTally tally) =>
        tally.Timed == 0 || !IsSaid(tally.Timed) || !IsSaid(tally.InTime) ? None : texts["figures.of", Count(tally.InTime), Count(tally.Timed)];

    /// <summary>Days to the tenth, of so many.</summary>
    public string Days(double? days, int of) => days is { } said && IsSaid(of) ? said.ToString("N1", texts.Culture) : None;
}
