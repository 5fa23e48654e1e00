using CivicHost.Operations;
using CivicHost.Sdk;

namespace CivicHost.Storage;

internal static class TownStorage
{
    public static IServiceCollection AddTownStorage(this IServiceCollection services) =>
        services.AddSingleton(Choose)
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

    public static void AddModuleDefinitions(this IServiceCollection module)
    {
        module.AddSingleton<PublishedVersions>();
        module.AddScoped<IDefinitions, Definitions>();
    }

    private static ITownStorage Choose(IServiceProvider host)
    {
        var data = Path.GetFullPath(host.GetRequiredService<TownOptions>().DataFolder);
        var clock = host.GetRequiredService<TimeProvider>();
        var settings = host.GetRequiredService<IConfiguration>().GetSection("Storage");
        return (settings["Engine"] ?? nameof(SqlEngine.Sqlite)) switch
        {
            nameof(SqlEngine.Sqlite) => new SqliteStorage(data, clock),
            nameof(SqlEngine.PostgreSql) => new PostgresStorage(
                data,
                settings["PostgreSql"] is { Length: > 0 } connection
                    ? connection
                    : throw new StartupRefusedException("Storage:Engine is PostgreSql but Storage:PostgreSql is empty. Write the connection string there."),
                clock,
                host.GetRequiredService<ILogger<PostgresStorage>>()),
            var other => throw new StartupRefusedException($"Storage:Engine '{other}' is unknown; write Sqlite or PostgreSql."),
        };
    }
}
