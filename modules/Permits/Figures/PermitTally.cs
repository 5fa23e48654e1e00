namespace Permits;

/// <summary>Figures of the applications of some type at some place.</summary>
/// <param name="Received">How many came in the period. Of these:</param>
/// <param name="Open">how many are open,</param>
/// <param name="Overdue">of the open ones, how many are over the time that the law gives,</param>
/// <param name="Granted">how many the town granted,</param>
/// <param name="Refused">how many it refused,</param>
/// <param name="BySilence">how many silence decided,</param>
/// <param name="Ended">how many ended without a decision.</param>
/// <param name="Timed">How many the town decided for which the law sets a time.</param>
/// <param name="InTime">How many of them in that time.</param>
/// <param name="TownMinutes">Of each that is closed, how long it was the town's turn, in order of length.</param>
/// <param name="ApplicantMinutes">Likewise how long it was the applicant's.</param>
public sealed record PermitTally(
    int Received, int Open, int Overdue, int Granted, int Refused, int BySilence, int Ended, int Timed, int InTime, IReadOnlyList<int> TownMinutes,
    IReadOnlyList<int> ApplicantMinutes)
{
    private const double MinutesADay = 24 * 60;

    public static PermitTally Nothing { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, [], []);

    /// <summary>Days in the middle of those that are closed; null where none is.</summary>
    public double? TownDays => Median(TownMinutes);

    /// <summary>Days in the middle of those that are closed; null where none is.</summary>
    public double? ApplicantDays => Median(ApplicantMinutes);

    public static PermitTally Sum(IEnumerable<PermitTally> tallies)
    {
        var parts = tallies.ToList();
        return new PermitTally(
            parts.Sum(part => part.Received), parts.Sum(part => part.Open), parts.Sum(part => part.Overdue), parts.Sum(part => part.Granted),
            parts.Sum(part => part.Refused), parts.Sum(part => part.BySilence), parts.Sum(part => part.Ended), parts.Sum(part => part.Timed),
            parts.Sum(part => part.InTime), [.. parts.SelectMany(part => part.TownMinutes).Order()], [.. parts.SelectMany(part => part.ApplicantMinutes).Order()]);
    }

    private static double? Median(IReadOnlyList<int> ordered) =>
        ordered.Count == 0 ? null : (ordered[(ordered.Count - 1) / 2] + (double)ordered[ordered.Count / 2]) / 2 / MinutesADay;
}

/// <summary>The tally of one type in one quarter.</summary>
internal sealed record TallyCell(string Type, string Quarter, PermitTally Tally);
