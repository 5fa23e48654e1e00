using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.People;

/// <summary>
/// Somebody uses their invitation: chooses a password. It also serves who forgot the password or lost the phone, so the second step is
/// set up anew and every session ends.
/// </summary>
internal sealed record AcceptInvitation(string KeyHash, string PasswordHash) : IChange<InvitationAccepted>;

internal sealed record InvitationAccepted(string StaffId);

internal sealed record FindInvitation(string KeyHash) : IQuery<Invited?>;

internal sealed record Invited(string StaffId, string SignInName, string FullName);

internal sealed class AcceptInvitationHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<AcceptInvitation, Outcome<InvitationAccepted>>
{
    public async Task<Outcome<InvitationAccepted>> Handle(AcceptInvitation request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var invited = await FindInvitationHandler.FindAsync(connection, request.KeyHash, clock.GetUtcNow(), cancellation);
        if (invited is null || await UseAsync(connection, request.KeyHash, cancellation) == 0)
            return PeopleRefusals.LinkUsed;

        await connection.ExecuteAsync(new CommandDefinition(
            "update staff set password_hash = @PasswordHash, totp_secret = null, totp_pending = null where id = @StaffId",
            new { request.PasswordHash, invited.StaffId }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_recovery_code where staff_id = @StaffId", new { invited.StaffId }, cancellationToken: cancellation));
        await SessionStore.EndAllAsync(connection, invited.StaffId, cancellation);
        audit.Record($"staff:{invited.StaffId}", new { Password = "chosen by invitation" });
        return new InvitationAccepted(invited.StaffId);
    }

    private static Task<int> UseAsync(System.Data.Common.DbConnection connection, string keyHash, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            "delete from staff_link where key_hash = @keyHash", new { keyHash }, cancellationToken: cancellation));
}

internal sealed class FindInvitationHandler(IModuleDatabase database, TimeProvider clock) : IRequestHandler<FindInvitation, Invited?>
{
    private const string Read =
        """
        select f.id as staff_id, f.sign_in_name, f.full_name
        from staff_link l join staff f on f.id = l.staff_id
        where l.key_hash = @keyHash and l.purpose = 'invitation' and l.valid_until > @now and not f.is_disabled
        """;

    public async Task<Invited?> Handle(FindInvitation request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await FindAsync(connection, request.KeyHash, clock.GetUtcNow(), cancellation);
    }

    public static Task<Invited?> FindAsync(
        System.Data.Common.DbConnection connection, string keyHash, DateTimeOffset now, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<Invited>(new CommandDefinition(Read, new { keyHash, now }, cancellationToken: cancellation));
}

internal static class AcceptInvitationEndpoint
{
    public static void MapAcceptInvitation(this IEndpointRouteBuilder routes) =>
        routes.MapForm<AcceptInvitationPage>("/invitation", SubmitAsync).AllowAnonymous().Submit.RequireRateLimiting(Limits.SignIn);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var mediator = http.RequestServices.GetRequiredService<IMediator>();
        var keyHash = Secrets.Hash(http.Request.Query["key"].ToString());
        if (await mediator.Send(new FindInvitation(keyHash), cancellation) is not { } invited)
            return PeopleRefusals.LinkUsed;
        var hashed = await NewPassword.HashAsync(form["password"], "password", invited.SignInName, http.TownName(), cancellation);
        if (!hashed.TryGetAnswer(out var hash))
            return Outcome<IResult>.Refused(hashed.Refusals);
        http.ActAs(invited.StaffId);
        var accepted = await mediator.Send(new AcceptInvitation(keyHash, hash), cancellation);
        return accepted.Then(_ => new GoTo("/sign-in?welcome=true"));
    }
}
