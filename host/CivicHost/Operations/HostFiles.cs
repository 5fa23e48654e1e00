namespace CivicHost.Operations;

/// <summary>What ships with the host beside its executable: texts, tables, style sheet, the demo town.</summary>
internal static class HostFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "host");

    public static string DemoTown => Path.Combine(Folder, TownConfiguration.TownFile);

    public static string Texts => Path.Combine(Folder, "Texts");

    public static string Migrations => Path.Combine(Folder, "Migrations");

    public static string Calendars => Path.Combine(Folder, "Calendars");

    public static string Tables => Path.Combine(Folder, "Storage", "Tables");

    public static string Assets => Path.Combine(Folder, "Pages", "Assets");
}
