namespace CivicHost.Sdk;

/// <summary>Checks keys of programs that cannot send them as <c>Authorization: Bearer</c>, as older protocols demand. Implemented by the host.</summary>
/// <remarks>Where the program can, use <see cref="EndpointAccess.RequireScope"/> instead.</remarks>
public interface IApiKeys
{
    /// <summary>Whose key this is.</summary>
    /// <param name="key">What the program sent; may be null or nonsense.</param>
    /// <param name="scope">Scope that the key must have, for example <c>open311</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The key's id, as <see cref="ICurrentPerson.Id"/> would say it; null where the key is unknown, revoked or lacks the scope.</returns>
    ValueTask<string?> FindAsync(string? key, string scope, CancellationToken cancellation);
}
