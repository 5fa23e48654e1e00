using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace CivicHost.Tests;

/// <summary>host -> SDK &lt;- modules, and no other arrow; read from the assemblies as they were built, and from the project files.</summary>
public sealed class ArchitectureTests
{
    private static readonly string Root = FindRoot();

    private static readonly string[] Modules = [.. Directory.EnumerateDirectories(Path.Combine(Root, "modules"))
        .Select(Path.GetFileName).OfType<string>().Where(name => File.Exists(Path.Combine(Root, "modules", name, $"{name}.csproj"))).Order()];

    [Test]
    public void There_are_modules_to_check() => Assert.That(Modules, Is.SupersetOf(new[] { "Complaints", "Permits", "Polls" }));

    [Test]
    public void The_host_refers_to_no_module()
    {
        Assert.That(ReferencesOf(typeof(TownHost).Assembly.Location).Intersect(Modules), Is.Empty);
        Assert.That(ProjectReferencesOf("host/CivicHost/CivicHost.csproj"), Is.EqualTo(new[] { "CivicHost.Sdk.csproj" }));
    }

    [Test]
    public void The_sdk_refers_neither_to_the_host_nor_to_a_module() =>
        Assert.That(ReferencesOf(typeof(Sdk.ICivicModule).Assembly.Location).Intersect([.. Modules, "civichost"]), Is.Empty);

    [TestCaseSource(nameof(Modules))]
    public void A_module_refers_to_the_sdk_and_to_no_other_part_of_the_project(string module)
    {
        var built = Path.Combine(Root, "modules", module, "bin", Configuration(), "net10.0", $"{module}.dll");

        Assert.That(ReferencesOf(built).Intersect([.. Modules.Except([module]), "civichost"]), Is.Empty);
        Assert.That(ReferencesOf(built), Does.Contain("CivicHost.Sdk"));
        Assert.That(ProjectReferencesOf($"modules/{module}/{module}.csproj"), Is.EqualTo(new[] { "CivicHost.Sdk.csproj" }));
    }

    [TestCase("TreeRegister")]
    [TestCase("TownActivity")]
    [TestCase("SimulatedOperator")]
    public void A_sample_refers_to_no_project_at_all(string sample) =>
        Assert.That(ProjectReferencesOf($"samples/{sample}/{sample}.csproj"), Is.Empty);

    private static IReadOnlyList<string> ReferencesOf(string assembly)
    {
        using var file = File.OpenRead(assembly);
        using var image = new PEReader(file);
        var reader = image.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    private static IReadOnlyList<string> ProjectReferencesOf(string project) =>
        [.. XDocument.Load(Path.Combine(Root, project)).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Split('/', '\\')[^1])];

    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CivicHost.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("CivicHost.sln is in no folder above the tests.");
    }
}
