using System.CommandLine;
using System.Text.Json;
using CivicHost.Modules;
using CivicHost.Operations;
using CivicHost.Storage;

namespace CivicHost.Jobs;

/// <summary>civichost jobs: what the modules do at certain times, and one of it now.</summary>
internal static class JobsCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON array." };
    private static readonly Argument<string> Module = new("module") { Description = "The module." };
    private static readonly Argument<string> Job = new("job") { Description = "The job, as the list names it." };

    public static Command Create(Func<ParseResult, TownOptions> options)
    {
        var list = new Command("list", "List the modules' jobs with the last run, what became of it, and the next.") { Json };
        list.SetAction((parsed, cancellation) => ListAsync(options(parsed), parsed.GetValue(Json), cancellation));
        var run = new Command("run", "Run one job now, also beside a running server.") { Module, Job };
        run.SetAction((parsed, cancellation) => RunAsync(options(parsed), parsed.GetValue(Module)!, parsed.GetValue(Job)!, cancellation));
        return new Command("jobs", "What modules do at certain times.") { list, run };
    }

    private static async Task<int> ListAsync(TownOptions options, bool json, CancellationToken cancellation)
    {
        await using var town = await OpenAsync(options, cancellation);
        var jobs = await town.Services.GetRequiredService<JobLedger>().ListAsync(cancellation);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(jobs, JsonSerializerOptions.Web));
            return 0;
        }

        foreach (var job in jobs)
            Console.WriteLine($"{job.Module,-20} {job.Name,-24} {job.Times,-6} last {Write(job.StartedAt)} {job.Outcome,-6} next {Write(job.NextAt)} {job.Error}".TrimEnd());
        if (jobs.Count == 0)
            Console.WriteLine("No module has a job, or the server was never started with one.");
        return 0;
    }

    private static async Task<int> RunAsync(TownOptions options, string module, string job, CancellationToken cancellation)
    {
        await using var town = await OpenAsync(options, cancellation);
        var loaded = await town.Services.GetRequiredService<IModuleRuntime>().LoadAsync(module);
        var run = await town.Services.GetRequiredService<JobRunner>().RunAsync(loaded, job, cancellation);
        switch (run.End)
        {
            case JobEnd.Done:
                Console.WriteLine($"{module} {job}: done.");
                return 0;
            case JobEnd.Busy:
                throw new StartupRefusedException($"{module} {job} is running already. Wait for its end; civichost jobs list shows it.");
            case JobEnd.Away:
                throw new StartupRefusedException(loaded.Blueprint.Jobs.Count == 0
                    ? $"The module {module} has no jobs."
                    : $"The module {module} has no job '{job}'. It has: {string.Join(", ", loaded.Blueprint.Jobs.Select(each => each.Name))}");
            default:
                throw new StartupRefusedException($"{module} {job} failed ({run.Fault?.GetType().Name}: {run.Fault?.Message}). Tell the module's author.", run.Fault);
        }
    }

    /// <summary>The host's own tables may be older than this version where no server was started since.</summary>
    private static async Task<TownCommandHost> OpenAsync(TownOptions options, CancellationToken cancellation)
    {
        var town = await TownCommandHost.OpenExistingAsync(options, cancellation);
        try
        {
            var store = town.Storage.For(SqliteStorage.HostStore);
            await store.MigrateAsync(Migrations.Read(HostFiles.Migrations, store.Engine), cancellation);
            return town;
        }
        catch
        {
            await town.DisposeAsync();
            throw;
        }
    }

    private static string Write(DateTimeOffset? instant) => instant is { } at ? $"{at.ToUniversalTime():u}" : "-";
}
