using CivicHost.Operations;
using CivicHost.Sdk;

namespace CivicHost.Storage;

internal static class TownStorage
{
    public static IServiceCollection AddTownStorage(this IServiceCollection services) =>
        services.AddSingleton<ITownStorage>(host =>
        {
            var options = host.GetRequiredService<TownOptions>();
            var clock = host.GetRequiredService<TimeProvider>();
            return new SqliteStorage(Path.GetFullPath(options.DataFolder), clock);
        });

    /// <summary>What a module's own container gets of the storage.</summary>
    public static void AddModuleStorage(this IServiceCollection module, ModuleStore store)
    {
        module.AddSingleton(store);
        module.AddScoped<IModuleDatabase, ModuleDatabase>();
    }
}
