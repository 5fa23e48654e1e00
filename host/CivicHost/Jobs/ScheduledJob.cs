using Quartz;

namespace CivicHost.Jobs;

/// <summary>The only kind of job that the scheduler knows: its key says which module's job is meant. The group is the module, the name is the job's.</summary>
[DisallowConcurrentExecution]
internal sealed class ScheduledJob(JobRunner runner, JobLedger ledger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var key = context.JobDetail.Key;
        await runner.RunAsync(key.Group, key.Name, cancellationToken);
        await ledger.NoteNextAsync(key.Group, key.Name, context.NextFireTimeUtc, CancellationToken.None);
    }
}
