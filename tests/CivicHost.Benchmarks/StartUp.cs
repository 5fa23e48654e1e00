using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace CivicHost.Benchmarks;

/// <summary>P5: from the start of the process to the first answer with the demo town and its modules, against a bare ASP.NET Core program.</summary>
internal static class StartUp
{
    private const int ManyModules = 50;

    private const double MostTimesBare = 2.5;
    private const double MostProcessorSeconds = 3;
    private const double MostMegabytes = 130;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["bare-server", var url])
            return await ServeBareAsync(url);

        var rounds = Arguments.Number(args, "--rounds", 7);
        using var work = new WorkFolder();
        var host = HostBuild.Executable();
        var town = Path.Combine(work.Path, "town");
        await using (await StartAsync(host, ["--data", town], "/health/ready"))
        {
            // The first start makes the databases; a town starts with them every other day of its life.
        }

        var ours = new List<double>();
        var bare = new List<double>();
        var ready = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            await using (var started = await StartAsync(Environment.ProcessPath!, ["p5", "bare-server"], "/", urlIsLast: true))
                bare.Add(started.Milliseconds);
            await using (var started = await StartAsync(host, ["--data", town], "/"))
                ours.Add(started.Milliseconds);
            await using (var started = await StartAsync(host, ["--data", town], "/health/ready"))
                ready.Add(started.Milliseconds);
        }

        var memory = await IdleMemoryAsync(host, town);
        var processor = await ProcessorOfManyAsync(host, work.Path);
        var ourSide = new Side("demo town, until the home page answers", "ms", ours);
        var bareSide = new Side("bare ASP.NET Core program, until its first answer", "ms", bare);
        var ratio = Spread.OfRatios(ourSide, bareSide);
        var met = ratio.Median <= MostTimesBare && memory <= MostMegabytes && processor <= MostProcessorSeconds;
        new Verdict(
            "p5",
            $"start <= {MostTimesBare} x bare; {ManyModules} modules <= {MostProcessorSeconds} s of processor; idle memory with three modules <= {MostMegabytes} MB",
            met, ratio, ourSide, bareSide,
            new { untilAllModulesRun = Spread.Of(ready), idleMegabytes = memory, processorSecondsFor50Modules = processor }).Print();
        return 0;
    }

    private static async Task<int> ServeBareAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseSetting("urls", url);
        await using var app = builder.Build();
        app.MapGet("/", () => "hello");
        await app.RunAsync();
        return 0;
    }

    private static async Task<double> IdleMemoryAsync(string host, string town)
    {
        await using var started = await StartAsync(host, ["--data", town], "/health/ready");
        using var client = new HttpClient();
        foreach (var path in (string[])["/", "/complaints/new", "/permits/apply", "/polls"])
            using (await client.GetAsync(new Uri(started.Address, path)))
            {
                // A page of each module, so that idle means after use.
            }

        await Task.Delay(TimeSpan.FromSeconds(10));
        started.Process.Refresh();
        return Math.Round(started.Process.WorkingSet64 / 1e6, 1);
    }

    /// <summary>Processor time of a start with 50 modules less that of a start with none.</summary>
    private static async Task<double> ProcessorOfManyAsync(string host, string work)
    {
        var none = Path.Combine(work, "none.json");
        var many = Path.Combine(work, "many.json");
        var modules = new JsonObject { ["Folders"] = new JsonArray(Path.Combine(work, "fifty")) };
        for (var number = 1; number <= ManyModules; number++)
        {
            var id = $"copy{number:00}";
            CopyModule(HostBuild.ModuleFolder("polls"), Path.Combine(work, "fifty", id, "1.0.0"), id);
            modules[id] = new JsonObject { ["Enabled"] = true };
        }

        var town = JsonNode.Parse(File.ReadAllText(HostBuild.DemoTown()))!.AsObject();
        town["Modules"] = new JsonObject();
        File.WriteAllText(none, town.ToJsonString());
        town["Modules"] = modules;
        File.WriteAllText(many, town.ToJsonString());
        var withNone = await ProcessorSecondsAsync(host, Path.Combine(work, "data-none"), none);
        var withMany = await ProcessorSecondsAsync(host, Path.Combine(work, "data-many"), many);
        return Math.Round(withMany - withNone, 2);
    }

    private static async Task<double> ProcessorSecondsAsync(string host, string data, string config)
    {
        string[] args = ["--data", data, "--config", config];
        await using (await StartAsync(host, args, "/health/ready"))
        {
            // Makes the databases.
        }

        await using var started = await StartAsync(host, args, "/health/ready");
        started.Process.Refresh();
        return started.Process.TotalProcessorTime.TotalSeconds;
    }

    private static void CopyModule(string from, string to, string id)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var manifest = Path.Combine(to, "manifest.json");
        var written = JsonNode.Parse(File.ReadAllText(manifest))!;
        written["built"]!["id"] = id;
        written["built"]!["version"] = "1.0.0";
        File.WriteAllText(manifest, written.ToJsonString());
    }

    private static async Task<StartedServer> StartAsync(string program, string[] args, string firstPath, bool urlIsLast = false)
    {
        var port = FreePort();
        var address = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in args)
            start.ArgumentList.Add(argument);
        if (!urlIsLast)
            start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(address.ToString().TrimEnd('/'));
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (watch.Elapsed < TimeSpan.FromSeconds(60) && !process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(address, firstPath));
                if (answer.IsSuccessStatusCode)
                    return new StartedServer(process, address, watch.Elapsed.TotalMilliseconds);
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(2);
        }

        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"{program} gave no answer at {firstPath} within a minute.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record StartedServer(Process Process, Uri Address, double Milliseconds) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Process.Kill(entireProcessTree: true);
            await Process.WaitForExitAsync();
            Process.Dispose();
        }
    }
}
