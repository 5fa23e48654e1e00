using System.Text.Json;

namespace CivicHost.Sdk;

/// <summary>Asks other modules for what they tell under a name. Implemented by the host.</summary>
public interface IReadContracts
{
    /// <summary>Asks the module that a name begins with.</summary>
    /// <param name="name">Full name with version, for example <c>complaints.hot-spots.v1</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The answer as JSON; null where that module does not run, has no such contract, failed, or took more than 5 seconds:
    /// do without it then.</returns>
    Task<JsonElement?> ReadAsync(string name, CancellationToken cancellation);
}
