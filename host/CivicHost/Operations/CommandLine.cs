using System.CommandLine;
using CivicHost.Jobs;
using CivicHost.Modules;
using CivicHost.People;
using CivicHost.Storage;

namespace CivicHost.Operations;

/// <summary>civichost [COMMAND]: without a command it serves the town.</summary>
internal static class CommandLine
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "Folder that holds everything that must be kept.",
        DefaultValueFactory = _ => "data",
        HelpName = "FOLDER",
        Recursive = true,
    };

    private static readonly Option<string?> Config = new("--config")
    {
        Description = "The town's configuration file; without it town.json in the data folder, else the demo town.",
        HelpName = "FILE",
        Recursive = true,
    };

    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = $"Addresses to listen on, separated by semicolons; without it {TownOptions.DefaultUrls}.",
        HelpName = "URL",
    };

    private static readonly Option<bool> SafeMode = new("--safe-mode") { Description = "Start with no module." };

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var root = CreateRoot();
            if (ModuleNamedBy(root, args) is not { } module)
                return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

            return await ModuleCommands.RunAsync(root, module, args, OptionsOf);
        }
        catch (StartupRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"This failed: {fault.GetType().Name}: {fault.Message} See what the command takes with --help.");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped before the end.");
            return 130;
        }
    }

    public static TownOptions OptionsOf(ParseResult parsed) => new(
        parsed.GetValue(Data)!, parsed.GetValue(Config), parsed.GetValue(Urls), parsed.GetValue(SafeMode));

    private static RootCommand CreateRoot()
    {
        var serve = new Command("serve", "Serve the town (the same as without a command).") { Urls, SafeMode };
        serve.SetAction((parsed, cancellation) => Serve.RunAsync(OptionsOf(parsed), cancellation));
        var root = new RootCommand(
            "CivicHost runs a town's services as modules. Modules add commands of their own: civichost MODULE --help.")
        {
            Data,
            Config,
            Urls,
            SafeMode,
            serve,
            ModulesCommand.Create(OptionsOf),
            AuditCommand.Create(OptionsOf),
            EventsCommand.Create(OptionsOf),
            JobsCommand.Create(OptionsOf),
            MessagesCommand.Create(OptionsOf),
            PeopleCommand.Create(OptionsOf),
            KeysCommand.Create(OptionsOf),
        };
        root.SetAction((parsed, cancellation) => Serve.RunAsync(OptionsOf(parsed), cancellation));
        return root;
    }

    /// <summary>The first word that is neither an option nor a command of the host's own.</summary>
    private static string? ModuleNamedBy(RootCommand root, string[] args)
    {
        for (var index = 0; index < args.Length; index++)
        {
            if (args[index] is "--data" or "--config" or "--urls")
                index++;
            else if (!args[index].StartsWith('-'))
                return root.Subcommands.Any(command => command.Name == args[index]) ? null : args[index];
        }

        return null;
    }
}
