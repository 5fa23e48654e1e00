using System.Diagnostics;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CivicHost.Benchmarks;

/// <summary>P4: what a request costs in a town with a million reports, against the same in a town with ten thousand. What counts is processor time:
/// answers a second also tell what else the machine does.</summary>
internal static class GrowthOfReports
{
    private const int Small = 10_000;
    private const int Connections = 16;

    private const double MostTimes = 1.5;

    private const string Report = """{"category":"light","quarter":"Centre","landmark":"Near the fictional fountain","text":"The lamp is dark.","answers":{"fault":"dark"}}""";

    /// <summary>In a third of all texts.</summary>
    private const string CommonWord = "depuis";

    /// <summary>In about one text in a hundred: both towns have a page full of it.</summary>
    private const string RareWord = "palétuvier";

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = Arguments.Number(args, "--rounds", 5);
        var duration = TimeSpan.FromSeconds(Arguments.Number(args, "--seconds", 2));
        var many = Arguments.Number(args, "--large", 1_000_000);
        using var work = new WorkFolder();
        await using var small = await GrownTown.OpenAsync(Small, work.Path);
        await using var large = await GrownTown.OpenAsync(many, work.Path);

        var parts = new List<Part>();
        foreach (var (name, request, status) in Requests())
        {
            var part = new Part(name, [], []);
            // The first round warms both up and is not counted.
            for (var round = 0; round <= rounds; round++)
            {
                var ours = await Load.MeasureAsync(large.Address, Connections, duration, _ => request(large), status);
                var other = await Load.MeasureAsync(small.Address, Connections, duration, _ => request(small), status);
                if (round == 0)
                    continue;
                part.Large.Add(ours);
                part.Small.Add(other);
            }

            parts.Add(part);
        }

        var worst = parts.MaxBy(part => part.Ratio.Median)!;
        new Verdict(
            "p4", $"each costs <= {MostTimes} times as much with {many} reports as with {Small}", worst.Ratio.Median <= MostTimes, worst.Ratio,
            new Side($"{worst.Name}, {many} reports", "microseconds of processor an answer", [.. worst.Large.Select(pace => pace.ProcessorMicroseconds)]),
            new Side($"{worst.Name}, {Small} reports", "microseconds of processor an answer", [.. worst.Small.Select(pace => pace.ProcessorMicroseconds)]),
            parts.ToDictionary(part => part.Name, part => part.ToFigures())).Print();
        return 0;
    }

    /// <summary>Filing comes last: it makes the small town larger.</summary>
    private static IEnumerable<(string Name, Func<GrownTown, byte[]> Request, string Status)> Requests() =>
    [
        ("public list", town => Load.Get(town.Address, $"/complaints?before={town.SomeMark()}"), "200"),
        ("tracking code", town => Load.Get(town.Address, $"/complaints/cases/{town.SomeCode()}"), "200"),
        ("duplicates within 100 m", town => Load.Get(town.Address, $"/complaints/new/road/details?quarter=Centre&place={town.SomePlace()}"), "200"),
        ("search, common word", town => Load.Get(town.Address, $"/complaints?q={CommonWord}&before={town.SomeMark()}"), "200"),
        ("search, rare word", town => Load.Get(town.Address, $"/complaints?q={Uri.EscapeDataString(RareWord)}&before={town.LateMark()}"), "200"),
        ("filing", town => Load.PostJson(town.Address, "/complaints/api/reports", Report), "201"),
    ];

    private sealed record Part(string Name, List<Pace> Large, List<Pace> Small)
    {
        public Spread Ratio => Spread.Of(Large.Zip(Small, (large, small) => large.ProcessorMicroseconds / small.ProcessorMicroseconds));

        public object ToFigures() => new
        {
            timesAsDear = Ratio,
            largeMicroseconds = Spread.Of(Large.Select(pace => pace.ProcessorMicroseconds)),
            smallMicroseconds = Spread.Of(Small.Select(pace => pace.ProcessorMicroseconds)),
            largePerSecond = Spread.Of(Large.Select(pace => pace.PerSecond)),
            smallPerSecond = Spread.Of(Small.Select(pace => pace.PerSecond)),
        };
    }
}

