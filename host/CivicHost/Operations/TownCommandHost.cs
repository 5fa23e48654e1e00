using CivicHost.Storage;
using Microsoft.Extensions.Logging.Console;

namespace CivicHost.Operations;

/// <summary>The town without its server: for commands, which may run beside it.</summary>
internal sealed class TownCommandHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TownCommandHost(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public ITownStorage Storage => _app.Services.GetRequiredService<ITownStorage>();

    /// <exception cref="StartupRefusedException">The configuration or the data folder cannot be used.</exception>
    public static async Task<TownCommandHost> OpenAsync(TownOptions options, CancellationToken cancellation)
    {
        var app = TownHost.Build(options, builder =>
        {
            // What a command prints is its answer, perhaps for a program: the log goes to standard error, and only where something is wrong.
            builder.Logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.Warning);
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        });
        try
        {
            await app.Services.GetRequiredService<ITownStorage>().OpenAsync(exclusive: false, cancellation);
            return new TownCommandHost(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
