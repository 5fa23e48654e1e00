using System.CommandLine;
using System.Text.RegularExpressions;
using CivicHost.Events;
using CivicHost.Jobs;
using CivicHost.Sdk;

namespace CivicHost.Modules;

/// <summary>What a module declared while it was built.</summary>
internal sealed partial class ModuleBlueprint(string id, IServiceCollection services, IConfiguration settings) : ModuleBuilder
{
    public override string ModuleId => id;

    public override IServiceCollection Services => services;

    public override IConfiguration Settings => settings;

    public List<string> DeclaredRoles { get; } = [];

    public List<NavigationItem> Navigation { get; } = [];

    public List<EventSubscription> Subscriptions { get; } = [];

    public List<DeclaredJob> Jobs { get; } = [];

    public List<Func<IServiceProvider, Command>> Commands { get; } = [];

    public override void AddRole(string role)
    {
        if (!role.StartsWith(id + ".", StringComparison.Ordinal))
            throw new ArgumentException($"The role '{role}' must begin with '{id}.'.", nameof(role));
        DeclaredRoles.Add(role);
    }

    public override void AddNavigation(NavigationItem item) => Navigation.Add(item);

    public override void OnEvent<THandler>(string eventName)
    {
        if (eventName.Split('.') is not [{ Length: > 0 }, { Length: > 0 }, ['v', ..]])
            throw new ArgumentException($"'{eventName}' is no event: it reads module.what-happened.v1.", nameof(eventName));
        services.AddTransient<THandler>();
        Subscriptions.Add(new EventSubscription(eventName, typeof(THandler)));
    }

    public override void AddJob<TJob>(string name, JobTimes times)
    {
        if (!JobName().IsMatch(name))
            throw new ArgumentException($"'{name}' is no name of a job: write 1 to 48 lower-case letters, digits or hyphens.", nameof(name));
        if (Jobs.Any(job => job.Name == name))
            throw new ArgumentException($"{id} has a job '{name}' already.", nameof(name));
        services.AddTransient<TJob>();
        Jobs.Add(new DeclaredJob(name, typeof(TJob), times));
    }

    public override void AddCommand(Func<IServiceProvider, Command> create) => Commands.Add(create);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,47}$")]
    private static partial Regex JobName();
}
