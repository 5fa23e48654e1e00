using CivicHost.Sdk;
using CivicHost.Storage;
using Dapper;

namespace CivicHost.Jobs;

/// <summary>What is known of each job, whether or not its module runs: in the host's own database.</summary>
internal sealed class JobLedger(ITownStorage storage)
{
    private const int LongestError = 500;

    private const string All =
        """
        select module, name, times, started_at, ended_at, outcome, error, next_at
        from module_job
        order by module, name
        limit 1000
        """;

    private const string Declare =
        """
        insert into module_job (module, name, times, outcome, error, next_at)
        values (@Module, @Name, @Times, '', '', @NextAt)
        on conflict (module, name) do update set times = excluded.times, next_at = excluded.next_at
        """;

    private const string Delete = "delete from module_job where module = @Module and name = @Name";

    private const string Next = "update module_job set next_at = @NextAt where module = @Module and name = @Name";

    private const string Run =
        """
        insert into module_job (module, name, times, started_at, ended_at, outcome, error)
        values (@Module, @Name, @Times, @StartedAt, @EndedAt, @Outcome, @Error)
        on conflict (module, name) do update
        set started_at = excluded.started_at, ended_at = excluded.ended_at, outcome = excluded.outcome, error = excluded.error
        """;

    private ModuleStore Store => storage.For(SqliteStorage.HostStore);

    public async Task<IReadOnlyList<KnownJob>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await Store.OpenReadOnlyAsync(cancellation);
        return [.. await connection.QueryAsync<KnownJob>(new CommandDefinition(All, cancellationToken: cancellation))];
    }

    public Task DeclareAsync(string module, DeclaredJob job, DateTimeOffset? nextAt, CancellationToken cancellation) =>
        WriteAsync(Declare, new { Module = module, job.Name, Times = job.TimesText, NextAt = nextAt }, cancellation);

    public Task DropAsync(string module, string name, CancellationToken cancellation) =>
        WriteAsync(Delete, new { Module = module, Name = name }, cancellation);

    public Task NoteNextAsync(string module, string name, DateTimeOffset? nextAt, CancellationToken cancellation) =>
        WriteAsync(Next, new { Module = module, Name = name, NextAt = nextAt }, cancellation);

    public Task NoteRunAsync(
        string module, DeclaredJob job, DateTimeOffset startedAt, DateTimeOffset endedAt, string? error, CancellationToken cancellation) =>
        WriteAsync(
            Run,
            new
            {
                Module = module,
                job.Name,
                Times = job.TimesText,
                StartedAt = startedAt,
                EndedAt = endedAt,
                Outcome = error is null ? KnownJob.Done : KnownJob.Failed,
                Error = error is null ? "" : error[..Math.Min(error.Length, LongestError)],
            },
            cancellation);

    private Task WriteAsync(string sql, object parameters, CancellationToken cancellation) => Store.ChangeAsync(
        (change, cancel) => change.Connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancel)),
        _ => true,
        cancellation);
}

/// <param name="Module">Id of the module.</param>
/// <param name="Name">The job's name in it.</param>
/// <param name="Times">15m or 06:30.</param>
/// <param name="StartedAt">The last run, or null before the first.</param>
/// <param name="EndedAt">Its end.</param>
/// <param name="Outcome">Empty before the first run, else <see cref="Done"/> or <see cref="Failed"/>.</param>
/// <param name="Error">What the last run threw, or empty.</param>
/// <param name="NextAt">The next run, or null where no server runs jobs by itself.</param>
internal sealed record KnownJob(
    string Module, string Name, string Times, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string Outcome, string Error, DateTimeOffset? NextAt)
{
    public const string Done = "done";
    public const string Failed = "failed";
}
