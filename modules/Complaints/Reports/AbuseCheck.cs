using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;

namespace Complaints;

/// <summary>Reports that look like abuse are kept, but shown to nobody until an officer has looked.</summary>
internal static partial class AbuseCheck
{
    private const int MostLinks = 2;
    private const int MostADay = 10;

    private const string FromTheSame = "select count(*) from report where phone = @Phone and filed_at > @Since";

    public static async Task<bool> LooksLikeAbuseAsync(
        DbConnection connection, FileReport report, DateTimeOffset now, CancellationToken cancellation)
    {
        if (report.IsTrusted)
            return false;
        if (report.FilledTheTrap || Link().Count(report.Text) > MostLinks)
            return true;
        return report.Reporter.Phone.Length > 0 && MostADay <= await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            FromTheSame, new { report.Reporter.Phone, Since = now.AddDays(-1) }, cancellationToken: cancellation));
    }

    [GeneratedRegex(@"https?://|www\.|\[url", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
