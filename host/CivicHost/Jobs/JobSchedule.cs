using CivicHost.Modules;
using CivicHost.Operations;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Jobs;

/// <summary>Once the modules run, their jobs do. What no module declares any more is forgotten; what belongs to a module that only failed to start waits.</summary>
internal sealed partial class JobSchedule(
    IServiceProvider host, InProcessRuntime runtime, ModuleCatalogue catalogue, ITownStorage storage, JobLedger ledger, ITown town,
    TownOptions options, IConfiguration configuration, ILogger<JobSchedule> log)
    : BackgroundService
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private JobTimetable? _timetable;
    private bool _isStarted;

    /// <summary>Brings the schedule up to what the running modules declare.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            var declared = runtime.RunningModules.SelectMany(module => module.Blueprint.Jobs.Select(job => (Module: module.Id, Job: job))).ToList();
            var known = await ledger.ListAsync(cancellation);
            if (options.SafeMode || (declared.Count == 0 && known.Count == 0))
                return;
            if (configuration.GetValue("Jobs:Enabled", true))
                _timetable ??= await JobTimetable.OpenAsync(EngineOfTheTown, await storage.PrepareScheduleAsync(cancellation), host, cancellation);

            foreach (var job in known.Where(IsGone))
                await DropAsync(job, cancellation);
            foreach (var (module, job) in declared)
                await KeepAsync(module, job, known.FirstOrDefault(row => row.Module == module && row.Name == job.Name), cancellation);
            if (_timetable is not null && !_isStarted)
                await _timetable.StartAsync(cancellation);
            _isStarted = true;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_timetable is { } timetable)
            await timetable.DisposeAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await runtime.Started.WaitAsync(stoppingToken);
            await RefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops before its modules run.
        }
        catch (Exception fault)
        {
            NotStarted(log, fault);
        }
    }

    private SqlEngine EngineOfTheTown => storage.For(SqliteStorage.HostStore).Engine;

    private async Task KeepAsync(string module, DeclaredJob job, KnownJob? known, CancellationToken cancellation)
    {
        var next = _timetable is null ? null : await _timetable.KeepAsync(module, job, town.TimeZone, cancellation);
        if (known is null || known.Times != job.TimesText || known.NextAt != next)
            await ledger.DeclareAsync(module, job, next, cancellation);
    }

    private async Task DropAsync(KnownJob job, CancellationToken cancellation)
    {
        if (_timetable is not null)
            await _timetable.DropAsync(job.Module, job.Name, cancellation);
        await ledger.DropAsync(job.Module, job.Name, cancellation);
    }

    /// <summary>Its module runs without it, or is switched off or taken away.</summary>
    private bool IsGone(KnownJob job) => runtime.RunningModules.FirstOrDefault(module => module.Id == job.Module) is { } running
        ? running.Blueprint.Jobs.All(declared => declared.Name != job.Name)
        : catalogue.Read().FirstOrDefault(entry => entry.Id == job.Module) is not { Enabled: true, Source: not null };

    [LoggerMessage(Level = LogLevel.Error, Message = "The modules' jobs could not be scheduled: nothing of them runs by itself until the next start. The town goes on")]
    private static partial void NotStarted(ILogger log, Exception fault);
}
