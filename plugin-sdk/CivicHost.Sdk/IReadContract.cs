namespace CivicHost.Sdk;

/// <summary>Something that the module tells other modules whenever they ask, under a name that keeps its meaning.</summary>
/// <remarks>Register it in <see cref="ModuleBuilder.Services"/>: <c>module.Services.AddScoped&lt;IReadContract, …&gt;()</c>. Whoever asks is
/// another module, for anybody: answer what the public may see, and nothing else.</remarks>
public interface IReadContract
{
    /// <summary>Module id, dot, what is told, dot, version: <c>complaints.hot-spots.v1</c>. A version's meaning never changes.</summary>
    string Name { get; }

    /// <summary>Answers with what stands now.</summary>
    /// <param name="cancellation">Signalled after 5 seconds.</param>
    /// <returns>An object; the host serialises it to JSON with camel-case names.</returns>
    Task<object> ReadAsync(CancellationToken cancellation);
}
