using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;

namespace Complaints;

/// <summary>The page on which the town sees its categories as a tree.</summary>
internal static class ListCategoriesEndpoint
{
    public static void MapListCategories(this IEndpointRouteBuilder routes) =>
        routes.MapPage<ListCategoriesPage>("/setup/categories").RequireRole(Roles.Administrator, ComplaintsRole.Manager);
}
