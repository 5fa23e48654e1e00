namespace CivicHost.Benchmarks;

/// <summary>P1: filing a report over HTTP, everything included, against bare inserts of the same rows with the same durability.</summary>
internal static class FilingReports
{
    private const int Connections = 64;

    private const double LeastOfGroupCommit = 0.4;
    private const double LeastTimesSingle = 20;

    public const string Report = """{"category":"road","quarter":"Centre","landmark":"Near the fictional fountain","text":"A hole in the road, as wide as a door, since the last rain."}""";

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = Arguments.Number(args, "--rounds", 5);
        var duration = TimeSpan.FromSeconds(Arguments.Number(args, "--seconds", 3));
        using var work = new WorkFolder();
        await using var town = await BenchTown.StartAsync(Path.Combine(work.Path, "town"));
        var address = town.Address;
        var request = Load.PostJson(address, "/complaints/api/reports", Report);
        // Long enough for the compiler to have done its work.
        await Load.RunAsync(address, Connections, TimeSpan.FromSeconds(Arguments.Number(args, "--warm", 15)), _ => request, "201");

        var filed = new List<double>();
        var processor = new List<double>();
        var grouped = new List<double>();
        var everything = new List<double>();
        var single = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var pace = await Load.MeasureAsync(address, Connections, duration, _ => request, "201");
            filed.Add(pace.PerSecond);
            processor.Add(pace.ProcessorMicroseconds);
            grouped.Add(await BareInserts.GroupedAsync(Path.Combine(work.Path, $"grouped{round}.db"), BareRows.Report, Connections, duration));
            everything.Add(await BareInserts.GroupedAsync(Path.Combine(work.Path, $"everything{round}.db"), BareRows.Everything, Connections, duration));
            single.Add(await BareInserts.SingleAsync(Path.Combine(work.Path, $"single{round}.db"), BareRows.Report, Connections, duration));
        }

        var ours = new Side("POST /complaints/api/reports at 64 connections, committed with audit and outbox", "reports/s", filed);
        var other = new Side("bare group commit of the same report rows, 64 writers, no HTTP", "rows/s", grouped);
        var all = new Side("bare group commit of every row that filing writes, with their indexes, 64 writers, no HTTP", "reports/s", everything);
        var slow = new Side("one transaction per request, 64 writers, no HTTP", "rows/s", single);
        var ratio = Spread.OfRatios(ours, other);
        var timesSingle = Spread.OfRatios(ours, slow);
        var met = ratio.Median >= LeastOfGroupCommit && timesSingle.Median >= LeastTimesSingle;
        new Verdict(
            "p1", $">= {LeastOfGroupCommit} of bare group commit and >= {LeastTimesSingle} x one transaction per request",
            met, ratio, ours, other,
            new { processorMicrosecondsAReport = Spread.Of(processor), timesOneTransactionPerRequest = timesSingle, oneTransactionPerRequest = slow, ofBareCommitOfEveryRow = Spread.OfRatios(ours, all), everyRow = all }).Print();
        return 0;
    }
}
