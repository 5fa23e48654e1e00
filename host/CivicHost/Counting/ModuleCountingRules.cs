using CivicHost.Events;
using CivicHost.Modules;
using CivicHost.Sdk.Counting;

namespace CivicHost.Counting;

/// <summary>The counting rules of all running modules; in a command, those of the enabled ones, which are loaded for it.</summary>
internal sealed partial class ModuleCountingRules(IEventParticipants participants, IModuleRuntime runtime, ILogger<ModuleCountingRules> log) : ICountingRules
{
    public IReadOnlyList<ICountingRule> List()
    {
        var found = new SortedDictionary<string, ICountingRule>(StringComparer.Ordinal);
        foreach (var module in participants.Running.Concat(runtime.LoadOthers().Select(loaded => loaded.ToParticipant())))
        {
            try
            {
                using var services = module.Services.CreateScope();
                foreach (var rule in services.ServiceProvider.GetServices<ICountingRule>())
                    found.TryAdd(rule.Name, rule);
            }
            catch (Exception fault)
            {
                NotMade(log, module.ModuleId, fault.GetType().Name);
            }
        }

        return [.. found.Values];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The counting rules of {Module} cannot be made: {Fault}")]
    private static partial void NotMade(ILogger log, string module, string fault);
}

internal static class TownCounting
{
    public static IServiceCollection AddTownCounting(this IServiceCollection services) => services.AddSingleton<ICountingRules, ModuleCountingRules>();
}
