using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CivicHost.Tests.Operations;

/// <summary>The built executable as a process of its own, so that it can be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output;

    private HostProcess(Process process, Uri address, ConcurrentQueue<string> output)
    {
        _output = output;
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>What it has printed.</summary>
    public string Output => string.Join('\n', _output);

    public static Task<HostProcess> StartAsync(string data, params (string Name, string Value)[] environment) =>
        StartAsync(data, [], environment);

    /// <param name="data">Its data folder.</param>
    /// <param name="arguments">After the two that it always gets.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="until">The address that answers well once it has come far enough.</param>
    public static async Task<HostProcess> StartAsync(
        string data, string[] arguments, (string Name, string Value)[] environment, string until = "/health/ready")
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var process = Process.Start(Describe(["--data", data, "--urls", address.ToString().TrimEnd('/'), .. arguments], environment))!;
        var output = new ConcurrentQueue<string>();
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = address };
        for (var tries = 0; tries < 300 && !process.HasExited; tries++)
        {
            try
            {
                using var ready = await client.GetAsync(until);
                if (ready.IsSuccessStatusCode)
                    return new HostProcess(process, address, output);
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException("The host ended, or was not ready within half a minute.");
    }

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => RunWithAsync([], arguments);

    public static async Task<(int ExitCode, string Output, string Errors)> RunWithAsync(
        (string Name, string Value)[] environment, params string[] arguments)
    {
        using var process = Process.Start(Describe(arguments, environment))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>kill -9: no farewell, no flush.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo Describe(IEnumerable<string> arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Executable(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Where the host was built, in the configuration of these tests.</summary>
    public static string Folder()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, "host", "CivicHost", "bin", configuration, "net10.0");
            if (File.Exists(Path.Combine(built, "civichost.dll")))
                return built;
        }

        throw new FileNotFoundException("Build the host first: dotnet build CivicHost.sln");
    }

    private static string Executable() => Path.Combine(Folder(), OperatingSystem.IsWindows() ? "civichost.exe" : "civichost");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
