using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.People;

/// <summary>Somebody chooses a new password; every session of theirs ends, and the browser at hand gets a new one.</summary>
internal sealed record ChangePassword(string StaffId, string PasswordHash) : IChange<PasswordChanged>;

internal sealed record PasswordChanged(string StaffId);

internal sealed class ChangePasswordHandler(IModuleDatabase database, IAuditTrail audit)
    : IRequestHandler<ChangePassword, Outcome<PasswordChanged>>
{
    public async Task<Outcome<PasswordChanged>> Handle(ChangePassword request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            "update staff set password_hash = @PasswordHash where id = @StaffId and not is_disabled",
            new { request.StaffId, request.PasswordHash }, cancellationToken: cancellation));
        if (changed == 0)
            return PeopleRefusals.StaffMissing;
        await SessionStore.EndAllAsync(connection, request.StaffId, cancellation);
        audit.Record($"staff:{request.StaffId}", new { Password = "changed" });
        return new PasswordChanged(request.StaffId);
    }
}

internal static class ChangePasswordEndpoint
{
    public static void MapChangePassword(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<AccountPage>("/account").RequireStaff();
        routes.MapForm<ChangePasswordPage>("/account/password", SubmitAsync).RequireStaff();
    }

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        if (await OwnPassword.RefusalAsync(http, form["current"], cancellation) is { } refusal)
            return refusal;
        var person = http.RequestServices.GetRequiredService<ICurrentPerson>();
        var hashed = await NewPassword.HashAsync(form["password"], "password", person.Name, http.TownName(), cancellation);
        if (!hashed.TryGetAnswer(out var hash))
            return Outcome<IResult>.Refused(hashed.Refusals);

        var changed = await http.RequestServices.GetRequiredService<IMediator>().Send(new ChangePassword(http.Account(), hash), cancellation);
        if (!changed.IsRefused)
            await StaffDoor.Of(http).OpenSessionAsync(http, http.Account(), cancellation);
        return changed.Then(_ => new GoTo("/account?changed=true"));
    }
}
