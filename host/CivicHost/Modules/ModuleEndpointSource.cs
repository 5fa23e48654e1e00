using Microsoft.Extensions.Primitives;

namespace CivicHost.Modules;

/// <summary>The endpoints of whatever runs now; routing follows when a module comes or goes.</summary>
internal sealed class ModuleEndpointSource : EndpointDataSource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<Endpoint>> _byModule = [];
    private volatile IReadOnlyList<Endpoint> _all = [];
    private CancellationTokenSource _changed = new();
    private volatile IChangeToken _token;

    public ModuleEndpointSource() => _token = new CancellationChangeToken(_changed.Token);

    public override IReadOnlyList<Endpoint> Endpoints => _all;

    public override IChangeToken GetChangeToken() => _token;

    /// <summary>A module is served below addresses that nobody else has: neither the host's pages, nor another module, installed or running.</summary>
    /// <exception cref="ModuleRefusedException">One of them is taken; the detail names it.</exception>
    public void RefuseTaken(string module, IReadOnlyList<string> addresses, IEnumerable<string> installed)
    {
        Dictionary<string, IReadOnlyList<Endpoint>> served;
        lock (_lock)
            served = new Dictionary<string, IReadOnlyList<Endpoint>>(_byModule);
        var others = served.Where(other => other.Key != module)
            .SelectMany(other => other.Value.OfType<RouteEndpoint>())
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText?.TrimStart('/'))
            .Concat(installed.Where(id => id != module).Select(id => "/" + id)).ToList();
        if (addresses.FirstOrDefault(address => others.Any(other => Overlap(address, other))) is { } taken)
            throw new ModuleRefusedException("modules.reason.address-taken", "modules.remedy.author", taken);
    }

    /// <summary>What a module serves now.</summary>
    public IReadOnlyList<Endpoint> Of(string module)
    {
        lock (_lock)
            return _byModule.GetValueOrDefault(module, []);
    }

    private static bool Overlap(string address, string other) =>
        (other + "/").StartsWith(address + "/", StringComparison.OrdinalIgnoreCase)
        || (other != "/" && (address + "/").StartsWith(other + "/", StringComparison.OrdinalIgnoreCase));

    /// <summary>Serves these endpoints under a module's id, instead of those it had; none takes it out.</summary>
    public void Put(string module, IReadOnlyList<Endpoint> endpoints)
    {
        CancellationTokenSource before;
        lock (_lock)
        {
            _byModule[module] = endpoints;
            _all = [.. _byModule.Values.SelectMany(served => served)];
            before = _changed;
            _changed = new CancellationTokenSource();
            _token = new CancellationChangeToken(_changed.Token);
        }

        before.Cancel();
    }
}
