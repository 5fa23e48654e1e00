using CivicHost.Modules;
using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CivicHost.Benchmarks;

/// <summary>P2: one JSON endpoint as a module's, through everything the host puts round it, against the same on bare Kestrel.</summary>
internal static class JsonEndpoint
{
    private const int Connections = 64;

    private const double LeastOfBare = 0.85;

    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = Arguments.Number(args, "--rounds", 7);
        var duration = TimeSpan.FromSeconds(Arguments.Number(args, "--seconds", 3));
        using var work = new WorkFolder();
        await using var town = await StartTownAsync(work.Path);
        await using var bare = await StartBareAsync();
        var townAddress = town.Address;
        var bareAddress = new Uri(bare.Urls.First());

        var ours = new List<double>();
        var other = new List<double>();
        for (var round = -1; round < rounds; round++)
        {
            var module = await Load.RunAsync(townAddress, Connections, duration, _ => Load.Get(townAddress, "/probe/squares/12"), "200");
            var direct = await Load.RunAsync(bareAddress, Connections, duration, _ => Load.Get(bareAddress, "/probe/squares/12"), "200");
            if (round < 0)
                continue;
            ours.Add(module);
            other.Add(direct);
        }

        var ourSide = new Side("GET as a module's endpoint", "answers/s", ours);
        var bareSide = new Side("GET on bare Kestrel", "answers/s", other);
        var ratio = Spread.OfRatios(ourSide, bareSide);
        new Verdict("p2", $">= {LeastOfBare} of bare Kestrel", ratio.Median >= LeastOfBare, ratio, ourSide, bareSide).Print();
        return 0;
    }

    public static void MapSquares(IEndpointRouteBuilder routes) =>
        routes.MapGet("/squares/{number:int}", (int number) => new Square(number, (long)number * number, "a number and its square")).AllowAnonymous();

    private static async Task<BenchTown> StartTownAsync(string data)
    {
        var folder = Directory.CreateDirectory(Path.Combine(data, "probe")).FullName;
        File.WriteAllText(
            Path.Combine(folder, "manifest.json"),
            """{"built":{"id":"probe","version":"1.0.0","assembly":"CivicHost.Benchmarks.dll","sdk":"1.0.0","framework":"net10.0"},"declared":{"names":{"fr":"Mesure","pt":"Medida","en":"Probe"},"publisher":"CivicHost","contact":"https://example.org","licence":"MIT","languages":["fr","pt","en"]}}""");
        return await BenchTown.StartAsync(
            Path.Combine(data, "town"), builder => builder.Services.AddSingleton(new ModuleSource(folder, typeof(ProbeModule).Assembly)));
    }

    private static async Task<WebApplication> StartBareAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        MapSquares(app.MapGroup("/probe"));
        await app.StartAsync();
        return app;
    }
}

/// <param name="Number">The number asked for.</param>
/// <param name="Result">Its square.</param>
/// <param name="Meaning">A few words, so that the answer has some length.</param>
public sealed record Square(int Number, long Result, string Meaning);

/// <summary>The module that is measured.</summary>
public sealed class ProbeModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes) => JsonEndpoint.MapSquares(routes);
}
