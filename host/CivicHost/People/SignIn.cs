using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace CivicHost.People;

/// <summary>Somebody who works for the town came in, and how: the log knows, and the account page shows when it was last.</summary>
internal sealed record SignIn(string StaffId, string How) : IChange<SignedIn>;

internal sealed record SignedIn(string StaffId);

internal sealed class SignInHandler(IModuleDatabase database, TimeProvider clock, IAuditTrail audit)
    : IRequestHandler<SignIn, Outcome<SignedIn>>
{
    public const string ByPassword = "password";
    public const string ByCode = "password and code";

    public async Task<Outcome<SignedIn>> Handle(SignIn request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "update staff set last_signed_in_at = @Now where id = @StaffId",
            new { Now = clock.GetUtcNow(), request.StaffId }, cancellationToken: cancellation));
        audit.Record($"staff:{request.StaffId}", new { request.How });
        return new SignedIn(request.StaffId);
    }
}

internal static class SignInEndpoint
{
    public const string FirstPage = "/staff";

    public static void MapSignIn(this IEndpointRouteBuilder routes) =>
        routes.MapForm<SignInPage>("/sign-in", SubmitAsync).AllowAnonymous().Submit.RequireRateLimiting(Limits.SignIn);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var (name, password) = (form["name"], form["password"]);
        if (name.Length == 0 || password.Length == 0)
            return new Refusal(name.Length == 0 ? "people.name-missing" : "people.password-missing", Field: name.Length == 0 ? "name" : "password");
        if (name.Length > StaffNameRules.LongestName || password.Length > PasswordRules.LongestLength)
            return PeopleRefusals.SignInWrong;

        var door = StaffDoor.Of(http);
        var account = StaffMember.Normalize(name);
        if (!await door.Attempts.TryBeginAsync(account, http.Address(), cancellation))
            return http.Locked();

        var known = await door.FindAsync(account, cancellation);
        if (await Passwords.CheckAsync(known?.PasswordHash, password, cancellation) is not { } isRight)
            return PeopleRefusals.Busy;
        if (!isRight || known is null)
            return PeopleRefusals.SignInWrong;

        await door.Attempts.ForgetAsync(account, http.Address(), cancellation);
        return await GoOnAsync(http, door, known, cancellation);
    }

    private static async Task<Outcome<IResult>> GoOnAsync(HttpContext http, StaffDoor door, Credentials known, CancellationToken cancellation)
    {
        var back = LocalPath.AfterSignIn(http.Request.Query["return"], FirstPage);
        if (known.HasSecondStep || door.SecondStep.Holds(known.Roles))
        {
            var stage = known.HasSecondStep ? StepStage.Code : StepStage.Enrol;
            await door.OpenStepAsync(http, known.StaffId, stage, cancellation);
            return Outcome<IResult>.Granted(new GoTo($"/sign-in/{stage}?return={Uri.EscapeDataString(back)}"));
        }

        return await FinishAsync(http, known.StaffId, SignInHandler.ByPassword, new GoTo(back), cancellation);
    }

    public static async Task<Outcome<IResult>> FinishAsync(
        HttpContext http, string staffId, string how, IResult answer, CancellationToken cancellation)
    {
        http.ActAs(staffId);
        var signedIn = await http.RequestServices.GetRequiredService<IMediator>().Send(new SignIn(staffId, how), cancellation);
        if (!signedIn.IsRefused)
            await StaffDoor.Of(http).OpenSessionAsync(http, staffId, cancellation);
        return signedIn.Then(_ => answer);
    }
}
