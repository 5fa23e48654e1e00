using System.Security.Claims;
using CivicHost.Sdk;

namespace CivicHost.Modules;

/// <summary>The host itself, when it delivers events or runs a command.</summary>
internal static class SystemPerson
{
    public static ClaimsPrincipal Create() => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, Roles.System), new Claim(ClaimTypes.Name, "CivicHost"), new Claim(ClaimTypes.Role, Roles.System)],
        authenticationType: Roles.System));
}
