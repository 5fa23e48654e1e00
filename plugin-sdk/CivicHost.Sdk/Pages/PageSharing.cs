using Microsoft.AspNetCore.Builder;

namespace CivicHost.Sdk;

/// <summary>Lets the host keep pages that are the same for everybody.</summary>
public static class PageSharing
{
    /// <summary>Says that the answer is the same for every visitor who is not signed in, but for the language. The host then makes it once for all
    /// of them and keeps it until the module's data changes, for five seconds at most, and answers 304 to a browser that has it already.</summary>
    /// <typeparam name="TBuilder">The endpoint or group.</typeparam>
    /// <param name="endpoint">A GET endpoint; its answer depends on nothing but path, query, language and the module's data, and holds no form that is posted.</param>
    /// <returns>The same endpoint or group.</returns>
    public static TBuilder ShareAmongVisitors<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(SharedPageMetadata.Instance);
}

/// <summary>Marks an endpoint whose answer visitors share; given by <see cref="PageSharing.ShareAmongVisitors"/>.</summary>
public sealed class SharedPageMetadata
{
    internal static readonly SharedPageMetadata Instance = new();

    private SharedPageMetadata()
    {
    }
}
