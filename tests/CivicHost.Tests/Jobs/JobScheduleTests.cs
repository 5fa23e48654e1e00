using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using CivicHost.Tests.Operations;

namespace CivicHost.Tests.Jobs;

/// <summary>When jobs run by themselves: over restarts, on several hosts, and no longer once their module is gone.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class JobScheduleTests(SqlEngine engine)
{
    private JobsTown _towns = null!;

    [SetUp]
    public void Begin() => _towns = new JobsTown(engine);

    [TearDown]
    public void End() => _towns.Dispose();

    [Test]
    public async Task The_next_run_is_known_and_stays_over_a_restart()
    {
        await using (var town = await _towns.StartAsync(schedules: true))
        {
            await PlannedAsync(town, "sweep", JobsTown.Morning.AddMinutes(15));
            await PlannedAsync(town, "throws", JobsTown.Morning.AddDays(1).AddHours(-2.5));
        }

        await using var again = await _towns.StartAsync(JobsTown.Morning.AddMinutes(5), schedules: true);

        await PlannedAsync(again, "sweep", JobsTown.Morning.AddMinutes(15));
    }

    [Test]
    public async Task What_was_missed_while_the_host_was_off_is_made_up_for_once()
    {
        await using (var town = await _towns.StartAsync(schedules: true))
        {
            using var browser = town.Client();
            await browser.PostJsonAsync("/keepstime/timers/missed/10", "{}");
            await PlannedAsync(town, "sweep", JobsTown.Morning.AddMinutes(15));
        }

        await using var later = await _towns.StartAsync(JobsTown.Morning.AddHours(5), schedules: true);

        await JobsTown.UntilAsync(
            async () => (await later.ReadAsync<string>("keepstime", "select id from timer where done_at is not null")).Contains("missed"),
            "the missed run was made up for");
        await JobsTown.UntilAsync(
            async () => (await JobsTown.FindAsync(later, "sweep"))?.NextAt == JobsTown.Morning.AddHours(5).AddMinutes(15),
            "it goes on from there");
        Assert.That(await later.ReadAsync<string>("keepstime", "select id from slow_run"), Has.Count.LessThanOrEqualTo(1), "five missed hours are one run");
    }

    [Test]
    public async Task A_module_that_is_switched_off_has_no_jobs_any_more()
    {
        await using (var town = await _towns.StartAsync(schedules: true))
            await PlannedAsync(town, "sweep", JobsTown.Morning.AddMinutes(15));

        await using (var without = await _towns.StartAsync(JobsTown.Morning.AddHours(5), schedules: true, enabled: false))
            await JobsTown.UntilAsync(async () => await JobsTown.FindAsync(without, "sweep") is null, "the job is gone");

        await using var again = await _towns.StartAsync(JobsTown.Morning.AddHours(6), schedules: true);
        await PlannedAsync(again, "sweep", JobsTown.Morning.AddHours(6).AddMinutes(15));
        Assert.That((await JobsTown.FindAsync(again, "sweep"))!.StartedAt, Is.Null);
    }

    [Test]
    public async Task Two_hosts_on_one_database_run_a_job_once()
    {
        if (engine != SqlEngine.PostgreSql)
            Assert.Ignore("A SQLite town has one host.");
        await using (var town = await _towns.StartAsync(schedules: true))
            await PlannedAsync(town, "slow", JobsTown.Morning.AddHours(1));

        await using var first = await _towns.StartAsync(JobsTown.Morning.AddHours(2), schedules: true);
        await using var second = await _towns.StartAsync(JobsTown.Morning.AddHours(2), schedules: true, _towns.AnotherFolder());
        await JobsTown.UntilAsync(
            async () => (await first.ReadAsync<string>("keepstime", "select id from slow_run where ended_at is not null")).Count > 0, "the missed run");
        await Task.Delay(TimeSpan.FromSeconds(2));

        Assert.That(await first.ReadAsync<string>("keepstime", "select id from slow_run"), Has.Count.EqualTo(1));
        var both = await Task.WhenAll(EndAsync(first), EndAsync(second));
        Assert.That(both, Is.EquivalentTo(new[] { "done", "runs already" }));
    }

    [Test]
    public async Task Commands_list_the_jobs_and_run_one_beside_a_running_server()
    {
        if (engine != SqlEngine.Sqlite)
            Assert.Ignore("The command goes the same way on both.");
        _towns.Modules.Add("KeepsTime");
        (string, string)[] enabled = [("CIVICHOST_Modules__Folders__0", _towns.Modules.Path), ("CIVICHOST_Modules__keepstime__Enabled", "true")];
        await using var host = await HostProcess.StartAsync(_towns.Data, enabled);

        var done = await HostProcess.RunWithAsync(enabled, "jobs", "run", "keepstime", "sweep", "--data", _towns.Data);
        var failed = await HostProcess.RunWithAsync(enabled, "jobs", "run", "keepstime", "throws", "--data", _towns.Data);
        var unknown = await HostProcess.RunWithAsync(enabled, "jobs", "run", "keepstime", "swep", "--data", _towns.Data);
        var list = await HostProcess.RunWithAsync(enabled, "jobs", "list", "--data", _towns.Data);

        Assert.That(done, Is.EqualTo((0, "keepstime sweep: done.\n", "")));
        Assert.That(failed.ExitCode, Is.EqualTo(1));
        Assert.That(failed.Errors, Does.Contain("the list is missing"));
        Assert.That(unknown.Errors, Does.Contain("sweep, throws, slow, endless"));
        Assert.That(list.Output, Does.Match("keepstime +sweep +15m +last 20.+ done +next 20").And.Match("throws +06:30 .+ failed .+the list is missing"));
    }

    private static async Task<string> EndAsync(TestTown town)
    {
        try
        {
            await town.RunJobAsync("keepstime", "slow");
            return "done";
        }
        catch (InvalidOperationException busy)
        {
            return busy.Message.Contains("runs already", StringComparison.Ordinal) ? "runs already" : busy.Message;
        }
    }

    private static Task PlannedAsync(TestTown town, string job, DateTimeOffset at) =>
        JobsTown.UntilAsync(async () => (await JobsTown.FindAsync(town, job))?.NextAt == at, $"{job} is planned for {at:u}");
}
