namespace CivicHost.Sdk.Counting;

/// <summary>The counting rules that running modules bring. Implemented by the host.</summary>
public interface ICountingRules
{
    /// <summary>The rules that can be used now.</summary>
    /// <returns>By name; where two modules bring one of the same name, the first module's, by id. A module whose rules cannot be made is left out.</returns>
    IReadOnlyList<ICountingRule> List();
}
