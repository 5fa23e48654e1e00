using System.Text.Json;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

[TestFixture]
internal sealed class CountCommandTests
{
    private TestTown _town = null!;
    private string _folder = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TestTown.StartAsync(town => town.With<PollsModule>());
        _folder = Directory.CreateTempSubdirectory("civichost-count-").FullName;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _town.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Json_names_rule_winners_ties_and_rounds()
    {
        var file = await WriteAsync("a.soi", "# NUMBER ALTERNATIVES: 3\n2: 3,1\n2: 1,3\n1: 2\n");

        var counted = await _town.RunCommandAsync("polls", "count", file, "--rule", "irv", "--json");

        var json = JsonDocument.Parse(counted.Output).RootElement;
        Assert.That(counted.ExitCode, Is.Zero);
        Assert.That(json.GetProperty("rule").GetString(), Is.EqualTo("irv"));
        Assert.That(json.GetProperty("winners").Deserialize<string[]>(), Is.EqualTo(new[] { "1" }));
        Assert.That(json.GetProperty("tied").Deserialize<string[][]>(), Is.EqualTo(new[] { new[] { "1", "3" } }));
        Assert.That(json.GetProperty("rounds").EnumerateArray().Select(round => round.GetProperty("happened").GetString()), Is.EqualTo(new[]
        {
            "counted", "excluded", "excluded", "elected",
        }));
        Assert.That(json.GetProperty("tiesBrokenBy").GetString(), Is.EqualTo("id, compared as strings"));
    }

    [Test]
    public async Task Winners_of_a_blt_file_are_names_and_its_seats_count_unless_others_are_asked_for()
    {
        var file = await WriteAsync("a.blt", "3 2\n4 1 0\n3 2 0\n1 3 0\n0\n\"Well\"\n\"Road\"\n\"Lamp\"\n\"Title\"\n");

        var two = await _town.RunCommandAsync("polls", "count", file, "--rule", "stv-scottish", "--json");
        var one = await _town.RunCommandAsync("polls", "count", file, "--rule", "stv-scottish", "--seats", "1", "--json");

        Assert.That(two.Output, Does.Contain("""
            "winners":["Well","Road"]
            """.Trim()));
        Assert.That(one.Output, Does.Contain("""
            "winners":["Well"]
            """.Trim()));
    }

    [Test]
    public async Task People_read_who_paid_for_a_project_and_how_ties_were_broken()
    {
        var file = await WriteAsync(
            "a.pb", "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost;name\nw;60;Well\nl;60;Lamp\nVOTES\nvoter_id;vote\n1;w,l\n2;w,l\n");

        var counted = await _town.RunCommandAsync("polls", "count", file, "--rule", "mes-cost");

        Assert.That(counted.Output, Does.Contain("1. l (Lamp): paid by 2 voters, 30 each"));
        Assert.That(counted.Output, Does.Contain("Tie: l (Lamp), w (Well). Broken by id, compared as strings."));
    }

    [TestCase("--rule", "borda", ":2: The alternative 1 is ranked twice.")]
    [TestCase("--rule", "nonsense", "There is no rule 'nonsense'.")]
    [TestCase("--rule=borda", "--seats=0", "'0' is no number of seats: 1 to 1000.")]
    [TestCase("--rule=irv", "--seats=2", "The rule irv lets at most 1 win.")]
    [TestCase("--rule=borda", "--increment=-1", "'-1' is no increment: more than 0, at most 6 decimals.")]
    [TestCase("--rule=borda", "--completion=all", "'all' is no completion: none, greedy, add1 or add1u.")]
    public async Task What_cannot_be_counted_ends_with_two_and_says_why(string first, string second, string reason)
    {
        var file = await WriteAsync("bad.soi", "# NUMBER ALTERNATIVES: 3\n2: 1,1\n");

        var counted = await _town.RunCommandAsync("polls", "count", file, first, second);

        Assert.That(counted.ExitCode, Is.EqualTo(2));
        Assert.That(counted.Errors, Does.Contain(reason));
        Assert.That(counted.Output, Is.Empty);
    }

    [Test]
    public async Task A_file_that_is_not_there_ends_with_two()
    {
        var counted = await _town.RunCommandAsync("polls", "count", Path.Combine(_folder, "none.blt"), "--rule", "irv");

        Assert.That(counted.ExitCode, Is.EqualTo(2));
        Assert.That(counted.Errors, Does.Contain("none.blt:1: The file cannot be read"));
    }

    [Test]
    public async Task A_rule_does_not_count_questions_of_another_kind()
    {
        var file = await WriteAsync("b.soi", "# NUMBER ALTERNATIVES: 3\n2: 1\n");

        var counted = await _town.RunCommandAsync("polls", "count", file, "--rule", "mes-cost");

        Assert.That((counted.ExitCode, counted.Errors.Trim()), Is.EqualTo((2, $"{file}: The rule mes-cost does not count a question of the kind ranking.")));
    }

    private async Task<string> WriteAsync(string name, string content)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, content);
        return file;
    }
}
