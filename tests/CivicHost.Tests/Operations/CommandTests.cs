using System.Text.Json;

namespace CivicHost.Tests.Operations;

public sealed class CommandTests
{
    private string _data = null!;

    [SetUp]
    public void MakeFolder() => _data = Directory.CreateTempSubdirectory("civichost-command-").FullName;

    [TearDown]
    public void DropFolder() => Directory.Delete(_data, recursive: true);

    [Test]
    public async Task Modules_are_listed_for_programs_without_a_running_server()
    {
        var (exitCode, output, _) = await HostProcess.RunAsync("modules", "--json", "--data", _data);

        Assert.That(exitCode, Is.Zero);
        using var modules = JsonDocument.Parse(output);
        var states = modules.RootElement.EnumerateArray().ToDictionary(module => module.GetProperty("id").GetString()!, module => module.GetProperty("state").GetString());
        Assert.That(states["complaints"], Is.EqualTo("Ready"));
    }

    [Test]
    public async Task A_second_server_on_one_folder_is_refused_with_the_reason()
    {
        await using var first = await HostProcess.StartAsync(_data);

        var (exitCode, _, errors) = await HostProcess.RunAsync("--data", _data, "--urls", "http://127.0.0.1:0");

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors, Does.Contain(_data).And.Contain("--data"));
    }

    [Test]
    public async Task A_missing_an_empty_and_a_foreign_database_are_noticed_and_the_remedy_is_named()
    {
        await using (await HostProcess.StartAsync(_data))
        {
            // Makes the databases.
        }

        var database = Path.Combine(_data, "modules", "polls", "polls.db");
        foreach (var companion in (string[])["-wal", "-shm"])
            File.Delete(database + companion);
        var kept = await File.ReadAllBytesAsync(database);
        File.Delete(database);
        Assert.That((await RefusedAsync()).Errors, Does.Contain("missing").And.Contain("backup"));
        await File.WriteAllBytesAsync(database, []);
        Assert.That((await RefusedAsync()).Errors, Does.Contain("empty").And.Contain("backup"));
        await File.WriteAllBytesAsync(database, [.. kept[..100], .. new byte[kept.Length - 100]]);
        Assert.That((await RefusedAsync()).Errors, Does.Contain("polls.db").And.Contain("backup"));
    }

    [TestCase("--config", "nowhere.json")]
    [TestCase("nonsense")]
    [TestCase("audit", "verify")]
    [TestCase("events", "dead-letters")]
    [TestCase("polls", "nothing")]
    [TestCase("--urls", "http://127.0.0.1:99999")]
    [TestCase("--urls", "nonsense")]
    [TestCase("keys", "create")]
    public async Task A_command_that_cannot_be_done_ends_with_an_error_that_says_what_to_do(params string[] arguments)
    {
        var (exitCode, _, errors) = await HostProcess.RunAsync([.. arguments, "--data", _data]);

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors.Trim(), Is.Not.Empty.And.Not.Contain("   at "));
        Assert.That(exitCode, Is.LessThan(128), "it ends, it does not crash");
    }

    [TestCase]
    [TestCase("modules")]
    [TestCase("audit", "verify")]
    [TestCase("people", "add")]
    [TestCase("keys", "create")]
    [TestCase("events", "dead-letters")]
    public async Task Every_command_explains_itself(params string[] command)
    {
        var (exitCode, output, _) = await HostProcess.RunAsync([.. command, "--help"]);

        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Contain("--data"));
    }

    private async Task<(int ExitCode, string Output, string Errors)> RefusedAsync()
    {
        var refused = await HostProcess.RunAsync("--data", _data, "--urls", "http://127.0.0.1:0");
        Assert.That(refused.ExitCode, Is.Not.Zero);
        return refused;
    }
}
