namespace CivicHost.Sdk;

/// <summary>A named part of the town: a district, a quarter in it, a ward. What people say when they are asked where.</summary>
/// <param name="Name">Name, unique in the town; it is also what cases keep.</param>
/// <param name="Parent">Name of the part it belongs to, or null where it stands at the top.</param>
/// <param name="Centre">Its middle, or null where the town has not said.</param>
/// <param name="Outline">Its border as points in order, first and last not the same; empty where the town has not said.</param>
public sealed record Quarter(string Name, string? Parent, GeoPoint? Centre, IReadOnlyList<GeoPoint> Outline)
{
    /// <summary>How deep it stands in the tree: 0 at the top.</summary>
    public int Depth { get; init; }
}
