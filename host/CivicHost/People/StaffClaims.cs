using System.Security.Claims;
using CivicHost.Sdk;

namespace CivicHost.People;

/// <summary>How a person is written down in a <see cref="ClaimsPrincipal"/>: a member of staff or a key.</summary>
internal static class StaffClaims
{
    public const string StaffType = "staff";
    public const string KeyType = TownPeople.Bearer;

    public const string Scope = "scope";

    /// <summary>SHA-256 of the session's key: tells one's own session from the others.</summary>
    public const string Session = "session";

    /// <summary>Whose budget a request counts against, where it is not the visitor's address: <c>key:{id}</c>.</summary>
    public const string Budget = "budget";

    /// <summary>True for somebody who signed in, false for a key, the host itself and residents.</summary>
    public static bool IsStaff(ClaimsPrincipal person) =>
        person.Identity is { IsAuthenticated: true, AuthenticationType: not (KeyType or Roles.System) };

    public static ClaimsPrincipal ForStaff(string id, string fullName, IEnumerable<string> roles, string? session = null)
    {
        var identity = new ClaimsIdentity(StaffType, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, id));
        identity.AddClaim(new Claim(ClaimTypes.Name, fullName));
        identity.AddClaims(roles.Select(role => new Claim(ClaimTypes.Role, role)));
        if (session is not null)
            identity.AddClaim(new Claim(Session, session));
        return new ClaimsPrincipal(identity);
    }

    public static ClaimsPrincipal ForKey(string id, string name, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity(KeyType, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, $"key:{id}"));
        identity.AddClaim(new Claim(ClaimTypes.Name, name));
        identity.AddClaim(new Claim(Budget, $"key:{id}"));
        identity.AddClaims(scopes.Select(scope => new Claim(Scope, scope)));
        return new ClaimsPrincipal(identity);
    }
}
