using CivicHost.Storage;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging.Console;

namespace CivicHost.Operations;

/// <summary>The town without its server: for commands, which may run beside it.</summary>
internal sealed class TownCommandHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TownCommandHost(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public ITownStorage Storage => _app.Services.GetRequiredService<ITownStorage>();

    /// <summary>For commands that only read: a mistyped folder must not become an empty town.</summary>
    /// <exception cref="StartupRefusedException">There is no town in the folder, or it cannot be used.</exception>
    public static Task<TownCommandHost> OpenExistingAsync(TownOptions options, CancellationToken cancellation) =>
        File.Exists(TownInstance.FileIn(Path.GetFullPath(options.DataFolder)))
            ? OpenAsync(options, cancellation)
            : throw new StartupRefusedException(
                $"There is no town in {Path.GetFullPath(options.DataFolder)} yet. Give its folder with --data FOLDER, or start the server once to make one.");

    /// <exception cref="StartupRefusedException">The configuration or the data folder cannot be used.</exception>
    public static async Task<TownCommandHost> OpenAsync(TownOptions options, CancellationToken cancellation)
    {
        var app = TownHost.Build(options, builder =>
        {
            // What a command prints is its answer, perhaps for a program: the log goes to standard error, and only where something is wrong.
            builder.Logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.Warning);
            // The line before would undo what TownPeople says of it.
            builder.Logging.AddFilter<ConsoleLoggerProvider>(typeof(KeyManagementOptions).Namespace, LogLevel.Error);
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
