using System.Security.Claims;
using CivicHost.Modules;
using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.People;

/// <summary>The session ends on the server: a copy of its cookie opens nothing any more.</summary>
internal sealed record SignOut : IChange<SignedOut>;

internal sealed record SignedOut;

internal sealed class SignOutHandler(IModuleDatabase database, ModuleScope scope, ICurrentPerson person, IAuditTrail audit)
    : IRequestHandler<SignOut, Outcome<SignedOut>>
{
    public async Task<Outcome<SignedOut>> Handle(SignOut request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_session where key_hash = @Session",
            new { Session = scope.Person.FindFirstValue(StaffClaims.Session) }, cancellationToken: cancellation));
        audit.Record($"staff:{person.Id}", new { });
        return new SignedOut();
    }
}

internal static class SignOutEndpoint
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapForm<SignOutPage>("/sign-out", SubmitAsync).AllowAnonymous();

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        if (http.RequestServices.GetRequiredService<ICurrentPerson>().IsStaff)
            await http.RequestServices.GetRequiredService<IMediator>().Send(new SignOut(), cancellation);
        await StaffDoor.Of(http).CloseSessionAsync(http, cancellation);
        return Outcome<IResult>.Granted(new GoTo("/"));
    }
}
