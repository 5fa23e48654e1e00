using CivicHost.Modules;
using CivicHost.People;
using CivicHost.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CivicHost.Operations;

/// <summary>civichost, civichost serve: opens the data folder, listens, then starts the modules one after another.</summary>
internal static class Serve
{
    public static async Task<int> RunAsync(TownOptions options, CancellationToken cancellation)
    {
        await using var app = TownHost.Build(options);
        UnhandledFaults.Contain(app.Services);
        await app.Services.GetRequiredService<ITownStorage>().OpenAsync(exclusive: true, cancellation);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new StartupRefusedException($"{taken.Message} Give another address with --urls http://127.0.0.1:PORT.", taken);
        }

        var address = AddressOf(app);
        Console.WriteLine($"The town is served at {address}");
        Console.WriteLine($"Data: {Path.GetFullPath(options.DataFolder)}   Configuration: {TownConfiguration.FileOf(options)}");
        await app.Services.GetRequiredService<IModuleRuntime>().Started.WaitAsync(cancellation);
        Console.WriteLine($"Modules: {ModuleSummary(app)}");
        if (await app.Services.GetRequiredService<SetupLink>().PrepareAsync(address, cancellation) is { } link)
            Console.WriteLine($"Nobody can sign in yet. Open this link once to become the first administrator: {link}");
        Console.WriteLine("Stop with Ctrl+C.");
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    private static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? TownOptions.DefaultUrls;

    private static string ModuleSummary(WebApplication app)
    {
        var modules = app.Services.GetRequiredService<IModuleRuntime>().Modules;
        return modules.Count == 0
            ? "none is switched on; see the README for how to switch one on"
            : string.Join(", ", modules.Select(module => $"{module.Id} {module.State}"));
    }
}
