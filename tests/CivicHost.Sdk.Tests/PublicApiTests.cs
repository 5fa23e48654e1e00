using System.Reflection;
using PublicApiGenerator;

namespace CivicHost.Sdk.Tests;

[TestFixture]
internal sealed class PublicApiTests
{
    private const string HowToApprove =
        "The SDK's public API is not what was approved. A module built on an older SDK must still load: add, never change or remove. "
        + "If this is meant, run the test once with the environment variable APPROVE=1 and commit PublicApi.approved.txt.";

    private static readonly string Root = typeof(PublicApiTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "RepoRoot").Value!;

    [Test]
    public void Changes_only_when_somebody_approves()
    {
        var file = Path.Combine(Root, "plugin-sdk", "CivicHost.Sdk", "PublicApi.approved.txt");
        var found = Now();
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(file, found);

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";

        Assert.That(found == approved, Is.True, () => $"{HowToApprove}\n{Difference(approved, found)}");
    }

    [Test]
    public void Keeps_its_assembly_version_within_a_major() =>
        Assert.That(typeof(ICivicModule).Assembly.GetName().Version, Is.EqualTo(new Version(1, 0, 0, 0)));

    private static string Now() => typeof(ICivicModule).Assembly.GeneratePublicApi(new ApiGeneratorOptions
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = ["System.Runtime.CompilerServices.InternalsVisibleToAttribute"],
    }).ReplaceLineEndings("\n").TrimEnd() + "\n";

    private static string Difference(string approved, string found)
    {
        var before = approved.Split('\n');
        var after = found.Split('\n');
        return string.Join('\n', before.Except(after).Select(line => $"- {line.Trim()}").Concat(after.Except(before).Select(line => $"+ {line.Trim()}")));
    }
}
