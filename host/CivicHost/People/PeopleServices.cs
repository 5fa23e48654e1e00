using CivicHost.Modules;
using CivicHost.Pages;

namespace CivicHost.People;

internal static class PeopleServices
{
    /// <summary>What the host's own module needs for the slices of this folder.</summary>
    public static void Forward(IServiceCollection services, IServiceProvider host)
    {
        var runtime = host.GetRequiredService<InProcessRuntime>();
        services.AddStaff(
            () => runtime.RunningModules.SelectMany(module => module.Blueprint.DeclaredRoles),
            (role, language) => runtime.RunningModules.FirstOrDefault(module => module.Blueprint.DeclaredRoles.Contains(role))
                ?.Services.GetRequiredService<TextCatalogue>().Find(language, $"role.{role}"));
    }
}
