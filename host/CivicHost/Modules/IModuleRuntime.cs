using System.CommandLine;

namespace CivicHost.Modules;

/// <summary>Runs modules: in this process for now; a worker process and a sandbox will be other implementations.</summary>
internal interface IModuleRuntime
{
    /// <summary>Ends when every enabled module was started or found unable to.</summary>
    Task Started { get; }

    /// <summary>Every installed or configured module with its state, by id.</summary>
    IReadOnlyList<ModuleStatus> Modules { get; }

    /// <summary>Starts a module again that failed, was quarantined or is paused.</summary>
    /// <returns>False where there is no such module or it is off.</returns>
    Task<bool> RetryAsync(string id, CancellationToken cancellation);

    /// <summary>Loads one module without serving it, and gives the commands it adds to the command line.</summary>
    /// <exception cref="Storage.StartupRefusedException">There is no such module, or it cannot run.</exception>
    Task<IReadOnlyList<Command>> CommandsOf(string id);

    /// <summary>For a command of one module that asks for what others bring: loads the other enabled modules, once, and leaves out what cannot run.</summary>
    /// <returns>None where this process serves the town: there they run.</returns>
    IReadOnlyList<RunningModule> LoadOthers();

    /// <summary>Loads one module without serving it, so that a command can run its jobs.</summary>
    /// <exception cref="Storage.StartupRefusedException">There is no such module, or it cannot run.</exception>
    Task<RunningModule> LoadAsync(string id);
}

internal enum ModuleState
{
    /// <summary>Serves.</summary>
    Running,

    /// <summary>Would be started: said by a command while no server runs.</summary>
    Ready,

    /// <summary>Not switched on in the configuration.</summary>
    Off,

    /// <summary>Waits for its turn at start-up.</summary>
    Starting,

    /// <summary>The manifest or the pre-flight said no; nothing of it was run.</summary>
    Refused,

    /// <summary>It threw or hung while it was started.</summary>
    Failed,

    /// <summary>It took the host down with it three times; it is not tried again by itself.</summary>
    Quarantined,

    /// <summary>Five faults within a minute; it is tried again after a minute.</summary>
    Paused,

    /// <summary>The host was started with --safe-mode.</summary>
    Skipped,
}

/// <param name="Id">The module.</param>
/// <param name="Version">Its version, or empty where no folder has it.</param>
/// <param name="State">What it does.</param>
/// <param name="Reason">Text key of why it does not run, or null.</param>
/// <param name="Remedy">Text key of what helps, or null.</param>
/// <param name="Detail">What exactly is at fault; goes into <c>{0}</c> of the reason.</param>
/// <param name="Manifest">What it says of itself, or null where that could not be read.</param>
internal sealed record ModuleStatus(
    string Id, string Version, ModuleState State, string? Reason = null, string? Remedy = null, string? Detail = null, ModuleManifest? Manifest = null)
{
    public static ModuleStatus Of(CatalogueEntry entry, ModuleManifest? manifest, ModuleState state) =>
        new(entry.Id, manifest?.Built.Version ?? "", state, Manifest: manifest);

    public ModuleStatus Refusing(ModuleRefusedException refused, ModuleState state = ModuleState.Refused) =>
        this with { State = state, Reason = refused.Reason, Remedy = refused.Remedy, Detail = refused.Detail };
}
