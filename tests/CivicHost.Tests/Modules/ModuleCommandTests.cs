using CivicHost.Tests.Operations;

namespace CivicHost.Tests.Modules;

/// <summary>A module's own commands: its changes go the same way as those of its pages, also beside a running server.</summary>
public sealed class ModuleCommandTests
{
    private ModuleFolder _folder = null!;
    private string _data = null!;

    private (string, string)[] Enabled => [("CIVICHOST_Modules__Folders__0", _folder.Path), ("CIVICHOST_Modules__plain__Enabled", "true")];

    [SetUp]
    public void MakeFolders()
    {
        _folder = new ModuleFolder();
        _folder.Add("Plain");
        _data = Directory.CreateTempSubdirectory("civichost-module-command-").FullName;
    }

    [TearDown]
    public void DropFolders()
    {
        _folder.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Test]
    public async Task Runs_under_the_modules_name_and_leaves_its_entry_in_the_audit_log()
    {
        await using var host = await HostProcess.StartAsync(_data, Enabled);

        var (exitCode, output, errors) = await HostProcess.RunWithAsync(Enabled, "plain", "count", "5", "--data", _data);
        var audit = await HostProcess.RunWithAsync(Enabled, "audit", "verify", "--data", _data);

        Assert.That(exitCode, Is.Zero, errors);
        Assert.That(output.Trim(), Is.EqualTo("counted 5"));
        Assert.That(audit.Output, Does.Contain("plain: 1 entries"));
    }

    [Test]
    public async Task A_refusal_ends_with_an_error_code()
    {
        var (exitCode, output, _) = await HostProcess.RunWithAsync(Enabled, "plain", "count", "--data", _data, "--", "-5");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output.Trim(), Is.EqualTo("plain.negative"));
    }

    [Test]
    public async Task Explains_itself()
    {
        var (exitCode, output, _) = await HostProcess.RunWithAsync(Enabled, "plain", "--help", "--data", _data);

        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Contain("Count one further"));
    }

    [TestCase("plain.first-on-the-list", 0, "a")]
    [TestCase("plain.last-on-the-list", 2, "")]
    public async Task A_command_of_one_module_counts_by_the_rule_of_another_that_is_switched_on(string rule, int ended, string winner)
    {
        var ballots = Path.Combine(_data, "ballots.json");
        await File.WriteAllTextAsync(ballots, """{"question":"one","options":[{"id":"a"},{"id":"b"}],"ballots":[{"ballot":"2","count":3}]}""");

        var (exitCode, output, errors) = await HostProcess.RunWithAsync(
            [.. Enabled, ("CIVICHOST_Modules__polls__Enabled", "true")], "polls", "count", ballots, "--rule", rule, "--json", "--data", Path.Combine(_data, "town"));

        Assert.That(exitCode, Is.EqualTo(ended), errors);
        if (winner.Length > 0)
            Assert.That(System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("winners")[0].GetString(), Is.EqualTo(winner));
        else
            Assert.That(errors, Does.Contain("There is no rule 'plain.last-on-the-list'.").And.Contain("plain.first-on-the-list").And.Contain("schulze-margins").And.Contain("switched on"));
    }
}
