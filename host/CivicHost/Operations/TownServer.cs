namespace CivicHost.Operations;

/// <summary>How the town listens: no server header, small bodies, short patience, a bounded number of connections.</summary>
internal static class TownServer
{
    public const long LargestBody = 1024 * 1024;

    private const int ConnectionsByDefault = 2000;

    public static void ConfigureTownServer(this WebApplicationBuilder builder, TownOptions options)
    {
        var urls = options.Urls ?? builder.Configuration["Urls"] ?? TownOptions.DefaultUrls;
        builder.Configuration["Urls"] = urls;
        builder.WebHost.UseUrls(urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxConcurrentConnections = builder.Configuration.GetValue("Limits:Connections", ConnectionsByDefault);
        });
        builder.Services.AddHostedService<IdleMemory>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }
}
