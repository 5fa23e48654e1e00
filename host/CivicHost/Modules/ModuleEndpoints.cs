using CivicHost.Pages;
using CivicHost.Sdk;
using Microsoft.AspNetCore.Authorization;

namespace CivicHost.Modules;

/// <summary>A module's endpoints, each wrapped with the module's scope, its gate, and a time limit.</summary>
internal static class ModuleEndpoints
{
    public const string NobodyPolicy = "nobody";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private static readonly AuthorizeAttribute Nobody = new(NobodyPolicy);

    /// <param name="module">The module's door.</param>
    /// <param name="prefix">Its own first path segment with a slash, or empty for the host's own pages.</param>
    /// <param name="addresses">What it claims outside of it.</param>
    /// <param name="services">Its container.</param>
    /// <param name="gate">Its breaker.</param>
    public static IReadOnlyList<Endpoint> Map(
        ICivicModule module, string prefix, IReadOnlyList<string> addresses, IServiceProvider services, ModuleGate gate)
    {
        var routes = new ModuleRoutes(services);
        module.MapEndpoints(prefix.Length == 0 ? routes : routes.MapGroup(prefix));
        foreach (var address in addresses)
            module.MapClaimedEndpoints(address, routes.MapGroup(address));
        return [.. routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(endpoint => Wrap(endpoint, services, gate))];
    }

    private static RouteEndpoint Wrap(RouteEndpoint endpoint, IServiceProvider services, ModuleGate gate)
    {
        var inner = endpoint.RequestDelegate!;
        var hasRule = endpoint.Metadata.Any(metadata => metadata is IAuthorizeData or IAllowAnonymous or AuthorizationPolicy);
        var metadata = hasRule ? endpoint.Metadata : new EndpointMetadataCollection([.. endpoint.Metadata, Nobody]);
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        if (endpoint.Metadata.GetMetadata<SharedPageMetadata>() is not null)
        {
            var (shared, store, own) = (services.GetRequiredService<SharedPages>(), services.GetRequiredService<Storage.ModuleStore>(), inner);
            inner = http => shared.ServeAsync(http, own, store);
        }

        return new RouteEndpoint(http => InvokeAsync(http, inner, scopes, gate), endpoint.RoutePattern, endpoint.Order, metadata, endpoint.DisplayName);
    }

    private static async Task InvokeAsync(HttpContext http, RequestDelegate inner, IServiceScopeFactory scopes, ModuleGate gate)
    {
        if (!gate.TryEnter())
            throw new ModulePausedException(gate.PausedUntil);

        var hostServices = http.RequestServices;
        var aborted = http.RequestAborted;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limited.CancelAfter(TimeLimit);
        await using var services = scopes.CreateAsyncScope();
        try
        {
            Fill(services.ServiceProvider.GetRequiredService<ModuleScope>(), http);
            http.RequestServices = services.ServiceProvider;
            http.RequestAborted = limited.Token;
            await inner(http);
        }
        catch (Exception fault)
        {
            if (!aborted.IsCancellationRequested && IsTheModulesOwn(fault))
                gate.CountFault();
            throw;
        }
        finally
        {
            http.RequestAborted = aborted;
            http.RequestServices = hostServices;
            gate.Leave();
        }
    }

    /// <summary>What a visitor sent, a full disk or a lost database says nothing about the module.</summary>
    private static bool IsTheModulesOwn(Exception fault) =>
        fault is not (RequestRefusedException or Storage.StorageUnavailableException or ModulePausedException)
        && !FaultStatus.IsLostServer(fault)
        && FaultStatus.Of(fault) >= StatusCodes.Status500InternalServerError;

    private static void Fill(ModuleScope scope, HttpContext http)
    {
        scope.Http = http;
        scope.Person = http.User;
        scope.OnceKey = OnceMark.Of(http);
    }

    private sealed class ModuleRoutes(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}

/// <summary>The module had five faults within a minute; 503 until then.</summary>
internal sealed class ModulePausedException(DateTimeOffset? until) : Exception("The module is paused.")
{
    public DateTimeOffset? Until { get; } = until;
}

/// <summary>Nothing is at this address yet: not every module had its turn.</summary>
internal sealed class TownStartingException() : Exception("Modules are being started.");
