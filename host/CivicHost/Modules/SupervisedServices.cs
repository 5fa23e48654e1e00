using System.Collections.Concurrent;

namespace CivicHost.Modules;

/// <summary>Runs the hosted services of modules: one that throws is started again after growing pauses, and never stops the host.</summary>
internal sealed partial class SupervisedServices(ILogger<SupervisedServices> log)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _supervised = [];
    private readonly ConcurrentDictionary<string, string> _troubles = new();

    public string? TroubleOf(string module) => _troubles.GetValueOrDefault(module);

    public void Note(string module, string trouble) => _troubles[module] = trouble;

    /// <summary>What was in trouble works again: what is noted of it is taken away, and nothing else.</summary>
    /// <param name="module">Its module.</param>
    /// <param name="part">How the note begins.</param>
    public void Forget(string module, string part)
    {
        if (_troubles.TryGetValue(module, out var trouble) && trouble.StartsWith(part, StringComparison.Ordinal))
            _troubles.TryRemove(KeyValuePair.Create(module, trouble));
    }

    public void Start(RunningModule module)
    {
        foreach (var service in module.Services.GetServices<IHostedService>())
            _supervised.Add(Task.Run(() => SuperviseAsync(module.Id, service)));
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_supervised).WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SuperviseAsync(string module, IHostedService service)
    {
        for (var failures = 0; !_stopping.IsCancellationRequested; failures++)
        {
            try
            {
                await service.StartAsync(_stopping.Token);
                if (service is BackgroundService { ExecuteTask: { } running })
                    await running.WaitAsync(_stopping.Token);
                await Task.Delay(Timeout.Infinite, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                await StopQuietlyAsync(module, service);
                return;
            }
            catch (Exception fault)
            {
                _troubles[module] = $"{service.GetType().Name}: {fault.GetType().Name}: {fault.Message}";
                ServiceFailed(log, fault, module, service.GetType().Name);
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, failures)));
                await Task.Delay(pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task StopQuietlyAsync(string module, IHostedService service)
    {
        try
        {
            await service.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception fault)
        {
            ServiceFailed(log, fault, module, service.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The service {Service} of {Module} failed; it is started again after a pause")]
    private static partial void ServiceFailed(ILogger log, Exception fault, string module, string service);
}
