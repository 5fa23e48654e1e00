using System.Data.Common;
using CivicHost.Sdk;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quartz;

namespace CivicHost.Jobs;

/// <summary>Quartz with its persistent store: knows when each job runs next, also after the host was off, and shares that among hosts on one PostgreSQL.</summary>
internal sealed class JobTimetable : IAsyncDisposable
{
    private const int AtOnce = 3;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    private readonly StandaloneSchedulerFactory _factory;
    private readonly IScheduler _scheduler;
    private readonly TimeProvider _clock;

    private JobTimetable(StandaloneSchedulerFactory factory, IScheduler scheduler, TimeProvider clock)
    {
        _factory = factory;
        _scheduler = scheduler;
        _clock = clock;
    }

    /// <param name="engine">The town's.</param>
    /// <param name="connection">Where Quartz keeps tables of its own, which it makes where they are missing.</param>
    /// <param name="host">For what a run needs.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<JobTimetable> OpenAsync(SqlEngine engine, string connection, IServiceProvider host, CancellationToken cancellation)
    {
        var clock = host.GetRequiredService<TimeProvider>();
        var factory = QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.Services.AddSingleton(host.GetRequiredService<ILoggerFactory>());
            quartz.Services.AddSingleton(host.GetRequiredService<JobRunner>());
            quartz.Services.AddSingleton(host.GetRequiredService<JobLedger>());
            quartz.UseTimeProvider(clock);
            quartz.UseDefaultThreadPool(AtOnce);
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "civichost";
                scheduler.IdleWaitTime = Idle;
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                if (engine == SqlEngine.Sqlite)
                {
                    store.UseSqlite(SqliteFactory.Instance, connection);
                }
                else
                {
                    store.UsePostgres(NpgsqlFactory.Instance, connection);
                    store.UseClustering();
                }
            });
        }).Build();
        return new JobTimetable(factory, await factory.GetScheduler(cancellation), clock);
    }

    public ValueTask StartAsync(CancellationToken cancellation) => _scheduler.Start(cancellation);

    /// <summary>A job whose times are as they were keeps its next run, also one that was missed.</summary>
    /// <returns>The next run.</returns>
    public async Task<DateTimeOffset?> KeepAsync(string module, DeclaredJob job, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var trigger = await _scheduler.GetTrigger(new TriggerKey(job.Name, module), cancellation);
        var times = $"{job.TimesText} {zone.Id}";
        if (trigger?.Description == times)
            return trigger.NextFireTimeUtc;

        var key = new JobKey(job.Name, module);
        await _scheduler.ScheduleJob(
            JobBuilder.Create<ScheduledJob>().WithIdentity(key).Build(),
            [Describe(job.Times, zone).WithIdentity(job.Name, module).WithDescription(times).Build()],
            ScheduleJobOptions.Replacing,
            cancellation);
        return (await _scheduler.GetTrigger(new TriggerKey(job.Name, module), cancellation))?.NextFireTimeUtc;
    }

    public async Task DropAsync(string module, string name, CancellationToken cancellation) =>
        await _scheduler.DeleteJob(new JobKey(name, module), cancellation);

    /// <summary>Runs that are under way are told to end, and waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_scheduler.Status is not SchedulerStatus.Shutdown)
            await _scheduler.Shutdown(waitForJobsToComplete: true);
        await _factory.DisposeAsync();
    }

    private TriggerBuilder<IJob> Describe(JobTimes times, TimeZoneInfo zone) => times.Interval is { } interval
        ? TriggerBuilder.Create(_clock)
            .StartAt(_clock.GetUtcNow() + interval)
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(interval).RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithRemainingCount))
        : TriggerBuilder.Create(_clock)
            .WithSchedule(CronScheduleBuilder.Create($"0 {times.TimeOfDay!.Value.Minute} {times.TimeOfDay.Value.Hour} * * ?").InTimeZone(zone)
                .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed));
}
