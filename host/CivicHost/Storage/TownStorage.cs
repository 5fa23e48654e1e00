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
        })
        .AddSingleton<FileFolder>()
        .AddHostedService(host => host.GetRequiredService<FileFolder>());

    /// <summary>What a module's own container gets of the storage.</summary>
    public static void AddModuleStorage(this IServiceCollection module, ModuleStore store)
    {
        module.AddSingleton(store);
        module.AddScoped<IModuleDatabase, ModuleDatabase>();
    }

    public static void AddModuleFiles(this IServiceCollection module, IServiceProvider host)
    {
        module.AddSingleton(host.GetRequiredService<FileFolder>());
        module.AddScoped<IFileStore, FileStore>();
    }
}
