using System.Data.Common;
using CivicHost.Sdk;
using Dapper;

namespace CivicHost.People;

/// <summary>Links by which somebody chooses a password: single use, good for a week, only the newest counts.</summary>
internal static class Invitations
{
    public const int GoodForDays = 7;

    public static async Task OpenAsync(DbConnection connection, string staffId, string keyHash, DateTimeOffset now, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_link where staff_id = @staffId", new { staffId }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into staff_link (key_hash, purpose, staff_id, valid_until) values (@keyHash, 'invitation', @staffId, @ValidUntil)",
            new { keyHash, staffId, ValidUntil = now.AddDays(GoodForDays) }, cancellationToken: cancellation));
    }

    public static string LinkTo(ITown town, string key) => $"{town.PublicAddress}/invitation?key={key}";

    public static IResult Show(HttpContext http, string staffId, string name, string key) => new ShownOnce<InvitationLinkPage>(new()
    {
        ["Name"] = name,
        ["Id"] = staffId,
        ["Link"] = LinkTo(http.RequestServices.GetRequiredService<ITown>(), key),
    });
}
