using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Samples.Tests;

/// <summary>The simulated operator, running beside the town as a program of its own.</summary>
internal sealed partial class OperatorProcess : IDisposable
{
    public const string Secret = "a secret for tests only";

    private readonly Process _process;

    private OperatorProcess(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public static string Build(PackedSamples samples)
    {
        var built = Path.Combine(samples.FolderOf("SimulatedOperator"), "operator-built");
        var (exitCode, output) = samples.TryDotnet(Path.Combine(samples.FolderOf("SimulatedOperator"), "Operator"), "build", "-c", "Release", "-o", built);
        Assert.That(exitCode, Is.Zero, output);
        return Path.Combine(built, "operator.dll");
    }

    public static async Task<OperatorProcess> StartAsync(string program)
    {
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0", "--secret", Secret]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } found)
                listening.TrySetResult(new Uri(found.Groups["address"].Value));
        };
        process.BeginOutputReadLine();
        try
        {
            return new OperatorProcess(process, await listening.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>The payer confirms on their telephone; the operator calls the town.</summary>
    /// <returns>The HTTP status that the town answered the operator with.</returns>
    public async Task<int> ConfirmAsync(string order)
    {
        using var answer = await Http.PostAsync($"/orders/{order}/confirm", null);
        return int.Parse(await answer.Content.ReadAsStringAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task CallAsync(Uri town)
    {
        using var answer = await Http.PutAsync($"/callback?address={Uri.EscapeDataString(new Uri(town, "/permits/payments/callback/simulated").ToString())}", null);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://\S+)")]
    private static partial Regex Listening();
}
