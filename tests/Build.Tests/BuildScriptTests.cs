using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Build.Tests;

[TestFixture]
internal sealed class BuildScriptTests
{
    private static readonly string Root = typeof(BuildScriptTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "RepoRoot").Value!;

    private static readonly string Script = Path.Combine(Root, "build.ps1");

    [Test]
    public void Has_no_syntax_error()
    {
        Parser.ParseFile(Script, out _, out var errors);

        Assert.That(errors, Is.Empty);
    }

    [Test]
    public void Explains_every_parameter()
    {
        var script = Parser.ParseFile(Script, out _, out _);

        var help = script.GetHelpContent();

        Assert.That(help.Synopsis, Is.Not.Empty);
        Assert.That(
            help.Parameters.Keys,
            Is.EquivalentTo(script.ParamBlock.Parameters.Select(parameter => parameter.Name.VariablePath.UserPath.ToUpperInvariant())));
    }

    [Test]
    public void Lists_its_tasks()
    {
        var output = Run(("Task", "help"));

        Assert.That(string.Join('\n', output), Does.Contain("build, test, pack, publish, run, bench"));
    }

    [TestCase("build")]
    [TestCase("test")]
    [TestCase("pack")]
    [TestCase("publish")]
    [TestCase("run")]
    [TestCase("bench")]
    public void Does_nothing_when_asked_what_if(string task)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"civichost-{Guid.NewGuid():N}");

        var output = Run(("Task", task), ("WhatIf", true), ("Output", folder));

        Assert.That(output, Is.Empty);
        Assert.That(folder, Does.Not.Exist);
    }

    [Test]
    public void Packs_the_sdk()
    {
        var folder = Directory.CreateTempSubdirectory("civichost-pack-").FullName;
        try
        {
            Run(("Task", "pack"), ("Output", folder), ("Arguments", new[] { "--artifacts-path", Path.Combine(folder, "build") }));

            Assert.That(Directory.GetFiles(folder, "CivicHost.Sdk.*.nupkg"), Has.Length.EqualTo(1));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Refuses_a_task_it_does_not_have() =>
        Assert.That(() => Run(("Task", "deploy")), Throws.InstanceOf<RuntimeException>());

    private static List<string> Run(params (string Name, object Value)[] parameters)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(Script);
        foreach (var (name, value) in parameters)
            shell.AddParameter(name, value);
        return [.. shell.Invoke().Select(line => line.ToString())];
    }
}
