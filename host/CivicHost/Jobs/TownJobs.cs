namespace CivicHost.Jobs;

internal static class TownJobs
{
    /// <summary>After the modules, so that at the end the jobs stop before the modules do.</summary>
    public static IServiceCollection AddTownJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobLedger>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobSchedule>();
        services.AddHostedService(host => host.GetRequiredService<JobSchedule>());
        return services;
    }
}
