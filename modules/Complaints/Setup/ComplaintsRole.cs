namespace Complaints;

/// <summary>Roles of the complaints module, beside those of the town.</summary>
internal static class ComplaintsRole
{
    /// <summary>Sets up categories, units, routes and answer templates.</summary>
    public const string Manager = "complaints.manager";

    /// <summary>Gives reports that no rule sends anywhere to a unit.</summary>
    public const string Dispatcher = "complaints.dispatcher";
}
