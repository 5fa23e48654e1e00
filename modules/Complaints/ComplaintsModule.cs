using CivicHost.Sdk;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Complaints;

/// <summary>Residents report what is wrong; the town answers in public.</summary>
public sealed class ComplaintsModule : ICivicModule
{
    /// <inheritdoc />
    public void Build(ModuleBuilder module)
    {
        module.AddNavigation(new NavigationItem(NavigationPlace.Service, "nav.report", "/complaints/new", "report", Order: 10));
        module.AddNavigation(new NavigationItem(NavigationPlace.Public, "nav.list", "/complaints", "activity", Order: 10));
        module.AddNavigation(new NavigationItem(NavigationPlace.Staff, "nav.inbox", "/complaints/inbox", "report", Roles.Officer, 10));
        module.Services.AddScoped<ICaseFinder, ReportFinder>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapFileReport();
        routes.MapReportReceipt();
        routes.MapFollowReport();
        routes.MapListReports();
        routes.MapReportInbox();
        routes.MapAnswerReport();
        routes.MapReportPhoto();
    }
}
