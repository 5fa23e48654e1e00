using System.CommandLine;
using CivicHost.Modules;
using CivicHost.Storage;

namespace CivicHost.Operations;

/// <summary>civichost MODULE …: the commands that a module adds under its own name. Only that module is loaded, and others where it asks for what they bring.</summary>
internal static class ModuleCommands
{
    public static async Task<int> RunAsync(RootCommand root, string module, string[] args, Func<ParseResult, TownOptions> options)
    {
        var own = new Command(module, "Commands of this module.");
        root.Subcommands.Add(own);
        await using var town = await TownCommandHost.OpenAsync(options(root.Parse(args)), CancellationToken.None);
        var commands = await town.Services.GetRequiredService<IModuleRuntime>().CommandsOf(module);
        if (commands.Count == 0)
            throw new StartupRefusedException($"The module {module} adds no commands. See: civichost --help");

        foreach (var command in commands)
            own.Subcommands.Add(command);
        return await root.Parse(args).InvokeAsync();
    }
}
