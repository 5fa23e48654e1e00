using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Pages;

/// <summary>The tree of quarters in the configuration: names, or objects with Name, Parent, Centre and Outline.</summary>
internal static class TownQuarters
{
    /// <exception cref="StartupRefusedException">A name is missing or stands twice, a parent is unknown, or a point is none.</exception>
    public static IReadOnlyList<Quarter> Read(IConfigurationSection section)
    {
        var read = section.GetChildren().Select(ReadOne).ToList();
        if (read.GroupBy(quarter => quarter.Name).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            throw new StartupRefusedException($"Town:Quarters names '{twice}' twice; every quarter needs a name of its own.");
        var ordered = new List<Quarter>();
        Add(read, null, 0, ordered);
        if (read.FirstOrDefault(quarter => ordered.All(placed => placed.Name != quarter.Name)) is { } lost)
            throw new StartupRefusedException($"Town:Quarters '{lost.Name}' belongs to '{lost.Parent}', which is no other quarter of the list.");
        return ordered;
    }

    /// <returns>Null where nothing is written.</returns>
    /// <exception cref="StartupRefusedException">What is written is no point.</exception>
    public static GeoPoint? Point(IConfigurationSection section)
    {
        var numbers = section.GetChildren().Select(child => child.Value).ToList();
        if (numbers.Count == 0)
            return null;
        if (numbers is [var north, var east] && TryNumber(north, out var latitude) && TryNumber(east, out var longitude)
            && new GeoPoint(latitude, longitude) is { IsOnEarth: true } point)
            return point;
        throw new StartupRefusedException($"{section.Path} is no point; write latitude and longitude like [14.69, -17.44].");
    }

    private static void Add(List<Quarter> read, string? parent, int depth, List<Quarter> ordered)
    {
        foreach (var quarter in read.Where(quarter => quarter.Parent == parent))
        {
            ordered.Add(quarter with { Depth = depth });
            Add(read, quarter.Name, depth + 1, ordered);
        }
    }

    private static Quarter ReadOne(IConfigurationSection section)
    {
        var name = section.Value ?? section["Name"];
        if (string.IsNullOrWhiteSpace(name))
            throw new StartupRefusedException($"{section.Path} has no Name.");
        var outline = section.GetSection("Outline").GetChildren().Select(Point).OfType<GeoPoint>().ToList();
        return new Quarter(name, section["Parent"], Point(section.GetSection("Centre")), outline);
    }

    private static bool TryNumber(string? written, out double number) =>
        double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
