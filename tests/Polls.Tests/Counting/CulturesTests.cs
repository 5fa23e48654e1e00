using System.Globalization;
using CivicHost.Sdk.Testing;

namespace Polls.Tests;

/// <summary>Whoever counts again on a computer in another language gets the same, to the last letter.</summary>
internal sealed class CulturesTests
{
    private const string Ranking = "what,text,number\nquestion,ranking,\noption,i,\noption,I,\noption,ı,\noption,İ,\nballot,1>2>3,4\nballot,2>3=4,3\nballot,4>1,4\nballot,3,2\n";

    private const string Budget =
        "META\nkey;value\nbudget;10.5\nvote_type;approval\nPROJECTS\nproject_id;cost\ni;4.5\nI;4.5\nı;3.25\nİ;1.75\nVOTES\nvoter_id;vote\n1;i,I\n2;ı\n3;i,İ\n4;I,ı\n5;İ\n";

    private static readonly string[] Cultures = ["fr-FR", "pt-PT", "tr-TR", "ar-SA"];

    private TestTown _town = null!;
    private string _folder = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _town = await TestTown.StartAsync(town => town.With<PollsModule>());
        _folder = Directory.CreateTempSubdirectory("civichost-count-").FullName;
        await File.WriteAllTextAsync(Path.Combine(_folder, "ranking.csv"), Ranking);
        await File.WriteAllTextAsync(Path.Combine(_folder, "budget.pb"), Budget);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _town.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task The_count_is_the_same_in_every_culture(
        [Values("borda", "irv", "schulze-margins", "minimax-winning", "copeland", "ranked-pairs-margins", "stv-scottish", "greedy-votes", "greedy-votes-per-cost", "mes-cost", "mes-cardinality")] string rule,
        [Values] bool json)
    {
        var file = Path.Combine(_folder, rule.StartsWith("mes", StringComparison.Ordinal) || rule.StartsWith("greedy", StringComparison.Ordinal) ? "budget.pb" : "ranking.csv");
        string[] arguments = ["count", file, "--rule", rule, .. json ? new[] { "--json" } : []];

        var expected = await CountAsync("", arguments);

        Assert.That(expected, Does.Contain("i"));
        foreach (var culture in Cultures)
            Assert.That(await CountAsync(culture, arguments), Is.EqualTo(expected), culture);
    }

    private async Task<string> CountAsync(string culture, string[] arguments)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(culture), CultureInfo.GetCultureInfo(culture));
            var ended = await _town.RunCommandAsync("polls", arguments);
            Assert.That(ended.ExitCode, Is.Zero, ended.Errors);
            return ended.Output;
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
