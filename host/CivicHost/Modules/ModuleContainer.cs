using System.Reflection;
using CivicHost.Audit;
using CivicHost.Events;
using CivicHost.Messages;
using CivicHost.Pages;
using CivicHost.People;
using CivicHost.Sdk;
using CivicHost.Sdk.Counting;
using CivicHost.Sdk.Payments;
using CivicHost.Storage;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.DataProtection;

namespace CivicHost.Modules;

/// <summary>A module's own container: what the host forwards, what the module registers, and what is found in its assembly.</summary>
internal static class ModuleContainer
{
    /// <exception cref="AggregateException">A service of the module cannot be constructed; the message names it.</exception>
    public static ServiceProvider Build(
        IServiceProvider host, ICivicModule module, Assembly assembly, string textsFolder, ModuleStore store, ModuleBlueprint blueprint)
    {
        var services = blueprint.Services;
        ForwardHostServices(services, host);
        // What a module seals, neither another module nor a copy of its database alone can open.
        services.AddSingleton<IDataProtectionProvider>(host.GetRequiredService<IDataProtectionProvider>().CreateProtector("module", store.ModuleId));
        services.AddScoped<ModuleScope>();
        services.AddModuleStorage(store);
        services.AddModuleFiles(host);
        services.AddModuleDefinitions();
        services.AddModuleEvents();
        services.AddModuleMessages();
        services.AddModuleAudit();
        services.AddModuleTexts(textsFolder, host);
        services.AddCurrentPerson();

        services.AddScoped<ServiceFactory>(scope => scope.GetService!);
        services.AddScoped<IMediator, Mediator>();
        services.AddRequestBehaviours();
        AddWhatIsFound(services, assembly);
        module.Build(blueprint);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    /// <summary>The whole list of what a module can get of the host. Never the host's provider, lifetime or environment: they open everything.</summary>
    private static void ForwardHostServices(IServiceCollection services, IServiceProvider host)
    {
        services.AddSingleton(host.GetRequiredService<TimeProvider>());
        services.AddSingleton(host.GetRequiredService<ITown>());
        services.AddSingleton(host.GetRequiredService<ITownCalendar>());
        services.AddSingleton(host.GetRequiredService<IPageRenderer>());
        services.AddSingleton(host.GetRequiredService<IStaffDirectory>());
        services.AddSingleton(host.GetRequiredService<IApiKeys>());
        services.AddSingleton(host.GetRequiredService<IPaymentRails>());
        services.AddSingleton(host.GetRequiredService<ICountingRules>());
        services.AddSingleton(host.GetRequiredService<IReadContracts>());
        services.AddSingleton(host.GetRequiredService<EventSignal>());
        services.AddSingleton(host.GetRequiredService<SharedPages>());
        services.AddSingleton(host.GetRequiredService<OutboundHttp>().Client);
        services.AddSingleton(host.GetRequiredService<ILoggerFactory>());
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddOptions();
        services.AddSingleton(TownPages.HtmlEncoder);
    }

    private static void AddWhatIsFound(IServiceCollection services, Assembly assembly) => services.Scan(scan => scan
        .FromAssemblies(assembly)
        .AddClasses(classes => classes.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false)
        .AsImplementedInterfaces()
        .WithTransientLifetime()
        // Made once: building the rules costs more than checking them. What needs the database is the handler's to check.
        .AddClasses(classes => classes.AssignableTo(typeof(IValidator<>)), publicOnly: false)
        .AsImplementedInterfaces()
        .WithSingletonLifetime());
}
