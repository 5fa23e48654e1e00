using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Sdk;

/// <summary>Collects what a module declares while it is being built. Implemented by the host.</summary>
public abstract class ModuleBuilder
{
    /// <summary>The module's id from its manifest: lower-case letters, digits and hyphens, 2 to 32 characters. Also its first path segment.</summary>
    public abstract string ModuleId { get; }

    /// <summary>The module's own container. The host adds its services, the request pipeline, handlers, validators and event handlers by itself.</summary>
    public abstract IServiceCollection Services { get; }

    /// <summary>The module's settings: section <c>Modules:{id}:Settings</c> of the town's configuration, environment variables included.</summary>
    public abstract IConfiguration Settings { get; }

    /// <summary>Adds a role that the administrator can give to staff, beside <see cref="Roles"/>.</summary>
    /// <param name="role">Full name of the role, beginning with the module id and a dot: <c>permits.approver</c>. Its label is the text <c>role.{role}</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="role"/> does not begin with the module id and a dot.</exception>
    public abstract void AddRole(string role);

    /// <summary>Adds a link to the town's pages.</summary>
    /// <param name="item">Where it stands, where it leads, and who sees it.</param>
    public abstract void AddNavigation(NavigationItem item);

    /// <summary>Subscribes to an event of any module, whether or not that module is present. Delivered at least once, in the publisher's order.</summary>
    /// <typeparam name="THandler">Called in a transaction of this module's database; one instance for each delivery.</typeparam>
    /// <param name="eventName">Full name with version, for example <c>polls.poll-closed.v1</c>.</param>
    public abstract void OnEvent<THandler>(string eventName) where THandler : class, IEventHandler;

    /// <summary>Adds work that is due at certain times. It never runs twice at once, also where several hosts serve the town.</summary>
    /// <typeparam name="TJob">Made for each run, in a scope of its own.</typeparam>
    /// <param name="name">Names it to the administrator and on the command line: lower-case letters, digits and hyphens, 1 to 48 characters.
    /// A renamed job is a new one.</param>
    /// <param name="times">When it runs.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> has another form, or the module has a job of this name already.</exception>
    public abstract void AddJob<TJob>(string name, JobTimes times) where TJob : class, IModuleJob;

    /// <summary>Adds a command to the command line: <c>civichost {module id} {command} …</c>.</summary>
    /// <param name="create">Makes the command; called with services of the module, in a scope of its own in which changes can be sent.</param>
    public abstract void AddCommand(Func<IServiceProvider, Command> create);
}

/// <summary>A link that a module adds to the town's pages.</summary>
/// <param name="Place">Which part of the site shows it.</param>
/// <param name="TextKey">Key of the label in the module's texts; <c>{TextKey}.hint</c>, where it exists, is shown beneath.</param>
/// <param name="Path">Absolute path of the page, for example <c>/complaints/new</c>.</param>
/// <param name="Pictogram">Name of a pictogram that <see cref="Pages.Pictogram"/> knows, or null for none.</param>
/// <param name="Role">The role that sees it, or null for everybody who sees the place.</param>
/// <param name="Order">Smaller stands first; 0 to 1000.</param>
public sealed record NavigationItem(
    NavigationPlace Place, string TextKey, string Path, string? Pictogram = null, string? Role = null, int Order = 100);

/// <summary>The parts of the town's site that show links of modules.</summary>
public enum NavigationPlace
{
    /// <summary>A service on the home page: something a resident can do.</summary>
    Service,

    /// <summary>The public menu: something a resident can look at.</summary>
    Public,

    /// <summary>The menu of signed-in staff.</summary>
    Staff,
}
