using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.People;

/// <summary>The administrator hands out a new link to somebody who lost the first, forgot the password, or lost the phone.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record RenewInvitation(string StaffId, string InvitationHash) : IChange<InvitationRenewed>;

internal sealed record InvitationRenewed(string StaffId, string SignInName);

internal sealed class RenewInvitationHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<RenewInvitation, Outcome<InvitationRenewed>>
{
    public async Task<Outcome<InvitationRenewed>> Handle(RenewInvitation request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var name = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select sign_in_name from staff where id = @StaffId and not is_disabled",
            new { request.StaffId }, cancellationToken: cancellation));
        if (name is null)
            return PeopleRefusals.StaffMissing;
        await Invitations.OpenAsync(connection, request.StaffId, request.InvitationHash, clock.GetUtcNow(), cancellation);
        audit.Record($"staff:{request.StaffId}", new { Invitation = "renewed" });
        return new InvitationRenewed(request.StaffId, name);
    }
}

internal static class RenewInvitationEndpoint
{
    public static void MapRenewInvitation(this IEndpointRouteBuilder routes) =>
        routes.MapForm<StaffPage>("/admin/people/{id}/invitation", SubmitAsync).RequireRole(Roles.Administrator);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var key = Secrets.Next();
        var renewed = await http.RequestServices.GetRequiredService<IMediator>()
            .Send(new RenewInvitation(form.Route("id"), Secrets.Hash(key)), cancellation);
        return renewed.Then(answer => Invitations.Show(http, answer.StaffId, answer.SignInName, key));
    }
}
