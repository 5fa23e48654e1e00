using System.Net;
using CivicHost.Tests.Operations;

namespace CivicHost.Tests.Modules;

/// <summary>What no test process would survive: each in a host of its own.</summary>
public sealed class CrashingModuleTests
{
    private ModuleFolder _folder = null!;
    private string _data = null!;

    [SetUp]
    public void MakeFolders()
    {
        _folder = new ModuleFolder();
        _data = Directory.CreateTempSubdirectory("civichost-crash-").FullName;
    }

    [TearDown]
    public void DropFolders()
    {
        _folder.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Test]
    public async Task A_thread_that_throws_does_not_end_the_host_and_its_module_is_named()
    {
        _folder.Add("ThrowsOnThread");
        await using var host = await HostProcess.StartAsync(_data, Enabled("throwsonthread"));
        using var client = new HttpClient { BaseAddress = host.Address };

        Assert.That(await client.GetStringAsync("/throwsonthread/throw"), Is.EqualTo("thrown"));

        for (var tries = 0; tries < 20; tries++)
        {
            await Task.Delay(50);
            Assert.That(await client.GetStringAsync("/health/live"), Does.Contain("live"));
        }

        Assert.That(host.Output, Does.Contain("throwsonthread threw where nothing could catch it"));
    }

    [Test]
    public async Task A_module_that_ends_the_host_three_times_is_quarantined_and_the_town_starts()
    {
        _folder.Add("OverflowsAtStart");
        var enabled = Enabled("overflowsatstart");
        for (var strike = 0; strike < 3; strike++)
            Assert.That(() => HostProcess.StartAsync(_data, enabled), Throws.InstanceOf<InvalidOperationException>(), "the overflow ends the process");

        await using (var fourth = await HostProcess.StartAsync(_data, enabled))
        {
            using var client = new HttpClient { BaseAddress = fourth.Address };
            Assert.That(await client.GetStringAsync("/health/ready"), Does.Contain("Quarantined"));
        }

        var (exitCode, output, _) = await HostProcess.RunWithAsync(enabled, "modules", "--data", _data);
        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Contain("Quarantined").And.Contain("civichost modules retry overflowsatstart"));
    }

    [Test]
    public async Task Safe_mode_starts_without_modules()
    {
        _folder.Add("OverflowsAtStart");

        await using var host = await HostProcess.StartAsync(_data, ["--safe-mode"], Enabled("overflowsatstart"));

        using var client = new HttpClient { BaseAddress = host.Address };
        Assert.That(await client.GetStringAsync("/health/ready"), Does.Contain("Skipped"));
    }

    [Test]
    public async Task Until_every_module_had_its_turn_a_service_is_not_missing_but_starting()
    {
        _folder.Add("HangsAtStart");
        _folder.Add("Plain");
        await using var host = await HostProcess.StartAsync(
            _data, [],
            [.. Enabled("hangsatstart"), .. Enabled("plain"), ("CIVICHOST_Modules__StartSeconds", "8")], until: "/health/live");
        using var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        using var early = await client.GetAsync("/plain/one");
        Assert.That(early.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(early.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(await early.Content.ReadAsStringAsync(), Does.Contain("vient de démarrer"));

        while (!(await client.GetAsync("/health/ready")).IsSuccessStatusCode)
            await Task.Delay(200);
        Assert.That((await client.GetAsync("/plain/one")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await client.GetAsync("/nowhere")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private (string, string)[] Enabled(string module) =>
        [("CIVICHOST_Modules__Folders__0", _folder.Path), ($"CIVICHOST_Modules__{module}__Enabled", "true")];
}
