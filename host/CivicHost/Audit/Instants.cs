using System.Globalization;

namespace CivicHost.Audit;

/// <summary>Instants as hashed text: UTC, microseconds, always the same length.</summary>
internal static class Instants
{
    public static string Write(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
