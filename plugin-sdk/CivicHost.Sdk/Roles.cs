namespace CivicHost.Sdk;

/// <summary>The roles that every town has. Modules add their own with <see cref="ModuleBuilder.AddRole"/>.</summary>
public static class Roles
{
    /// <summary>Sets the town up: staff, keys, modules. Sees no case by this role alone.</summary>
    public const string Administrator = "administrator";

    /// <summary>Handles and decides cases.</summary>
    public const string Officer = "officer";

    /// <summary>Receives residents at the counter and acts on their behalf.</summary>
    public const string Agent = "agent";

    /// <summary>In a workflow, whoever a case belongs to. Nobody signs in with it and nobody is given it: a module adds it for its own cases.</summary>
    public const string Applicant = "applicant";

    /// <summary>The host itself: delivering events, running commands on the town's own machine, timers. Nobody signs in with it.</summary>
    public const string System = "system";
}
