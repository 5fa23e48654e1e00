using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Jobs;

/// <summary>Runs one job once: in a scope of its module, alone among all hosts of the town, and never to the host's harm.</summary>
internal sealed partial class JobRunner(
    InProcessRuntime runtime, ITownStorage storage, JobLedger ledger, SupervisedServices supervised, TimeProvider clock, ILogger<JobRunner> log)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    /// <summary>A module that does not run, or that is paused, is left alone until the next time.</summary>
    public async Task<JobRun> RunAsync(string module, string name, CancellationToken cancellation) =>
        runtime.RunningModules.FirstOrDefault(running => running.Id == module) is { } found
            ? await RunAsync(found, name, cancellation)
            : new JobRun(JobEnd.Away);

    public async Task<JobRun> RunAsync(RunningModule module, string name, CancellationToken cancellation)
    {
        if (module.Blueprint.Jobs.FirstOrDefault(declared => declared.Name == name) is not { } job || !module.Gate.TryEnter())
            return new JobRun(JobEnd.Away);
        try
        {
            await using var alone = await storage.TryHoldAsync($"job.{module.Id}.{name}", cancellation);
            return alone is null ? new JobRun(JobEnd.Busy) : await RunAloneAsync(module, job, cancellation);
        }
        finally
        {
            module.Gate.Leave();
        }
    }

    private async Task<JobRun> RunAloneAsync(RunningModule module, DeclaredJob job, CancellationToken cancellation)
    {
        var started = clock.GetUtcNow();
        var fault = await TryAsync(module, job, cancellation);
        if (fault is not null && cancellation.IsCancellationRequested)
            return new JobRun(JobEnd.Stopped, fault);

        var trouble = fault is null ? null : $"{fault.GetType().Name}: {fault.Message}";
        if (trouble is null)
            supervised.Forget(module.Id, $"{job.Name}: ");
        else
            supervised.Note(module.Id, $"{job.Name}: {trouble}");
        var ended = clock.GetUtcNow();
        if (fault is null)
            JobDone(log, job.Name, module.Id, (ended - started).TotalMilliseconds);
        else
            JobFailed(log, fault, job.Name, module.Id);
        await ledger.NoteRunAsync(module.Id, job, started, ended, trouble, CancellationToken.None);
        return fault is null ? new JobRun(JobEnd.Done) : new JobRun(JobEnd.Failed, fault);
    }

    /// <returns>What it threw, or null. A job that does not heed its token is waited for all the same: a second run must not begin beside it.</returns>
    private async Task<Exception?> TryAsync(RunningModule module, DeclaredJob job, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(TimeLimit, clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        await using var overrun = limit.Token.Register(() => supervised.Note(module.Id, $"{job.Name}: {TooLong}"));
        try
        {
            await using var services = module.Services.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<ModuleScope>().Person = SystemPerson.Create();
            var work = (IModuleJob)services.ServiceProvider.GetRequiredService(job.Type);
            await Task.Run(() => work.RunAsync(limited.Token), CancellationToken.None);
            return null;
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new TimeoutException(TooLong, late);
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private static string TooLong => $"It took longer than {TimeLimit.TotalMinutes:0} minutes.";

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} of {Module} done in {Milliseconds:0} ms")]
    private static partial void JobDone(ILogger log, string job, string module, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job} of {Module} failed; it runs again at its next time")]
    private static partial void JobFailed(ILogger log, Exception fault, string job, string module);
}

internal enum JobEnd
{
    Done,

    /// <summary>It threw, or took too long.</summary>
    Failed,

    /// <summary>The host stops; it runs again at its next time.</summary>
    Stopped,

    /// <summary>It runs already, here or elsewhere.</summary>
    Busy,

    /// <summary>The module does not run, is paused, or has no such job.</summary>
    Away,
}

internal sealed record JobRun(JobEnd End, Exception? Fault = null);
