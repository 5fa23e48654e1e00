using CivicHost.Sdk;

namespace CivicHost.People;

/// <summary>Checks and hashes a chosen password before the change is sent: hashing takes a fifth of a second, and other changes wait for this one.</summary>
internal static class NewPassword
{
    public static async Task<Outcome<string>> HashAsync(string password, string field, string signInName, string town, CancellationToken cancellation)
    {
        if (PasswordRules.Check(password, field, signInName, town) is { } refusal)
            return refusal;
        return await Passwords.HashAsync(password, cancellation) is { } hash ? hash : PeopleRefusals.Busy;
    }
}