/// <summary>A town with invented reports. They are invented once and kept under the temporary path; what is measured is a copy.</summary>
internal sealed class GrownTown : IAsyncDisposable
{
    private const int Samples = 2000;

    private readonly BenchTown _town;
    private readonly IReadOnlyList<Sample> _samples;
    private int _next;

    private GrownTown(BenchTown town, IReadOnlyList<Sample> samples)
    {
        _town = town;
        _samples = samples;
    }

    public Uri Address => _town.Address;

    public static async Task<GrownTown> OpenAsync(int reports, string work)
    {
        var kept = Path.Combine(Path.GetTempPath(), "civichost-bench-grown", $"{MarkOfTables()}-{reports}");
        if (!File.Exists(Path.Combine(kept, "grown")))
            await GrowAsync(kept, reports);
        var data = Path.Combine(work, $"town-{reports}");
        foreach (var file in Directory.EnumerateFiles(kept, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(data, Path.GetRelativePath(kept, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var samples = ReadSamples(Path.Combine(data, "modules", "complaints", "complaints.db"));
        return new GrownTown(await BenchTown.StartAsync(data), samples);
    }

    public string SomeCode() => Next().Code;

    public string SomePlace() => Uri.EscapeDataString(FormattableString.Invariant($"{Next().Latitude}, {Next().Longitude}"));

    /// <summary>Where a page of the public list may have ended; a different page each time, so that none is answered from memory.</summary>
    public string SomeMark() => Next().Mark;

    /// <summary>The same among the newest tenth.</summary>
    public string LateMark() => _samples[Samples - 1 - (int)((uint)Interlocked.Increment(ref _next) % (Samples / 10))].Mark;

    public ValueTask DisposeAsync() => _town.DisposeAsync();

    private Sample Next() => _samples[(int)((uint)Interlocked.Increment(ref _next) * 7919u % Samples)];

    /// <summary>Another schema is another town.</summary>
    private static string MarkOfTables()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(HostBuild.ModuleFolder("complaints"), "Migrations")).Order())
            hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static async Task GrowAsync(string folder, int reports)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        await Console.Error.WriteLineAsync($"Inventing {reports} reports in {folder}; the next run finds them there.");
        using var seed = Process.Start(HostBuild.Executable(), ["--data", folder, "--config", HostBuild.DemoTown(), "complaints", "seed", "--count", $"{reports}"]);
        await seed.WaitForExitAsync();
        if (seed.ExitCode != 0)
            throw new InvalidOperationException("The reports could not be invented.");
        await File.WriteAllTextAsync(Path.Combine(folder, "grown"), "");
    }

    /// <summary>Spread evenly over all reports, in the order of time.</summary>
    private static List<Sample> ReadSamples(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=false");
        connection.Open();
        var count = connection.ExecuteScalar<long>("select count(*) from report where cell is not null and visibility = 'shown' and privacy <> 'secret'");
        return [.. connection.Query<Sample>(
            """
            select number as "Number", code as "Code", latitude as "Latitude", longitude as "Longitude", filed_at as "FiledAt"
            from (select *, row_number() over (order by number) as place from report where cell is not null and visibility = 'shown' and privacy <> 'secret')
            where place * @Samples / @Count > (place - 1) * @Samples / @Count
            order by number
            limit @Samples
            """,
            new { Samples, Count = count })];
    }

    private sealed record Sample(long Number, string Code, double Latitude, double Longitude, string FiledAt)
    {
        /// <summary>As the public list writes it.</summary>
        public string Mark => $"{string.Concat(FiledAt.Where(char.IsAsciiDigit))}-{Number}";
    }
}
