using CivicHost.Operations;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Modules;

/// <summary>Takes one module from its folder to a container that is ready to serve.</summary>
internal sealed class ModuleStarter(
    IServiceProvider host, ITownStorage storage, ModuleCatalogue catalogue, Preflight preflight, TimeProvider clock, TownOptions options)
{
    /// <exception cref="ModuleRefusedException">It must not be loaded, or its database does not fit.</exception>
    public async Task<RunningModule> StartAsync(ModuleSource source, ModuleManifest manifest, CancellationToken cancellation)
    {
        if (source.Loaded is null)
            preflight.Check(source.Folder, manifest);
        var door = ModuleAssembly.Open(source, manifest, out var assembly);
        var store = storage.For(manifest.Built.Id);
        await store.MigrateAsync(Migrations.Read(Path.Combine(source.Folder, "Migrations"), store.Engine), cancellation);

        var blueprint = new ModuleBlueprint(manifest.Built.Id, new ServiceCollection(), catalogue.SettingsOf(manifest.Built.Id));
        var services = ModuleContainer.Build(host, door, assembly, Path.Combine(source.Folder, "Texts"), store, blueprint);
        return new RunningModule(manifest.Built.Id, door, services, new ModuleGate(clock), blueprint, store);
    }

    /// <summary>The host's own pages and requests, built as a module is, and served at the root.</summary>
    public async Task<(RunningModule Module, IReadOnlyList<Endpoint> Endpoints)> StartHostAsync(CancellationToken cancellation)
    {
        var store = storage.For(SqliteStorage.HostStore);
        await store.MigrateAsync(Migrations.Read(HostFiles.Migrations, store.Engine), cancellation);
        var door = new HostModule(host);
        var blueprint = new ModuleBlueprint(SqliteStorage.HostStore, new ServiceCollection(), catalogue.SettingsOf(SqliteStorage.HostStore));
        var services = ModuleContainer.Build(host, door, typeof(HostModule).Assembly, HostFiles.Texts, store, blueprint);
        var gate = new ModuleGate(clock);
        return (new RunningModule(SqliteStorage.HostStore, door, services, gate, blueprint, store), ModuleEndpoints.Map(door, "", [], services, gate));
    }

    public StartMarker MarkerOf(string id) => new(Path.GetFullPath(options.DataFolder), id);
}
