namespace Polls;

/// <summary>How strong options are by the comparisons between them: the chance to be preferred to an option of middle strength, with the interval in which 95 of 100 estimates lie.</summary>
/// <remarks>R. A. Bradley and M. E. Terry (1952), by the iteration of D. R. Hunter (2004). Each option also won and lost half a comparison against an imagined one of middle
/// strength, so that an option that always won has a finite strength. Floating-point: for reading only, rounded to three decimals.</remarks>
internal static class BradleyTerry
{
    private const int Iterations = 500;
    private const double Imagined = 0.5;
    private const double Normal95 = 1.96;

    public static IReadOnlyList<StrengthEstimate> Estimate(long[,] wins, CancellationToken cancellation)
    {
        var count = wins.GetLength(0);
        var strengths = Enumerable.Repeat(1.0, count).ToArray();
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = new double[count];
            var change = 0.0;
            for (var option = 0; option < count; option++)
            {
                next[option] = Improved(wins, strengths, option);
                change = Math.Max(change, Math.Abs(next[option] - strengths[option]) / strengths[option]);
            }

            strengths = next;
            if (change < 1e-9)
                break;
        }

        return [.. Enumerable.Range(0, count).Select(option => Around(strengths[option], Information(wins, strengths, option)))];
    }

    private static double Improved(long[,] wins, double[] strengths, int option)
    {
        var won = Imagined;
        var expected = 2 * Imagined / (strengths[option] + 1);
        for (var other = 0; other < strengths.Length; other++)
        {
            won += wins[option, other];
            var met = wins[option, other] + wins[other, option];
            if (other != option && met > 0)
                expected += met / (strengths[option] + strengths[other]);
        }

        return won / expected;
    }

    private static double Information(long[,] wins, double[] strengths, int option)
    {
        var chance = strengths[option] / (strengths[option] + 1);
        var information = 2 * Imagined * chance * (1 - chance);
        for (var other = 0; other < strengths.Length; other++)
        {
            var preferred = strengths[option] / (strengths[option] + strengths[other]);
            information += (wins[option, other] + wins[other, option]) * preferred * (1 - preferred);
        }

        return information;
    }

    private static StrengthEstimate Around(double strength, double information)
    {
        var chance = strength / (strength + 1);
        var error = Normal95 * chance * (1 - chance) / Math.Sqrt(information);
        return new StrengthEstimate(Rounded(chance), Rounded(Math.Max(0, chance - error)), Rounded(Math.Min(1, chance + error)));
    }

    private static decimal Rounded(double chance) => (decimal)Math.Round(chance, 3);
}

/// <param name="Middle">0 to 1; 0.5 is middle strength.</param>
internal sealed record StrengthEstimate(decimal Middle, decimal Least, decimal Most);
