namespace CivicHost.Sdk;

/// <summary>Finds the module's cases by their code, for the one field of the home page behind which every code opens its case.</summary>
/// <remarks>Register it in <see cref="ModuleBuilder.Services"/>: <c>module.Services.AddScoped&lt;ICaseFinder, …&gt;()</c>. The host asks each running module.</remarks>
public interface ICaseFinder
{
    /// <summary>Where a case can be followed.</summary>
    /// <param name="code">A tracking code as <see cref="TrackingCode.Read"/> gives it.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Absolute path of the case's public page, or null where the module has no such case.</returns>
    Task<string?> FindAsync(string code, CancellationToken cancellation);
}
