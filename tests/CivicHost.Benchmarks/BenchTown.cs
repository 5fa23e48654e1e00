using CivicHost.Modules;
using CivicHost.Operations;
using CivicHost.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Benchmarks;

/// <summary>The demo town, serving in this process.</summary>
internal sealed class BenchTown : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BenchTown(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>The limits count per address, and all the load comes from one.</summary>
    public static IReadOnlyDictionary<string, string?> Unlimited { get; } = new Dictionary<string, string?>
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Limits:General"] = "2000000000",
        ["Limits:AnonymousFiling"] = "2000000000",
        ["Limits:CodeLookup"] = "2000000000",
    };

    public Uri Address { get; }

    public static Task<BenchTown> StartAsync(string data) => StartAsync(
        data, builder => builder.Configuration["Modules:Folders:0"] = Directory.GetParent(HostBuild.ModuleFolder("complaints"))!.Parent!.FullName);

    public static async Task<BenchTown> StartAsync(string data, Action<WebApplicationBuilder> describe)
    {
        var app = TownHost.Build(
            new TownOptions(data, HostBuild.DemoTown(), "http://127.0.0.1:0"),
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(Unlimited);
                describe(builder);
            });
        await app.Services.GetRequiredService<ITownStorage>().OpenAsync(exclusive: true, CancellationToken.None);
        await app.StartAsync();
        await app.Services.GetRequiredService<IModuleRuntime>().Started;
        return new BenchTown(app);
    }

    /// <summary>Disposing alone would leave the scheduler's thread, and with it this process.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
