using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Pages;
using Dapper;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Anybody asks whether a permit is good: by the code on the paper, which shows the holder, or by its number, which does not.</summary>
/// <param name="Sought">32 hexadecimal digits from the QR code, or the number.</param>
public sealed record VerifyPermit(string Sought) : IQuery<VerifiedPermit>;

/// <param name="Status">valid, not-yet, expired, revoked or unknown.</param>
/// <param name="Holder">Only for who holds the paper, else null.</param>
public sealed record VerifiedPermit(string Status, long? Number = null, DateOnly? ValidFrom = null, DateOnly? ValidUntil = null, string? Holder = null, string? Goods = null, string? Place = null);

internal sealed class VerifyPermitHandler(IModuleDatabase database, ITownCalendar calendar) : IRequestHandler<VerifyPermit, VerifiedPermit>
{
    private const string One =
        """
        select permit.number, permit.token, permit.valid_from, permit.valid_until, permit.revoked_at,
               application.applicant, application.goods, application.quarter, application.square_metres
        from permit
        join application on application.code = permit.code
        where permit.token = @Token or permit.number = @Number
        """;

    public async Task<VerifiedPermit> Handle(VerifyPermit request, CancellationToken cancellation)
    {
        var sought = request.Sought.Trim().ToLowerInvariant();
        var number = long.TryParse(sought, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && sought.Length < 12 ? read : 0;
        await using var connection = await database.OpenAsync(cancellation);
        var permit = await connection.QuerySingleOrDefaultAsync<Row?>(
            new CommandDefinition(One, new { Token = sought, Number = number }, cancellationToken: cancellation));
        if (permit is null)
            return new VerifiedPermit("unknown");
        var status = permit.RevokedAt is not null ? "revoked"
            : calendar.Today < permit.ValidFrom ? "not-yet"
            : calendar.Today > permit.ValidUntil ? "expired"
            : "valid";
        var verified = new VerifiedPermit(status, permit.Number, permit.ValidFrom, permit.ValidUntil);
        return permit.Token == sought
            ? verified with { Holder = permit.Applicant, Goods = permit.Goods, Place = $"{permit.Quarter}, {permit.SquareMetres} m²" }
            : verified;
    }

    private sealed record Row(
        long Number, string Token, DateOnly ValidFrom, DateOnly ValidUntil, DateTimeOffset? RevokedAt,
        string Applicant, string Goods, string Quarter, int SquareMetres);
}

/// <summary>How the answer feels to whoever asked.</summary>
internal static class PermitStatus
{
    public static StatusMood MoodOf(string status) => status switch
    {
        "valid" => StatusMood.Done,
        "not-yet" => StatusMood.Waiting,
        _ => StatusMood.Refused,
    };
}

internal static class VerifyPermitEndpoint
{
    public static void MapVerifyPermit(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<VerifyPermitPage>("/verify").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<VerifyPermitPage>("/verify/{sought}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapGet("/api/verify/{sought}", async (string sought, IMediator mediator, CancellationToken cancellation) =>
                await mediator.Send(new VerifyPermit(sought), cancellation))
            .AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }

    public static void MapShowPermit(this IEndpointRouteBuilder routes) =>
        routes.MapPage<PermitPage>("/permit/{token}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
}
