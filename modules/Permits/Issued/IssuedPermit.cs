using System.Data.Common;
using System.Text.Json;
using CivicHost.Sdk.Pages;
using Dapper;

namespace Permits;

/// <summary>A permit that the town has issued, with everything that is shown of it.</summary>
/// <param name="Number"><see cref="PermitNumber"/>.</param>
/// <param name="Application">Number of the application on which it was issued.</param>
/// <param name="Type">Code of its type.</param>
/// <param name="Token">128 bits: whoever holds the paper may see all of it.</param>
/// <param name="ShortCode">Stands on the paper; with the number it proves, also by telephone and SMS, that somebody has it before them.</param>
/// <param name="Status">As it was set; <see cref="StandingOn"/> is how it stands.</param>
/// <param name="ValidUntil">Its last day; null where it has none.</param>
/// <param name="Payload">The signed code in <see cref="Base32"/>; empty for a permit of the time before there was one.</param>
/// <param name="Renews">Number of the permit that it renews.</param>
/// <param name="RenewedBy">Number of the permit that renews it.</param>
public sealed record IssuedPermit(
    int Number, int Application, string Type, string Token, string ShortCode, PermitStatus Status, DateTimeOffset StatusAt,
    string Holder, string Place, DateOnly ValidFrom, DateOnly? ValidUntil, DateOnly IssuedOn, string Language, IssuedPaper Paper,
    string Payload, string KeyId, int? Renews, int? RenewedBy)
{
    public string ShownNumber => PermitNumber.Show(Number);

    public PermitStanding StandingOn(DateOnly today) => Standing(Status, ValidFrom, ValidUntil, today);

    internal static PermitStanding Standing(PermitStatus status, DateOnly? validFrom, DateOnly? validUntil, DateOnly today) => status switch
    {
        PermitStatus.Revoked => PermitStanding.Revoked,
        PermitStatus.Expired => PermitStanding.Expired,
        _ when validUntil < today => PermitStanding.Expired,
        PermitStatus.Suspended => PermitStanding.Suspended,
        _ when today < validFrom => PermitStanding.NotYet,
        _ => PermitStanding.Valid,
    };
}

/// <summary>What the town has made of a permit.</summary>
public enum PermitStatus
{
    Valid,
    Suspended,
    Revoked,
    Expired,
}

/// <summary>How a permit stands on a day.</summary>
public enum PermitStanding
{
    Valid,
    NotYet,
    Suspended,
    Revoked,
    Expired,

    /// <summary>The town knows of no such permit.</summary>
    Unknown,

    /// <summary>The signed code is not the town's, or was altered.</summary>
    NotGenuine,

    /// <summary>The number is that of an application, which says nothing of a permit.</summary>
    Application,
}

/// <summary>How a standing is told.</summary>
internal static class PermitStandingWords
{
    /// <summary>Last part of the keys <c>verify.…</c> and of what programs are told.</summary>
    public static string CodeOf(PermitStanding standing) => standing switch
    {
        PermitStanding.NotYet => "not-yet",
        PermitStanding.NotGenuine => "not-genuine",
        _ => standing.ToString().ToLowerInvariant(),
    };

    public static StatusMood MoodOf(PermitStanding standing) => standing switch
    {
        PermitStanding.Valid => StatusMood.Done,
        PermitStanding.NotYet or PermitStanding.Suspended or PermitStanding.Application => StatusMood.Waiting,
        _ => StatusMood.Refused,
    };
}

/// <summary>Reads permits from the table.</summary>
internal static class IssuedPermits
{
    private const string Columns =
        """
        select permit.number, permit.application, permit.type, permit.token, permit.short_code, permit.status, permit.status_at,
               permit.holder, permit.place, permit.valid_from, permit.valid_until, permit.issued_on, permit.language, permit.paper,
               permit.payload, permit.key_id, permit.renews, renewal.number as renewed_by
        from permit
        left join permit renewal on renewal.renews = permit.number

        """;

    private const string Wordless = "{}";

    private const string ByNumber = Columns + "where permit.number = @Value";
    private const string ByToken = Columns + "where permit.token = @Value";
    private const string ByApplication = Columns + "where permit.application = @Value";

    public static Task<IssuedPermit?> ByNumberAsync(DbConnection connection, int number, CancellationToken cancellation) =>
        OneAsync(connection, ByNumber, number, cancellation);

    public static Task<IssuedPermit?> ByTokenAsync(DbConnection connection, string token, CancellationToken cancellation) =>
        OneAsync(connection, ByToken, token, cancellation);

    public static Task<IssuedPermit?> ByApplicationAsync(DbConnection connection, int application, CancellationToken cancellation) =>
        OneAsync(connection, ByApplication, application, cancellation);

    private static async Task<IssuedPermit?> OneAsync(DbConnection connection, string sql, object value, CancellationToken cancellation)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(sql, new { Value = value }, cancellationToken: cancellation));
        return row is null
            ? null
            : new IssuedPermit(
                row.Number, row.Application, row.Type, row.Token, row.ShortCode, Enum.Parse<PermitStatus>(row.Status, ignoreCase: true), row.StatusAt,
                row.Holder, row.Place, row.ValidFrom, row.ValidUntil, row.IssuedOn, row.Language,
                row.Paper == Wordless ? IssuedPaper.Bare : JsonSerializer.Deserialize<IssuedPaper>(row.Paper)!, row.Payload, row.KeyId, row.Renews, row.RenewedBy);
    }

    private sealed record Row(
        int Number, int Application, string Type, string Token, string ShortCode, string Status, DateTimeOffset StatusAt,
        string Holder, string Place, DateOnly ValidFrom, DateOnly? ValidUntil, DateOnly IssuedOn, string Language, string Paper,
        string Payload, string KeyId, int? Renews, int? RenewedBy);
}
