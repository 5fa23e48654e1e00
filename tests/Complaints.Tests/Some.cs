namespace Complaints.Tests;

/// <summary>What a resident might send; tests change what they are about.</summary>
internal static class Some
{
    public static readonly FileReport Report = new("road", "Centre", "Near the fictional fountain", "A hole as wide as a door.");

    public const string FormPath = "/complaints/new/road/details";

    public static readonly IReadOnlyDictionary<string, string> Form = new Dictionary<string, string>
    {
        ["quarter"] = "Centre",
        ["landmark"] = "Near the fictional fountain",
        ["text"] = "A hole as wide as a door.",
        ["contact"] = "",
    };
}
