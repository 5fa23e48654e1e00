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
