using CivicHost.Sdk;
using CivicHost.Sdk.Testing;

namespace Complaints.Tests;

/// <summary>Reports that must never be seen, and how a report comes to be one of them.</summary>
internal static class PublishedTown
{
    /// <summary>Words that no public page may ever hold.</summary>
    public static readonly IReadOnlyList<string> Private =
        ["Zerbino", "zerbino@example.org", "770001122", "verrouille", "chuchote", "calomnie"];

    /// <summary>A report in public sight with a hidden name, and one secret, one quarantined, one hidden: their words are <see cref="Private"/>.</summary>
    public static async Task<IReadOnlyList<FiledReport>> FileWhatNobodyMaySeeAsync(this TestTown town)
    {
        var byName = Some.Report with
        {
            Text = "Une lampe clignote devant l’école.",
            Category = "road",
            Reporter = new Reporter("Zerbino", "zerbino@example.org"),
            Point = new GeoPoint(13.8051234, -14.5023456),
        };
        var shown = await town.FileAsync(byName);
        var phoned = await town.FileAsync(byName with { Reporter = new Reporter("Zerbino", "770001122") });
        var secret = await town.FileAsync(Some.Report with { Category = "corruption", Text = "Une porte verrouille tout." });
        var quarantined = await town.FileAsync(Some.Report with { Text = "On chuchote http://a.example http://b.example http://c.example" });
        var hidden = await town.FileAsync(Some.Report with { Text = "Une calomnie." });
        await town.HideAsync(hidden.Number);
        return [shown, phoned, secret, quarantined, hidden];
    }

    public static Task HideAsync(this TestTown town, int number) =>
        town.WriteAsync("update report set visibility = 'hidden' where number = @Number", new { Number = number });

    public static Task FileAtAsync(this TestTown town, int number, DateTimeOffset instant) =>
        town.WriteAsync("update report set filed_at = @Instant where number = @Number", new { Number = number, Instant = instant });

    /// <summary>Writes past the module: what takes years, or another part of it, to come about.</summary>
    public static Task WriteAsync(this TestTown town, string sql, object values) => town.WriteAsync("complaints", sql, values);
}
