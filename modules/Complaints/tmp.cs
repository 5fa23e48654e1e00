using CivicHost.Sdk; using CivicHost.Sdk.Workflow;
namespace Complaints;
public interface IDefinitions { ValueTask<PublishedDefinition?> LatestAsync(string kind, string code, CancellationToken c); ValueTask<PublishedDefinition?> FindAsync(string kind, string code, int v, CancellationToken c); ValueTask<int> PublishAsync(string kind, string code, string json, CancellationToken c); }
public sealed record PublishedDefinition(int Version, string Json);
internal static class Tmp { extension(ITownCalendar c) { public WorkingCalendar Working => null!; } }
