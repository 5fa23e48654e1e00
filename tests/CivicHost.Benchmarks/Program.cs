using CivicHost.Benchmarks;

return args is [var goal, ..] ? goal.ToLowerInvariant() switch
{
    "p1" => await FilingReports.RunAsync(args[1..]),
    "p2" => await JsonEndpoint.RunAsync(args[1..]),
    "p3" => await ListOfReports.RunAsync(args[1..]),
    "p4" => await GrowthOfReports.RunAsync(args[1..]),
    "p5" => await StartUp.RunAsync(args[1..]),
    "p6" => TallyOfBallots.Run(args[1..]),
    "p7" => EqualSharesOfACity.Run(args[1..]),
    _ => Usage(),
} : Usage();

static int Usage()
{
    Console.Error.WriteLine("Name a goal of docs/performance.md: p1 (filing reports), p2 (a JSON endpoint), p3 (the public list), p4 (growth), p5 (start-up and memory), p6 (tallies), p7 (Equal Shares).");
    Console.Error.WriteLine("dotnet run -c Release --project tests/CivicHost.Benchmarks -- p1 [--seconds 3] [--rounds 5]");
    return 2;
}
