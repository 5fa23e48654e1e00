using System.Net;
using CivicHost.Jobs;
using CivicHost.Modules;
using CivicHost.Sdk;
using CivicHost.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Tests.Jobs;

/// <summary>What one run of a job does, and what it must not do to anybody.</summary>
[TestFixture(SqlEngine.Sqlite)]
[TestFixture(SqlEngine.PostgreSql)]
public sealed class JobTests(SqlEngine engine)
{
    private JobsTown _towns = null!;
    private TestTown _town = null!;
    private TestBrowser _browser = null!;

    [SetUp]
    public async Task Start()
    {
        _towns = new JobsTown(engine);
        _town = await _towns.StartAsync();
        _browser = _town.Client();
    }

    [TearDown]
    public async Task Stop()
    {
        _browser?.Dispose();
        if (_town is not null)
            await _town.DisposeAsync();
        _towns.Dispose();
    }

    [Test]
    public async Task Does_what_is_due_on_the_towns_clock_and_nothing_twice()
    {
        await _browser.PostJsonAsync("/keepstime/timers/soon/10", "{}");
        await _browser.PostJsonAsync("/keepstime/timers/later/60", "{}");

        await _town.RunJobAsync("keepstime", "sweep");
        Assert.That(await DoneAsync(), Is.Empty);

        _town.Clock.Advance(TimeSpan.FromMinutes(15));
        await _town.RunJobAsync("keepstime", "sweep");
        await _town.RunJobAsync("keepstime", "sweep");

        Assert.That(await DoneAsync(), Is.EqualTo(new[] { "soon" }));
        Assert.That(
            await _town.ReadAsync<string>("keepstime", "select person || ' ' || request from civic_audit where request = 'EndTimer'"),
            Is.EqualTo(new[] { "system EndTimer" }));
    }

    [Test]
    public async Task One_that_throws_is_named_to_the_administrator_and_takes_nothing_with_it()
    {
        Assert.That(() => _town.RunJobAsync("keepstime", "throws"), Throws.InvalidOperationException.With.Message.EqualTo("the list is missing"));
        await _town.RunJobAsync("keepstime", "sweep");

        using var administrator = _town.ClientAs(Roles.Administrator);
        var page = WebUtility.HtmlDecode(await administrator.PageAsync("/admin/modules"));
        Assert.That(page, Does.Contain("throws: InvalidOperationException: the list is missing"), "beside the module");
        Assert.That(page, Does.Contain("Chaque jour à 06:30").And.Contain("Toutes les 15 minutes"));
        Assert.That((await JobsTown.FindAsync(_town, "throws"))!.Outcome, Is.EqualTo("failed"));
        Assert.That((await JobsTown.FindAsync(_town, "sweep"))!.Outcome, Is.EqualTo("done"));
        Assert.That((await _browser.GetAsync("/")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task One_that_does_not_end_is_told_to_after_ten_minutes()
    {
        var run = _town.RunJobAsync("keepstime", "endless");

        await JobsTown.UntilAsync(
            () =>
            {
                _town.Clock.Advance(TimeSpan.FromMinutes(11));
                return Task.FromResult(run.IsCompleted);
            },
            "the run ends");

        Assert.That(() => run, Throws.InstanceOf<TimeoutException>());
        Assert.That((await JobsTown.FindAsync(_town, "endless"))!.Error, Does.Contain("10 minutes"));
    }

    [Test]
    public async Task Two_runs_at_once_are_one()
    {
        var ends = await Task.WhenAll(RunAsync("keepstime", "slow"), RunAsync("keepstime", "slow"));

        Assert.That(ends.Select(run => run.End), Is.EquivalentTo(new[] { JobEnd.Done, JobEnd.Busy }));
        Assert.That(await _town.ReadAsync<string>("keepstime", "select id from slow_run"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_paused_module_is_left_alone()
    {
        for (var fault = 0; fault < 5; fault++)
            await _browser.GetAsync("/keepstime/fault");

        Assert.That((await RunAsync("keepstime", "sweep")).End, Is.EqualTo(JobEnd.Away));
        _town.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.That((await RunAsync("keepstime", "sweep")).End, Is.EqualTo(JobEnd.Done));
    }

    [TestCase("keepstime", "nothing")]
    [TestCase("nobody", "sweep")]
    public async Task What_is_not_there_is_not_run(string module, string job) =>
        Assert.That((await RunAsync(module, job)).End, Is.EqualTo(JobEnd.Away));

    [Test]
    public void A_name_of_another_form_or_one_that_is_taken_is_refused()
    {
        var module = new ModuleBlueprint("keepstime", new ServiceCollection(), null!);
        module.AddJob<IModuleJob>("sweep", JobTimes.EveryMinutes(1));

        Assert.That(() => module.AddJob<IModuleJob>("sweep", JobTimes.EveryMinutes(1)), Throws.ArgumentException);
        Assert.That(() => module.AddJob<IModuleJob>("../sweep", JobTimes.EveryMinutes(1)), Throws.ArgumentException);
        Assert.That(() => JobTimes.EveryMinutes(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => JobTimes.EveryMinutes(1441), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private Task<JobRun> RunAsync(string module, string job) =>
        _town.Services.GetRequiredService<JobRunner>().RunAsync(module, job, CancellationToken.None);

    private Task<IReadOnlyList<string>> DoneAsync() =>
        _town.ReadAsync<string>("keepstime", "select id from timer where done_at is not null order by id");
}
