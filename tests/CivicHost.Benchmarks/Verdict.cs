using System.Runtime.InteropServices;
using System.Text.Json;

namespace CivicHost.Benchmarks;

/// <summary>Two sides measured in turns in one run, and what the goal says of their ratio.</summary>
internal sealed record Verdict(string Goal, string Wants, bool Met, Spread Ratio, Side Ours, Side Other, object? More = null)
{
    public void Print() => Console.WriteLine(JsonSerializer.Serialize(
        new
        {
            goal = Goal,
            wants = Wants,
            met = Met,
            ratio = Ratio,
            ours = Ours,
            other = Other,
            more = More,
            environment = new
            {
                os = RuntimeInformation.OSDescription,
                cores = Environment.ProcessorCount,
                memoryMiB = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024 / 1024,
                runtime = RuntimeInformation.FrameworkDescription,
            },
        },
        JsonSerializerOptions.Web));
}

/// <param name="Name">What was measured.</param>
/// <param name="Unit">Unit of the figures.</param>
/// <param name="Rounds">One figure a round.</param>
internal sealed record Side(string Name, string Unit, IReadOnlyList<double> Rounds);

internal sealed record Spread(double Min, double Median, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(Math.Round(sorted[0], 3), Math.Round(median, 3), Math.Round(sorted[^1], 3));
    }

    /// <summary>Round by round, so that a noisy minute falls on both sides.</summary>
    public static Spread OfRatios(Side ours, Side other) => Of(ours.Rounds.Zip(other.Rounds, (left, right) => left / right));
}
