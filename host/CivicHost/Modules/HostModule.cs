using CivicHost.Events;
using CivicHost.Jobs;
using CivicHost.Messages;
using CivicHost.Operations;
using CivicHost.Pages;
using CivicHost.People;
using CivicHost.Programs;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Modules;

/// <summary>The host's own pages, built like a module and served at the root: home, people, administration.</summary>
internal sealed class HostModule(IServiceProvider host) : ICivicModule
{
    public void Build(ModuleBuilder module)
    {
        module.Services.AddSingleton(host.GetRequiredService<ITownStorage>());
        module.Services.AddSingleton(host.GetRequiredService<EventDelivery>());
        module.Services.AddSingleton(host.GetRequiredService<MessageCarriers>());
        module.Services.AddSingleton(host.GetRequiredService<MessageFolder>());
        module.Services.AddSingleton(host.GetRequiredService<SealedOrigins>());
        module.Services.AddSingleton(host.GetRequiredService<IConfiguration>());
        module.Services.AddSingleton(host.GetRequiredService<InProcessRuntime>());
        module.Services.AddSingleton(host.GetRequiredService<IModuleRuntime>());
        module.Services.AddSingleton(host.GetRequiredService<JobLedger>());
        module.Services.AddSingleton(host.GetRequiredService<JobSchedule>());
        module.Services.AddSingleton(host.GetRequiredService<NavigationMenu>());
        module.Services.AddSingleton(host.GetRequiredService<ApiAddresses>());
        PeopleServices.Forward(module.Services, host);
        module.AddJob<EraseMessages>(EraseMessages.JobName, JobTimes.EveryMinutes(60));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "people.nav", "/admin/people", "people", Roles.Administrator, 800));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "keys.nav", "/admin/keys", "key", Roles.Administrator, 810));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "modules.nav", "/admin/modules", "other", Roles.Administrator, 820));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "events.nav", "/admin/events", "activity", Roles.Administrator, 830));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "messages.nav", "/admin/messages", "event", Roles.Administrator, 840));
    }

    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        PageEndpoints.Map(routes);
        ApiEndpoints.Map(routes);
        PeopleEndpoints.Map(routes);
        AdminEndpoints.Map(routes);
        DeadLetterEndpoints.Map(routes);
        MessageEndpoints.Map(routes);
    }
}
