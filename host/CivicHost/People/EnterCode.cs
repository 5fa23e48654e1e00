using CivicHost.Sdk;

namespace CivicHost.People;

/// <summary>Second step of signing in: the code of the authenticator app, or one of the recovery codes on paper.</summary>
internal static class EnterCodeEndpoint
{
    private const int LongestCode = 20;

    public static void MapEnterCode(this IEndpointRouteBuilder routes) =>
        routes.MapForm<EnterCodePage>($"/sign-in/{StepStage.Code}", SubmitAsync).AllowAnonymous().Submit.RequireRateLimiting(Limits.SignIn);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var door = StaffDoor.Of(http);
        if (await door.FindStepAsync(http, StepStage.Code, cancellation) is not { } step)
            return Outcome<IResult>.Granted(new GoTo("/sign-in?late=true"));

        var account = $"code:{step.StaffId}";
        if (!await door.Attempts.TryBeginAsync(account, http.Address(), cancellation))
            return http.Locked("code");
        if (form["code"] is not { Length: > 0 and <= LongestCode } code || !await door.AcceptCodeAsync(step, code, cancellation))
            return PeopleRefusals.CodeWrong;

        await door.Attempts.ForgetAsync(account, http.Address(), cancellation);
        var back = LocalPath.AfterSignIn(http.Request.Query["return"], SignInEndpoint.FirstPage);
        return await SignInEndpoint.FinishAsync(http, step.StaffId, SignInHandler.ByCode, new GoTo(back), cancellation);
    }
}
