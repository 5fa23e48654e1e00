using CivicHost.Sdk;

namespace CivicHost.People;

/// <summary>Asks a signed-in person for the password again, under the same limits as at the door: the browser may have been left open.</summary>
internal static class OwnPassword
{
    public static async Task<Refusal?> RefusalAsync(HttpContext http, string password, CancellationToken cancellation)
    {
        var door = StaffDoor.Of(http);
        var account = $"own:{http.Account()}";
        if (!await door.Attempts.TryBeginAsync(account, http.Address(), cancellation))
            return http.Locked("current");
        var hash = await door.PasswordHashAsync(http.Account(), cancellation);
        if (password.Length > PasswordRules.LongestLength)
            return PeopleRefusals.PasswordWrong;
        if (await Passwords.CheckAsync(hash, password, cancellation) is not { } isRight)
            return PeopleRefusals.Busy;
        if (!isRight)
            return PeopleRefusals.PasswordWrong;
        await door.Attempts.ForgetAsync(account, http.Address(), cancellation);
        return null;
    }
}
