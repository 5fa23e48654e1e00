using System.CommandLine;
using System.Diagnostics;
using CivicHost.Sdk;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>civichost complaints seed: many invented reports, for trying out how a town copes with them.</summary>
internal static class SeedCommand
{
    private const int MostReports = 5_000_000;
    private const int Years = 5;
    private const int MostTries = 5;

    private static readonly Option<int> Count = new("--count") { Description = $"How many, 1 to {MostReports}.", DefaultValueFactory = _ => 1000, HelpName = "N" };

    private static readonly Option<int> Seed = new("--seed") { Description = "The same number invents the same reports; their codes are new each time.", DefaultValueFactory = _ => 1, HelpName = "N" };

    public static Command Create(IServiceProvider services)
    {
        var command = new Command(
            "seed",
            $"Invent reports of the last {Years} years, with what became of them, to try the town out. They are added to what is there and cannot be told from "
            + "real ones: use a data folder of its own. The audit log gets one entry for each batch of 500, not one for each report. "
            + "It may be stopped at any time and run again; it then adds others. A town without units is given some.")
        {
            Count,
            Seed,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var count = parsed.GetValue(Count);
            if (count is < 1 or > MostReports)
            {
                await Console.Error.WriteLineAsync($"Give --count a number from 1 to {MostReports}.");
                return 2;
            }

            return await RunAsync(services, count, parsed.GetValue(Seed), Progress(), cancellation);
        });
        return command;
    }

    /// <summary>In batches, so that a town that serves meanwhile goes on, and a run that is broken off leaves what it has made.</summary>
    private static async Task<int> RunAsync(IServiceProvider services, int count, int seed, Action<int, int, TimeSpan> progress, CancellationToken cancellation)
    {
        var mediator = services.GetRequiredService<IMediator>();
        await mediator.Send(new DemoSetUp(), cancellation);
        var until = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var from = until.AddYears(-Years);
        var started = Stopwatch.GetTimestamp();
        for (var (made, batch) = (0, 0); made < count; batch++)
        {
            var next = Math.Min(InventReportsRules.MostAtOnce, count - made);
            var period = (From: from + (until - from) * ((double)made / count), Until: from + (until - from) * ((double)(made + next) / count));
            var invented = await SendAsync(
                mediator, new InventReports(next, period.From, period.Until, unchecked(seed * 1_000_003 + batch)), cancellation);
            if (invented.IsRefused)
            {
                await Console.Error.WriteLineAsync($"This was refused: {invented.Refusals[0].Code}.");
                return 1;
            }

            made += next;
            progress(made, count, Stopwatch.GetElapsedTime(started));
        }

        return 0;
    }

    /// <summary>Where others keep the disk busy a batch may take too long; nothing of it is left then, and it is tried again.</summary>
    private static async Task<Outcome<InventedReports>> SendAsync(IMediator mediator, InventReports batch, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await mediator.Send(batch, cancellation);
            }
            catch (Exception late) when (tries < MostTries && (late as TimeoutException ?? late.InnerException) is TimeoutException)
            {
                await Task.Delay(TimeSpan.FromSeconds(tries), cancellation);
            }
        }
    }

    /// <summary>A bar on a terminal; elsewhere a line for each tenth.</summary>
    private static Action<int, int, TimeSpan> Progress()
    {
        const int Width = 40;
        var tenth = 0;
        return (made, count, elapsed) =>
        {
            var said = $"{made:N0} of {count:N0} reports, {made / Math.Max(elapsed.TotalSeconds, 0.001):N0} a second";
            if (!Console.IsOutputRedirected)
            {
                var done = (int)((long)Width * made / count);
                Console.Write($"\r[{new string('#', done)}{new string('.', Width - done)}] {said}   ");
                if (made == count)
                    Console.WriteLine();
            }
            else if ((long)10 * made / count > tenth)
            {
                tenth = (int)((long)10 * made / count);
                Console.WriteLine(said);
            }
        };
    }
}
