using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using CivicHost.Sdk;
using CivicHost.Sdk.Signing;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Permits;

/// <summary>Anybody asks whether a permit is good. Its number alone tells how it stands; with the short code, by the QR code or by the paper's address also whose it is.</summary>
/// <param name="Sought">The permit's number, or what the QR code holds. The number of an application leads to no permit.</param>
/// <param name="Code">The short code, or empty.</param>
internal sealed record VerifyPermit(string Sought, string Code = "") : IQuery<VerifiedPermit>;

/// <param name="Number">As it is written; null where no permit was found.</param>
/// <param name="Holder">Only for who has the paper before them, else null; so are type, place and day of issue.</param>
/// <param name="IsSigned">True where the answer rests on the town's signature.</param>
/// <param name="IsCodeWrong">True where the short code that was given is not that of the permit.</param>
internal sealed record VerifiedPermit(
    PermitStanding Standing, string? Number = null, DateOnly? ValidFrom = null, DateOnly? ValidUntil = null, string? Holder = null,
    string? Type = null, string? Place = null, DateOnly? IssuedOn = null, bool IsSigned = false, bool IsCodeWrong = false);

internal sealed class VerifyPermitHandler(IModuleDatabase database, ITownCalendar calendar) : IRequestHandler<VerifyPermit, VerifiedPermit>
{
    private const int TokenLength = 32;

    public async Task<VerifiedPermit> Handle(VerifyPermit request, CancellationToken cancellation)
    {
        var sought = request.Sought.Trim();
        await using var connection = await database.OpenAsync(cancellation);
        if (PermitNumber.Read(sought) is { } number)
            return Answer(await IssuedPermits.ByNumberAsync(connection, number, cancellation), request.Code);
        if (PermitNumber.IsOfApplication(sought))
            return new VerifiedPermit(PermitStanding.Application);
        var end = sought[(sought.LastIndexOf('/') + 1)..];
        if (end.Length == TokenLength && end.All(char.IsAsciiHexDigit)
            && await IssuedPermits.ByTokenAsync(connection, end.ToLowerInvariant(), cancellation) is { } permit)
            return Whole(permit);
        return PermitAddress.PayloadIn(sought) is { } bytes
            ? await BySignatureAsync(connection, bytes, cancellation)
            : new VerifiedPermit(PermitStanding.Unknown);
    }

    private async Task<VerifiedPermit> BySignatureAsync(DbConnection connection, byte[] bytes, CancellationToken cancellation)
    {
        if (PermitPayload.Read(bytes) is not { } payload || !payload.IsSignedBy(await SigningKeys.PublicAsync(connection, cancellation)))
            return new VerifiedPermit(PermitStanding.NotGenuine);
        // Signed, but not in the books: the signature alone does not say that it still holds.
        return await IssuedPermits.ByNumberAsync(connection, payload.Claims.Number, cancellation) is { } permit && permit.Payload == Base32.Write(bytes)
            ? Whole(permit) with { IsSigned = true }
            : new VerifiedPermit(PermitStanding.Unknown, PermitNumber.Show(payload.Claims.Number), IsSigned: true);
    }

    private VerifiedPermit Answer(IssuedPermit? permit, string code)
    {
        if (permit is null)
            return new VerifiedPermit(PermitStanding.Unknown);
        if (ShortCode.Read(code) is { } given
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given), Encoding.ASCII.GetBytes(permit.ShortCode)))
            return Whole(permit);
        return new VerifiedPermit(permit.StandingOn(calendar.Today), permit.ShownNumber, permit.ValidFrom, permit.ValidUntil, IsCodeWrong: code.Trim().Length > 0);
    }

    private VerifiedPermit Whole(IssuedPermit permit) => new(
        permit.StandingOn(calendar.Today), permit.ShownNumber, permit.ValidFrom, permit.ValidUntil, permit.Holder, permit.Paper.Type, permit.Place, permit.IssuedOn);
}

internal static class VerifyPermitEndpoint
{
    /// <summary>Short enough for the foot of a paper and for a telephone; papers of the first version name the module's own.</summary>
    public const string ShortAddress = "/verify";

    public static void MapVerifyPermit(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<VerifyPermitPage>("/verify").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<VerifyPermitPage>("/verify/{sought}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<VerifyPermitPage>(PermitAddress.Path + "{sought}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapGet("/api/verify/{sought}", async (string sought, string? code, IMediator mediator, CancellationToken cancellation) =>
                Written(await mediator.Send(new VerifyPermit(sought, code ?? ""), cancellation)))
            .WithSummary("api.verify").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }

    public static void MapVerifyPermitShortly(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<VerifyPermitPage>("/").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
        routes.MapPage<VerifyPermitPage>("/{sought}").AllowAnonymous().RequireRateLimiting(Limits.CodeLookup);
    }

    private static object Written(VerifiedPermit permit) => new
    {
        Status = PermitStandingWords.CodeOf(permit.Standing),
        permit.Number,
        permit.ValidFrom,
        permit.ValidUntil,
        permit.Holder,
        permit.Type,
        permit.Place,
        permit.IssuedOn,
        permit.IsSigned,
    };
}
