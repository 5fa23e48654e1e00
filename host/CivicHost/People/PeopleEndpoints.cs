using CivicHost.Sdk;
using Microsoft.AspNetCore.Builder;

namespace CivicHost.People;

/// <summary>Where staff come in and where the administrator looks after them.</summary>
internal static class PeopleEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapSetUpTown();
        routes.MapSignIn();
        routes.MapEnterCode();
        routes.MapEnrolTotp();
        routes.MapSignOut();
        routes.MapPage<NotSignedInPage>("/resident/not-signed-in").AllowAnonymous();
        routes.MapChangePassword();
        routes.MapAcceptInvitation();
        routes.MapListStaff();
        routes.MapAddStaff();
        routes.MapRenewInvitation();
        routes.MapDisableStaff();
        routes.MapGiveRoles();
        routes.MapCreateKey();
        routes.MapRevokeKey();
    }
}
