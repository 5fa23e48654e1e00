using System.Security.Claims;
using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.People;

internal sealed class CurrentPerson(ModuleScope scope, string module) : ICurrentPerson
{
    public string? Id => scope.Person.FindFirstValue(ClaimTypes.NameIdentifier);

    public string Name => scope.Person.FindFirstValue(ClaimTypes.Name) ?? "";

    public bool IsStaff => StaffClaims.IsStaff(scope.Person);

    public string? Subject => scope.Http?.Features.Get<ResidentSession>()?.SubjectFor(module);

    public bool HasRole(string role) => scope.Person.IsInRole(role);
}
