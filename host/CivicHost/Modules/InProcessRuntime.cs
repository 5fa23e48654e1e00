using System.Collections.Concurrent;
using System.CommandLine;
using CivicHost.Events;
using CivicHost.Operations;
using CivicHost.Storage;

namespace CivicHost.Modules;

/// <summary>Modules as assemblies in the host's own process.</summary>
internal sealed partial class InProcessRuntime(
    ModuleCatalogue catalogue, ModuleStarter starter, ModuleEndpointSource endpoints, SupervisedServices supervised,
    TownOptions options, IConfiguration configuration, IHostApplicationLifetime lifetime, TimeProvider clock,
    ILogger<InProcessRuntime> log)
    : IModuleRuntime, IEventParticipants, IHostedService
{
    private const int StartSecondsByDefault = 15;

    private readonly ConcurrentDictionary<string, ModuleStatus> _status = new();
    private readonly ConcurrentDictionary<string, RunningModule> _running = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Lock _loading = new();
    private string? _commanded;
    private IReadOnlyList<RunningModule>? _others;

    public Task Started => _started.Task;

    public IReadOnlyList<ModuleStatus> Modules => [.. _status.Values.OrderBy(status => status.Id, StringComparer.Ordinal).Select(AsOfNow)];

    public IReadOnlyList<EventParticipant> Running => [.. RunningModules.Select(module => module.ToParticipant())];

    public IReadOnlyList<RunningModule> RunningModules => [.. _running.Values.OrderBy(module => module.Id, StringComparer.Ordinal)];

    private TimeSpan LongestStart => TimeSpan.FromSeconds(configuration.GetValue("Modules:StartSeconds", StartSecondsByDefault));

    /// <summary>The host's own pages are there when the port opens; modules follow once it is open.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (host, served) = await starter.StartHostAsync(cancellationToken);
        _running[host.Id] = host;
        endpoints.Put(host.Id, served);
        lifetime.ApplicationStarted.Register(() => _ = Task.Run(StartAllAsync, CancellationToken.None));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        RunningState.Clear(options.DataFolder);
        await supervised.StopAsync(cancellationToken);
        foreach (var module in _running.Values)
            await module.Services.DisposeAsync();
    }

    public async Task<bool> RetryAsync(string id, CancellationToken cancellation)
    {
        if (catalogue.Read().FirstOrDefault(known => known.Id == id) is not { Enabled: true } entry)
            return false;
        starter.MarkerOf(id).Clear();
        if (_running.TryGetValue(id, out var running))
        {
            running.Gate.Resume();
            return true;
        }

        await StartOneAsync(entry, cancellation);
        WriteState();
        return true;
    }

    public async Task<IReadOnlyList<Command>> CommandsOf(string id)
    {
        var module = await LoadAsync(id);
        _commanded = id;
        var scope = module.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<ModuleScope>().Person = SystemPerson.Create();
        return [.. module.Blueprint.Commands.Select(create => create(scope.ServiceProvider))];
    }

    public IReadOnlyList<RunningModule> LoadOthers()
    {
        if (_commanded is null)
            return [];
        lock (_loading)
            return _others ??= Task.Run(LoadOthersAsync).GetAwaiter().GetResult();
    }

    public async Task<RunningModule> LoadAsync(string id)
    {
        var entry = catalogue.Read().FirstOrDefault(known => known.Id == id);
        if (entry is not { Enabled: true, Source: { } source })
            throw new StartupRefusedException(entry is null
                ? $"There is no command and no module '{id}'. See: civichost --help, civichost modules"
                : $"The module {id} is not {(entry.Enabled ? "installed" : "switched on")}. See: civichost modules");
        try
        {
            return await starter.StartAsync(source, ModuleManifest.Read(source.Folder), CancellationToken.None);
        }
        catch (ModuleRefusedException refused)
        {
            throw new StartupRefusedException($"The module {id} cannot run: {refused.Detail}. See: civichost modules", refused);
        }
    }

    private async Task<IReadOnlyList<RunningModule>> LoadOthersAsync()
    {
        var loaded = new List<RunningModule>();
        foreach (var entry in catalogue.Read().Where(entry => entry is { Enabled: true, Source: not null } && entry.Id != _commanded))
        {
            try
            {
                loaded.Add(await Task.Run(() => LoadAsync(entry.Id)).WaitAsync(LongestStart));
            }
            catch (Exception fault)
            {
                StartFailed(log, fault, entry.Id);
            }
        }

        return loaded;
    }

    private async Task StartAllAsync()
    {
        try
        {
            foreach (var entry in catalogue.Read())
                await StartOneAsync(entry, lifetime.ApplicationStopping);
            WriteState();
            _started.TrySetResult();
        }
        catch (Exception fault)
        {
            StartFailed(log, fault, "modules");
            _started.TrySetException(fault);
        }
    }

    private async Task StartOneAsync(CatalogueEntry entry, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            _status[entry.Id] = await TryStartAsync(entry, cancellation);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<ModuleStatus> TryStartAsync(CatalogueEntry entry, CancellationToken cancellation)
    {
        var status = ModuleStatusReader.Installed(entry, options.SafeMode);
        if (status.State != ModuleState.Starting)
            return status;
        var marker = starter.MarkerOf(entry.Id);
        var strikes = marker.Strikes();
        if (strikes >= StartMarker.StrikesBeforeQuarantine)
            return ModuleStatusReader.Quarantined(status, strikes);

        _status[entry.Id] = status;
        marker.Write(strikes + 1);
        try
        {
            var module = await Task.Run(() => ServeAsync(entry.Source!, status.Manifest!, cancellation), cancellation).WaitAsync(LongestStart, cancellation);
            supervised.Start(module);
            return status with { State = ModuleState.Running };
        }
        catch (TimeoutException)
        {
            return status.Refusing(new ModuleRefusedException("modules.reason.hung", "modules.remedy.hung", entry.Id), ModuleState.Failed);
        }
        catch (ModuleRefusedException refused)
        {
            return status.Refusing(refused);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            StartFailed(log, fault, entry.Id);
            var first = fault is AggregateException { InnerExceptions: [var inner, ..] } ? inner : fault;
            return status.Refusing(new ModuleRefusedException("modules.reason.threw", "modules.remedy.threw", $"{first.GetType().Name}: {first.Message}"), ModuleState.Failed);
        }
        finally
        {
            marker.Clear();
        }
    }

    private async Task<RunningModule> ServeAsync(ModuleSource source, ModuleManifest manifest, CancellationToken cancellation)
    {
        var addresses = manifest.Declared.Addresses ?? [];
        endpoints.RefuseTaken(manifest.Built.Id, ["/" + manifest.Built.Id, .. addresses], catalogue.Read().Select(entry => entry.Id));
        var module = await starter.StartAsync(source, manifest, cancellation);
        var served = ModuleEndpoints.Map(module.Door, "/" + module.Id, addresses, module.Services, module.Gate);
        _running[module.Id] = module;
        endpoints.Put(module.Id, served);
        return module;
    }

    private void WriteState() =>
        RunningState.Write(options.DataFolder, new RunningState(clock.GetUtcNow(), Environment.ProcessId, Modules));

    private ModuleStatus AsOfNow(ModuleStatus status) =>
        status.State == ModuleState.Running && _running.TryGetValue(status.Id, out var module) && module.Gate.PausedUntil is { } until
            ? status with { State = ModuleState.Paused, Reason = "modules.reason.paused", Remedy = "modules.remedy.paused", Detail = $"{until:HH:mm:ss} UTC" }
            : supervised.TroubleOf(status.Id) is { } trouble
                ? status with { Reason = "modules.reason.service", Remedy = "modules.remedy.threw", Detail = trouble }
                : status;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Module} could not be started; the town goes on without it")]
    private static partial void StartFailed(ILogger log, Exception fault, string module);
}
